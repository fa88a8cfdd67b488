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
                                  float[] p, int pFrom, float[] q) {
        if (width == 1 || !VECTORS) {
            SCALAR.forward(width, first, end, codes, points, p, pFrom, q);
        } else if (width == EIGHT) {
            EightExamples.forward(first, end, codes, points, p, pFrom, q);
        } else if (WIDE) {
            SixteenExamples.forward(first, end, codes, points, p, pFrom, q);
        } else {
            TwiceEightExamples.forward(first, end, codes, points, p, pFrom, q);
        }
    }

    @Override public void backward(int width, int groups, SeedColumn column, float[] points,
                                   float[] p, int pFrom, int pStep, float[] dp, int dpi,
                                   float[] dq, int dqStep, float scale,
                                   float[] dPoints, int dPi) {
        if (width == 1) {
            for (int f = 0; f < SINES; f++) {
                pairs(column.starts()[f], column.starts()[f + 1], column.points(), column.rows(),
                        points, p, pFrom + f, dp, dpi + f, dq, scale, dPoints, dPi);
            }
            return;
        }
        if (!VECTORS) {
            SCALAR.backward(width, groups, column, points, p, pFrom, pStep, dp, dpi, dq, dqStep,
                    scale, dPoints, dPi);
            return;
        }
        int count = column.points().length;
        float[] sums = sums((count + 3) / 4 * 4 * width);
        for (int group = 0; group < groups; group++) {
            for (int f = 0; f < SINES; f++) {
                int from = column.starts()[f];
                int to = column.starts()[f + 1];
                int cosine = pFrom + group * pStep + f * width;
                int dCosine = dpi + (group * 2 * SINES + f) * width;
                if (width == EIGHT) {
                    EightExamples.backward(from, to, column.points(), column.rows(), points,
                            p, cosine, dp, dCosine, dq, group * dqStep, sums, group > 0);
                } else if (WIDE) {
                    SixteenExamples.backward(from, to, column.points(), column.rows(), points,
                            p, cosine, dp, dCosine, dq, group * dqStep, sums, group > 0);
                } else {
                    TwiceEightExamples.backward(from, to, column.points(), column.rows(), points,
                            p, cosine, dp, dCosine, dq, group * dqStep, sums, group > 0);
                }
            }
        }
        if (width == EIGHT) {
            EightExamples.combine(count, sums, scale);
        } else if (WIDE) {
            SixteenExamples.combine(count, sums, scale);
        } else {
            TwiceEightExamples.combine(count, sums, scale);
        }
        scatter(sums, column.points(), dPoints, dPi);
    }

    private static float[] sums(int length) {
        if (SUMS.get().length < length + Scratch.GAP) SUMS.set(new float[length + Scratch.GAP]);
        return SUMS.get();
    }

    private static void scatter(float[] pairs, int[] places, float[] dPoints, int dPi) {
        for (int i = 0; i < places.length; i++) {
            FloatVector.fromArray(PAIR, pairs, 2 * i).intoArray(dPoints, dPi + places[i]);
        }
    }

    /** Stands for the blending of Exact, which is slow in a vector of two. */
    private static final FloatVector ONES = FloatVector.broadcast(PAIR, 1);

    /** The seeds of one frequency for one example, where sine and cosine are two lanes. */
    private static void pairs(int from, int to, int[] places, int[] rows, float[] points,
                              float[] p, int cosine, float[] dp, int dCosine, float[] dq,
                              float scale, float[] dPoints, int dPi) {
        FloatVector both = FloatVector.broadcast(PAIR, p[cosine]).withLane(0, p[cosine + SINES]);
        FloatVector sums = FloatVector.zero(PAIR);
        for (int i = from; i < to; i++) {
            FloatVector d = FloatVector.broadcast(PAIR, dq[rows[i]]);
            int place = places[i];
            sums = FloatVector.fromArray(PAIR, points, place).fma(d, sums);
            both.mul(d).mul(scale).intoArray(dPoints, dPi + place);
        }
        FloatVector exact = ONES.mul(sums);
        dp[dCosine + SINES] = exact.lane(0);
        dp[dCosine] = exact.lane(1);
    }
}
