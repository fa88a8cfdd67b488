package org.seedgrad.bench;

import java.util.concurrent.CyclicBarrier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The float32 rate that no kernel can exceed: multiply-adds on sixteen vectors that never leave
 * their registers, enough to hide the latency of one.
 */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int VECTORS = 16;
    private static final int STEPS = 100_000;

    private FmaPeak() { }

    /** GFLOP/s of so many threads together, measured for so long. */
    static double measure(int threads, long milliseconds) {
        double[] rates = new double[threads];
        CyclicBarrier start = new CyclicBarrier(threads);
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int id = i;
            workers[i] = Thread.ofPlatform().start(() -> rates[id] = rate(start, milliseconds));
        }
        double sum = 0;
        for (int i = 0; i < threads; i++) {
            try {
                workers[i].join();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            sum += rates[i];
        }
        return sum;
    }

    private static double rate(CyclicBarrier start, long milliseconds) {
        float sink = steps(1);
        try {
            start.await();
        } catch (Exception stop) {
            throw new IllegalStateException(stop);
        }
        long begin = System.nanoTime();
        long end = begin + milliseconds * 1_000_000;
        long calls = 0;
        while (System.nanoTime() < end) {
            sink += steps(STEPS);
            calls++;
        }
        if (Float.isNaN(sink)) throw new IllegalStateException("not a number");
        double flops = 2.0 * calls * STEPS * VECTORS * SPECIES.length();
        return flops / (System.nanoTime() - begin);
    }

    /** x becomes x a + b: it tends to 1. */
    private static float steps(int steps) {
        FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a;
        FloatVector x8 = a, x9 = a, x10 = a, x11 = a, x12 = a, x13 = a, x14 = a, x15 = a;
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
            x12 = a.fma(x12, b);
            x13 = a.fma(x13, b);
            x14 = a.fma(x14, b);
            x15 = a.fma(x15, b);
        }
        FloatVector sum = b.add(x0).add(x1).add(x2).add(x3).add(x4).add(x5).add(x6).add(x7)
                .add(x8).add(x9).add(x10).add(x11).add(x12).add(x13).add(x14).add(x15);
        return sum.lane(0);
    }
}
