package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

class SumTest {

    /** A block of 2^14 numbers has as many roundings of at most 2^-24 of its sum. */
    private static final double ROUNDING = 0x1p-10;

    /** Added one by one, a million tenths were 100958: beside a large sum a term is lost. */
    @ParameterizedTest
    @CsvSource({"1000000, 2, 0", "1, 10000000, 1", "10000000, 1, 0"})
    void manyTermsAreNotLost(int rows, int columns, int axis) {
        Tensor x = Tensor.full(Shape.of(rows, columns), 0.1f);
        double exact = x.shape.length(axis) * (double) 0.1f;
        for (float sum : Ops.sum(x, axis, false).toArray()) {
            assertThat((double) sum).isCloseTo(exact, within(ROUNDING * exact));
        }
    }

    @Test void norInTheGradientOfARowThatWasRepeated() {
        Tensor row = Tensor.zeros(1, 2).requireGrad();
        Tensor sums = Ops.add(Tensor.zeros(1_000_000, 2), row);
        sums.backward(Tensor.full(sums.shape, 0.1f));
        assertThat((double) row.grad.get(0, 1)).isCloseTo(1e5, within(ROUNDING * 1e5));
    }

    /** The last block is a part, as wide as its share of the columns. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 14, (1 << 14) + 1, 1 << 15, 40_000})
    void allTermsCount(int rows) {
        Tensor x = Tensor.zeros(2, rows, 3);
        for (int i = 0; i < x.shape.size(); i++) x.data[i] = i % 7 - 3;
        float[] sums = Ops.sum(x, 1, true).toArray();
        for (int i = 0; i < sums.length; i++) {
            int exact = 0;
            for (int row = 0; row < rows; row++) {
                exact += ((i / 3 * rows + row) * 3 + i % 3) % 7 - 3;
            }
            assertThat(sums[i]).isEqualTo(exact);
        }
    }
}
