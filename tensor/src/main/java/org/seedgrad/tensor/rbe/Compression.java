package org.seedgrad.tensor.rbe;

/**
 * How to compress: what a block is, and what is kept of it.
 *
 * @param kind         what the blocks are made of
 * @param blockSize    16 to 256 places along each axis; the last blocks may be shorter
 * @param overlap      how many places a block reaches into each neighbour, where the two blend; at
 *                     most a quarter of the block size
 * @param keep         at most so many coefficients a block (HYBRID), or seeds (RBE)
 * @param targetRmse   if above 0, the RMSE of each block as it comes back: HYBRID keeps as few
 *                     coefficients as reach it, and at most {@code keep}. What is stored in float32
 *                     or float16 comes only so close: a target that a block with all its
 *                     coefficients does not reach is refused when it is compressed
 * @param functions    of a HYBRID block
 * @param transform    of what they leave
 * @param halfPrecision are coefficients stored in 16 bits rather than 32? Each is then its part of
 *                     the largest of the block, to eleven bits
 */
public record Compression(Kind kind, int blockSize, int overlap, int keep, double targetRmse,
                          BlockFunctions functions, Transform transform, boolean halfPrecision) {

    /** What a block is made of. */
    public enum Kind {
        /** The numbers as they are. */
        RAW,
        /** Seeds of 64 bits. */
        RBE,
        /** A few smooth functions, and the largest coefficients of what they leave. */
        HYBRID
    }

    public Compression {
        if (blockSize < 16 || blockSize > 256) throw new IllegalArgumentException(
                "compress: the block size is " + blockSize + " and must be from 16 to 256");
        if (overlap < 0 || overlap > blockSize / 4) throw new IllegalArgumentException(
                "compress: the overlap is " + overlap + " and must be from 0 to a quarter of the "
                + "block size " + blockSize);
        if (keep < 0) throw new IllegalArgumentException(
                "compress: " + keep + " parts a block; it must be 0 or more");
        if (!(targetRmse >= 0 && targetRmse < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("compress: the target RMSE is " + targetRmse
                    + " and must be finite and not negative; 0 means none");
        }
    }

    /** The numbers as they are. */
    public static Compression raw() {
        return new Compression(Kind.RAW, 64, 0, 0, 0, BlockFunctions.EIGHT, Transform.DCT, false);
    }

    /** So many seeds a block. */
    public static Compression rbe(int blockSize, int seeds) {
        return new Compression(Kind.RBE, blockSize, 0, seeds, 0,
                BlockFunctions.EIGHT, Transform.DCT, false);
    }

    /** The eight functions and so many coefficients of the DCT, in 32 bits. */
    public static Compression hybrid(int blockSize, int coefficients) {
        return new Compression(Kind.HYBRID, blockSize, 0, coefficients, 0,
                BlockFunctions.EIGHT, Transform.DCT, false);
    }

    /** As many coefficients, in 32 bits, as this error asks for in each block. */
    public static Compression hybrid(int blockSize, double targetRmse) {
        return new Compression(Kind.HYBRID, blockSize, 0, Integer.MAX_VALUE, targetRmse,
                BlockFunctions.EIGHT, Transform.DCT, false);
    }

    public Compression with(BlockFunctions functions) {
        return new Compression(kind, blockSize, overlap, keep, targetRmse, functions, transform,
                halfPrecision);
    }

    public Compression with(Transform transform) {
        return new Compression(kind, blockSize, overlap, keep, targetRmse, functions, transform,
                halfPrecision);
    }

    public Compression withOverlap(int overlap) {
        return new Compression(kind, blockSize, overlap, keep, targetRmse, functions, transform,
                halfPrecision);
    }

    public Compression withHalfPrecision() {
        return new Compression(kind, blockSize, overlap, keep, targetRmse, functions, transform,
                true);
    }
}
