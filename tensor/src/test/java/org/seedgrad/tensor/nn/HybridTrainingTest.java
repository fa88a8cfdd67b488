package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.seedgrad.tensor.ops.Ops.mse;
import static org.seedgrad.tensor.ops.Ops.sub;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.optim.HybridOptimizer;
import org.seedgrad.tensor.optim.Sgd;
import org.seedgrad.tensor.rbe.DifferentialPhase;

/** Two layers of waves, from random seeds, towards two others: frequencies must move. */
class HybridTrainingTest {
    private static final int STEPS = 600;

    private record Model(RbeLinear first, RbeLinear second, Sequential layers) {
        static Model of(long seed) {
            Random random = new Random(seed);
            RbeLinear first = new RbeLinear(32, 32, 32, 4, random);
            RbeLinear second = new RbeLinear(32, 16, 32, 4, random);
            return new Model(first, second, new Sequential(first, new Tanh(), second));
        }
    }

    private record Result(float loss, HybridOptimizer optimizer) { }

    private static Result train(boolean moves) {
        Model teacher = Model.of(1);
        Model student = Model.of(2);
        Tensor x = Tensor.normal(new Random(3), 1, 256, 32);
        Tensor target = teacher.layers.forward(x).detach();
        Adam adam = new Adam(student.layers.parameters(), 0.01);
        HybridOptimizer optimizer = new HybridOptimizer(adam,
                moves ? List.of(student.first, student.second) : List.of(), STEPS, new Random(4));
        for (int step = 0; step < STEPS; step++) {
            optimizer.step(() -> mse(student.layers.forward(x), target));
        }
        return new Result(mse(student.layers.forward(x), target).item(), optimizer);
    }

    @Test void movesReachALossThatContinuousTrainingDoesNot() {
        Result fixed = train(false);
        Result moved = train(true);
        assertThat(moved.loss).isLessThan(0.5f * fixed.loss);
        assertThat(moved.optimizer.accepted()).isBetween(1, moved.optimizer.tried());
        assertThat(moved.optimizer.phase()).isEqualTo(DifferentialPhase.CONVERGENCE);
        assertThat(train(true).loss).isEqualTo(moved.loss);
    }

    /** With the scale and all points negated a layer computes the same, and must learn the same. */
    @Test void aNegativeScaleChangesNothing() {
        assertThat(losses(-1)).containsExactly(losses(1));
    }

    private static float[] losses(int sign) {
        Model student = Model.of(2);
        for (RbeLinear layer : List.of(student.first, student.second)) {
            layer.scale().data[0] *= sign;
            float[] points = layer.points().data;
            for (int i = 0; i < points.length; i++) points[i] *= sign;
        }
        Tensor x = Tensor.normal(new Random(3), 1, 64, 32);
        Tensor target = Tensor.normal(new Random(10), 1, 64, 16);
        HybridOptimizer optimizer = new HybridOptimizer(
                new Adam(student.layers.parameters(), 0.01),
                List.of(student.first, student.second), 60, new Random(4));
        float[] losses = new float[60];
        for (int step = 0; step < losses.length; step++) {
            losses[step] = optimizer.step(() -> mse(student.layers.forward(x), target));
        }
        assertThat(optimizer.accepted()).isPositive();
        return losses;
    }

    @Test void aLossThatThrowsLeavesTheLayerAsItWas() {
        RbeLinear layer = new RbeLinear(8, 8, 8, 2, new Random(5));
        Tensor x = Tensor.normal(new Random(6), 1, 4, 8);
        HybridOptimizer optimizer = new HybridOptimizer(
                new Sgd(layer.parameters(), 0), List.of(layer), 100, new Random(7));
        float[] before = layer.points().toArray();
        // Five steps, and a move that asks for the loss six times.
        for (int last = 6; last <= 10; last++) {
            int most = last;
            AtomicInteger calls = new AtomicInteger();
            assertThatThrownBy(() -> {
                for (int step = 0; step < 5; step++) {
                    optimizer.step(() -> {
                        if (calls.incrementAndGet() > most) throw new ArithmeticException("loss");
                        return mse(layer.forward(x), Tensor.zeros(4, 8));
                    });
                }
            }).hasMessage("loss");
            assertThat(layer.points().toArray()).containsExactly(before);
            assertThatThrownBy(layer::weightGradient).hasMessageContaining("watch(true)");
        }
    }

