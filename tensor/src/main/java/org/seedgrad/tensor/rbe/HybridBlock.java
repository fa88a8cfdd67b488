package org.seedgrad.tensor.rbe;

/**
 * A block as a sum of a few smooth functions, and of what they leave the largest coefficients of an
 * orthonormal transform.
 *
 * @param weights of the functions
 * @param places  of the coefficients, ascending
 * @param scale   what the values are multiplied by: 1 if they are stored in 32 bits, and in 16,
 *                which reach from 6e-8 to 65504 only, the largest coefficient
 * @param values  of the coefficients, as they are stored
 */
record HybridBlock(Compression compression, float[] weights, int[] places, float scale,
                   float[] values) implements Block {

    static HybridBlock encode(double[] block, int rows, int columns, Compression compression) {
        BlockFunctions.Fit fit = compression.functions().fit(rows, columns);
        float[] weights = fit.weights(block);
        double[] left = block.clone();
        fit.add(weights, -1, left);
        compression.transform().forward(left, rows, columns);
        Coefficients coefficients = new Coefficients(left, compression.halfPrecision());
        double target = compression.targetRmse();
        int most = Math.min(compression.keep(), block.length);
        int count = target > 0 ? Math.min(most, coefficients.needed(target)) : most;
        HybridBlock kept = of(coefficients, count, weights, compression);
        // What is decoded is rounded to float32: where that is too much, more make up for it.
        for (int more = 1; count < most && kept.rmse(block, rows, columns) > target; more *= 2) {
            count = Math.min(most, count + more);
            kept = of(coefficients, count, weights, compression);
        }
        return kept;
    }

    private static HybridBlock of(Coefficients coefficients, int count, float[] weights,
                                  Compression compression) {
        int[] places = coefficients.largest(count);
        return new HybridBlock(compression, weights, places, coefficients.scale(),
                coefficients.stored(places));
    }

    @Override public double[] decode(int rows, int columns) {
        double[] block = new double[rows * columns];
        for (int i = 0; i < places.length; i++) block[places[i]] = (double) scale * values[i];
        compression.transform().inverse(block, rows, columns);
        compression.functions().fit(rows, columns).add(weights, 1, block);
        return block;
    }

    /** ceil(log2(rows columns)): how many bits say which coefficient it is. */
    private static int placeBits(int rows, int columns) {
        return 32 - Integer.numberOfLeadingZeros(rows * columns - 1);
    }

    /** How many bits {@link #write} writes if there is no target RMSE. */
    static long bits(int rows, int columns, Compression compression) {
        int count = Math.min(compression.keep(), rows * columns);
        int valueBits = compression.halfPrecision() ? 16 : 32;
        return BitWriter.countBits(count) + 32L * compression.functions().count
                + (compression.halfPrecision() ? 32 : 0)
                + (long) count * (placeBits(rows, columns) + valueBits);
    }

    @Override public void write(BitWriter out, int rows, int columns) {
        out.writeCount(places.length);
        for (float weight : weights) out.write(Float.floatToRawIntBits(weight), 32);
        if (compression.halfPrecision()) out.write(Float.floatToRawIntBits(scale), 32);
        for (int i = 0; i < places.length; i++) {
            out.write(places[i], placeBits(rows, columns));
            if (compression.halfPrecision()) out.write(Float.floatToFloat16(values[i]), 16);
            else out.write(Float.floatToRawIntBits(values[i]), 32);
        }
    }

    /** In version 1 of the format there was no scale. */
    static HybridBlock read(BitReader in, int rows, int columns, Compression compression,
                            int version) {
        int count = in.readCount();
        if (count > rows * columns) throw new CorruptMatrixException("a block of [" + rows + ", "
                + columns + "] says that it has " + count + " coefficients");
        float[] weights = new float[compression.functions().count];
        for (int i = 0; i < weights.length; i++) weights[i] = in.readFloat();
        float scale = compression.halfPrecision() && version > 1 ? in.readFloat() : 1;
        int[] places = new int[count];
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            places[i] = (int) in.read(placeBits(rows, columns));
            if (places[i] >= rows * columns) throw new CorruptMatrixException(
                    "a coefficient stands outside its block");
            values[i] = compression.halfPrecision() ? in.readHalf() : in.readFloat();
        }
        return new HybridBlock(compression, weights, places, scale, values);
    }
}
