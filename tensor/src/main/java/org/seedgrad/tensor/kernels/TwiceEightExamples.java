package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** {@link SixteenExamples} where vectors have eight lanes: two vectors a group. */
final class TwiceEightExamples {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int HALF = SPECIES.length();
    private static final int WIDTH = 2 * HALF;
    private static final int SINES = SeedProducts.SINES * WIDTH;

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final VectorMask<Float> ALL = SPECIES.maskAll(true);     // see Exact

    private TwiceEightExamples() { }

    /** See {@link SeedProducts#forward}. */
    static void forward(int first, int end, int[] codes, float[] points,
                        float[] p, float[] q) {
        for (int seed = first; seed < end; seed++) {
            int code = codes[seed];
            int cosine = (code >> SeedProducts.ROW_BITS) * WIDTH;
            int row = (code & (1 << SeedProducts.ROW_BITS) - 1) * WIDTH;
            FloatVector x1 = FloatVector.broadcast(SPECIES, points[2 * seed]);
            FloatVector x2 = FloatVector.broadcast(SPECIES, points[2 * seed + 1]);
            for (int lane = 0; lane < WIDTH; lane += HALF) {
                FloatVector sines = FloatVector.fromArray(SPECIES, p, cosine + SINES + lane);
                FloatVector cosines = FloatVector.fromArray(SPECIES, p, cosine + lane);
                FloatVector sum = FloatVector.fromArray(SPECIES, q, row + lane);
                x2.fma(cosines, x1.fma(sines, sum)).intoArray(q, row + lane);
            }
        }
    }

    /** See {@link SixteenExamples#backward}. */
    static void backward(int[] starts, int[] entries, float[] points, float[] p, int pi,
                         float[] dp, int dpi, float[] dq, int dqi, float[] sums, boolean add) {
        for (int f = 0; f < SeedProducts.SINES; f++) {
            int cosine = pi + f * WIDTH;
            FloatVector sines0 = FloatVector.fromArray(SPECIES, p, cosine + SINES);
            FloatVector sines1 = FloatVector.fromArray(SPECIES, p, cosine + SINES + HALF);
            FloatVector cosines0 = FloatVector.fromArray(SPECIES, p, cosine);
            FloatVector cosines1 = FloatVector.fromArray(SPECIES, p, cosine + HALF);
            FloatVector dSines0 = FloatVector.zero(SPECIES);
            FloatVector dSines1 = FloatVector.zero(SPECIES);
            FloatVector dCosines0 = FloatVector.zero(SPECIES);
            FloatVector dCosines1 = FloatVector.zero(SPECIES);
            int end = starts[f + 1];
            for (int i = starts[f]; i < end; i++) {
                int point = entries[2 * i];
                int row = dqi + entries[2 * i + 1] * WIDTH;
                FloatVector d0 = FloatVector.fromArray(SPECIES, dq, row);
                FloatVector d1 = FloatVector.fromArray(SPECIES, dq, row + HALF);
                FloatVector x1 = FloatVector.broadcast(SPECIES, points[point]);
                FloatVector x2 = FloatVector.broadcast(SPECIES, points[point + 1]);
                dSines0 = x1.fma(d0, dSines0);
                dSines1 = x1.fma(d1, dSines1);
                dCosines0 = x2.fma(d0, dCosines0);
                dCosines1 = x2.fma(d1, dCosines1);
                int at = i * WIDTH;
                FloatVector first1 = !add ? d0.mul(sines0)
                        : d0.fma(sines0, FloatVector.fromArray(SPECIES, sums, at));
                FloatVector first2 = !add ? d0.mul(cosines0)
                        : d0.fma(cosines0, FloatVector.fromArray(SPECIES, sums, at + HALF));
                d1.fma(sines1, first1).intoArray(sums, at);
                d1.fma(cosines1, first2).intoArray(sums, at + HALF);
            }
            int dCosine = dpi + f * WIDTH;
            ZERO.blend(dSines0, ALL).intoArray(dp, dCosine + SINES);
            ZERO.blend(dSines1, ALL).intoArray(dp, dCosine + SINES + HALF);
            ZERO.blend(dCosines0, ALL).intoArray(dp, dCosine);
            ZERO.blend(dCosines1, ALL).intoArray(dp, dCosine + HALF);
        }
    }

    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, i -> i ^ 4);
    private static final VectorMask<Float> BIT_4 = VectorMask.fromLong(SPECIES, 0xF0);

    /** Lane l with l + 4, of both sums; the rest is as with eight examples. */
    static void combine(int count, float[] sums, float scale) {
        for (int i = 0; i < count; i++) {
            FloatVector a = FloatVector.fromArray(SPECIES, sums, 2 * i * HALF);
            FloatVector b = FloatVector.fromArray(SPECIES, sums, (2 * i + 1) * HALF);
            a.blend(b, BIT_4).add(b.blend(a, BIT_4).rearrange(BY_4)).intoArray(sums, i * HALF);
        }
        EightExamples.combine(count, sums, scale);
    }
}
