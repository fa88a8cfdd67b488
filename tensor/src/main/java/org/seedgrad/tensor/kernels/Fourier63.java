package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.FourierKernel.LANES;

/**
 * The 32 cosines and 32 sines of a block of 64 places as a fast Fourier transform.
 *
 * <p>At place j the phase of frequency f is {@code pi f (2 j / 63 - 1)}; place 63 repeats place 0
 * after whole turns. So this is a discrete Fourier transform of 63 numbers, times (-1)^f. And 63 is
 * 7 times 9, which have no common factor: with j = 9 a + 7 b, f = g modulo 7 and f = h modulo 9 the
 * phase {@code 2 pi f j / 63} is A + B, where A = 2 pi g a / 7 and B = 2 pi h b / 9. Then
 * {@code cos(A + B) = cos A cos B - sin A sin B}, and sin(A + B) likewise, are products of a
 * transform over a and one over b, with nothing to multiply in between (I. J. Good, The interaction
 * algorithm and practical Fourier analysis, 1958). Numbers at a and -a share their cosines and
 * sines, those at b and -b too, so a goes to 3 and b to 4. Of the 4,096 multiplications that the
 * matrix of the waves takes, or half of them if only j and 63 - j are folded, 512 are left.
 */
final class Fourier63 {
    static final int N = 63;
    static final int PLACES = N + 1;

    /** The largest a, and g; there are A + 1 cosines and A sines. */
    static final int A = 3;

    /** The largest b, and h. */
    static final int B = 4;

    /** Terms in a row of t, and in all. */
    static final int WIDTH = 2 * B + 1;
    static final int TERMS = (2 * A + 1) * WIDTH;

    // In a panel

    /** From one row of t to the next. */
    static final int ROW = WIDTH * LANES;

    /** Where the sines begin among the coefficients. */
    static final int SINES = 32 * LANES;

    /** Where the place of a and b stands in x: at {@code a * WIDTH + B + b}. */
    static final int[] PLACE = new int[(A + 1) * WIDTH];

    /** And there, where the frequency of g and h stands in c, with the signs of both functions. */
    static final int[] FREQUENCY = new int[(A + 1) * WIDTH];
    static final float[] COSINE_SIGN = new float[(A + 1) * WIDTH];
    static final float[] SINE_SIGN = new float[(A + 1) * WIDTH];

    static {
        for (int a = 0; a <= A; a++) {
            for (int b = -B; b <= B; b++) {
                int at = a * WIDTH + B + b;
                PLACE[at] = place(a, b) * LANES;
                FREQUENCY[at] = frequency(a, b) * LANES;
                COSINE_SIGN[at] = cosineSign(a, b);
                SINE_SIGN[at] = sineSign(a, b);
            }
        }
    }

    private Fourier63() { }

    /** cos(2 pi k / n), the same number for all k that have the same cosine. */
    static float cosine(int k, int n) {
        int turned = Math.floorMod(k, n);
        return (float) StrictMath.cos(2 * Math.PI * Math.min(turned, n - turned) / n);
    }

    /** sin(2 pi k / n), likewise. */
    static float sine(int k, int n) {
        int turned = Math.floorMod(k, n);
        return turned == 0 ? 0 : 2 * turned > n ? -sine(n - turned, n)
                : (float) StrictMath.sin(2 * Math.PI * turned / n);
    }

    /** j of a and b. Its mirror, that of -a and -b, is 63 - j. */
    static int place(int a, int b) { return Math.floorMod(9 * a + 7 * b, N); }

    /** The number below 63 that is g modulo 7 and h modulo 9: 36 is 1 and 0, 28 is 0 and 1. */
    private static int residue(int g, int h) { return Math.floorMod(36 * g + 28 * h, N); }

    /** f of g and h or, where that is not below 32, of -g and -h. */
    static int frequency(int g, int h) { return Math.min(residue(g, h), N - residue(g, h)); }

    /** (-1)^f. */
    static float cosineSign(int g, int h) { return frequency(g, h) % 2 == 0 ? 1 : -1; }

    /** (-1)^f, times -1 where f is that of -g and -h. */
    static float sineSign(int g, int h) {
        return frequency(g, h) == residue(g, h) ? cosineSign(g, h) : -cosineSign(g, h);
    }
}
