package org.seedgrad.tensor.kernels;

/**
 * From the numbers of blocks of n places to their coefficients ({@link #analyse}), and the
 * transpose of that ({@link #synthesise}), for blocks that follow one another. The functions are
 * even about the middle of a block, as cosines are, or odd, as sines are.
 *
 * <p>A block has 64 coefficients, the even functions' first: of one example [blocks, 64], of a
 * group of eight or sixteen [blocks, 64, width], where the examples are the lanes of vectors. An
 * example gets the same bits in each of them.
 */
public sealed interface WaveBasis permits EvenOdd, FourierWaves {
    /** Of each kind. */
    int FUNCTIONS = 32;

    /** How many a block has. */
    int COEFFICIENTS = 2 * FUNCTIONS;

    /** How many examples a group has. */
    int EIGHT = 8;

    /** Or a wider one. */
    int SIXTEEN = 16;

    /** How many places a block has. */
    int places();

    /**
     * The coefficients [blocks, 64, width].
     *
     * @param width    1, 8 or 16
     * @param examples how many there are; what the others would be is 0
     * @param x        block i of example b begins at {@code xi + b * stride + i * n}
     */
    void analyse(int width, int examples, int blocks, float[] x, int xi, int stride,
                 float[] c, int ci);

    /**
     * y = scale (the functions times their coefficients) + bias.
     *
     * @param bias [blocks, n], or null
     * @param y    block i of example b begins at {@code yi + b * stride + i * n}
     */
    void synthesise(int width, int examples, int blocks, float[] c, int ci, float scale,
                    float[] bias, int bi, float[] y, int yi, int stride);
}
