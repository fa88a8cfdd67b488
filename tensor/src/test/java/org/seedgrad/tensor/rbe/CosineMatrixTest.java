package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.Workers;

/** A few cosines a block: against their definition bit by bit, and against their matrix. */
@Tag("kernels")
class CosineMatrixTest {

    private static float[] gaussian(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    private static CosineMatrix random(int in, int out, int block, int entries, Random random) {
        return CosineMatrix.largest(gaussian(random, in * out), in, out, block, entries);
    }

    /** Cosine number f at place j of n: sqrt(2 / n) cos(pi f (j + 1/2) / n), and f = 0 level. */
    private static double cosine(int f, int j, int n) {
        return Math.sqrt((f == 0 ? 1.0 : 2.0) / n) * StrictMath.cos(Math.PI * f * (2 * j + 1)
                / (2 * n));
    }

    /** The matrix in double precision, from the definition. */
    private static double[] matrix(CosineMatrix cosines, float[] values, int in, int out,
                                   int block) {
        double[] matrix = new double[in * out];
        int across = Math.ceilDiv(in, block);
        for (int entry = 0; entry < values.length; entry++) {
            int top = entry / cosines.entriesPerBlock() / across * block;
            int left = entry / cosines.entriesPerBlock() % across * block;
            int rows = Math.min(block, out - top);
            int columns = Math.min(block, in - left);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    matrix[(top + i) * in + left + j] += values[entry]
                            * cosine(cosines.frequencyOut(entry), i, rows)
                            * cosine(cosines.frequencyIn(entry), j, columns);
                }
            }
        }
        return matrix;
    }

    @ParameterizedTest @CsvSource({
        "64, 64, 64, 16, 1", "128, 192, 64, 9, 8", "100, 70, 64, 5, 3", "33, 31, 16, 20, 16",
        "1, 1, 16, 2, 1", "17, 200, 32, 4, 9", "65, 64, 64, 16, 32", "40, 40, 4, 16, 5"})
    void isItsMatrix(int in, int out, int block, int entries, int batch) {
        Random random = new Random(in + out);
        CosineMatrix cosines = random(in, out, block, entries, random);
        float[] values = gaussian(random, cosines.entryCount());
        float[] x = gaussian(random, batch * in);
        float[] dy = gaussian(random, batch * out);
        float scale = 0.7f;
        float[] coefficients = new float[cosines.coefficients(batch)];
        float[] y = new float[batch * out];
        Arrays.fill(y, 1);
        cosines.forward(batch, x, 0, values, 0, scale, coefficients, y, 0);
        float[] dx = new float[batch * in];
        Arrays.fill(dx, 1);
        float[] dValues = new float[values.length];
        float dScale = cosines.backward(batch, coefficients, values, 0, scale, dy, 0, dx, 0,
                dValues, 0);

        double[] w = matrix(cosines, values, in, out, block);
        double[] expectedY = new double[y.length];
        double[] expectedDx = new double[dx.length];
        double[] dw = new double[w.length];
        Arrays.fill(expectedY, 1);
        Arrays.fill(expectedDx, 1);
        double expectedDScale = 0;
        for (int b = 0; b < batch; b++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    expectedY[b * out + o] += scale * w[o * in + i] * x[b * in + i];
                    expectedDx[b * in + i] += scale * w[o * in + i] * dy[b * out + o];
                    dw[o * in + i] += scale * dy[b * out + o] * x[b * in + i];
                    expectedDScale += w[o * in + i] * dy[b * out + o] * x[b * in + i];
                }
            }
        }
        close(y, expectedY);
        close(dx, expectedDx);
        double[] expectedDValues = new double[values.length];
        for (int entry = 0; entry < values.length; entry++) {
            float[] one = new float[values.length];
            one[entry] = 1;
            double[] slope = matrix(cosines, one, in, out, block);
            for (int i = 0; i < dw.length; i++) expectedDValues[entry] += dw[i] * slope[i];
        }
        close(dValues, expectedDValues);
        // One number, a sum of many of both signs: 1e-4 of the size of what is summed.
        assertThat((double) dScale).isCloseTo(expectedDScale,
                within(1e-4 * (1 + Math.abs(expectedDScale))));
    }

    /** 1e-5 of the size of the whole: sums of up to 200 terms of float32 in another order. */
    private static void close(float[] actual, double[] expected) {
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += expected[i] * expected[i];
            errors += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        }
        assertThat(Math.sqrt(errors)).isLessThanOrEqualTo(1e-5 * Math.sqrt(squares));
    }

    /** With one block: each number is one chain of fma, whatever the lanes. */
    @Test void bitsAreThoseOfTheDefinition() {
        int n = 24;
        int m = 40;
        Random random = new Random(1);
        CosineMatrix cosines = random(m, n, 64, 12, random);
        float[] values = gaussian(random, 12);
        for (int batch : new int[] {1, 3, 8, 17}) {
            float[] x = gaussian(random, batch * m);
            float[] coefficients = new float[cosines.coefficients(batch)];
            float[] y = new float[batch * n];
            cosines.forward(batch, x, 0, values, 0, 0.3f, coefficients, y, 0);
            float[] dx = new float[batch * m];
            float[] dValues = new float[12];
            cosines.backward(batch, coefficients, values, 0, 0.3f, y, 0, dx, 0, dValues, 0);
            float[][] q = new float[n][batch];
            float[][] dq = new float[n][batch];
            float[][] dp = new float[m][batch];
            for (int b = 0; b < batch; b++) {
                for (int entry = 0; entry < 12; entry++) {
                    int g = cosines.frequencyOut(entry);
                    q[g][b] = Math.fma(values[entry],
                            project(x, b * m, m, cosines.frequencyIn(entry)), q[g][b]);
                }
                for (int i = 0; i < n; i++) {
                    float sum = 0;
                    for (int g = 0; g < n; g++) sum = Math.fma(q[g][b], table(g, i, n), sum);
                    assertThat(y[b * n + i]).isEqualTo(0.3f * sum);
                }
            }
            for (int entry = 0; entry < 12; entry++) {
                int g = cosines.frequencyOut(entry);
                int f = cosines.frequencyIn(entry);
                float[] p = new float[batch];
                for (int b = 0; b < batch; b++) {
                    p[b] = project(x, b * m, m, f);
                    dq[g][b] = project(y, b * n, n, g);
                    dp[f][b] = Math.fma(values[entry], dq[g][b], dp[f][b]);
                }
                float sum = 0;                          // a short batch is one chain
                for (int b = 0; b < batch; b++) sum = Math.fma(dq[g][b], p[b], sum);
                if (batch > 16) sum = Kernels.REDUCTIONS.dot(dq[g], 0, p, 0, batch);
                assertThat(dValues[entry]).isEqualTo(0.3f * sum);
            }
            for (int b = 0; b < batch; b++) {
                for (int j = 0; j < m; j++) {
                    float sum = 0;
                    for (int f = 0; f < m; f++) sum = Math.fma(dp[f][b], table(f, j, m), sum);
                    assertThat(dx[b * m + j]).isEqualTo(0.3f * sum);
                }
            }
        }
    }

    private static float project(float[] x, int from, int n, int frequency) {
        float sum = 0;
        for (int j = 0; j < n; j++) sum = Math.fma(table(frequency, j, n), x[from + j], sum);
        return sum;
    }

    /** The same bits as in the layer's own table, which comes from the transform. */
    private static float table(int frequency, int j, int n) {
        double[] unit = new double[n];
        unit[j] = 1;
        Transform.DCT.forward(unit);
        return (float) unit[frequency];
    }

    @Test void bitsDoNotDependOnTheNumberOfThreads() {
        Random random = new Random(2);
        int in = 200;
        int out = 330;
        float[] matrix = gaussian(random, in * out);
        int before = Workers.threads();
        try {
            for (int batch : new int[] {1, 3, 64}) {
                float[] x = gaussian(random, batch * in);
                float[] expected = null;
                for (int threads : new int[] {1, 2, 3, 8}) {
                    Workers.threads(threads);
                    CosineMatrix cosines = CosineMatrix.largest(matrix, in, out, 64, 7);
                    float[] values = cosines.coefficientsOf(matrix);
                    float[] y = new float[batch * out];
                    float[] coefficients = new float[cosines.coefficients(batch)];
                    cosines.forward(batch, x, 0, values, 0, 1, coefficients, y, 0);
                    float[] all = Arrays.copyOf(y, batch * (in + out) + values.length);
                    float[] dValues = new float[values.length];
                    float[] dx = new float[batch * in];
                    cosines.backward(batch, coefficients, values, 0, 1, y, 0, dx, 0, dValues, 0);
                    System.arraycopy(dx, 0, all, y.length, dx.length);
                    System.arraycopy(dValues, 0, all, y.length + dx.length, dValues.length);
                    if (expected == null) expected = all;
                    assertThat(Arrays.equals(all, expected)).isTrue();
                }
            }
        } finally {
            Workers.threads(before);
        }
    }

    @Test void allEntriesAreTheWholeMatrix() {
        float[] matrix = gaussian(new Random(3), 10 * 22);
        CosineMatrix cosines = CosineMatrix.largest(matrix, 22, 10, 16, 256);
        double[] again = matrix(cosines, cosines.coefficientsOf(matrix), 22, 10, 16);
        close(matrix, again);
    }

    @Test void theLargestAreKept() {
        int n = 16;
        float[] matrix = new float[n * n];
        for (int i = 0; i < n * n; i++) {
            matrix[i] = (float) (3 * cosine(2, i / n, n) * cosine(5, i % n, n)
                    - 4 * cosine(7, i / n, n) * cosine(0, i % n, n)
                    + cosine(1, i / n, n) * cosine(1, i % n, n));
        }
        CosineMatrix cosines = CosineMatrix.largest(matrix, n, n, n, 2);
        assertThat(cosines.frequencyOut(0)).isEqualTo(2);
        assertThat(cosines.frequencyIn(0)).isEqualTo(5);
        assertThat(cosines.frequencyOut(1)).isEqualTo(7);
        assertThat(cosines.frequencyIn(1)).isZero();
        // Sums of 256 products of numbers of float32
        assertThat(cosines.coefficientsOf(matrix)).containsExactly(new float[] {3, -4},
                within(1e-5f));
    }

    @Test void theSmoothestAreThoseWithTheFewestTurns() {
        CosineMatrix cosines = CosineMatrix.smoothest(64, 64, 64, 6);
        for (int entry = 0; entry < 6; entry++) {
            assertThat(cosines.frequencyOut(entry) + cosines.frequencyIn(entry))
                    .isLessThanOrEqualTo(2);
        }
        assertThat(cosines.projections()).isEqualTo(2 * 64 * 3);
    }

    @Test void refusesWhatCannotBe() {
        assertThatThrownBy(() -> CosineMatrix.smoothest(8, 8, 8, 65)).hasMessage("cosines: 65 "
                + "entries in a block of 8; from 1 to all of a block of at most 256 can be kept");
        assertThatThrownBy(() -> CosineMatrix.smoothest(8, 8, 8, 0))
                .hasMessageContaining("0 entries");
    }
}
