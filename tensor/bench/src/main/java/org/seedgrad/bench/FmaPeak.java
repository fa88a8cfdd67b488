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
            x12 = x12.fma(a, b);
            x13 = x13.fma(a, b);
            x14 = x14.fma(a, b);
            x15 = x15.fma(a, b);
        }
        FloatVector sum = x0.add(x1).add(x2).add(x3).add(x4).add(x5).add(x6).add(x7)
                .add(x8).add(x9).add(x10).add(x11).add(x12).add(x13).add(x14).add(x15);
        return sum.lane(0);
    }
}
