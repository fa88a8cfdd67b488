package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Chart;
import org.seedgrad.tensor.geometry.HyperbolicSpace;
import org.seedgrad.tensor.geometry.Lorentz;
import org.seedgrad.tensor.geometry.PoincareBall;
import org.seedgrad.tensor.ops.Ops;

/** What both Riemannian optimizers do in every chart. */
class RiemannianTest {
    private static final int POINTS = 5;
    private static final double[] RATES = {1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1};

    private static Optimizer optimizer(boolean adam, Tensor x, HyperbolicSpace space, double rate) {
        return adam ? new RiemannianAdam(Map.of("x", x), space, rate)
                : new RiemannianSgd(Map.of("x", x), space, rate);
    }

    /** Points about the origin, in a chart. */
    private static Tensor points(Random random, double deviation, HyperbolicSpace space) {
        try (GradMode.Scope off = GradMode.off()) {
            return space.expOrigin(Tensor.normal(random, deviation, POINTS, 2));
        }
    }

    /** The path of steepest descent does not know in which chart it is drawn. */
    @ParameterizedTest @ValueSource(booleans = {false, true})
    void takesTheSamePathInEveryChart(boolean adam) {
        PoincareBall ball = new PoincareBall(0.7f);
        Tensor expected = afterDescent(adam, ball);
        for (Chart chart : new Chart[] {Chart.LORENTZ, Chart.KLEIN}) {
            HyperbolicSpace space = chart.space(0.7f);
            Tensor there = space.convert(afterDescent(adam, space), Chart.POINCARE);
            for (int i = 0; i < POINTS; i++) {
                for (int k = 0; k < 2; k++) {
                    // 30 steps, each rounding to float32 in other coordinates
                    assertThat(there.get(i, k)).as(chart.name()).isCloseTo(
                            expected.get(i, k), within(1e-5f));
                }
            }
        }
    }

    private static Tensor afterDescent(boolean adam, HyperbolicSpace space) {
        Random random = new Random(1);
        Tensor x = points(random, 1, space).requireGrad();
        Tensor target = points(random, 1, space);
        Optimizer optimizer = optimizer(adam, x, space, 0.1);
        optimizer.weightDecay(0.1);
        for (int step = 0; step < 30; step++) {
            Tensor distance = space.distance(x, target);
            Ops.mean(Ops.mul(distance, distance)).backward();
            optimizer.step();
            optimizer.zeroGrad();
        }
        return x.detach();
    }

    @ParameterizedTest @CsvSource({"POINCARE, false", "POINCARE, true", "LORENTZ, false",
            "LORENTZ, true", "KLEIN, false", "KLEIN, true"})
    void randomStepsNeverLeaveTheSpace(Chart chart, boolean adam) {
        walk(chart, adam, 1_000);
    }

    @Tag("slow")
    @ParameterizedTest @CsvSource({"POINCARE, false", "POINCARE, true", "LORENTZ, false",
            "LORENTZ, true", "KLEIN, false", "KLEIN, true"})
    void manyRandomStepsNeverLeaveTheSpace(Chart chart, boolean adam) {
        walk(chart, adam, 100_000);
    }

    /** With gradients from 1e-6 to 1e6 and rates from 1e-3 to 10. */
    private static void walk(Chart chart, boolean adam, int steps) {
        HyperbolicSpace space = chart.space(0.7f);
        Random random = new Random(2);
        Tensor x = points(random, 0.5, space).requireGrad();
        Optimizer optimizer = optimizer(adam, x, space, 0);
        optimizer.schedule(step -> StrictMath.pow(10, 1 - 4.0 * (step % 101) / 100));
        for (int step = 0; step < steps; step++) {
            double scale = StrictMath.pow(10, 12 * random.nextDouble() - 6);
            x.grad = Tensor.normal(random, scale, POINTS, space.coordinates(2));
            optimizer.step();
            for (int i = 0; i < POINTS; i++) inside(chart, x, i);
        }
        optimizer.state().values().forEach(numbers -> {
            for (float number : numbers) assertThat(number).isFinite();
        });
    }

    private static void inside(Chart chart, Tensor x, int i) {
        double squares = 0;
        int first = chart == Chart.LORENTZ ? 1 : 0;
        for (int k = first; k < x.shape.length(1); k++) squares += 1.0 * x.get(i, k) * x.get(i, k);
        // X0 is rounded to float32; the norm of a ball's point too, 6e-8 beside 1e-5
        boolean inside = chart == Chart.LORENTZ
                ? Math.abs(x.get(i, 0) / Math.sqrt(1 / 0.7 + squares) - 1) < 1e-6
                : Math.sqrt(0.7 * squares) <= 1 - 0.99e-5;
        if (!inside) assertThat(x.toArray()).as(chart + " " + i).isEqualTo("inside");
    }

