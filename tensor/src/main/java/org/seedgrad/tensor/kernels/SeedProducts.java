package org.seedgrad.tensor.kernels;

/**
 * Products with one block of a matrix that is given by seeds: a sparse matrix M [64, 64] between
 * wave coefficients, in which a seed has two entries of one row g: X1 in the column of the sine of
 * its frequency f, and X2 in the column of the cosine.
 *
 * <p>A seed's code is {@code g << 8 | f} with g below 64 and f below 32; its X1 and X2 stand side
 * by side. Coefficients are [64, stride], the cosines in rows 0 to 31 and the sines in rows 32 to
 * 63; those of one example stand in one column, the examples of a batch side by side.
 */
public interface SeedProducts {
    /** The row of the sine of frequency 0. */
    int SINES = 32;

    /**
     * q += M p: for each seed in its order {@code q[g] += X1 p[sin f]}, then {@code q[g] += X2
     * p[cos f]}, each by one fma.
     *
     * @param codes  the seeds' codes from {@code first} on; point number i stands in
     *               {@code points[2 (first + i)]} and after it, from {@code pi} on
     */
    void forward(int batch, int seeds, short[] codes, int first, float[] points, int pi,
                 float[] p, int pColumn, int pStride, float[] q, int qColumn, int qStride);

    /**
     * dp += M^T dq, by one fma an entry, the sine's first; and dX1 = the sum of dq[g] p[sin f] over
     * the batch, dX2 that of dq[g] p[cos f]. Such a sum is made in eight virtual lanes, example b
     * in lane b mod 8 by fma, and then in a tree (lane l with l + 4, then + 2, + 1); for a batch
     * of one it is the product.
     */
    void backward(int batch, int seeds, short[] codes, int first, float[] points, int pi,
                  float[] p, float[] dp, int pColumn, int pStride,
                  float[] dq, int qColumn, int qStride, float[] dPoints, int dpi);
}
