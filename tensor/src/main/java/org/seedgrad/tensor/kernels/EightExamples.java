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
                        float[] p, int pFrom, float[] q) {
        for (int seed = first; seed < end; seed++) {
            int code = codes[seed];
            int cosine = pFrom + (code >> SeedProducts.ROW_BITS) * WIDTH;
            int row = (code & (1 << SeedProducts.ROW_BITS) - 1) * WIDTH;
            FloatVector sines = FloatVector.fromArray(SPECIES, p, cosine + SINES);
            FloatVector cosines = FloatVector.fromArray(SPECIES, p, cosine);
            FloatVector sum = FloatVector.broadcast(SPECIES, points[2 * seed])
                    .fma(sines, FloatVector.fromArray(SPECIES, q, row));
            FloatVector.broadcast(SPECIES, points[2 * seed + 1]).fma(cosines, sum)
                    .intoArray(q, row);
        }
    }

    /** The seeds of one frequency in one group: its two dp, and the seeds' sums so far. */
    static void backward(int from, int to, int[] places, int[] rows, float[] points,
                         float[] p, int cosine, float[] dp, int dCosine,
                         float[] dq, int dqi, float[] sums, boolean add) {
        FloatVector sines = FloatVector.fromArray(SPECIES, p, cosine + SINES);
        FloatVector cosines = FloatVector.fromArray(SPECIES, p, cosine);
        FloatVector low = sines.blend(cosines.rearrange(SWAPPED), UPPER);
        FloatVector high = sines.rearrange(SWAPPED).blend(cosines, UPPER);
        FloatVector dSines = FloatVector.zero(SPECIES);
        FloatVector dCosines = FloatVector.zero(SPECIES);
        for (int i = from; i < to; i++) {
            FloatVector d = FloatVector.fromArray(SPECIES, dq, dqi + rows[i] * WIDTH);
            int place = places[i];
            dSines = FloatVector.broadcast(SPECIES, points[place]).fma(d, dSines);
            dCosines = FloatVector.broadcast(SPECIES, points[place + 1]).fma(d, dCosines);
            int at = i * WIDTH;
            FloatVector sum = add ? FloatVector.fromArray(SPECIES, sums, at)
                    : FloatVector.zero(SPECIES);
            d.rearrange(HIGH).fma(high, d.rearrange(LOW).fma(low, sum)).intoArray(sums, at);
        }
        ZERO.blend(dSines, ALL).intoArray(dp, dCosine + SINES);
        ZERO.blend(dCosines, ALL).intoArray(dp, dCosine);
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
