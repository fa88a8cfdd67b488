package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.kernels.Workers;

/** What a budget of bytes buys. */
class LayerFitTest {
    private static final int IN = 96;
    private static final int OUT = 80;

    /** Smooth, with an edge. */
    private static float[] structured() {
        float[] matrix = new float[IN * OUT];
        for (int i = 0; i < matrix.length; i++) {
            double y = Seed.coordinate(i / IN, OUT);
            double x = Seed.coordinate(i % IN, IN);
            matrix[i] = (float) (Math.exp(-4 * (x - y) * (x - y)) + (x > 0.4 ? 0.2 : 0));
        }
        return matrix;
    }

    private static double error(float[] matrix, LayerFit fit) {
        EncodedLayer layer = fit.fit(matrix, IN, OUT, new float[OUT]);
        return CompressionReport.of(matrix, EncodedLayer.of(layer.toBytes()).matrix(), 1)
                .relativeL2();
    }

    @ParameterizedTest @CsvSource({"400", "700", "2000", "100000"})
    void keepsToTheBudgetAndUsesIt(int budget) {
        LayerFit fit = LayerFit.best(structured(), IN, OUT, budget);
        long bytes = fit.fit(structured(), IN, OUT, new float[OUT]).toBytes().length;
        assertThat(bytes).isLessThanOrEqualTo(budget);
        // One cosine more in each block is too much, or all are there.
        int one = fit.entries() + 1;
        assertThat(one > fit.blockSize() * fit.blockSize() || LayerBytes.size(
                IN, OUT, fit.blockSize(), fit.seeds(), one) > budget).isTrue();
    }

    @Test void moreBytesGiveLessError() {
        double before = 1;
        for (int budget : new int[] {500, 1000, 4000}) {
            double error = error(structured(), LayerFit.best(structured(), IN, OUT, budget));
            assertThat(error).isLessThan(before);
            before = error;
        }
        assertThat(before).isLessThan(0.01);
    }

    /** Waves where the matrix is waves, cosines where it is cosines. */
    @Test void findsOutWhatTheMatrixIsMadeOf() {
        Random random = new Random(1);
        WaveMatrix waves = new WaveMatrix(64, 64, 64, 6);
        waves.randomise(random);
        float[] points = new float[12];
        for (int i = 0; i < 12; i++) points[i] = (float) random.nextGaussian();
        float[] wavy = waves.materialise(points, 0);
        LayerFit fit = LayerFit.best(wavy, 64, 64, LayerBytes.size(64, 64, 64, 6, 0));
        assertThat(fit).isEqualTo(new LayerFit(64, 6, 0));
        CosineMatrix cosines = CosineMatrix.smoothest(64, 64, 64, 8);
        float[] values = new float[8];
        for (int i = 0; i < 8; i++) values[i] = 1 + random.nextFloat();
        WaveMatrix nothing = new WaveMatrix(64, 64, 64, 1);
        float[] cosine = new Decoder(nothing, cosines).matrix(new float[2], 0, values, 0);
        LayerFit other = LayerFit.best(cosine, 64, 64, LayerBytes.size(64, 64, 64, 1, 9));
        assertThat(other.seeds()).isEqualTo(1);
        assertThat(other.entries()).isEqualTo(9);
    }

    @Test void bytesDoNotDependOnTheNumberOfThreads() {
        int before = Workers.threads();
        try {
            byte[] expected = null;
            for (int threads : new int[] {1, 2, 5}) {
                Workers.threads(threads);
                byte[] bytes = LayerFit.best(structured(), IN, OUT, 1500)
                        .fit(structured(), IN, OUT, new float[OUT]).toBytes();
                if (expected == null) expected = bytes;
                assertThat(bytes).isEqualTo(expected);
            }
        } finally {
            Workers.threads(before);
        }
    }

    @Test void aMatrixOfZerosIsOneToo() {
        float[] zeros = new float[IN * OUT];
        EncodedLayer layer = new LayerFit(32, 2, 3).fit(zeros, IN, OUT, new float[OUT]);
        assertThat(EncodedLayer.of(layer.toBytes()).matrix()).containsOnly(0);
    }

    @Test void refusesNumbersThatAreNotFinite() {
        float[] matrix = structured();
        matrix[3 * IN + 5] = Float.NaN;
        String why = "fit: row 3, column 5 is NaN; all numbers must be finite";
        assertThatThrownBy(() -> new LayerFit(32, 2, 3).fit(matrix, IN, OUT, new float[OUT]))
                .hasMessage(why);
        assertThatThrownBy(() -> LayerFit.best(matrix, IN, OUT, 4000)).hasMessage(why);
    }

    @Test void refusesWhatNoLayerHas() {
        assertThatThrownBy(() -> new LayerFit(3, 1, 0)).hasMessageContaining("from 4 to 64");
        assertThatThrownBy(() -> new LayerFit(4, 1, 17))
                .hasMessage("fit: 17 cosines a block; it must be from 0 to 16");
    }

    @Test void refusesABudgetForNothing() {
        float[] matrix = new float[IN * OUT];
        Arrays.fill(matrix, 1);
        assertThatThrownBy(() -> LayerFit.best(matrix, IN, OUT, 300)).hasMessage(
                "fit: a layer [80, 96] takes at least 370 bytes with its bias, and the budget "
                + "is 300");
    }

    /** The smallest number times a small part of it rounds to no number at all. */
    @Test void theSmallestNumbersAreAMatrixToo() {
        float[] matrix = new float[64 * 64];
        for (int i = 0; i < matrix.length; i += 37) matrix[i] = Float.MIN_VALUE;
        for (int entries : new int[] {0, 8}) {
            EncodedLayer layer = new LayerFit(32, 4, entries).fit(matrix, 64, 64, new float[64]);
            for (float weight : EncodedLayer.of(layer.toBytes()).matrix()) {
                assertThat(Math.abs(weight)).isLessThanOrEqualTo(Float.MIN_VALUE);
            }
        }
    }

    /** Its largest wave is 4 / pi of the largest number: beyond float32. */
    @Test void refusesWhatWouldNotComeBackFinite() {
        float[] matrix = new float[64 * 64];
        for (int i = 0; i < matrix.length; i++) matrix[i] = i / 64 % 32 < 16 ? 3.3e38f : -3.3e38f;
        assertThatThrownBy(() -> new LayerFit(32, 4, 0).fit(matrix, 64, 64, new float[64]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("divide the matrix by a number first");
    }

    @Test void refusesAnotherShape() {
        LayerFit fit = new LayerFit(16, 1, 0);
        for (int length : new int[] {10, 17}) {
            assertThatThrownBy(() -> fit.fit(new float[length], 4, 4, new float[4]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("fit: [4, 4] is 16 numbers, but " + length + " are given; both "
                            + "lengths must be at least 1");
            assertThatThrownBy(() -> LayerFit.best(new float[length], 4, 4, 1000))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("fit: [4, 4] is 16 numbers");
        }
    }
}
