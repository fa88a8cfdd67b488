package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarSeedProducts} with the eight examples of a group in one vector.
 *
 * <p>The loops are short and take few arrays and offsets on purpose: with more of them the compiler
 * keeps even the loop's counter in memory, and a method that uses many vectors is not compiled to
 * vector instructions at all.
 */
final class VectorSeedProducts implements SeedProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int WIDTH = SPECIES.length();
    private static final VectorSpecies<Float> PAIR = FloatVector.SPECIES_64;
    private static final boolean VECTORS = Kernels.SPECIES.length() >= WIDTH;
    private static final SeedProducts SCALAR = new ScalarSeedProducts();

    /** The sums of a column's seeds while they are made: four lanes of dX1 and four of dX2. */
    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[0]);

    @Override public void forward(int width, int first, int end, int[] codes, float[] points,
                                  float[] p, int pFrom, float[] q) {
        if (width != WIDTH || !VECTORS) {
            SCALAR.forward(width, first, end, codes, points, p, pFrom, q);
            return;
        }
        for (int seed = first; seed < end; seed++) {
            int code = codes[seed];
            int cosine = pFrom + (code >> ROW_BITS) * WIDTH;
            int row = (code & (1 << ROW_BITS) - 1) * WIDTH;
            FloatVector sum = broadcast(points, 2 * seed)
                    .fma(load(p, cosine + SINES * WIDTH), load(q, row));
            broadcast(points, 2 * seed + 1).fma(load(p, cosine), sum).intoArray(q, row);
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
        if (width != WIDTH || !VECTORS) {
            SCALAR.backward(width, groups, column, points, p, pFrom, pStep, dp, dpi, dq, dqStep,
                    scale, dPoints, dPi);
            return;
        }
        int count = column.points().length;
        float[] sums = sums((count + 3) / 4 * 4 * WIDTH);
        for (int group = 0; group < groups; group++) {
            for (int f = 0; f < SINES; f++) {
                run(column.starts()[f], column.starts()[f + 1], column.points(), column.rows(),
                        points, p, pFrom + group * pStep + f * WIDTH,
                        dp, dpi + (group * 2 * SINES + f) * WIDTH, dq, group * dqStep,
                        sums, group > 0);
            }
        }
        combine(count, sums, scale);
        scatter(sums, column.points(), dPoints, dPi);
    }

    private static float[] sums(int length) {
        if (SUMS.get().length < length + Scratch.GAP) SUMS.set(new float[length + Scratch.GAP]);
        return SUMS.get();
    }

    private static final VectorShuffle<Float> SWAPPED = VectorShuffle.fromOp(SPECIES, i -> i ^ 4);
    private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(SPECIES, i -> i & 3);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.fromOp(SPECIES, i -> i | 4);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, 0xF0);

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final VectorMask<Float> ALL = SPECIES.maskAll(true);     // see Exact

    /** The seeds of one frequency in one group: its two dp, and the seeds' sums so far. */
    private static void run(int from, int to, int[] places, int[] rows, float[] points,
                            float[] p, int cosine, float[] dp, int dCosine,
                            float[] dq, int dqi, float[] sums, boolean add) {
        FloatVector sines = load(p, cosine + SINES * WIDTH);
        FloatVector cosines = load(p, cosine);
        FloatVector low = sines.blend(cosines.rearrange(SWAPPED), UPPER);
        FloatVector high = sines.rearrange(SWAPPED).blend(cosines, UPPER);
        FloatVector dSines = FloatVector.zero(SPECIES);
        FloatVector dCosines = FloatVector.zero(SPECIES);
        for (int i = from; i < to; i++) {
            FloatVector d = load(dq, dqi + rows[i] * WIDTH);
            int place = places[i];
            dSines = broadcast(points, place).fma(d, dSines);
            dCosines = broadcast(points, place + 1).fma(d, dCosines);
            FloatVector sum = add ? load(sums, i * WIDTH) : FloatVector.zero(SPECIES);
            d.rearrange(HIGH).fma(high, d.rearrange(LOW).fma(low, sum)).intoArray(sums, i * WIDTH);
        }
        ZERO.blend(dSines, ALL).intoArray(dp, dCosine + SINES * WIDTH);
        ZERO.blend(dCosines, ALL).intoArray(dp, dCosine);
    }

    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, i -> i ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, i -> i ^ 1);
    private static final VectorMask<Float> BIT_2 = VectorMask.fromLong(SPECIES, 0xCC);
    private static final VectorMask<Float> BIT_1 = VectorMask.fromLong(SPECIES, 0xAA);
    private static final VectorShuffle<Float> BY_SEED =
            VectorShuffle.fromValues(SPECIES, 0, 4, 2, 6, 1, 5, 3, 7);

    /** The last two steps for four seeds at once: dX1 and dX2 of all, at the array's beginning. */
    private static void combine(int count, float[] sums, float scale) {
        for (int i = 0; i < count; i += 4) {
            int at = i * WIDTH;
            FloatVector even = byTwo(load(sums, at), load(sums, at + WIDTH));
            FloatVector odd = byTwo(load(sums, at + 2 * WIDTH), load(sums, at + 3 * WIDTH));
            even.blend(odd, BIT_1).add(odd.blend(even, BIT_1).rearrange(BY_1))
                    .rearrange(BY_SEED).mul(scale).intoArray(sums, 2 * i);
        }
    }

    /** Lane l with l + 2: those of a in lanes 0, 1, 4 and 5, those of b in the others. */
    private static FloatVector byTwo(FloatVector a, FloatVector b) {
        return a.blend(b, BIT_2).add(b.blend(a, BIT_2).rearrange(BY_2));
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

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(SPECIES, x, i);
    }

    private static FloatVector broadcast(float[] x, int i) {
        return FloatVector.broadcast(SPECIES, x[i]);
    }
}
