package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.kernels.Workers;

/**
 * A warm pass makes next to no objects. Where the compiler does not see through a method, its
 * vectors become objects and it takes several times as long; no result shows that, and the clock
 * not for certain.
 */
class WarmPassTest {
    /** Tasks and the like take two thousand; the vectors of one small loop, a hundred thousand. */
    private static final long MOST_BYTES = 16_000;

    private static final int PASSES = 100;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final ThreadMXBean THREADS =
            (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest @CsvSource({"64, 1", "64, 8", "64, 20", "32, 1", "32, 8", "32, 20"})
    void makesNoVectorsObjects(int block, int batch) {
        Runnable pass = pass(block, batch);
        int threads = Workers.threads();
        Workers.threads(1);                         // all of it on this one, which is counted
        try {
            long start = System.nanoTime();
            long bytes;
            do {
                bytes = bytes(pass);
            } while (bytes > MOST_BYTES && System.nanoTime() - start < PATIENCE_NANOS);
            assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
        } finally {
            Workers.threads(threads);
        }
    }

    /** What a pass leaves on the heap, in the mean. */
    private static long bytes(Runnable pass) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PASSES; i++) pass.run();
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / PASSES;
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
