package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.seedgrad.tensor.ops.Ops.add;
import static org.seedgrad.tensor.ops.Ops.attention;
import static org.seedgrad.tensor.ops.Ops.matmul;
import static org.seedgrad.tensor.ops.Ops.mul;
import static org.seedgrad.tensor.ops.Ops.softmax;
import static org.seedgrad.tensor.ops.Ops.transpose;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Tensor;

/** Beyond the small sizes of the catalogue: texts of several blocks of queries. */
class AttentionTest {
    private static final int FEATURES = 12;
    private final Random random = new Random(42);

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 128, 150})
    void isWhatItsPartsMake(int time) {
        Tensor[] fused = inputs(time);
        Tensor[] parts = new Tensor[fused.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Tensor.of(fused[i].toArray(), fused[i].shape).requireGrad();
        }
        Tensor gradient = Tensor.normal(random, 1, 2, 3, time, FEATURES);

        Tensor y = attention(fused[0], fused[1], fused[2]);
        y.backward(gradient);
        Tensor expected = composed(parts, time);
        expected.backward(gradient);

        assertClose(y, expected);
        for (int i = 0; i < parts.length; i++) assertClose(fused[i].grad, parts[i].grad);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 150, 200})
    void keepsNothingWithoutHistory(int time) {
        Tensor[] in = inputs(time);
        float[] expected = attention(in[0], in[1], in[2]).toArray();
        try (GradMode.Scope off = GradMode.off()) {
            assertThat(attention(in[0], in[1], in[2]).toArray()).isEqualTo(expected);
        }
    }

    /** Only what a query sees decides: the rest of its block may be larger, or no number at all. */
    @Test void aQuerySeesNoLaterKey() {
        Tensor[] in = inputs(70);
        float[] expected = attention(in[0], in[1], in[2]).toArray();
        for (int place = 30; place < 70; place++) {
            for (int f = 0; f < FEATURES; f++) in[1].set(f == 0 ? Float.NaN : 1e6f, 0, 0, place, f);
        }
        float[] actual = attention(in[0], in[1], in[2]).toArray();
        assertThat(Arrays.copyOf(actual, 30 * FEATURES))
                .isEqualTo(Arrays.copyOf(expected, 30 * FEATURES));
        assertThat(actual[30 * FEATURES]).isNaN();
    }

    /** Infinity times a probability of 0 would be no number. */
    @Test void norALaterValue() {
        Tensor[] in = inputs(70);
        float[] expected = attention(in[0], in[1], in[2]).toArray();
        in[2].set(Float.POSITIVE_INFINITY, 0, 0, 30, 0);
        in[2].set(Float.NaN, 0, 0, 66, 0);
        float[] actual = attention(in[0], in[1], in[2]).toArray();
        assertThat(Arrays.copyOf(actual, 30 * FEATURES))
                .isEqualTo(Arrays.copyOf(expected, 30 * FEATURES));
        assertThat(actual[30 * FEATURES]).isInfinite();
        assertThat(actual[65 * FEATURES]).isInfinite();
        assertThat(actual[66 * FEATURES]).isNaN();
        assertThat(actual[66 * FEATURES + 1]).isEqualTo(expected[66 * FEATURES + 1]);
    }

    private Tensor[] inputs(int time) {
        Tensor[] inputs = new Tensor[3];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = Tensor.normal(random, 1, 2, 3, time, FEATURES).requireGrad();
        }
        return inputs;
    }

    private static Tensor composed(Tensor[] in, int time) {
        Tensor mask = Tensor.zeros(time, time);
        for (int i = 0; i < time; i++) {
            for (int j = i + 1; j < time; j++) mask.set(Float.NEGATIVE_INFINITY, i, j);
        }
        float scale = (float) (1 / Math.sqrt(FEATURES));
        Tensor scores = mul(matmul(in[0], transpose(in[1], 2, 3)), scale);
        return matmul(softmax(add(scores, mask)), in[2]);
    }

    /** Sums of up to 150 products of numbers around 1, in another order. */
    private static void assertClose(Tensor actual, Tensor expected) {
        float[] a = actual.toArray();
        float[] b = expected.toArray();
        for (int i = 0; i < b.length; i++) assertThat(a[i]).isCloseTo(b[i], within(2e-5f));
    }
}
