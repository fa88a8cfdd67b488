package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.kernels.Workers;

/** The product by decoded blocks against the product by coefficients. */
@Tag("kernels")
class DecodedMatrixTest {

    private static float[] gaussian(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    /** A matrix with its numbers, and everything that both directions give. */
    private static final class Case {
        final int in;
        final int out;
        final int batch;
        final WaveMatrix waves;
        final CosineMatrix cosines;
        final float[] points;
        final float[] values;
        final float[] x;
        final float[] dy;
        final float[] bias;

        Case(int in, int out, int block, int seeds, int entries, int batch, Random random) {
            this.in = in;
            this.out = out;
            this.batch = batch;
            waves = new WaveMatrix(in, out, block, seeds);
            waves.randomise(random);
            cosines = entries == 0 ? null
                    : CosineMatrix.largest(gaussian(random, in * out), in, out, block, entries);
            points = gaussian(random, 2 * waves.seedCount());
            values = entries == 0 ? null : gaussian(random, cosines.entryCount());
            x = gaussian(random, batch * in);
            dy = gaussian(random, batch * out);
            bias = gaussian(random, out);
        }

        /** y, dx, dPoints, dValues, dBias, dScale. */
        float[][] decoded(DecodedMatrix decoded) {
            float[][] all = results();
            decoded.forward(batch, x, 0, points, 0, values, 0, 0.7f, bias, 0, all[0], 0);
            all[5][0] = decoded.backward(batch, x, 0, points, 0, values, 0, 0.7f, dy, 0,
                    all[1], 0, all[2], 0, all[3], 0, all[4], 0);
            return all;
        }

        float[][] compressed() {
            float[][] all = results();
            float[] p = new float[waves.coefficients(batch)];
            waves.forward(batch, x, 0, points, 0, 0.7f, bias, 0, p, all[0], 0);
            all[5][0] = waves.backward(batch, p, points, 0, 0.7f, dy, 0, all[1], 0,
                    all[2], 0, all[4], 0);
            if (cosines == null) return all;
            p = new float[cosines.coefficients(batch)];
            cosines.forward(batch, x, 0, values, 0, 0.7f, p, all[0], 0);
            all[5][0] += cosines.backward(batch, p, values, 0, 0.7f, dy, 0, all[1], 0,
                    all[3], 0);
            return all;
        }

        private float[][] results() {
            return new float[][] {new float[batch * out], new float[batch * in],
                new float[points.length], new float[values == null ? 0 : values.length],
                new float[out], new float[1]};
        }
    }

    @ParameterizedTest @CsvSource({
        "64, 64, 64, 4, 0, 1", "128, 192, 64, 16, 9, 8", "100, 70, 64, 3, 4, 5",
        "33, 31, 16, 2, 0, 16", "1, 1, 16, 1, 1, 1", "65, 64, 64, 16, 16, 32",
        "40, 40, 4, 2, 3, 7"})
    void isTheProductByCoefficients(int in, int out, int block, int seeds, int entries,
                                    int batch) {
        Case it = new Case(in, out, block, seeds, entries, batch, new Random(in + out));
        float[][] actual = it.decoded(new DecodedMatrix(it.waves, it.cosines, Long.MAX_VALUE));
        float[][] expected = it.compressed();
        for (int i = 0; i < 5; i++) close(actual[i], expected[i], 1e-5);
        // One number, a sum of many of both signs: relative to the size of what is summed.
        assertThat(Math.abs(actual[5][0] - expected[5][0]))
                .isLessThan(1e-4f * (1 + Math.abs(expected[5][0])));
    }

    /** Relative to the whole: sums of up to some hundred terms of float32 in another order. */
    private static void close(float[] actual, float[] expected, double tolerance) {
        double errors = 0;
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = actual[i] - expected[i];
            errors += error * error;
            squares += (double) expected[i] * expected[i];
        }
        assertThat(Math.sqrt(errors)).isLessThanOrEqualTo(tolerance * Math.sqrt(squares));
    }

    @Test void decodesOnceWhereTheCacheIsLargeAndAgainWhereItIsSmall() {
        Case it = new Case(128, 128, 32, 3, 0, 4, new Random(1));
        DecodedMatrix large = new DecodedMatrix(it.waves, null, 128 * 128 * 4);
        float[][] first = it.decoded(large);
        assertThat(large.statistics().misses()).isEqualTo(16);
        assertThat(large.statistics().hits()).isEqualTo(16);
        float[][] second = it.decoded(large);
        assertThat(large.statistics().misses()).isEqualTo(16);
        DecodedMatrix small = new DecodedMatrix(it.waves, null, 3 * 32 * 32 * 4);
        float[][] third = it.decoded(small);
        assertThat(small.statistics().misses()).isGreaterThan(16);
        assertThat(small.statistics().evictions()).isGreaterThan(0);
        DecodedMatrix none = new DecodedMatrix(it.waves, null, 0);
        float[][] fourth = it.decoded(none);
        assertThat(none.statistics().misses()).isEqualTo(32);
        for (int i = 0; i < 6; i++) {
            assertThat(second[i]).isEqualTo(first[i]);
            assertThat(third[i]).isEqualTo(first[i]);
            assertThat(fourth[i]).isEqualTo(first[i]);
        }
    }

    @Test void noticesWhenItsSeedsHaveChanged() {
        Case it = new Case(48, 48, 16, 2, 3, 2, new Random(2));
        DecodedMatrix decoded = new DecodedMatrix(it.waves, it.cosines, Long.MAX_VALUE);
        it.decoded(decoded);
        it.points[7] += 1;
        close(it.decoded(decoded)[0], it.compressed()[0], 1e-5);
        it.values[3] -= 2;
        close(it.decoded(decoded)[0], it.compressed()[0], 1e-5);
        Fields fields = it.waves.fields(5);
        it.waves.fields(5, Fields.wave(fields.frequencyX() ^ 1, fields.frequencyY(), 0));
        close(it.decoded(decoded)[0], it.compressed()[0], 1e-5);
        assertThat(decoded.statistics().misses()).isEqualTo(4 * 9);
    }

    @Test void bitsDoNotDependOnTheNumberOfThreads() {
        Case it = new Case(200, 330, 64, 7, 5, 9, new Random(3));
        int before = Workers.threads();
        try {
            float[][] expected = null;
            for (int threads : new int[] {1, 2, 3, 8}) {
                Workers.threads(threads);
                float[][] all = it.decoded(new DecodedMatrix(it.waves, it.cosines, 100_000));
                if (expected == null) expected = all;
                assertThat(Arrays.deepEquals(all, expected)).isTrue();
            }
        } finally {
            Workers.threads(before);
        }
    }

    /** What an array lacks was taken for zeros, where the blocks had to be decoded. */
    @Test void arraysThatAreTooShortAreRefused() {
        WaveMatrix waves = new WaveMatrix(16, 16, 8, 2);
        CosineMatrix cosines = CosineMatrix.smoothest(16, 16, 8, 3);
        float[] points = new float[2 * waves.seedCount()];
        float[] values = new float[cosines.entryCount()];
        DecodedMatrix matrix = new DecodedMatrix(waves, cosines, Long.MAX_VALUE);
        assertThatThrownBy(() -> matrix.forward(1, new float[16], 0, points, 1, values, 0, 1, null,
                0, new float[16], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.forward(1, new float[16], 0, points, 0, new float[2], 0, 1,
                null, 0, new float[16], 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
