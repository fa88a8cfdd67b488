package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.core.Tensor;

class DivTest {

    /** d/db a/b = -a / b^2, also where float32 cannot hold b^2. */
    @ParameterizedTest
    @CsvSource({"1e-30, 1e-30", "1e25, 1e25", "0, 1e-23", "-3e-38, 1e-20", "1e38, -1e30"})
    void theSquareOfTheDivisorNeedNotBeHeld(float a, float b) {
        Tensor divisor = Tensor.scalar(b).requireGrad();
        Ops.div(Tensor.scalar(a), divisor).backward();
        double exact = -(double) a / ((double) b * b);
        assertThat((double) divisor.grad.item())
                .isCloseTo(exact, within(2e-7 * Math.abs(exact)));
    }
}
