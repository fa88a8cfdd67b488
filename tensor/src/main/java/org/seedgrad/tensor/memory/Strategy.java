package org.seedgrad.tensor.memory;

/**
 * Which idle array serves a request. A Java array cannot be split, so one that is much too long is
 * not lent: {@link #fits} bounds the waste.
 */
public sealed interface Strategy permits SizeClasses, BestFit, FirstFit, Streaming {

    /** Takes out an idle array of at least this length; null where a new one must be made. */
    float[] take(int length);

    /** How long to make a new array for a request of this length. */
    default int capacity(int length) { return length; }

    /** A new array was made and lent, because {@link #take} had none. */
    default void made(float[] array) { }

    /** An array comes back. */
    void give(float[] array);

    /** A step is over: no scope is open on the thread that says so. */
    default void endStep() { }

    /** How many floats lie idle. */
    long idle();

    /** Drops all idle arrays. */
    void clear();

    /** Long enough, and at most twice as long as asked for. */
    static boolean fits(float[] array, int length) {
        return array.length >= length && array.length - length <= length;
    }
}
