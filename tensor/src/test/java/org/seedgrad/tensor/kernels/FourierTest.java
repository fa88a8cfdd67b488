package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast transform against the waves themselves, and its two kernels against one another. */
@Tag("kernels")
class FourierTest {
    private static final int LANES = FourierKernel.LANES;

    private final Random random = new Random(7);
    private final FourierKernel scalar = new ScalarFourier();
    private final FourierKernel vector = new VectorFourier();

    private float[] draw(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) random.nextGaussian();
        return x;
    }

    @Test void everyPlaceAndFrequencyStandsOnce() {
        TreeSet<Integer> places = new TreeSet<>();
        TreeSet<Integer> frequencies = new TreeSet<>();
        for (int a = 0; a <= Fourier63.A; a++) {
            for (int b = -Fourier63.B; b <= Fourier63.B; b++) {
                if (a == 0 && b < 0) continue;
                assertThat(places.add(Fourier63.place(a, b))).isTrue();
                assertThat(places.add(Fourier63.N - Fourier63.place(a, b))).isTrue();
                assertThat(frequencies.add(Fourier63.frequency(a, b))).isTrue();
            }
        }
        assertThat(places).hasSize(64).first().isEqualTo(0);
        assertThat(places.last()).isEqualTo(63);
        assertThat(frequencies).hasSize(32).first().isEqualTo(0);
        assertThat(frequencies.last()).isEqualTo(31);
    }

    @Test void fiveHundredAndTwelveMultiplications() {
        int cosinesA = Fourier63.A + 1;
        int cosinesB = Fourier63.B + 1;
        int overA = cosinesA * cosinesA + Fourier63.A * Fourier63.A;
        int overB = cosinesB * cosinesB + Fourier63.B * Fourier63.B;
        assertThat(Fourier63.WIDTH * overA + (2 * Fourier63.A + 1) * overB).isEqualTo(512);
    }

    @Test void bothKernelsGiveTheSameBits() {
        float[] x = draw(64 * LANES);
        float[] c = draw(3 + 64 * LANES);
        float[][] terms = new float[2][Fourier63.TERMS * LANES];
        float[][] results = new float[2][3 + 64 * LANES];
        FourierKernel[] both = {scalar, vector};

        for (int i = 0; i < 2; i++) both[i].fold(x, terms[i]);
        assertThat(terms[1]).isEqualTo(terms[0]);
        for (int i = 0; i < 2; i++) both[i].join(terms[0], results[i], 3);
        assertThat(results[1]).isEqualTo(results[0]);
        for (int i = 0; i < 2; i++) both[i].part(c, 3, terms[i]);
        assertThat(terms[1]).isEqualTo(terms[0]);
        for (int i = 0; i < 2; i++) both[i].unfold(terms[0], 0.3f, results[i]);
        assertThat(results[1]).isEqualTo(results[0]);
    }

    /** cos(pi f y) or, from function 32 on, sin(pi f y), where y goes from -1 to 1. */
    private static double wave(int function, int place) {
        double phase = Math.PI * (function % 32) * (2.0 * place / 63 - 1);
        return function < 32 ? Math.cos(phase) : Math.sin(phase);
    }

    /** Three in ten million of the norm: a few roundings of float32 each. */
    @ParameterizedTest @CsvSource({"1, 1", "8, 8", "16, 16"})
    void isTheProductWithTheWaves(int width, int examples) {
        WaveBasis basis = new FourierWaves();
        float[] x = draw(examples * 64);
        float[] c = new float[64 * width];
        basis.analyse(width, examples, 1, x, 0, 64, c, 0);
        float[] d = draw(64 * width);
        float[] y = new float[examples * 64];
        basis.synthesise(width, examples, 1, d, 0, 0.5f, null, 0, y, 0, 64);
        double[] sizes = new double[2];
        double[] errors = new double[2];
        for (int b = 0; b < examples; b++) {
            for (int i = 0; i < 64; i++) {
                double coefficient = 0;
                double number = 0;
                for (int k = 0; k < 64; k++) {
                    coefficient += x[b * 64 + k] * wave(i, k);
                    number += 0.5 * d[k * width + b] * wave(k, i);
                }
                sizes[0] += coefficient * coefficient;
                sizes[1] += number * number;
                errors[0] += Math.pow(c[i * width + b] - coefficient, 2);
                errors[1] += Math.pow(y[b * 64 + i] - number, 2);
            }
        }
        for (int way = 0; way < 2; way++) {
            assertThat(Math.sqrt(errors[way] / sizes[way])).isLessThan(3e-7);
        }
    }

    /** An example by itself, by the scalar kernel. */
    private float[] analysed(float[] x, int xi) {
        float[] panel = new float[64 * LANES];
        float[] terms = new float[Fourier63.TERMS * LANES];
        for (int j = 0; j < 64; j++) panel[j * LANES] = x[xi + j];
        scalar.fold(panel, terms);
        scalar.join(terms, panel, 0);
        return lane(panel);
    }

    private float[] synthesised(float[] c, float scale) {
        float[] panel = new float[64 * LANES];
        float[] terms = new float[Fourier63.TERMS * LANES];
        for (int f = 0; f < 64; f++) panel[f * LANES] = c[f];
        scalar.part(panel, 0, terms);
        scalar.unfold(terms, scale, panel);
        return lane(panel);
    }

    private static float[] lane(float[] panel) {
        float[] lane = new float[64];
        for (int i = 0; i < 64; i++) lane[i] = panel[i * LANES];
        return lane;
    }

    /** All widths, whole groups and parts; whole arrays, so a number too many is seen. */
    @ParameterizedTest @CsvSource({"1, 1, 1", "1, 1, 6", "1, 1, 37", "8, 2, 1", "8, 8, 2",
        "8, 5, 5", "16, 9, 1", "16, 16, 3"})
    void anExampleGetsTheSameBitsInAnyCompany(int width, int examples, int blocks) {
        WaveBasis basis = new FourierWaves();
        int stride = blocks * 64 + 3;
        float[] x = draw(2 + examples * stride);
        float[] c = new float[5 + blocks * 64 * width + 1];
        Arrays.fill(c, 9);
        float[] expected = c.clone();
        float[] none = analysed(new float[64], 0);
        for (int i = 0; i < width * blocks; i++) {
            int b = i % width;
            float[] one = b < examples ? analysed(x, 2 + b * stride + i / width * 64) : none;
            for (int f = 0; f < 64; f++) {
                expected[5 + (i / width * 64 + f) * width + b] = one[f];
            }
        }
        basis.analyse(width, examples, blocks, x, 2, stride, c, 5);
        assertThat(c).isEqualTo(expected);
        for (float nothing : none) assertThat(nothing).isZero();

        float[] bias = draw(4 + blocks * 64);
        float[] d = draw(7 + blocks * 64 * width);
        float[] y = draw(2 + examples * stride);
        float[] plain = y.clone();
        float[] expectedY = y.clone();
        float[] expectedPlain = y.clone();
        for (int i = 0; i < examples * blocks; i++) {
            float[] own = new float[64];
            for (int f = 0; f < 64; f++) {
                own[f] = d[7 + (i / examples * 64 + f) * width + i % examples];
            }
            float[] one = synthesised(own, 0.6f);
            for (int j = 0; j < 64; j++) {
                int at = 2 + i % examples * stride + i / examples * 64 + j;
                expectedPlain[at] = one[j];
                expectedY[at] = one[j] + bias[4 + i / examples * 64 + j];
            }
        }
        basis.synthesise(width, examples, blocks, d, 7, 0.6f, bias, 4, y, 2, stride);
        basis.synthesise(width, examples, blocks, d, 7, 0.6f, null, 0, plain, 2, stride);
        assertThat(y).isEqualTo(expectedY);
        assertThat(plain).isEqualTo(expectedPlain);
    }
}
