package org.seedgrad.tensor.core;

import org.seedgrad.tensor.kernels.Workers;

/**
 * How many threads compute: the one setting. More threads change how long it takes, never a bit of
 * the result.
 */
public final class Parallel {

    private Parallel() { }

    /** The calling thread included; the default is one for each core. */
    public static int threads() { return Workers.threads(); }

    /**
     * Sets the number of threads, for all of the program.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public static void threads(int threads) { Workers.threads(threads); }
}
