package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A block as a sum of a few smooth functions, and of what they leave the largest coefficients of an
 * orthonormal transform.
 *
 * @param weights of the functions
 * @param places  of the coefficients, ascending
 * @param values  of the coefficients, as they are stored
 */
record HybridBlock(Compression compression, float[] weights, int[] places, float[] values)
        implements Block {

    static HybridBlock encode(double[] block, int rows, int columns, BlockFunctions.Fit fit,
                              Compression compression) {
        float[] weights = fit.weights(block);
        double[] left = block.clone();
        fit.add(weights, -1, left);
        compression.transform().forward(left, rows, columns);
        int[] places = largest(left, compression);
        float[] values = new float[places.length];
        for (int i = 0; i < values.length; i++) {
            float value = (float) left[places[i]];
            values[i] = compression.halfPrecision()
                    ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
        }
        return new HybridBlock(compression, weights, places, values);
    }

    /** Where the largest coefficients are; what the others add to the error is known (Parseval). */
    private static int[] largest(double[] coefficients, Compression compression) {
        int[] order = IntStream.range(0, coefficients.length).boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(coefficients[i])))
                .mapToInt(Integer::intValue).toArray();
        int count = Math.min(compression.keep(), order.length);
        if (compression.targetRmse() > 0) {
            double allowed = compression.targetRmse() * compression.targetRmse() * order.length;
            double dropped = 0;
            int needed = order.length;
            while (needed > 0) {
                double value = coefficients[order[needed - 1]];
                dropped += value * value;
                if (dropped > allowed) break;
                needed--;
            }
            count = Math.min(count, needed);
        }
        int[] places = Arrays.copyOf(order, count);
        Arrays.sort(places);
        return places;
    }

    @Override public double[] decode(int rows, int columns) {
        double[] block = new double[rows * columns];
        for (int i = 0; i < places.length; i++) block[places[i]] = values[i];
        compression.transform().inverse(block, rows, columns);
        compression.functions().fit(rows, columns).add(weights, 1, block);
        return block;
    }

    /** ceil(log2(rows columns)): how many bits say which coefficient it is. */
    private static int placeBits(int rows, int columns) {
        return 32 - Integer.numberOfLeadingZeros(rows * columns - 1);
    }

    @Override public void write(BitWriter out, int rows, int columns) {
        out.writeCount(places.length);
        for (float weight : weights) out.write(Float.floatToRawIntBits(weight), 32);
        for (int i = 0; i < places.length; i++) {
            out.write(places[i], placeBits(rows, columns));
            if (compression.halfPrecision()) out.write(Float.floatToFloat16(values[i]), 16);
            else out.write(Float.floatToRawIntBits(values[i]), 32);
        }
    }

    static HybridBlock read(BitReader in, int rows, int columns, Compression compression) {
        int count = in.readCount();
        if (count > rows * columns) throw new CorruptMatrixException("a block of [" + rows + ", "
                + columns + "] says that it has " + count + " coefficients");
        float[] weights = new float[compression.functions().count];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Float.intBitsToFloat((int) in.read(32));
        }
        int[] places = new int[count];
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            places[i] = (int) in.read(placeBits(rows, columns));
            if (places[i] >= rows * columns) throw new CorruptMatrixException(
                    "a coefficient stands outside its block");
            values[i] = compression.halfPrecision()
                    ? Float.float16ToFloat((short) in.read(16))
                    : Float.intBitsToFloat((int) in.read(32));
        }
        return new HybridBlock(compression, weights, places, values);
    }
}
