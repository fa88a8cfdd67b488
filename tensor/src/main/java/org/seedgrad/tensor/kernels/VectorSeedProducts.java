package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarSeedProducts} with the examples of a group in one vector, or in two; of one example,
 * with the two points of a seed.
 */
final class VectorSeedProducts implements SeedProducts {
    private static final int EIGHT = WaveBasis.EIGHT;
    private static final boolean VECTORS = Kernels.SPECIES.length() >= EIGHT;
    private static final boolean WIDE = Kernels.SPECIES.length() > EIGHT;
    private static final VectorSpecies<Float> PAIR = FloatVector.SPECIES_64;
    private static final SeedProducts SCALAR = new ScalarSeedProducts();

    /** The sums of a column's seeds while they are made: half of the lanes dX1, the others dX2. */
    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[0]);

    @Override public void forward(int width, int first, int end, int[] codes, float[] points,
                                  float[] p, float[] q) {
        if (width == 1 || !VECTORS) {
            SCALAR.forward(width, first, end, codes, points, p, q);
        } else if (width == EIGHT) {
            EightExamples.forward(first, end, codes, points, p, q);
        } else if (WIDE) {
            SixteenExamples.forward(first, end, codes, points, p, q);
        } else {
            TwiceEightExamples.forward(first, end, codes, points, p, q);
        }
    }

    @Override public void backward(int width, int groups, SeedColumn column, float[] points,
                                   float[] p, int pFrom, int pStep, float[] dp, int dpi,
                                   float[] dq, int dqStep, float scale, float[] dPoints) {
        int[] starts = column.starts();
        int[] entries = column.entries();
        if (width == 1) {
            pairs(starts, entries, points, p, pFrom, dp, dpi, dq, scale, dPoints);
            return;
        }
        if (!VECTORS) {
            SCALAR.backward(width, groups, column, points, p, pFrom, pStep, dp, dpi, dq, dqStep,
                    scale, dPoints);
            return;
        }
        int count = entries.length / 2;
        float[] sums = sums((count + 3) / 4 * 4 * width);
        if (width == EIGHT) {
            EightExamples.backward(starts, entries, points, p, pFrom, dp, dpi, dq, sums);
            EightExamples.combine(count, sums, scale);
        } else if (WIDE) {
            for (int group = 0; group < groups; group++) {
                SixteenExamples.backward(starts, entries, points, p, pFrom + group * pStep,
                        dp, dpi + group * 2 * SINES * width, dq, group * dqStep, sums, group > 0);
            }
            SixteenExamples.combine(count, sums, scale);
        } else {
            for (int group = 0; group < groups; group++) {
                TwiceEightExamples.backward(starts, entries, points, p, pFrom + group * pStep,
                        dp, dpi + group * 2 * SINES * width, dq, group * dqStep, sums, group > 0);
            }
            TwiceEightExamples.combine(count, sums, scale);
        }
        scatter(sums, entries, dPoints);
    }

    private static float[] sums(int length) {
        if (SUMS.get().length < length + Scratch.GAP) SUMS.set(new float[length + Scratch.GAP]);
        return SUMS.get();
    }

    private static void scatter(float[] pairs, int[] entries, float[] dPoints) {
        for (int i = 0; i < entries.length; i += 2) {
            FloatVector.fromArray(PAIR, pairs, i).intoArray(dPoints, entries[i]);
        }
    }

    /** Stands for the blending of Exact, which is slow in a vector of two. */
    private static final FloatVector ONES = FloatVector.broadcast(PAIR, 1);

    /** The seeds of a column for one example, where sine and cosine are two lanes. */
    private static void pairs(int[] starts, int[] entries, float[] points, float[] p, int pi,
                              float[] dp, int dpi, float[] dq, float scale, float[] dPoints) {
        for (int f = 0; f < SINES; f++) {
            FloatVector both = FloatVector.broadcast(PAIR, p[pi + f])
                    .withLane(0, p[pi + f + SINES]).mul(scale);
            FloatVector sums = FloatVector.zero(PAIR);
            int end = starts[f + 1];
            for (int i = starts[f]; i < end; i++) {
                int point = entries[2 * i];
                FloatVector d = FloatVector.broadcast(PAIR, dq[entries[2 * i + 1]]);
                sums = FloatVector.fromArray(PAIR, points, point).fma(d, sums);
                both.mul(d).intoArray(dPoints, point);
            }
            FloatVector exact = ONES.mul(sums);
            dp[dpi + f + SINES] = exact.lane(0);
            dp[dpi + f] = exact.lane(1);
        }
    }
}
