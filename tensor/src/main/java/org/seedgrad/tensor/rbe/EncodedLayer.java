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
     * @throws IllegalArgumentException if a number of the layer is not finite
     */
    public byte[] toBytes() { return LayerBytes.write(this); }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws CorruptMatrixException if it is something else, damaged, cut off or too long
     */
    public static EncodedLayer of(byte[] bytes) { return LayerBytes.read(bytes); }
}
