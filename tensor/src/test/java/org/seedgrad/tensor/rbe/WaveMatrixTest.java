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
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.kernels.Workers;

/** The product in the compressed domain against the matrix itself. */
@Tag("kernels")
class WaveMatrixTest {

    private static WaveMatrix random(int in, int out, int block, int seeds, Random random) {
        WaveMatrix matrix = new WaveMatrix(in, out, block, seeds);
        for (int seed = 0; seed < matrix.seedCount(); seed++) {
            matrix.fields(seed, Fields.wave(
                    random.nextInt(32), random.nextInt(32), random.nextInt(2)));
        }
        return matrix;
    }

    private static float[] gaussian(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    @ParameterizedTest @CsvSource({
        "64, 64, 64, 4, 1", "128, 192, 64, 16, 8", "100, 70, 64, 3, 5", "33, 31, 16, 2, 16",
        "1, 1, 16, 1, 1", "17, 200, 32, 5, 9", "65, 64, 64, 16, 32", "128, 64, 64, 1, 3",
        "60, 70, 64, 3, 1"})
    void isTheMaterialisedMatrix(int in, int out, int block, int seeds, int batch) {
        Random random = new Random(in + out);
        WaveMatrix matrix = random(in, out, block, seeds, random);
        float[] points = gaussian(random, 2 * matrix.seedCount());
        float[] x = gaussian(random, batch * in);
        float[] dy = gaussian(random, batch * out);
        float[] bias = gaussian(random, out);
        float scale = 0.7f;
        float[] coefficients = new float[matrix.coefficients(batch)];
        float[] y = new float[batch * out];
        matrix.forward(batch, x, 0, points, 0, scale, bias, 0, coefficients, y, 0);
        float[] dx = new float[batch * in];
        float[] dPoints = new float[points.length];
        float[] dBias = new float[out];
        float dScale = matrix.backward(batch, coefficients, points, 0, scale, dy, 0, dx, 0,
                dPoints, 0, dBias, 0);

        float[] w = matrix.materialise(points, 0);
        double[] expectedY = new double[y.length];
        double[] expectedDx = new double[dx.length];
        double[] dw = new double[w.length];
        double[] expectedDBias = new double[out];
        double expectedDScale = 0;
        for (int b = 0; b < batch; b++) {
            for (int o = 0; o < out; o++) {
                expectedY[b * out + o] = bias[o];
                expectedDBias[o] += dy[b * out + o];
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
        close(dPoints, pointGradient(matrix, dw, in, block));
        close(dBias, expectedDBias);
        // One number, a sum of many of both signs: 1e-4 of the size of what is summed.
        assertThat((double) dScale).isCloseTo(expectedDScale,
                within(1e-4 * (1 + Math.abs(expectedDScale))));
    }

    /** dL/dX1 is the sum of dW sin a cos b over the block, dL/dX2 that of dW cos a cos b. */
    private static double[] pointGradient(WaveMatrix matrix, double[] dw, int in, int block) {
        double[] gradient = new double[2 * matrix.seedCount()];
        for (int row = 0; row < matrix.blockRows(); row++) {
            for (int column = 0; column < matrix.blockColumns(); column++) {
                int first = matrix.firstSeed(row, column);
                for (int s = first; s < first + matrix.seedsPerBlock(); s++) {
                    Seed sine = new Seed(0, 0, matrix.fields(s));
                    for (int i = 0; i < matrix.rows(row); i++) {
                        double y = Seed.coordinate(i, matrix.rows(row));
                        for (int j = 0; j < matrix.columns(column); j++) {
                            double x = Seed.coordinate(j, matrix.columns(column));
                            double g = dw[(row * block + i) * in + column * block + j];
                            gradient[2 * s] += g * sine.pattern(x, y);
                            gradient[2 * s + 1] += g * sine.patternSlope(x, y);
                        }
                    }
                }
            }
        }
        return gradient;
    }

    /**
     * 1e-5 of the size of the whole: sums of up to 200 terms of float32 in another order; 1e-15 for
     * a wave that is 0 everywhere, as cos(pi / 2) is not quite.
     */
    private static void close(float[] actual, double[] expected) {
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += expected[i] * expected[i];
            errors += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        }
        assertThat(Math.sqrt(errors)).isLessThanOrEqualTo(1e-5 * Math.sqrt(squares) + 1e-15);
    }

    @Test void bitsDoNotDependOnTheNumberOfThreads() {
        Random random = new Random(9);
        WaveMatrix matrix = random(200, 330, 64, 7, random);
        float[] points = gaussian(random, 2 * matrix.seedCount());
        int before = Workers.threads();
        try {
            for (int batch : new int[] {1, 3, 8, 20}) {
                float[] x = gaussian(random, batch * 200);
                float[] expected = null;
                for (int threads : new int[] {1, 2, 3, 8}) {
                    Workers.threads(threads);
                    float[] coefficients = new float[matrix.coefficients(batch)];
                    int places = batch * 530 + points.length;
                    float[] all = new float[places + 330];
                    matrix.forward(batch, x, 0, points, 0, 1, null, 0, coefficients, all, 0);
                    float[] dy = Arrays.copyOf(all, batch * 330);
                    matrix.backward(batch, coefficients, points, 0, 1, dy, 0,
                            all, batch * 330, all, batch * 530, all, places);
                    if (expected == null) expected = all;
                    assertThat(Arrays.equals(all, expected)).isTrue();
                }
            }
        } finally {
            Workers.threads(before);
        }
    }

    @Test void anExampleDoesNotDependOnItsCompany() {
        Random random = new Random(3);
        WaveMatrix matrix = random(100, 150, 64, 5, random);
        float[] points = gaussian(random, 2 * matrix.seedCount());
        for (int batch : new int[] {2, 8, 11, 19}) asIfAlone(matrix, points, batch, random);
    }

    private static void asIfAlone(WaveMatrix matrix, float[] points, int batch, Random random) {
        float[] x = gaussian(random, batch * 100);
        float[] dy = gaussian(random, batch * 150);
        float[] y = new float[batch * 150];
        float[] dx = new float[batch * 100];
        float[] dPoints = new float[points.length];
        float[] coefficients = new float[matrix.coefficients(batch)];
        matrix.forward(batch, x, 0, points, 0, 2, null, 0, coefficients, y, 0);
        matrix.backward(batch, coefficients, points, 0, 2, dy, 0, dx, 0, dPoints, 0, null, 0);
        for (int b = 0; b < batch; b++) {
            float[] own = new float[matrix.coefficients(1)];
            float[] ownY = new float[150];
            float[] ownDx = new float[100];
            matrix.forward(1, x, b * 100, points, 0, 2, null, 0, own, ownY, 0);
            matrix.backward(1, own, points, 0, 2, dy, b * 150, ownDx, 0, dPoints, 0, null, 0);
            assertThat(Arrays.copyOfRange(y, b * 150, b * 150 + 150)).isEqualTo(ownY);
            assertThat(Arrays.copyOfRange(dx, b * 100, b * 100 + 100)).isEqualTo(ownDx);
        }
    }

    @Test void arraysMayBeginAnywhere() {
        Random random = new Random(4);
        WaveMatrix matrix = random(70, 40, 32, 3, random);
        float[] points = gaussian(random, 2 * matrix.seedCount());
        for (int batch : new int[] {1, 3, 9, 17}) {
            float[] x = gaussian(random, batch * 70);
            float[] dy = gaussian(random, batch * 40);
            float[] bias = gaussian(random, 40);
            assertThat(all(matrix, batch, x, points, bias, dy, 5))
                    .isEqualTo(all(matrix, batch, x, points, bias, dy, 0));
        }
    }

    /** All results of a pass forward and backward on arrays that begin with so many others. */
    private static float[] all(WaveMatrix matrix, int batch, float[] x, float[] points,
                               float[] bias, float[] dy, int offset) {
        float[] coefficients = new float[matrix.coefficients(batch)];
        float[] y = new float[offset + batch * 40];
        float[] dx = new float[offset + batch * 70];
        float[] dPoints = new float[offset + points.length];
        float[] dBias = new float[offset + 40];
        matrix.forward(batch, shifted(x, offset), offset, shifted(points, offset), offset, 0.5f,
                shifted(bias, offset), offset, coefficients, y, offset);
        float dScale = matrix.backward(batch, coefficients, shifted(points, offset), offset, 0.5f,
                shifted(dy, offset), offset, dx, offset, dPoints, offset, dBias, offset);
        float[] all = {dScale};
        for (float[] part : new float[][] {y, dx, dPoints, dBias}) {
            int length = all.length;
            all = Arrays.copyOf(all, length + part.length - offset);
            System.arraycopy(part, offset, all, length, part.length - offset);
        }
        return all;
    }

    private static float[] shifted(float[] numbers, int offset) {
        float[] shifted = new float[offset + numbers.length];
        System.arraycopy(numbers, 0, shifted, offset, numbers.length);
        return shifted;
    }

    /** A seed that is 0 everywhere has no gradient, and could never learn. */
    @ParameterizedTest @ValueSource(ints = {2, 3, 5, 9, 17, 63})
    void noRandomSeedIsZero(int n) {
        Random random = new Random(n);
        for (int trial = 0; trial < 100; trial++) {
            WaveMatrix matrix = new WaveMatrix(n, n, 64, 1);
            matrix.randomise(random);
            double squares = 0;
            for (float value : matrix.materialise(new float[] {0, 1}, 0)) squares += value * value;
            assertThat(squares).isGreaterThan(0.1);
        }
    }

    @Test void refusesSeedsThatAreNoPlainWaves() {
        WaveMatrix matrix = new WaveMatrix(64, 64, 64, 1);
        assertThatThrownBy(() -> matrix.fields(0, Fields.wave(1, 1, 2)))
                .hasMessageContaining("no plain wave with q 0 or 1");
        assertThatThrownBy(() -> matrix.fields(0, Fields.of(1 << 19)))
                .hasMessageContaining("no plain wave");
    }

    @Test void refusesShapesThatAreNone() {
        int[][] shapes = {{0, 4, 4, 1}, {4, -4, 4, 1}, {4, 4, 0, 1}, {4, 4, 4, 0}, {4, 4, 4, -1}};
        for (int[] shape : shapes) {
            assertThatThrownBy(() -> new WaveMatrix(shape[0], shape[1], shape[2], shape[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("waves: [" + shape[1] + ", " + shape[0] + "]");
        }
    }

    /** As waves a matrix may have more numbers than any array; built it cannot be. */
    @Test void refusesToBuildWhatNoArrayHolds() {
        WaveMatrix matrix = new WaveMatrix(65536, 65536, 64, 1);
        float[] points = new float[2 * matrix.seedCount()];
        String message = "waves: [65536, 65536] is 4294967296 numbers, more than an array holds";
        assertThatThrownBy(() -> matrix.materialise(points, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
        assertThatThrownBy(() -> new Decoder(matrix, null).matrix(points, 0, null, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    /** sinh ends at 20 for a seed, but a point is multiplied wherever it is. */
    @Test void theMatrixIsTheProductsOneForDistantPointsToo() {
        WaveMatrix matrix = new WaveMatrix(2, 2, 4, 1);
        float[] points = {3e9f, 4e9f};
        assertThat(matrix.materialise(points, 0)).containsOnly(4e9f);
    }

    /** What the points lack was taken for zeros where they did not begin at 0. */
    @Test void pointsThatAreTooFewAreRefused() {
        WaveMatrix matrix = new WaveMatrix(16, 16, 8, 2);
        float[] points = new float[2 * matrix.seedCount()];
        float[] coefficients = new float[matrix.coefficients(1)];
        assertThatThrownBy(() -> matrix.forward(1, new float[16], 0, points, 3, 1, null, 0,
                coefficients, new float[16], 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
