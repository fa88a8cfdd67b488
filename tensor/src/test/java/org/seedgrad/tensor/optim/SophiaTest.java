package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.seedgrad.tensor.ops.Ops.crossEntropy;
import static org.seedgrad.tensor.ops.Ops.matmul;
import static org.seedgrad.tensor.ops.Ops.mul;
import static org.seedgrad.tensor.ops.Ops.softmax;
import static org.seedgrad.tensor.ops.Ops.sum;
import static org.seedgrad.tensor.ops.Ops.transpose;

import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;

/** Steps of Sophia by hand, and both estimates of the diagonal of the Hessian. */
class SophiaTest {

    private static Sophia sophia(Tensor weight) {
        return new Sophia(Map.of("w", weight), 0.1, 0.9, 0.99, 0.05, 0);
    }

    private static void step(Sophia sophia, Tensor weight, float gradient) {
        weight.grad = Tensor.of(new float[] {gradient}, 1, 1);
        sophia.step();
    }

    private static Tensor one() { return Tensor.of(new float[] {1}, 1, 1).requireGrad(); }

    @Test void stepsByHand() {
        Tensor weight = one();
        Sophia sophia = sophia(weight);
        weight.grad = Tensor.of(new float[] {2}, 1, 1);
        sophia.estimate(8);             // h = 0.01 * 8 * 2^2 = 0.32, so gamma h = 0.016
        assertThat(weight.grad).isNull();
        assertThat(sophia.state().get("w.h")[0]).isCloseTo(0.32f, within(1e-6f));
        step(sophia, weight, 0.01f);    // m = 0.001, over 0.016 = 0.0625; w = 1 - 0.1 * 0.0625
        // A handful of operations in float32, each right to 6e-8: so for all steps here.
        assertThat(weight.item()).isCloseTo(0.99375f, within(1e-6f));
        step(sophia, weight, 5);        // m = 0.0009 + 0.5 = 0.5009, over 0.016 is clipped to 1
        assertThat(weight.item()).isCloseTo(0.89375f, within(1e-6f));
        weight.grad = Tensor.of(new float[] {-1}, 1, 1);
        sophia.estimate(8);             // h = 0.99 * 0.32 + 0.01 * 8 * 1 = 0.3968
        assertThat(sophia.state().get("w.h")[0]).isCloseTo(0.3968f, within(1e-6f));
    }

    @Test void withoutCurvatureOnlyTheSignCounts() {
        Tensor weight = one();
        step(sophia(weight), weight, -1e-6f);
        assertThat(weight.item()).isCloseTo(1.1f, within(1e-6f));
    }

    @Test void downwardCurvatureIsNoCurvature() {
        Tensor weight = one();
        Sophia sophia = sophia(weight);
        sophia.estimate(() -> mul(sum(mul(weight, weight)), -1), new Random(1));
        assertThat(sophia.state().get("w.h")[0]).isNegative();
        step(sophia, weight, -1e-6f);
        assertThat(weight.item()).isCloseTo(1.1f, within(1e-6f));
    }

    @Test void decayComesBeforeTheStep() {
        Tensor weight = one();
        step(new Sophia(Map.of("w", weight), 0.1, 0.9, 0.99, 0.05, 0.5), weight, 3);
        assertThat(weight.item()).isCloseTo(0.85f, within(1e-6f));   // 1 - 0.1 * 0.5 - 0.1
    }

    /** u_i a_i u_i = a_i for any signs u: one draw is enough. */
    @Test void hutchinsonIsExactForADiagonalHessian() {
        Tensor curvatures = Tensor.of(new float[] {3, 0.5f, -2, 100}, 4);
        Tensor weight = Tensor.of(new float[] {1, -2, 0.3f, 0.7f}, 4).requireGrad();
        Supplier<Tensor> loss = () -> mul(sum(mul(curvatures, mul(weight, weight))), 0.5f);
        Sophia sophia = new Sophia(Map.of("w", weight), 0.1, 0.9, 0, 0.05, 0);
        float[] before = weight.toArray();
        sophia.estimate(loss, new Random(1));
        assertThat(weight.toArray()).isEqualTo(before);
        assertThat(weight.grad).isNull();
        // Gradients are right to 6e-8 |a w|, and so over the distance 0.002 to 3e-5 |a w|, twice.
        float[] expected = curvatures.toArray();
        float[] h = sophia.state().get("w.h");
        for (int i = 0; i < 4; i++) {
            assertThat(h[i]).isCloseTo(expected[i], within(2e-4f * Math.abs(expected[i])));
        }
    }

