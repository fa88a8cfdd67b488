package org.seedgrad.tensor.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is true in hyperbolic space, to 1e-9 in double, for points up to 3 / sqrt(c) away. */
class IdentityTest {
    private static final int DRAWS = 300;

    /**
     * In units of 1 / sqrt(c), in which the points are; on the sheet coordinates are as large as
     * sinh of the sum of two distances, 200, and relative to that. Double rounds at 1e-16, and what
     * is closest to the boundary here, at 1 - tanh(4.5) = 2e-4, loses four to eight digits of it.
     */
    private static final double TOLERANCE = 1e-9;

    private static void same(Draw draw, double[] actual, double[] expected) {
        double scale = Math.max(1 / Math.sqrt(draw.c[0]), Textbook.length(expected));
        double apart = Textbook.length(Textbook.mix(1, actual, -1, expected));
        assertThat(apart / scale).isLessThan(TOLERANCE);
    }

    private static void same(Draw draw, double actual, double expected) {
        same(draw, new double[] {actual}, new double[] {expected});
    }

    private interface Claim {
        void of(Draw draw, double[] x, double[] y, double[] z);
    }

    private static void always(Chart chart, Claim claim) {
        Random random = new Random(chart.ordinal());
        for (int i = 0; i < DRAWS; i++) {
            Draw draw = Draw.any(random, chart);
            claim.of(draw, draw.point(), draw.point(), draw.point());
        }
    }

