package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orthonormal on every shape. */
class TransformTest {

    @ParameterizedTest @EnumSource(Transform.class)
    void keepsTheSumOfSquaresAndComesBack(Transform transform) {
        Random random = new Random(1);
        for (int rows : new int[] {1, 2, 3, 4, 5, 7, 16, 33}) {
            for (int columns : new int[] {1, 2, 3, 6, 9, 64}) {
                double[] block = random.doubles(rows * columns, -1, 1).toArray();
                double[] coefficients = block.clone();
                transform.forward(coefficients, rows, columns);
                assertThat(squares(coefficients))
                        .isCloseTo(squares(block), within(1e-12 * squares(block)));
                transform.inverse(coefficients, rows, columns);
                for (int i = 0; i < block.length; i++) {
                    assertThat(coefficients[i]).isCloseTo(block[i], within(1e-13));
                }
            }
        }
    }

    private static double squares(double[] numbers) {
        double sum = 0;
        for (double number : numbers) sum += number * number;
        return sum;
    }

    /** What is smooth has few large coefficients: the point of it all. */
    @ParameterizedTest @EnumSource(Transform.class)
    void aConstantIsOneCoefficient(Transform transform) {
        double[] block = new double[32 * 16];
        Arrays.fill(block, 3);
        transform.forward(block, 32, 16);
        assertThat(block[0]).isCloseTo(3 * Math.sqrt(32 * 16), within(1e-11));
        for (int i = 1; i < block.length; i++) assertThat(block[i]).isCloseTo(0, within(1e-12));
    }
}
