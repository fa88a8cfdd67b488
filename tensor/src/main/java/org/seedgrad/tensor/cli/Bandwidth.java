package org.seedgrad.tensor.cli;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.seedgrad.tensor.kernels.Workers;

/** How fast all threads together read memory: a sum over more numbers than any cache holds. */
final class Bandwidth {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int NUMBERS = 1 << 26;
    private static final int PARTS = 64;
    private static final int TIMES = 12;

    private Bandwidth() { }

    /** Bytes a second: the best of a few times. */
    static double measure() {
        float[] numbers = new float[NUMBERS];
        Arrays.fill(numbers, 1);                            // so that there are pages at all
        double[] sums = new double[PARTS];
        long best = Long.MAX_VALUE;
        for (int time = 0; time < TIMES; time++) {
            long begin = System.nanoTime();
            Workers.run(PARTS, part -> sums[part] = sum(numbers, part * (NUMBERS / PARTS),
                    NUMBERS / PARTS));
            best = Math.min(best, System.nanoTime() - begin);
        }
        if (Arrays.stream(sums).sum() != NUMBERS) throw new IllegalStateException("wrong sum");
        return (double) Float.BYTES * NUMBERS / best * 1e9;
    }

    /** In four sums at a time: one alone would wait for its additions and not for the memory. */
    private static float sum(float[] numbers, int from, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = from; i < from + count; i += 4 * SPECIES.length()) {
            s0 = FloatVector.fromArray(SPECIES, numbers, i).add(s0);
            s1 = FloatVector.fromArray(SPECIES, numbers, i + SPECIES.length()).add(s1);
            s2 = FloatVector.fromArray(SPECIES, numbers, i + 2 * SPECIES.length()).add(s2);
            s3 = FloatVector.fromArray(SPECIES, numbers, i + 3 * SPECIES.length()).add(s3);
        }
        return FloatVector.zero(SPECIES).add(s0).add(s1).add(s2).add(s3)
                .reduceLanes(VectorOperators.ADD);
    }
}