    /** From 1 - |x| = 1e-5 a loss that asks for the origin is heard, in every chart. */
    @ParameterizedTest @EnumSource(Chart.class)
    void comesBackFromTheBoundary(Chart chart) {
        PoincareBall ball = new PoincareBall(1);
        HyperbolicSpace space = chart.space(1f);
        for (boolean adam : new boolean[] {false, true}) {
            Tensor x;
            try (GradMode.Scope off = GradMode.off()) {
                // In Klein's ball this point would be at 1 - 5e-11: it comes to 1 - 1e-5.
                x = ball.convert(Tensor.of(new float[] {1 - 1e-5f, 0}, 1, 2), chart);
            }
            x.requireGrad();
            Tensor origin = space.origin(2);
            float before = space.distance(x, origin).get(0);
            assertThat(before).isGreaterThan(chart == Chart.KLEIN ? 6 : 12);    // all it can hold
            Optimizer optimizer = optimizer(adam, x, space, 0.1);
            for (int step = 0; step < 10; step++) {
                Ops.sum(space.distance(x, origin)).backward();
                optimizer.step();
                optimizer.zeroGrad();
            }
            // The gradient of a distance has length 1: ten steps of 0.1. Near the boundary
            // float32 knows 1 - |x| to 6e-8 / 1e-5 only, in each of them.
            assertThat(space.distance(x, origin).get(0)).isCloseTo(before - 1, within(0.05f));
            assertThat(x.get(0, 1)).isFinite();
        }
    }

    /**
     * The problem on which plain gradient descent loses: 20 points spread over the disk, some 4
     * from its middle, each with a partner; the mean squared distance of partners is to vanish.
     * Near the boundary the loss is steep in coordinates, so the rate must be small, and then
     * nothing moves in the middle. 100 steps, a rate that falls to 0 on a line from whichever start
     * in {@link #RATES} is best.
     */
    @Test void bothBeatPlainDescent() {
        double start = best((x, ball) -> new RiemannianSgd(Map.of("x", x), ball, 0), 0);
        double plain = best(RiemannianTest::projected, RATES);
        assertThat(start).isGreaterThan(55);
        assertThat(plain).isGreaterThan(18);
        assertThat(best((x, ball) -> optimizer(false, x, ball, 0), RATES)).isLessThan(0.01);
        assertThat(best((x, ball) -> optimizer(true, x, ball, 0), RATES)).isLessThan(0.01);
    }

    /** On coordinates; points that have left the disk are put back. */
    private static Optimizer projected(Tensor x, PoincareBall ball) {
        Sgd sgd = new Sgd(Map.of("x", x), 0);
        sgd.afterStep(() -> {
            try (GradMode.Scope off = GradMode.off()) {
                System.arraycopy(ball.project(x).toArray(), 0, x.data, 0, x.shape.size());
            }
        });
        return sgd;
    }

    private static double best(BiFunction<Tensor, PoincareBall, Optimizer> kind, double... rates) {
        PoincareBall ball = new PoincareBall(1);
        double best = Double.POSITIVE_INFINITY;
        for (double rate : rates) {
            Random random = new Random(3);
            Tensor x;
            Tensor partners;
            try (GradMode.Scope off = GradMode.off()) {
                x = ball.expOrigin(Tensor.normal(random, 3, 20, 2));
                partners = ball.expOrigin(Tensor.normal(random, 3, 20, 2));
            }
            x.requireGrad();
            Optimizer optimizer = kind.apply(x, ball);
            optimizer.schedule(Schedule.linear(rate, 100));
            float loss = 0;
            for (int step = 0; step <= 100; step++) {
                Tensor distances = ball.distance(x, partners);
                Tensor mean = Ops.mean(Ops.mul(distances, distances));
                loss = mean.item();
                mean.backward();
                optimizer.step();
                optimizer.zeroGrad();
            }
            best = Math.min(best, loss);
        }
        return best;
    }

    @Test void refusesRowsThatAreNoPointsBeforeAnythingMoves() {
        Tensor narrow = Tensor.zeros(2, 1);
        assertThatThrownBy(() -> new RiemannianSgd(Map.of("x", narrow), new Lorentz(1), 0.1))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("optimizer: 'x' [2, 1] "
                        + "has no rows; points are [..., coordinates], at least 2 of them");
    }

    /** A learned curvature may go over 0; the step that finds it there has not been. */
    @ParameterizedTest @ValueSource(booleans = {false, true})
    void aStepThatFailsDoesNotCount(boolean adam) {
        Tensor c = Tensor.scalar(1);
        Tensor x = Tensor.of(new float[] {0.1f, 0.2f}, 1, 2);
        x.grad = Tensor.of(new float[] {1, 2}, 1, 2);
        Optimizer optimizer = optimizer(adam, x, new PoincareBall(c), 0.1);
        c.set(-1);
        assertThatThrownBy(optimizer::step).hasMessageStartingWith("curvature: c is -1.0");
        assertThat(x.toArray()).containsExactly(0.1f, 0.2f);
        assertThat(optimizer.steps()).isZero();
    }
}
