package org.seedgrad.tensor.core;

import java.util.Arrays;

/**
 * A stretch of a program whose tensors end with it. Tensors that are made while it is open, by the
 * same thread, take their arrays from a pool; {@link #close} gives them back, and from then on
 * these tensors are freed: reading them, or computing with them, is refused.
 *
 * <pre>{@code
 * try (Scope step = Memory.scope()) {
 *     Tensor loss = ...;
 *     loss.backward();
 *     optimizer.step();
 * }
 * }</pre>
 *
 * <p>What outlives it: the gradients of leaves made outside, until {@link Tensor#zeroGrad} gives
 * them back; what {@link Tensor#keep} takes out; and tensors on arrays of the caller's own
 * ({@link Tensor#of}). Scopes nest: a tensor belongs to the innermost one. Without any, arrays are
 * ordinary ones, for the garbage collector.
 */
public final class Scope implements AutoCloseable {
    /** Below this many floats an ordinary array is cheaper than a lent one (measured: 200). */
    static final int POOLED_FROM = 256;

    private final ThreadState thread;
    private final Scope outer;
    private Storage[] lent = new Storage[16];
    private int count;
    private long floats;
    private boolean closed;

    Scope(ThreadState thread) {
        this.thread = thread;
        outer = thread.scope;
        thread.scope = this;
    }

    /** The one around it; null if there is none. */
    Scope outer() { return outer; }

    boolean isClosed() { return closed; }

    /** How much memory its tensors hold now; those of less than 256 numbers are not counted. */
    public synchronized long bytes() { return Float.BYTES * floats; }

    Storage take(int length) {
        Storage storage;
        if (length < POOLED_FROM) {
            storage = new Storage(new float[length]);
        } else {
            storage = new Storage(Memory.POOL.take(length));
            storage.pooled = true;
            add(storage);
        }
        storage.scope = this;
        return storage;
    }

    /** Workers of a backward pass share the scope of the thread that called it. */
    synchronized void add(Storage storage) {
        if (count == lent.length) lent = Arrays.copyOf(lent, 2 * count);
        storage.place = count;
        lent[count++] = storage;
        floats += storage.data.length;
    }

    /** The last one takes its place. */
    synchronized void remove(Storage storage) {
        Storage last = lent[--count];
        lent[storage.place] = last;
        last.place = storage.place;
        lent[count] = null;
        floats -= storage.data.length;
    }

    /**
     * Frees its tensors.
     *
     * @throws IllegalStateException if it is closed already, if one opened within it is still open,
     *                               or on another thread than the one that opened it
     */
    @Override public void close() {
        if (closed) throw new IllegalStateException("scope: it is closed already");
        if (thread != ThreadState.current()) throw new IllegalStateException(
                "scope: only the thread that opened it can close it");
        if (thread.scope != this) throw new IllegalStateException(
                "scope: another one, opened within it, is still open; close that one first");
        thread.scope = outer;
        closed = true;
        for (int i = 0; i < count; i++) {
            lent[i].freed = true;
            Memory.POOL.give(lent[i].data);
        }
        lent = null;
        count = 0;
        floats = 0;
        if (outer == null) Memory.POOL.endStep();
    }
}
