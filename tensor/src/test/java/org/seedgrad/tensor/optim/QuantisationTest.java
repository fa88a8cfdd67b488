package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.seedgrad.tensor.ops.Ops.mul;
import static org.seedgrad.tensor.ops.Ops.pow;
import static org.seedgrad.tensor.ops.Ops.sub;
import static org.seedgrad.tensor.ops.Ops.sum;

import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.rbe.Fields;
import org.seedgrad.tensor.rbe.Packed64;

/** Quantising after each step, by {@link Optimizer#afterStep}, under every optimizer. */
class QuantisationTest {
    private static final int POINTS = 8;
    private static final int STEPS = 40;

    private final Random random = new Random(1);
    private final Tensor target = Tensor.normal(random, 0.15, POINTS, 2);
    private final Tensor points = Tensor.normal(random, 0.15, POINTS, 2).requireGrad();

    /** 2 |points - target|^2, so that gradients are four times the distance. */
    private Tensor loss() { return mul(sum(pow(sub(points, target), 2)), 2); }

    /** Learns the target, and looks after each step. */
    private void learn(Optimizer optimizer, Runnable look) {
        optimizer.schedule(Schedule.linear(0.1, STEPS));
        for (int step = 0; step < STEPS; step++) {
            loss().backward();
            optimizer.step();
            optimizer.zeroGrad();
            look.run();
        }
    }

    /** An int8 grid: weights are whole multiples of 1/127 at every step, and learn all the same. */
    @ParameterizedTest @MethodSource("org.seedgrad.tensor.optim.OptimizerTest#optimizers")
    void keepsWeightsOnAnInt8Grid(Function<Map<String, Tensor>, Optimizer> kind) {
        Optimizer optimizer = kind.apply(Map.of("points", points));
        float before = loss().item();
        optimizer.afterStep(() -> {
            for (int i = 0; i < points.data.length; i++) points.data[i] = onGrid(points.data[i]);
        });
        learn(optimizer, () -> {
            for (float weight : points.data) assertThat(weight).isEqualTo(onGrid(weight));
        });
        // Steps below half a grid step are lost, so it ends some grid steps from the target.
        assertThat(loss().item()).isLessThan(before / 2);
    }

    private static float onGrid(float weight) {
        return Math.max(-127, Math.min(127, Math.round(weight * 127))) / 127f;
    }

    /**
     * Seeds of Packed128: the points are the training shadow, and the word that inference reads is
     * encoded anew after each step.
     */
    @ParameterizedTest @MethodSource("org.seedgrad.tensor.optim.OptimizerTest#optimizers")
    void encodesSeedsAnew(Function<Map<String, Tensor>, Optimizer> kind) {
        Optimizer optimizer = kind.apply(Map.of("points", points));
        Packed64[] words = new Packed64[POINTS];
        optimizer.afterStep(() -> {
            for (int i = 0; i < POINTS; i++) words[i] = encode(points.get(i, 0), points.get(i, 1));
        });
        float before = loss().item();
        learn(optimizer, () -> {
            for (int i = 0; i < POINTS; i++) {
                double x = words[i].r() * StrictMath.cos(words[i].theta());
                double y = words[i].r() * StrictMath.sin(words[i].theta());
                // Half a step of the radius, 2^-21, and of the angle, 2^-24 pi r: 5e-7 together.
                assertThat(Math.hypot(x - points.get(i, 0), y - points.get(i, 1)))
                        .isLessThan(7e-7);
            }
        });
        assertThat(loss().item()).isLessThan(before / 2);
    }

    private static Packed64 encode(double x, double y) {
        return Packed64.of(StrictMath.hypot(x, y), StrictMath.atan2(y, x), Fields.wave(1, 2, 0));
    }
}
