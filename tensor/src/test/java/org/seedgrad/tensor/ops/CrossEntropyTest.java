package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.Tensor;

class CrossEntropyTest {

    /** Padding may hold anything: masked out as a whole, or not a number at all. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN})
    void aRowThatDoesNotCountGetsNoGradient(float filling) {
        Tensor logits = Tensor.of(new float[] {1, 2, filling, filling}, 2, 2).requireGrad();
        Ops.crossEntropy(logits, new int[] {0, -1}).backward();
        assertThat(logits.grad.get(0, 0)).isNegative();
        assertThat(logits.grad.get(1, 0)).isZero();
        assertThat(logits.grad.get(1, 1)).isZero();
    }

    /** What all logits have in common does not count, however large. */
    @Test void largeLogitsLoseNothing() {
        Tensor logits = Tensor.of(new float[] {1e8f, 1e8f, -1e4f, -1e4f}, 2, 2);
        assertThat(Ops.crossEntropy(logits, new int[] {0, 1}).item())
                .isEqualTo((float) Math.log(2), within(1e-7f));
    }
}
