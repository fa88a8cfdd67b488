package org.seedgrad.tensor;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.seedgrad.tensor.kernels.Workers;

/**
 * What a pass over warm kernels leaves on the heap. Where the compiler does not see through a
 * method, its vectors become objects and it takes several times as long; no result shows that, and
 * the clock not for certain.
 */
public final class Warm {
    /** Tasks and the like take two thousand; the vectors of one small loop, a hundred thousand. */
    public static final long MOST_BYTES = 16_000;

    private static final int PASSES = 100;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final ThreadMXBean THREADS =
            (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Warm() { }

    /** The bytes of a pass, in the mean, once they are few, or after a minute. */
    public static long bytes(Runnable pass) {
        int threads = Workers.threads();
        Workers.threads(1);                         // all of it on this one, which is counted
        try {
            long start = System.nanoTime();
            long bytes;
            do {
                bytes = mean(pass);
            } while (bytes > MOST_BYTES && System.nanoTime() - start < PATIENCE_NANOS);
            return bytes;
        } finally {
            Workers.threads(threads);
        }
    }

    private static long mean(Runnable pass) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PASSES; i++) pass.run();
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / PASSES;
    }
}