    /** The loss w^T A^T A w / 2, whose Hessian A^T A is not diagonal. */
    @Test void hutchinsonIsRightInTheMean() {
        Tensor a = Tensor.normal(new Random(3), 1, 5, 3);
        Tensor weight = Tensor.normal(new Random(4), 1, 3, 1).requireGrad();
        Supplier<Tensor> loss = () -> mul(sum(mul(matmul(a, weight), matmul(a, weight))), 0.5f);
        Tensor hessian = matmul(transpose(a), a);
        Random random = new Random(5);
        int draws = 4000;
        double[] means = new double[3];
        for (int draw = 0; draw < draws; draw++) {
            Sophia sophia = new Sophia(Map.of("w", weight), 0.1, 0.9, 0, 0.05, 0);
            sophia.estimate(loss, random);
            for (int i = 0; i < 3; i++) means[i] += sophia.state().get("w.h")[i] / draws;
        }
        for (int i = 0; i < 3; i++) {
            double variance = 0;        // of u_i sum_j H_ij u_j: the squares beside the diagonal
            for (int j = 0; j < 3; j++) {
                if (j != i) variance += hessian.get(i, j) * hessian.get(i, j);
            }
            // Four standard errors, once in 16000 by chance; the seed is fixed.
            assertThat(means[i]).isCloseTo(hessian.get(i, i),
                    within(4 * Math.sqrt(variance / draws)));
        }
    }

    /**
     * Softmax regression on one feature x: the Hessian of the mean loss by w_k is the mean of
     * x^2 p_k (1 - p_k), and so is the mean of the estimate over labels drawn from the model.
     */
    @Test void gaussNewtonBartlettIsRightInTheMean() {
        int batch = 16;
        Tensor x = Tensor.normal(new Random(6), 1, batch, 1);
        Tensor weight = Tensor.of(new float[] {0.5f, -0.4f, 0.2f}, 1, 3).requireGrad();
        Tensor probabilities = softmax(matmul(x, weight)).detach();
        Random random = new Random(7);
        int draws = 4000;
        double[] means = new double[3];
        for (int draw = 0; draw < draws; draw++) {
            Sophia sophia = new Sophia(Map.of("w", weight), 0.1, 0.9, 0, 0.05, 0);
            crossEntropy(matmul(x, weight), labels(probabilities, random)).backward();
            sophia.estimate(batch);
            for (int k = 0; k < 3; k++) means[k] += sophia.state().get("w.h")[k] / draws;
        }
        for (int k = 0; k < 3; k++) {
            double diagonal = 0;
            for (int i = 0; i < batch; i++) {
                double p = probabilities.get(i, k);
                diagonal += x.get(i, 0) * x.get(i, 0) * p * (1 - p) / batch;
            }
            // A square of a nearly normal number has the deviation sqrt(2) of its mean: 2.2 % of
            // it over 4000 draws, and four of those.
            assertThat(means[k]).isCloseTo(diagonal, within(0.09 * diagonal));
        }
    }

    private static int[] labels(Tensor probabilities, Random random) {
        int[] labels = new int[probabilities.shape.length(0)];
        for (int i = 0; i < labels.length; i++) {
            float left = random.nextFloat();
            while (labels[i] < probabilities.shape.length(1) - 1) {
                left -= probabilities.get(i, labels[i]);
                if (left < 0) break;
                labels[i]++;
            }
        }
        return labels;
    }

    @Test void weightsComeBackEvenIfTheLossFails() {
        Tensor weight = one();
        assertThatThrownBy(() -> sophia(weight).estimate(() -> {
            throw new IllegalStateException("no data");
        }, new Random(1))).hasMessage("no data");
        assertThat(weight.item()).isEqualTo(1);
    }

    @Test void goesOnToTheSameBitsFromItsState() {
        Tensor whole = one();
        Sophia uninterrupted = sophia(whole);
        whole.grad = Tensor.of(new float[] {2}, 1, 1);
        uninterrupted.estimate(8);
        step(uninterrupted, whole, 0.01f);
        Tensor copy = Tensor.of(whole.toArray(), 1, 1).requireGrad();
        Sophia resumed = sophia(copy);
        resumed.load(uninterrupted.state());
        step(uninterrupted, whole, 0.002f);
        step(resumed, copy, 0.002f);
        assertThat(copy.item()).isEqualTo(whole.item());
        assertThat(whole.item()).isBetween(0.9f, 1f);           // not clipped: h has come along
    }

    @Test void refusesABatchOfNobody() {
        Tensor weight = Tensor.of(new float[] {1}, 1).requireGrad();
        Sophia sophia = new Sophia(Map.of("w", weight), 0.1);
        weight.grad = Tensor.of(new float[] {2}, 1);
        for (int batch : new int[] {0, -4}) {
            assertThatThrownBy(() -> sophia.estimate(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sophia: a batch of " + batch + " examples; at least 1 is needed");
        }
        assertThat(sophia.state().get("w.h")).containsExactly(0);
        assertThat(weight.grad).isNotNull();
    }
}
