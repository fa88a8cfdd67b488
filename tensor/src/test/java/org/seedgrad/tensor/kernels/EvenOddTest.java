package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the definition, number by number and in the same order: the bits must be the same. */
@Tag("kernels")
class EvenOddTest {
    private static final int BLOCKS = 6;        // more than a panel has
    private static final float SCALE = 0.6f;

    private final Random random = new Random(5);

    @ParameterizedTest @ValueSource(ints = {1, 2, 5, 16, 31, 33, 48, 63, 64})
    void analyses(int n) {
        analyses(n, 8, 7);
        analyses(n, 16, 13);
    }

    private void analyses(int n, int width, int examples) {
        int half = (n + 1) / 2;
        float[] even = draw(32 * half);
        float[] odd = draw(32 * half);
        EvenOdd basis = new EvenOdd(n, even, odd);
        int stride = BLOCKS * n + 3;
        float[] x = draw(2 + examples * stride);
        float[] group = new float[5 + BLOCKS * 64 * width];
        Arrays.fill(group, 9);
        basis.analyse(width, examples, BLOCKS, x, 2, stride, group, 5);
        float[] one = new float[1 + BLOCKS * 64];
        for (int b = 0; b < width; b++) {
            float[] expected = new float[BLOCKS * 64];
            float[] fromGroup = new float[BLOCKS * 64];
            for (int i = 0; i < BLOCKS * 64; i++) {
                if (b < examples) expected[i] = coefficient(n, x, 2 + b * stride + i / 64 * n,
                        i % 64 < 32 ? even : odd, i % 32 * half, i % 64 < 32 ? 1 : -1);
                fromGroup[i] = group[5 + i * width + b];
            }
            assertThat(fromGroup).isEqualTo(expected);
            if (b == examples) return;
            basis.analyse(1, 1, BLOCKS, x, 2 + b * stride, 0, one, 1);
            assertThat(Arrays.copyOfRange(one, 1, one.length)).isEqualTo(expected);
        }
    }

    private static float coefficient(int n, float[] x, int xi, float[] rows, int row, int sign) {
        float sum = 0;
        for (int j = 0; j < (n + 1) / 2; j++) {
            float folded = x[xi + j] + sign * x[xi + n - 1 - j];
            if (2 * j == n - 1) folded = sign > 0 ? x[xi + j] : 0;
            sum = Math.fma(rows[row + j], folded, sum);
        }
        return sum;
    }

    @ParameterizedTest @ValueSource(ints = {1, 2, 5, 16, 31, 33, 48, 63, 64})
    void synthesises(int n) {
        synthesises(n, 8, 7);
        synthesises(n, 16, 13);
    }

    private void synthesises(int n, int width, int examples) {
        int half = (n + 1) / 2;
        float[] even = draw(32 * half);
        float[] odd = draw(32 * half);
        EvenOdd basis = new EvenOdd(n, even, odd);
        float[] c = draw(5 + BLOCKS * 64 * width);
        float[] bias = draw(4 + BLOCKS * n);
        int stride = BLOCKS * n + 3;
        float[] group = new float[2 + examples * stride];
        float[] plain = new float[2 + examples * stride];
        basis.synthesise(width, examples, BLOCKS, c, 5, SCALE, bias, 4, group, 2, stride);
        basis.synthesise(width, examples, BLOCKS, c, 5, SCALE, null, 0, plain, 2, stride);
        for (int b = 0; b < examples; b++) {
            float[] own = new float[3 + BLOCKS * 64];
            for (int i = 0; i < BLOCKS * 64; i++) own[3 + i] = c[5 + i * width + b];
            float[] expected = new float[BLOCKS * n];
            float[] biased = new float[BLOCKS * n];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = SCALE * value(n, own, 3 + i / n * 64, i % n, even, odd);
                biased[i] = expected[i] + bias[4 + i];
            }
            int from = 2 + b * stride;
            assertThat(Arrays.copyOfRange(plain, from, from + BLOCKS * n)).isEqualTo(expected);
            assertThat(Arrays.copyOfRange(group, from, from + BLOCKS * n)).isEqualTo(biased);
            float[] one = new float[BLOCKS * n + 1];
            basis.synthesise(1, 1, BLOCKS, own, 3, SCALE, bias, 4, one, 1, 0);
            assertThat(Arrays.copyOfRange(one, 1, one.length)).isEqualTo(biased);
        }
    }

    private static float value(int n, float[] c, int ci, int place, float[] even, float[] odd) {
        int j = Math.min(place, n - 1 - place);
        float evens = 0;
        float odds = 0;
        for (int f = 0; f < 32; f++) {
            evens = Math.fma(c[ci + f], even[f * ((n + 1) / 2) + j], evens);
            odds = Math.fma(c[ci + 32 + f], odd[f * ((n + 1) / 2) + j], odds);
        }
        if (2 * j == n - 1) return evens;
        return place == j ? evens + odds : evens - odds;
    }

    private float[] draw(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) random.nextGaussian();
        return x;
    }
}
