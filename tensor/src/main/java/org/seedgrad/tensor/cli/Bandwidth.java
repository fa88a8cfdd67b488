package org.seedgrad.tensor.cli;

import java.util.Arrays;
import org.seedgrad.tensor.kernels.Workers;

/** How fast all threads together read memory: a sum over more numbers than any cache holds. */
final class Bandwidth {
    private static final int NUMBERS = 1 << 26;
    private static final int PARTS = 64;
    private static final int TIMES = 7;

    private Bandwidth() { }

    /** Bytes a second: the best of a few times. */
    static double measure() {
        int[] numbers = new int[NUMBERS];
        Arrays.fill(numbers, 1);                            // so that there are pages at all
        int[] sums = new int[PARTS];
        long best = Long.MAX_VALUE;
        for (int time = 0; time < TIMES; time++) {
            long begin = System.nanoTime();
            Workers.run(PARTS, part -> sums[part] = sum(numbers, part * (NUMBERS / PARTS),
                    NUMBERS / PARTS));
            best = Math.min(best, System.nanoTime() - begin);
        }
        if (Arrays.stream(sums).sum() != NUMBERS) throw new IllegalStateException("wrong sum");
        return (double) Integer.BYTES * NUMBERS / best * 1e9;
    }

    /** Of whole numbers, whose sum the compiler may turn into vectors. */
    private static int sum(int[] numbers, int from, int count) {
        int sum = 0;
        for (int i = from; i < from + count; i++) sum += numbers[i];
        return sum;
    }
}
