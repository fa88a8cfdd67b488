package org.seedgrad.tensor.memory;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Lengths are rounded up to one of four classes for each power of two (1, 1.25, 1.5, 1.75 times),
 * and each class has a stack of its own: constant time, at most a quarter of waste. The array given
 * back last is lent first: it is the one most likely still in the cache.
 */
public final class SizeClasses implements Strategy {
    /** The first class: below it, a quarter of a power of two is no whole number. */
    private static final int SMALLEST = 8;
    private static final int CLASSES = 4 * 31;
    /** The longest array that every Java machine makes. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final ArrayDeque<?>[] stacks = new ArrayDeque<?>[CLASSES];
    private long idle;

    @Override public float[] take(int length) {
        float[] array = stack(classOf(capacity(length))).pollLast();
        if (array != null) idle -= array.length;
        return array;
    }

    @Override public int capacity(int length) {
        if (length <= SMALLEST) return SMALLEST;
        int quarter = Integer.highestOneBit(length - 1) / 4;
        long rounded = ((long) length + quarter - 1) / quarter * quarter;
        return (int) Math.min(rounded, LONGEST);
    }

    @Override public void give(float[] array) {
        stack(classOf(array.length)).addLast(array);
        idle += array.length;
    }

    @Override public long idle() { return idle; }

    @Override public void clear() {
        Arrays.fill(stacks, null);
        idle = 0;
    }

    /** Of a length that is a capacity: the power of two below it, and how many quarters more. */
    private static int classOf(int capacity) {
        int power = 31 - Integer.numberOfLeadingZeros(capacity - 1);
        return 4 * power + ((capacity - 1 - (1 << power)) >> (power - 2));
    }

    @SuppressWarnings("unchecked")                  // Java has no arrays of a generic type
    private ArrayDeque<float[]> stack(int place) {
        if (stacks[place] == null) stacks[place] = new ArrayDeque<float[]>();
        return (ArrayDeque<float[]>) stacks[place];
    }
}
