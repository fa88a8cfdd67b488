package org.seedgrad.tensor.rbe;

/**
 * A layer y = scale W x + bias whose W is, block by block, a sum of waves and of cosines.
 *
 * @param points  of the seeds, two numbers each
 * @param cosines what the waves leave; null if nothing
 * @param values  of the cosines; null if there are none
 * @param bias    [out]
 */
public record EncodedLayer(int in, int out, int blockSize, WaveMatrix waves, float[] points,
                           float scale, CosineMatrix cosines, float[] values, float[] bias) {

    /** @throws IllegalArgumentException if waves or numbers are not those of the shape */
    public EncodedLayer {
        if (Decoder.in(waves) != in || waves.columns(0) != Math.min(in, blockSize)
                || Decoder.out(waves) != out || waves.rows(0) != Math.min(out, blockSize)) {
            throw new IllegalArgumentException("layer: [" + out + ", " + in + "] in blocks of "
                    + blockSize + " has waves of another shape");
        }
        check(in, out, "points", points, 2 * waves.seedCount());
        if (cosines != null) check(in, out, "values", values, cosines.entryCount());
        check(in, out, "bias", bias, out);
    }

    private static void check(int in, int out, String what, float[] numbers, int count) {
        if (numbers.length != count) throw new IllegalArgumentException("layer: [" + out + ", "
                + in + "] has " + count + " numbers of " + what + ", but " + numbers.length
                + " are given");
    }

    /** How many cosines a block has. */
    public int entriesPerBlock() { return cosines == null ? 0 : cosines.entriesPerBlock(); }

    /** W with the scale, row-major [out, in]. */
    public float[] matrix() {
        float[] matrix = new Decoder(waves, cosines).matrix(points, 0, values, 0);
        for (int i = 0; i < matrix.length; i++) matrix[i] *= scale;
        return matrix;
    }

    /**
     * As inference needs it, in the form of {@link LayerBytes}.
     *
     * @throws IllegalArgumentException if a number of the layer is not finite, if a point is too
     *                                  far out for the bits of a seed (about 10^6), or if blocks
     *                                  are not of 4 to 64
     */
    public byte[] toBytes() { return LayerBytes.write(this); }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws CorruptMatrixException if it is something else, damaged, cut off or too long, or
     *                                if a number in it is not finite
     */
    public static EncodedLayer of(byte[] bytes) { return LayerBytes.read(bytes); }
}
