package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.kernels.Gemm;
import org.seedgrad.tensor.kernels.Workers;

/** Blocks from tables against their scalar twin, bit by bit, and against sines and cosines. */
@Tag("kernels")
class DecoderTest {
    private static final int BLOCK = 32;

    private static WaveMatrix waves(int in, int out, int seeds, Random random) {
        WaveMatrix waves = new WaveMatrix(in, out, BLOCK, seeds);
        waves.randomise(random);
        return waves;
    }

    private static float[] gaussian(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    private static CosineMatrix cosines(int in, int out, Random random) {
        return CosineMatrix.largest(gaussian(random, in * out), in, out, BLOCK, 5);
    }

    /** One number: a chain of fma over the seeds, then over the cosines. */
    private static float scalar(WaveMatrix waves, float[] points, CosineMatrix cosines,
                                float[] values, int row, int column, int i, int j) {
        int n = waves.rows(row);
        int m = waves.columns(column);
        float[] left = WaveTable.of(n);
        float[] right = WaveTable.of(m);
        float sum = 0;
        int first = waves.firstSeed(row, column);
        for (int seed = first; seed < first + waves.seedsPerBlock(); seed++) {
            Fields fields = waves.fields(seed);
            float y = left[i * 64 + fields.frequencyY() + 32 * fields.quarterTurns()];
            float sine = right[j * 64 + 32 + fields.frequencyX()];
            float cosine = right[j * 64 + fields.frequencyX()];
            sum = Math.fma(y, Math.fma(points[2 * seed + 1], cosine, points[2 * seed] * sine), sum);
        }
        int block = row * waves.blockColumns() + column;
        for (int entry = 5 * block; cosines != null && entry < 5 * block + 5; entry++) {
            float y = cosines.cosinesOut(row)[cosines.frequencyOut(entry) * n + i];
            float x = cosines.cosinesIn(column)[cosines.frequencyIn(entry) * m + j];
            sum = Math.fma(y, values[entry] * x, sum);
        }
        return sum;
    }

    @ParameterizedTest @CsvSource({"32, 32, 4", "50, 70, 3", "1, 33, 2", "64, 31, 16"})
    void bitsAreThoseOfTheScalarTwin(int in, int out, int seeds) {
        Random random = new Random(in);
        WaveMatrix waves = waves(in, out, seeds, random);
        CosineMatrix cosines = cosines(in, out, random);
        float[] points = gaussian(random, 2 * waves.seedCount());
        float[] values = gaussian(random, cosines.entryCount());
        float[] plain = new Decoder(waves, null).matrix(points, 0, null, 0);
        float[] both = new Decoder(waves, cosines).matrix(points, 0, values, 0);
        for (int at = 0; at < plain.length; at++) {
            int i = at / in;
            int j = at % in;
            assertThat(plain[at]).isEqualTo(scalar(waves, points, null, null,
                    i / BLOCK, j / BLOCK, i % BLOCK, j % BLOCK));
            assertThat(both[at]).isEqualTo(scalar(waves, points, cosines, values,
                    i / BLOCK, j / BLOCK, i % BLOCK, j % BLOCK));
        }
        float[] panels = new Decoder(waves, cosines).panels(0, 0, points, 0, values, 0);
        float[] turned = new float[waves.columns(0) * waves.rows(0)];
        Gemm.unpack(waves.columns(0), waves.rows(0), panels, 0, turned, 0, waves.rows(0));
        for (int i = 0; i < waves.rows(0); i++) {
            for (int j = 0; j < waves.columns(0); j++) {
                assertThat(turned[j * waves.rows(0) + i]).isEqualTo(both[i * in + j]);
            }
        }
    }

    @Test void isTheMatrixOfTheDefinition() {
        Random random = new Random(4);
        WaveMatrix waves = waves(100, 70, 8, random);
        float[] points = gaussian(random, 2 * waves.seedCount());
        float[] fast = new Decoder(waves, null).matrix(points, 0, null, 0);
        float[] naive = waves.materialise(points, 0);
        // Sums of eight numbers up to 4, each of rounded factors
        for (int i = 0; i < naive.length; i++) {
            assertThat(fast[i]).isCloseTo(naive[i], within(4e-6f));
        }
    }

    /** The matrix is linear in what is learned: <G, W(v)> = <gradient(G), v>. */
    @Test void theGradientIsTheTransposeOfDecoding() {
        Random random = new Random(5);
        int in = 40;
        int out = 20;
        WaveMatrix waves = waves(in, out, 6, random);
        CosineMatrix cosines = cosines(in, out, random);
        Decoder decoder = new Decoder(waves, cosines);
        float[] dPoints = new float[2 * waves.seedCount()];
        float[] dValues = new float[cosines.entryCount()];
        float[] g = gaussian(random, in * out);
        for (int column = 0; column < 2; column++) {
            float[] block = new float[out * waves.columns(column)];
            double[] cut = waves.block(g, 0, column);
            for (int i = 0; i < block.length; i++) block[i] = (float) cut[i];
            decoder.gradient(0, column, block, dPoints, 0, dValues, 0);
        }
        for (int trial = 0; trial < 20; trial++) {
            float[] points = gaussian(random, dPoints.length);
            float[] values = gaussian(random, dValues.length);
            float[] matrix = decoder.matrix(points, 0, values, 0);
            double left = 0;
            double size = 0;
            for (int i = 0; i < g.length; i++) {
                left += (double) g[i] * matrix[i];
                size += Math.abs((double) g[i] * matrix[i]);
            }
            double right = 0;
            for (int i = 0; i < points.length; i++) right += (double) dPoints[i] * points[i];
            for (int i = 0; i < values.length; i++) right += (double) dValues[i] * values[i];
            assertThat(right).isCloseTo(left, within(1e-6 * size));      // float32 on both sides
        }
    }

    @Test void bitsDoNotDependOnTheNumberOfThreads() {
        Random random = new Random(6);
        WaveMatrix waves = waves(200, 150, 5, random);
        float[] points = gaussian(random, 2 * waves.seedCount());
        int before = Workers.threads();
        try {
            Workers.threads(1);
            float[] expected = new Decoder(waves, null).matrix(points, 0, null, 0);
            for (int threads : new int[] {2, 3, 8}) {
                Workers.threads(threads);
                assertThat(Arrays.equals(expected,
                        new Decoder(waves, null).matrix(points, 0, null, 0))).isTrue();
            }
        } finally {
            Workers.threads(before);
        }
    }
}
