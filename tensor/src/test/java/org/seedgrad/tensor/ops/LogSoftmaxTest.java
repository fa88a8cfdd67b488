package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.Tensor;

class LogSoftmaxTest {

    /** What all numbers of a row have in common does not count, however large. */
    @ParameterizedTest
    @ValueSource(floats = {1e4f, -1e6f, 1e8f, 1e30f})
    void largeNumbersLoseNothing(float all) {
        Tensor x = Tensor.of(new float[] {all, all}, 2).requireGrad();
        Tensor y = Ops.logSoftmax(x);
        y.backward(Tensor.of(new float[] {1, 0}, 2));
        assertThat(y.get(0)).isEqualTo((float) Math.log(0.5), within(1e-7f));
        assertThat(x.grad.get(0)).isEqualTo(0.5f, within(1e-7f));
        assertThat(x.grad.get(1)).isEqualTo(-0.5f, within(1e-7f));
    }
}
