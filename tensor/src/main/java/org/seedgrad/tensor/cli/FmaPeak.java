package org.seedgrad.tensor.cli;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.seedgrad.tensor.kernels.Workers;

/**
 * The rate that no kernel can exceed: multiply-adds on vectors that never leave their registers, in
 * twelve chains, enough to hide the latency of one.
 */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int STEPS = 1_000_000;
    private static final int TIMES = 12;

    private FmaPeak() { }

    /** Floating-point operations a second of all threads together: the best of a few times. */
    static double measure() {
        int threads = Workers.threads();
        float[] sums = new float[threads];
        long best = Long.MAX_VALUE;
        for (int time = 0; time < TIMES; time++) {
            long begin = System.nanoTime();
            Workers.run(threads, thread -> sums[thread] = steps(STEPS));
            best = Math.min(best, System.nanoTime() - begin);
        }
        for (float sum : sums) if (Float.isNaN(sum)) throw new IllegalStateException("no number");
        return 2.0 * threads * STEPS * CHAINS * SPECIES.length() / best * 1e9;
    }

    /** x becomes x a + b, which tends to 1. */
    private static float steps(int steps) {
        FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a;
        FloatVector x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
        for (int i = 0; i < steps; i++) {
            x0 = a.fma(x0, b);
            x1 = a.fma(x1, b);
            x2 = a.fma(x2, b);
            x3 = a.fma(x3, b);
            x4 = a.fma(x4, b);
            x5 = a.fma(x5, b);
            x6 = a.fma(x6, b);
            x7 = a.fma(x7, b);
            x8 = a.fma(x8, b);
            x9 = a.fma(x9, b);
            x10 = a.fma(x10, b);
            x11 = a.fma(x11, b);
        }
        return b.add(x0).add(x1).add(x2).add(x3).add(x4).add(x5)
                .add(x6).add(x7).add(x8).add(x9).add(x10).add(x11).lane(0);
    }
}
