package org.seedgrad.tensor.rbe;

/** One compressed block. */
sealed interface Block permits RawBlock, RbeBlock, HybridBlock {
    /** The numbers of the block, row-major. */
    double[] decode(int rows, int columns);

    void write(BitWriter out, int rows, int columns);
}
