package org.seedgrad.tensor.rbe;

/** One compressed block. */
sealed interface Block permits RawBlock, RbeBlock, HybridBlock {
    /** The numbers of the block, row-major. */
    double[] decode(int rows, int columns);

    /** The RMSE of what comes back, as float32; not finite if a number of it is not. */
    default double rmse(double[] block, int rows, int columns) {
        double[] decoded = decode(rows, columns);
        double squares = 0;
        for (int i = 0; i < block.length; i++) {
            double error = block[i] - (float) decoded[i];
            squares += error * error;
        }
        return Math.sqrt(squares / block.length);
    }

    void write(BitWriter out, int rows, int columns);
}
