package org.seedgrad.tensor.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.geometry.RowOperation.Formula;

/** Gradients by all arguments and by the curvature, in double. */
class GradientTest {
    private static final int DRAWS = 60;

    /**
     * A formula of a chart and what it takes: p a point, v a vector at the first point, e any
     * vector, t a number; the curvature comes last.
     */
    private record Case(Chart chart, String name, String inputs, Formula formula) {
        @Override public String toString() { return chart + " " + name; }

        double[][] draw(Draw draw) {
            List<double[]> rows = new ArrayList<>();
            for (char kind : inputs.toCharArray()) {
                rows.add(switch (kind) {
                    case 'p' -> draw.point(2);
                    case 'v' -> draw.vector(rows.getFirst());
                    case 'e' -> draw.gaussian();
                    default -> new double[] {0.2 + draw.random.nextDouble()};
                });
            }
            rows.add(draw.c.clone());
            return rows.toArray(double[][]::new);
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Chart chart : Chart.values()) {
            HyperbolicSpace s = chart.space(1);
            cases.add(new Case(chart, "distance", "pp", in -> s.distance(in[0], in[1], in[2])));
            cases.add(new Case(chart, "inner", "pvv", in -> s.inner(in[0], in[1], in[2], in[3])));
            cases.add(new Case(chart, "add", "pp", in -> s.add(in[0], in[1], in[2])));
            cases.add(new Case(chart, "exp", "pv", in -> s.exp(in[0], in[1], in[2])));
            cases.add(new Case(chart, "log", "pp", in -> s.log(in[0], in[1], in[2])));
            cases.add(new Case(chart, "expOrigin", "e", in -> s.expOrigin(in[0], in[1])));
            cases.add(new Case(chart, "logOrigin", "p", in -> s.logOrigin(in[0], in[1])));
            cases.add(new Case(chart, "transport", "ppv",
                    in -> s.transport(in[0], in[1], in[2], in[3])));
            cases.add(new Case(chart, "steepest", "pet", in -> s.steepest(in[0],
                    chart == Chart.LORENTZ ? in[1].after(in[2]) : in[1], in[3])));
            cases.add(new Case(chart, "tangent", "pet", in -> s.tangent(in[0],
                    chart == Chart.LORENTZ ? in[1].after(in[2]) : in[1], in[3])));
            cases.add(new Case(chart, "geodesic", "ppt", in -> s.exp(in[0],
                    s.log(in[0], in[1], in[3]).times(in[2]), in[3])));
            cases.add(new Case(chart, "toSheet", "p", in -> s.toSheet(in[0], in[1])));
            cases.add(new Case(chart, "fromSheet", "e", in -> s.fromSheet(in[0], in[1])));
            cases.add(new Case(chart, "row", "p", in -> s.row(in[0], in[1])));
            cases.add(new Case(chart, "row from outside", "e",
                    in -> s.row(in[0].times(1e6), in[1])));
            cases.add(new Case(chart, "vectorRow", "pv",
                    in -> s.vectorRow(in[0], in[1], in[2])));
        }
        return cases;
    }

    /**
     * The steps are 2e-4 and 1e-4. What they leave of the fourth order is below 1e-10 of the
     * function, and of its rounding, over the step, 1e-11; the rest is for steep places.
     */
    private static final double TOLERANCE = 1e-8;

    @ParameterizedTest @MethodSource("cases") void isWhatDifferencesMeasure(Case c) {
        Random random = new Random(c.toString().hashCode());
        for (int i = 0; i < DRAWS; i++) {
            Draw draw = new Draw(random, c.chart, 0.3 + random.nextDouble(), 1 + random.nextInt(5));
            check(c, c.draw(draw), random);
        }
    }

    /** Where all points and vectors are 0. A distance has a tip there, and no slope. */
    @ParameterizedTest @MethodSource("cases") void isWhatDifferencesMeasureAtTheOrigin(Case c) {
        if (c.name.equals("distance") || c.name.equals("row from outside")) return;
        Random random = new Random(c.toString().hashCode());
        double[][] rows = c.draw(new Draw(random, c.chart, 1, 3));
        for (int i = 0; i < rows.length - 1; i++) Arrays.fill(rows[i], 0);
        check(c, rows, random);
    }

    /**
     * At c = 0 too, and by c: the formulas go on smoothly to a negative c, to the sphere. Not those
     * with X0, which is infinite there, and not the boundary.
     */
    @ParameterizedTest @MethodSource("cases") void isWhatDifferencesMeasureInTheFlat(Case c) {
        if (c.name.equals("row from outside") || c.chart == Chart.LORENTZ
                && List.of("row", "vectorRow", "steepest", "tangent").contains(c.name)) return;
        Random random = new Random(c.toString().hashCode());
        double[][] rows = c.draw(new Draw(random, c.chart, 1, 3));
        rows[rows.length - 1][0] = 0;
        check(c, rows, random);
    }

    private static void check(Case c, double[][] rows, Random random) {
        double[] value = Exact.value(c.formula, rows);
        double[] weights = random.doubles(value.length, -1, 1).toArray();
        double[][] analytic = Exact.gradients(c.formula, weights, rows);
        double[][] measured = Exact.differences(c.formula, weights, 2e-4, rows);
        for (int i = 0; i < rows.length; i++) {
            double scale = 1 + Textbook.length(value) + Textbook.length(measured[i]);
            double apart = Textbook.length(Textbook.mix(1, analytic[i], -1, measured[i]));
            assertThat(apart / scale).as(c + " input " + i + ": " + Arrays.toString(analytic[i])
                    + " and measured " + Arrays.toString(measured[i])).isLessThan(TOLERANCE);
        }
    }
}
