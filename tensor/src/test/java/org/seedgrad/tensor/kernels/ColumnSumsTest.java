package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("kernels")
class ColumnSumsTest {

    @ParameterizedTest @CsvSource({"0, 3", "1, 40", "2, 1", "7, 15", "8, 33", "3, 64",
        "5, 17", "9, 40", "13, 7"})
    void addsRowAfterRow(int rows, int columns) {
        Random random = new Random(rows + columns);
        int stride = columns + 3;
        float[] x = new float[2 + Math.max(1, rows) * stride];
        for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
        float[] sums = new float[columns + 2];
        sums[0] = 5;
        sums[columns + 1] = 7;
        float[] expected = sums.clone();
        for (int j = 0; j < columns; j++) {
            expected[1 + j] = rows == 0 ? 0 : x[2 + j];
            for (int i = 1; i < rows; i++) expected[1 + j] += x[2 + i * stride + j];
        }
        ColumnSums.run(rows, columns, x, 2, stride, sums, 1);
        assertThat(sums).isEqualTo(expected);
    }
}