    /** What is uphill does not depend on where zero is: a log-likelihood may be negative. */
    @Test void aNegativeLossRisesRarelyToo() {
        Model student = Model.of(2);
        Tensor x = Tensor.normal(new Random(3), 1, 64, 32);
        Tensor target = Tensor.normal(new Random(10), 1, 64, 16);
        HybridOptimizer optimizer = new HybridOptimizer(
                new Adam(student.layers.parameters(), 0.01),
                List.of(student.first, student.second), 200, new Random(4));
        for (int step = 0; step < 100; step++) {
            optimizer.step(() -> sub(mse(student.layers.forward(x), target), Tensor.scalar(3)));
        }
        assertThat(optimizer.accepted()).isLessThan(optimizer.tried());
    }

    /** X moves against (I + X X^T) g, the gradient in the metric of the Lorentz chart. */
    @Test void theStepIsThatOfTheHyperbolicPlane() {
        RbeLinear layer = new RbeLinear(8, 8, 8, 2, new Random(5));
        Tensor x = Tensor.normal(new Random(6), 1, 4, 8);
        Tensor target = Tensor.zeros(4, 8);
        mse(layer.forward(x), target).backward();
        float[] g = layer.points().grad.toArray();
        float[] before = layer.points().toArray();
        layer.zeroGrad();
        new HybridOptimizer(new Sgd(layer.parameters(), 0.5), List.of(layer), 100, new Random(7))
                .step(() -> mse(layer.forward(x), target));
        for (int i = 0; i < g.length; i += 2) {
            float along = before[i] * g[i] + before[i + 1] * g[i + 1];
            for (int k = i; k < i + 2; k++) {
                // Rounded thrice, with numbers of about 1.
                assertThat(layer.points().get(0, 0, i / 2, k - i)).isCloseTo(
                        before[k] - 0.5f * (g[k] + along * before[k]), within(1e-6f));
            }
        }
    }

    /** The first moves come after the fifth step: all other seeds keep their momentum. */
    @Test void aMoveTakesTheMomentumOfItsSeedAlone() {
        Map<String, float[]> without = stateAfterFiveSteps(false);
        Map<String, float[]> with = stateAfterFiveSteps(true);
        int forgotten = 0;
        for (String name : without.keySet()) {
            for (int i = 0; i < without.get(name).length; i++) {
                if (with.get(name)[i] == without.get(name)[i]) continue;
                assertThat(name).contains("points");
                assertThat(with.get(name)[i]).isZero();
                forgotten++;
            }
        }
        assertThat(forgotten).isEqualTo(2 * 2 * 2);     // m and v of two numbers in each layer
    }

    private static Map<String, float[]> stateAfterFiveSteps(boolean moves) {
        Model student = Model.of(8);
        Tensor x = Tensor.normal(new Random(9), 1, 64, 32);
        Tensor target = Tensor.normal(new Random(10), 1, 64, 16);
        Adam adam = new Adam(student.layers.parameters(), 0.01);
        // Of five steps the fifth is one of convergence.
        HybridOptimizer optimizer = new HybridOptimizer(adam,
                List.of(student.first, student.second), moves ? 100 : 5, new Random(11));
        for (int step = 0; step < 5; step++) {
            optimizer.step(() -> mse(student.layers.forward(x), target));
        }
        assertThat(optimizer.accepted()).isEqualTo(moves ? 2 : 0);
        return adam.state();
    }
}
