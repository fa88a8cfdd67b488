package org.seedgrad.tensor.core;

import java.util.Arrays;

/**
 * How many numbers a tensor has along each axis. The empty shape {@code []} is a scalar: one
 * number. An axis of length 0 makes an empty tensor.
 */
public final class Shape {
    public static final Shape SCALAR = new Shape(new int[0]);

    private static final long TOO_MANY = Integer.MAX_VALUE - 7;

    private final int[] lengths;
    private final int[] strides;
    private final int size;

    private Shape(int[] lengths) {
        this.lengths = lengths;
        long product = 1;
        boolean empty = false;
        for (int length : lengths) {
            if (length < 0) throw new IllegalArgumentException(Arrays.toString(lengths)
                    + ": an axis cannot have the length " + length);
            empty |= length == 0;
            product = Math.min(product * Math.max(1, length), TOO_MANY);
        }
        if (product == TOO_MANY && !empty) throw new IllegalArgumentException(
                Arrays.toString(lengths) + ": more numbers than a Java array holds");
        size = empty ? 0 : (int) product;
        strides = new int[lengths.length];
        int step = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= Math.max(1, lengths[axis]);
        }
    }

    public static Shape of(int... lengths) {
        return lengths.length == 0 ? SCALAR : new Shape(lengths.clone());
    }

    public int rank() { return lengths.length; }

    /** How many numbers in all. */
    public int size() { return size; }

    /** The length of an axis; -1 is the last one. */
    public int length(int axis) { return lengths[axis(axis)]; }

    public int[] lengths() { return lengths.clone(); }

    /** The axis counted from the front; negative ones count from the end. */
    public int axis(int axis) {
        int fromFront = axis < 0 ? axis + rank() : axis;
        if (fromFront < 0 || fromFront >= rank()) throw new IllegalArgumentException(
                this + " has no axis " + axis + (rank() == 0 ? "; it is a scalar"
                : "; its axes are 0 to " + (rank() - 1) + ", or -1 for the last"));
        return fromFront;
    }

    /** The same for an operation, which the error names. */
    public int axis(String operation, int axis) {
        try {
            return axis(axis);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(operation + ": " + e.getMessage());
        }
    }

    /** The steps from one number to the next along each axis, in row-major order. */
    public int[] strides() { return strides.clone(); }

    /** The same, for tensors, who never write to it. */
    int[] sharedStrides() { return strides; }

    /** Does it lie within an array of this length, from this offset and with these strides? */
    boolean fits(int length, int offset, int... strides) {
        if (strides.length != rank()) return false;
        long low = offset;
        long high = offset;
        for (int axis = 0; axis < rank(); axis++) {
            long span = (lengths[axis] - 1L) * strides[axis];
            low += Math.min(0, span);
            high += Math.max(0, span);
        }
        return size == 0 || low >= 0 && high < length;
    }

    /** This shape with another length along one axis. */
    public Shape with(int axis, int length) {
        int[] changed = lengths.clone();
        changed[axis(axis)] = length;
        return new Shape(changed);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        int gone = axis(axis);
        int[] rest = new int[rank() - 1];
        for (int i = 0; i < rest.length; i++) rest[i] = lengths[i < gone ? i : i + 1];
        return of(rest);
    }

    /** This shape with one more axis, before the given one; before rank() it is the last. */
    public Shape inserted(int axis, int length) {
        if (axis < 0 || axis > rank()) throw new IllegalArgumentException(
                this + " has no place " + axis + " for an axis; they are 0 to " + rank());
        int[] more = new int[rank() + 1];
        for (int i = 0; i < more.length; i++) {
            more[i] = i == axis ? length : lengths[i < axis ? i : i - 1];
        }
        return of(more);
    }

    /**
     * The shape of an elementwise result: aligned at the last axis, equal lengths stay, and a
     * length of 1, or a missing axis, is repeated to match the other.
     */
    public static Shape broadcast(String operation, Shape a, Shape b) {
        if (a.equals(b)) return a;
        int[] lengths = new int[Math.max(a.rank(), b.rank())];
        for (int i = 1; i <= lengths.length; i++) {
            int x = i <= a.rank() ? a.lengths[a.rank() - i] : 1;
            int y = i <= b.rank() ? b.lengths[b.rank() - i] : 1;
            if (x != y && x != 1 && y != 1) throw new IllegalArgumentException(
                    operation + ": " + a + " and " + b + ": lengths " + x + " and " + y
                    + " differ and neither is 1; reshape() one of them");
            lengths[lengths.length - i] = x == 1 ? y : x;
        }
        return of(lengths);
    }

    @Override public boolean equals(Object other) {
        return this == other
                || other instanceof Shape shape && Arrays.equals(lengths, shape.lengths);
    }

    @Override public int hashCode() { return Arrays.hashCode(lengths); }

    /** As in [32, 768]. */
    @Override public String toString() { return Arrays.toString(lengths); }
}
