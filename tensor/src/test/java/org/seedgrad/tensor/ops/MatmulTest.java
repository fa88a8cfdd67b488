package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;

class MatmulTest {

    @Test void namesTheShapesWhereLeadingAxesDiffer() {
        assertThatThrownBy(() -> Ops.matmul(Tensor.zeros(2, 3, 4), Tensor.zeros(5, 4, 6)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(
                        "matmul: [2, 3, 4] x [5, 4, 6]: leading axes: [2] and [5]: lengths 2 and 5 "
                        + "differ and neither is 1; reshape() one of them");
    }
}
