package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.Warm;

/** A warm pass of waves makes next to no objects. */
class WarmPassTest {
    @ParameterizedTest @CsvSource({"64, 1", "64, 8", "64, 20", "32, 1", "32, 8", "32, 20"})
    void makesNoVectorsObjects(int block, int batch) {
        assertThat(Warm.bytes(pass(block, batch))).isLessThanOrEqualTo(Warm.MOST_BYTES);
    }

    /** Forward and backward. */
    private static Runnable pass(int block, int batch) {
        int size = 4 * block;
        Random random = new Random(batch);
        WaveMatrix waves = new WaveMatrix(size, size, block, 16);
        waves.randomise(random);
        float[] points = new float[2 * waves.seedCount()];
        for (int i = 0; i < points.length; i++) points[i] = (float) random.nextGaussian();
        float[] x = new float[batch * size];
        for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
        float[] coefficients = new float[waves.coefficients(batch)];
        float[] y = new float[x.length];
        float[] dx = new float[x.length];
        float[] dPoints = new float[points.length];
        float[] bias = new float[size];
        float[] dBias = new float[size];
        return () -> {
            waves.forward(batch, x, 0, points, 0, 1, bias, 0, coefficients, y, 0);
            waves.backward(batch, coefficients, points, 0, 1, y, 0, dx, 0, dPoints, 0, dBias, 0);
        };
    }
}