    @ParameterizedTest @EnumSource void theOriginIsNeutral(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            same(draw, draw.add(x, new double[draw.n]), x);
            same(draw, draw.add(new double[draw.n], x), x);
        });
    }

    @ParameterizedTest @EnumSource void theOppositeIsTheLeftInverse(Chart chart) {
        always(chart, (draw, x, y, z) ->
                same(draw, draw.add(draw.negate(x), x), new double[draw.n]));
    }

    @ParameterizedTest @EnumSource void cancelsFromTheLeft(Chart chart) {
        always(chart, (draw, x, y, z) ->
                same(draw, draw.add(draw.negate(x), draw.add(x, y)), y));
    }

    /** x (+) y = gyr[x, y] (y (+) x), gyr[x, y] z = -(x (+) y) (+) (x (+) (y (+) z)). */
    @ParameterizedTest @EnumSource void commutesUpToAGyration(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            double[] swapped = draw.add(y, x);
            double[] turned = draw.add(draw.negate(draw.add(x, y)),
                    draw.add(x, draw.add(y, swapped)));
            same(draw, turned, draw.add(x, y));
        });
    }

    @ParameterizedTest @EnumSource void theSumMovesWithoutStretching(Chart chart) {
        always(chart, (draw, x, y, z) ->
                same(draw, draw.distance(draw.add(z, x), draw.add(z, y)), draw.distance(x, y)));
    }

    @ParameterizedTest @EnumSource void multiplesAreSumsAndMultiply(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            same(draw, draw.scale(2, x), draw.add(x, x));
            same(draw, draw.scale(0.7, draw.scale(-1.3, x)), draw.scale(0.7 * -1.3, x));
            same(draw, draw.scale(1, x), x);
        });
    }

    @ParameterizedTest @EnumSource void expAndLogAreInverse(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            same(draw, draw.exp(x, draw.log(x, y)), y);
            double[] v = draw.vector(x);
            same(draw, draw.log(x, draw.exp(x, v)), v);
            double[] w = draw.gaussian();
            same(draw, draw.value(in -> draw.space.logOrigin(
                    draw.space.expOrigin(in[0], in[1]), in[1]), w), w);
        });
    }

    @ParameterizedTest @EnumSource void theDistanceIsTheLengthOfTheLog(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            double[] v = draw.log(x, y);
            same(draw, Math.sqrt(draw.inner(x, v, v)), draw.distance(x, y));
            double[] w = draw.value(in -> draw.space.logOrigin(in[0], in[1]), x);
            same(draw, Textbook.length(w), draw.distance(new double[draw.n], x));
        });
    }

    @ParameterizedTest @EnumSource void theDistanceIsSymmetric(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            same(draw, draw.distance(x, y), draw.distance(y, x));
            assertThat(draw.distance(x, x)).isZero();
            assertThat(draw.distance(x, z)).isLessThanOrEqualTo(
                    (draw.distance(x, y) + draw.distance(y, z)) * (1 + 1e-12));
        });
    }

    @ParameterizedTest @EnumSource void transportKeepsLengthsAndAngles(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            double[] u = draw.vector(x);
            double[] v = draw.vector(x);
            double[] moved = draw.transport(x, y, u);
            same(draw, draw.inner(y, moved, moved), draw.inner(x, u, u));
            same(draw, draw.inner(y, moved, draw.transport(x, y, v)), draw.inner(x, u, v));
            same(draw, draw.transport(y, x, moved), u);
            same(draw, draw.transport(x, x, u), u);
        });
    }

    /** A line stays a line: its direction at the far end is its own transport. */
    @ParameterizedTest @EnumSource void geodesicsTransportThemselves(Chart chart) {
        always(chart, (draw, x, y, z) ->
                same(draw, draw.transport(x, y, draw.log(x, y)), draw.negate(draw.log(y, x))));
    }

    @ParameterizedTest @EnumSource void geodesicsHaveConstantSpeed(Chart chart) {
        always(chart, (draw, x, y, z) -> {
            double t = draw.random.nextDouble();
            double[] v = Textbook.times(t, draw.log(x, y));
            same(draw, draw.distance(x, draw.exp(x, v)), t * draw.distance(x, y));
            same(draw, draw.distance(y, draw.exp(x, v)), (1 - t) * draw.distance(x, y));
        });
    }

    /** The same vectors from the origin, so the same points. */
    @Test void allChartsMeasureTheSame() {
        Random random = new Random(5);
        for (int i = 0; i < DRAWS; i++) {
            Draw poincare = Draw.any(random, Chart.POINCARE);
            double[] x = poincare.point();
            double[] y = poincare.point();
            for (Chart chart : Chart.values()) {
                Draw other = new Draw(random, chart, poincare.c[0], poincare.n);
                double[] u = to(poincare, other, x);
                double[] v = to(poincare, other, y);
                same(other, other.distance(u, v), poincare.distance(x, y));
                same(other, other.add(u, v), to(poincare, other, poincare.add(x, y)));
                same(other, other.value(in -> other.space.logOrigin(in[0], in[1]), u),
                        poincare.value(in -> poincare.space.logOrigin(in[0], in[1]), x));
                same(poincare, to(other, poincare, u), x);
                same(other, u, Textbook.of(chart).fromPoincare(x, poincare.c[0]));
            }
        }
    }

    private static double[] to(Draw from, Draw to, double[] x) {
        return from.value(in -> to.space.fromSheet(from.space.toSheet(in[0], in[1]), in[1]), x);
    }

    @ParameterizedTest @EnumSource void agreesWithTheTextbook(Chart chart) {
        Textbook book = Textbook.of(chart);
        always(chart, (draw, x, y, z) -> {
            double c = draw.c[0];
            double[] u = draw.vector(x);
            double[] v = draw.vector(x);
            same(draw, draw.distance(x, y), book.distance(x, y, c));
            same(draw, draw.inner(x, u, v), book.inner(x, u, v, c));
            same(draw, draw.add(x, y), book.add(x, y, c));
            same(draw, draw.exp(x, u), book.exp(x, u, c));
            same(draw, draw.log(x, y), book.log(x, y, c));
            same(draw, draw.transport(x, y, u), book.transport(x, y, u, c));
        });
    }

    /** c = 0 in the balls; on the sheet, X1 .. Xn at 1e-12, which is as much again off. */
    @ParameterizedTest @EnumSource void withoutCurvatureItIsEuclid(Chart chart) {
        Random random = new Random(6);
        double c = chart == Chart.LORENTZ ? 1e-12 : 0;
        double factor = chart == Chart.POINCARE ? 2 : 1;        // its metric is 4 |dx|^2 there
        for (int i = 0; i < DRAWS; i++) {
            Draw draw = new Draw(random, chart, c, 1 + random.nextInt(6));
            double[] x = draw.gaussian();
            double[] y = draw.gaussian();
            double[] v = draw.gaussian();
            double[] d = Textbook.mix(1, y, -1, x);
            near(draw.add(x, y), Textbook.mix(1, x, 1, y));
            near(draw.scale(0.3, x), Textbook.times(0.3, x));
            near(draw.exp(x, v), Textbook.mix(1, x, 1, v));
            near(draw.log(x, y), d);
            near(draw.transport(x, y, v), v);
            near(new double[] {draw.distance(x, y)}, new double[] {factor * Textbook.length(d)});
        }
    }

    private static void near(double[] actual, double[] expected) {
        for (int k = 0; k < expected.length; k++) {
            assertThat(actual[k]).isCloseTo(expected[k], within(1e-10));
        }
    }
}
