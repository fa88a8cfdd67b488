package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorSeedProducts} for groups of eight examples, which are one vector.
 *
 * <p>The loops are short and take few arrays and offsets on purpose: with more of them the compiler
 * keeps even the loop's counter in memory, and a method that uses many vectors is not compiled to
 * vector instructions at all.
 */
final class EightExamples {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int WIDTH = SPECIES.length();
    private static final int SINES = SeedProducts.SINES * WIDTH;
    private static final VectorShuffle<Float> SWAPPED = VectorShuffle.fromOp(SPECIES, i -> i ^ 4);
    private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(SPECIES, i -> i & 3);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.fromOp(SPECIES, i -> i | 4);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, 0xF0);

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final VectorMask<Float> ALL = SPECIES.maskAll(true);     // see Exact

    private EightExamples() { }

    /** See {@link SeedProducts#forward}. */
    static void forward(int first, int end, int[] codes, float[] points,
                        float[] p, float[] q) {
        for (int seed = first; seed < end; seed++) {
            int code = codes[seed];
            int cosine = (code >> SeedProducts.ROW_BITS) * WIDTH;
            int row = (code & (1 << SeedProducts.ROW_BITS) - 1) * WIDTH;
            FloatVector sines = FloatVector.fromArray(SPECIES, p, cosine + SINES);
            FloatVector cosines = FloatVector.fromArray(SPECIES, p, cosine);
            FloatVector sum = FloatVector.broadcast(SPECIES, points[2 * seed])
                    .fma(sines, FloatVector.fromArray(SPECIES, q, row));
            FloatVector.broadcast(SPECIES, points[2 * seed + 1]).fma(cosines, sum)
                    .intoArray(q, row);
        }
    }

    /** The seeds of a column: the dp of its frequencies, and the seeds' sums. */
    static void backward(int[] starts, int[] entries, float[] points, float[] p, int pi,
                         float[] dp, int dpi, float[] dq, float[] sums) {
        for (int f = 0; f < SeedProducts.SINES; f++) {
            FloatVector sines = FloatVector.fromArray(SPECIES, p, pi + f * WIDTH + SINES);
            FloatVector cosines = FloatVector.fromArray(SPECIES, p, pi + f * WIDTH);
            FloatVector low = sines.blend(cosines.rearrange(SWAPPED), UPPER);
            FloatVector high = sines.rearrange(SWAPPED).blend(cosines, UPPER);
            FloatVector dSines = FloatVector.zero(SPECIES);
            FloatVector dCosines = FloatVector.zero(SPECIES);
            int end = starts[f + 1];
            for (int i = starts[f]; i < end; i++) {
                int point = entries[2 * i];
                FloatVector d = FloatVector.fromArray(SPECIES, dq, entries[2 * i + 1] * WIDTH);
                dSines = FloatVector.broadcast(SPECIES, points[point]).fma(d, dSines);
                dCosines = FloatVector.broadcast(SPECIES, points[point + 1]).fma(d, dCosines);
                FloatVector first = d.rearrange(LOW).mul(low);
                d.rearrange(HIGH).fma(high, first).intoArray(sums, i * WIDTH);
            }
            ZERO.blend(dSines, ALL).intoArray(dp, dpi + f * WIDTH + SINES);
            ZERO.blend(dCosines, ALL).intoArray(dp, dpi + f * WIDTH);
        }
    }

    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, i -> i ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, i -> i ^ 1);
    private static final VectorMask<Float> BIT_2 = VectorMask.fromLong(SPECIES, 0xCC);
    private static final VectorMask<Float> BIT_1 = VectorMask.fromLong(SPECIES, 0xAA);
    private static final VectorShuffle<Float> BY_SEED =
            VectorShuffle.fromValues(SPECIES, 0, 4, 2, 6, 1, 5, 3, 7);

    /**
     * The four lanes of both sums of four seeds at once, lane l with l + 2 and l + 1: dX1 and dX2
     * of all seeds, at the array's beginning.
     */
    static void combine(int count, float[] sums, float scale) {
        for (int i = 0; i < count; i += 4) {
            int at = i * WIDTH;
            FloatVector a = FloatVector.fromArray(SPECIES, sums, at);
            FloatVector b = FloatVector.fromArray(SPECIES, sums, at + WIDTH);
            FloatVector c = FloatVector.fromArray(SPECIES, sums, at + 2 * WIDTH);
            FloatVector d = FloatVector.fromArray(SPECIES, sums, at + 3 * WIDTH);
            FloatVector even = a.blend(b, BIT_2).add(b.blend(a, BIT_2).rearrange(BY_2));
            FloatVector odd = c.blend(d, BIT_2).add(d.blend(c, BIT_2).rearrange(BY_2));
            even.blend(odd, BIT_1).add(odd.blend(even, BIT_1).rearrange(BY_1))
                    .rearrange(BY_SEED).mul(scale).intoArray(sums, 2 * i);
        }
    }
}
