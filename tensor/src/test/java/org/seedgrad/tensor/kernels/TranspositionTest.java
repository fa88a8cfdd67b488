package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernels")
class TranspositionTest {

    /** All sizes around one to four squares; whole arrays, so a number too many is seen. */
    @Test void exchangesTheAxesAndWritesNothingElse() {
        for (int m = 0; m <= 18; m++) {
            for (int n = 0; n <= 34; n++) {
                float[] a = new float[5 + m * (n + 2) + n];
                for (int i = 0; i < a.length; i++) a[i] = i + 1;
                float[] b = new float[3 + n * (m + 1) + m];
                float[] expected = b.clone();
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        expected[3 + j * (m + 1) + i] = a[5 + i * (n + 2) + j];
                    }
                }

                Transposition.run(m, n, a, 5, n + 2, b, 3, m + 1);

                assertThat(b).as("%d rows, %d columns", m, n).containsExactly(expected);
            }
        }
    }
}
