package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

class DropoutTest {

    /** No number at all comes through, nor does its gradient. */
    @ParameterizedTest
    @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NaN, -3})
    void whatFallsIsZero(float number) {
        Tensor x = Tensor.full(Shape.of(100), number).requireGrad();
        Tensor ones = Tensor.full(x.shape, 1);
        Tensor y = Ops.dropout(x, 0.5f, 3);
        y.backward(Tensor.full(x.shape, number));
        Tensor kept = Ops.dropout(ones, 0.5f, 3);
        for (int i = 0; i < 100; i++) {
            Float expected = kept.get(i) == 0 ? 0 : 2 * number;     // an object: NaN equals NaN
            assertThat(y.get(i)).isEqualTo(expected);
            assertThat(x.grad.get(i)).isEqualTo(expected);
        }
    }

    @Test void aSeedDropsTheSamePlacesOfAView() {
        Tensor x = Tensor.full(Shape.of(6, 10), 1);
        assertThat(Ops.dropout(Ops.transpose(x), 0.5f, 4).toArray())
                .isEqualTo(Ops.dropout(Ops.reshape(x, 10, 6), 0.5f, 4).toArray());
    }
}
