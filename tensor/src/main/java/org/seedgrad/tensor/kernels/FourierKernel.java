package org.seedgrad.tensor.kernels;

/**
 * The steps of {@link Fourier63} on panels: rows of sixteen numbers, of which each lane is a
 * transform of its own. Nothing mixes lanes, so vectors of any width give the same bits.
 *
 * <p>x is [64], by place; c [64], cosines before sines; t [7, 9], by the terms between: cosines of
 * g before its sines, and in each row cosines of b or h before its sines.
 */
sealed interface FourierKernel permits ScalarFourier, VectorFourier {
    /** Numbers in a row of a panel. */
    int LANES = 16;

    /** t from x: what is even and odd, in both directions, and the sums over a. */
    void fold(float[] x, float[] t);

    /** c, from ci on, from t: the sums over b, and the frequencies of g and h, g and -h. */
    void join(float[] t, float[] c, int ci);

    /** The transpose of join. */
    void part(float[] c, int ci, float[] t);

    /** The transpose of fold, times the scale. */
    void unfold(float[] t, float scale, float[] x);
}
