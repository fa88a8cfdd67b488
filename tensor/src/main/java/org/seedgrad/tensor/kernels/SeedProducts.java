package org.seedgrad.tensor.kernels;

/**
 * Products with a matrix that is given by seeds, between wave coefficients p of the inputs and q of
 * the outputs. In each block of 64 x 64 a seed has two entries of one row g: X1 in the column of
 * the sine of its frequency f, and X2 in the column of the cosine.
 *
 * <p>Coefficients are [groups, blocks, 64, width], the cosines of 32 frequencies before their
 * sines, as {@link WaveBasis} gives them; the width is 1 for one example, or 8, or 16. The points
 * X1, X2 of seed number i stand in {@code points[2 i]} and after it.
 */
public interface SeedProducts {
    /** The row of the sine of frequency 0 in a block. */
    int SINES = 32;

    /** Bits of g in a seed's code, which is {@code (64 * block column + f) << 6 | g}. */
    int ROW_BITS = 6;

    /**
     * One block row of one group: for the seeds first to end - 1 in this order
     * {@code q[g] += X1 p[sin f]}, then {@code q[g] += X2 p[cos f]}, each by one fma.
     *
     * @param p all blocks, of this group only
     * @param q [64, width]
     */
    void forward(int width, int first, int end, int[] codes, float[] points, float[] p, float[] q);

    /**
     * What some seeds give to a block column of dp = M^T dq, for all groups, and the gradients of
     * their points.
     *
     * <p>Each dp is written as a chain of fma over the seeds of its frequency, in their order.
     * dX1 is the scale times the sum of dq[g] p[sin f] over the examples, dX2 likewise with the
     * cosine. Such a sum is made in half as many virtual lanes as there are examples in a group,
     * example b in lane b modulo their number, the first in each by a product, the others by fma;
     * then lane l with l + 4, with l + 2 and with l + 1, where there are so many. For one example
     * it is dq[g] times the product of the scale and p.
     *
     * @param groups  more than one only of sixteen examples
     * @param p       the column, [64, width]; that of the next group pStep later
     * @param dp      [groups, 64, width], from dpi on
     * @param dq      all blocks, [64, width] each; those of the next group dqStep later
     * @param dPoints in the order of the points
     */
    void backward(int width, int groups, SeedColumn column, float[] points,
                  float[] p, int pFrom, int pStep, float[] dp, int dpi, float[] dq, int dqStep,
                  float scale, float[] dPoints);
}
