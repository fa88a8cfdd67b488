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
            x0 = x0.fma(a, b);
            x1 = x1.fma(a, b);
            x2 = x2.fma(a, b);
            x3 = x3.fma(a, b);
            x4 = x4.fma(a, b);
            x5 = x5.fma(a, b);
            x6 = x6.fma(a, b);
            x7 = x7.fma(a, b);
            x8 = x8.fma(a, b);
            x9 = x9.fma(a, b);
            x10 = x10.fma(a, b);
            x11 = x11.fma(a, b);
        }
        return x0.add(x1).add(x2).add(x3).add(x4).add(x5)
                .add(x6).add(x7).add(x8).add(x9).add(x10).add(x11).lane(0);
    }
}
