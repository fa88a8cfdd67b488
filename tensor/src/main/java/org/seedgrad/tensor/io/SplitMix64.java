package org.seedgrad.tensor.io;

import java.util.Random;

/**
 * A generator whose whole state is one number: {@code new SplitMix64(other.state())} goes on where
 * the other stands, so that training can be resumed to the same bits. Each call adds a constant to
 * the state and scrambles it (Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number
 * Generators"); all 2^64 states follow each other. For one thread at a time.
 */
public final class SplitMix64 extends Random {
    private static final long serialVersionUID = 1;

    private long state;

    public SplitMix64(long seed) { super(seed); }

    /** Also called by the constructor of {@link Random}. */
    @Override public void setSeed(long seed) { state = seed; }

    /** The seed of a generator that goes on as this one. */
    public long state() { return state; }

    @Override public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override protected int next(int bits) { return (int) (nextLong() >>> Long.SIZE - bits); }

    /**
     * By the polar method of Marsaglia, whose second sample is thrown away: {@link Random} would
     * keep it, and that were a state beside the state.
     */
    @Override public double nextGaussian() {
        double x;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            double y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        return x * Math.sqrt(-2 * StrictMath.log(square) / square);
    }
}
