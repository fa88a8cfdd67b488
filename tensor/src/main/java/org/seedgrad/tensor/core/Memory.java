package org.seedgrad.tensor.core;

import java.util.List;
import java.util.function.Supplier;

import org.seedgrad.tensor.memory.BestFit;
import org.seedgrad.tensor.memory.FirstFit;
import org.seedgrad.tensor.memory.Pool;
import org.seedgrad.tensor.memory.SizeClasses;
import org.seedgrad.tensor.memory.Streaming;

/**
 * The pool that tensors take their arrays from while a {@link Scope} is open. One for the whole
 * program.
 */
public final class Memory {
    static final Pool POOL = new Pool(new SizeClasses());

    private Memory() { }

    /** Opens a scope on this thread, within the one that is open; see {@link Scope}. */
    public static Scope scope() { return new Scope(ThreadState.current()); }

    /**
     * Computes something and frees at once all that was made on the way, but not the result: what
     * follows finds the same few buffers in the caches again. Where tensors remember
     * ({@link GradMode}), the way back needs all of it, and nothing is freed.
     */
    public static Tensor resultOf(Supplier<Tensor> computation) {
        if (GradMode.isOn()) return computation.get();
        try (Scope scope = scope()) {
            Tensor result = computation.get();
            // It may be something from before, which does not end here.
            return result.storage.scope == scope ? result.keep() : result;
        }
    }

    /** Which idle buffer serves a request. */
    public enum Strategy {
        /** Lengths rounded up to classes, at most a quarter longer: constant time; the default. */
        SIZE_CLASSES(SizeClasses::new),
        /** The shortest that is long enough: the least waste. */
        BEST_FIT(BestFit::new),
        /** The first that is long enough: linear time. */
        FIRST_FIT(FirstFit::new),
        /** An arena for each step, for steps that repeat: no search, no reuse within a step. */
        STREAMING(Streaming::new);

        private final Supplier<org.seedgrad.tensor.memory.Strategy> maker;

        Strategy(Supplier<org.seedgrad.tensor.memory.Strategy> maker) { this.maker = maker; }
    }

    /**
     * Lends by this strategy from now on.
     *
     * @throws IllegalStateException while buffers are lent: close all scopes and call zeroGrad()
     */
    public static void strategy(Strategy strategy) { POOL.use(strategy.maker.get()); }

    public static Statistics statistics() {
        Pool.Statistics floats = POOL.statistics();
        return new Statistics(Float.BYTES * floats.allocated(), Float.BYTES * floats.lent(),
                Float.BYTES * floats.peak(), floats.takes(), floats.gives(), floats.reuses());
    }

    /** The peak starts anew from what is in use now, the counts from 0. */
    public static void resetStatistics() { POOL.resetStatistics(); }

    /** Leaves the buffers that nobody uses to the garbage collector. */
    public static void trim() { POOL.trim(); }

    /**
     * The buffers in use, in words, by length: outside all scopes, and after zeroGrad() on all
     * parameters, there should be none. With {@link #trace} also where each was taken.
     */
    public static List<String> leaks() { return POOL.leaks(); }

    /** Whether to note where each buffer is taken; slow, for finding leaks. */
    public static void trace(boolean on) { POOL.trace(on); }

    /**
     * What the pool holds and has done; tensors of less than 256 numbers do not come from it.
     *
     * @param allocated bytes, lent or idle
     * @param inUse     bytes of the lent ones
     * @param peak      bytes, the most that were in use at one time
     * @param takes     how many buffers were lent
     * @param gives     how many came back
     * @param reuses    how many of those lent had been used before
     */
    public record Statistics(long allocated, long inUse, long peak,
                             long takes, long gives, long reuses) {
        /** From 0 to 1. */
        public double reuseRate() { return takes == 0 ? 0 : (double) reuses / takes; }
    }
}
