package org.seedgrad.tensor.rbe;

import org.seedgrad.tensor.kernels.Gemm;

/**
 * What the two ways to multiply by waves cost, in nanoseconds on one thread, by a few prices.
 *
 * <p>{@link #REFERENCE} is built in and everybody's default: it decides alike on all machines.
 * {@link Calibration} asks this machine; a layer uses the answer only if it is told to, because the
 * two ways round differently. A model is a record of six numbers that can be printed and written
 * down again: with them the decisions, and the bits, can be had elsewhere.
 *
 * @param call       of a product by coefficients
 * @param projection onto waves or cosines, for each multiply-add
 * @param seed       of the sparse product, for each multiply-add; finding a block is worth eight
 * @param block      of a product by a decoded block; decoding one is worth five
 * @param dense      of such a product, for each multiply-add
 * @param decoding   of a block, for each multiply-add; each number of it is worth sixteen
 */
public record CostModel(double call, double projection, double seed,
                        double block, double dense, double decoding) {
    static final int FINDING = 8;
    static final int BLOCKS = 5;
    static final int NUMBERS = 16;

    /** Measured once, on one core with vectors of 512 bits. */
    public static final CostModel REFERENCE = new CostModel(230, 0.03, 0.08, 90, 0.0165, 0.058);

    /**
     * Whether decoded blocks are the cheaper way. In use they stay decoded if they fit into the
     * cache; in training they are decoded for each step, and the gradient makes the way back.
     *
     * @param cosines may be null
     */
    public boolean prefersDecoded(WaveMatrix waves, CosineMatrix cosines, int batch,
                                  boolean training, long cacheBytes) {
        double products = training ? 3 : 1;         // forward, and two of its size backward
        double decodings = training ? 2 : Float.BYTES * panels(waves) <= cacheBytes ? 0 : 1;
        return products * decoded(waves, batch) + decodings * decoding(waves, cosines)
                < products * compressed(waves, cosines, batch);
    }

    private double compressed(WaveMatrix waves, CosineMatrix cosines, int batch) {
        int entries = cosines == null ? 0 : cosines.entriesPerBlock();
        double projections = (double) Waves.FREQUENCIES * (Decoder.in(waves) + Decoder.out(waves));
        // To bring numbers to their cosines and back takes about as long as the waves.
        if (cosines != null) projections += projections + cosines.projections();
        double products = (double) waves.blockRows() * waves.blockColumns()
                * (2 * waves.seedsPerBlock() + entries + FINDING);
        return call * (cosines == null ? 1 : 2)
                + batch * (projection * projections + seed * products);
    }

    private double decoded(WaveMatrix waves, int batch) {
        return block * waves.blockRows() * waves.blockColumns()
                + dense * batch * panels(waves);
    }

    private double decoding(WaveMatrix waves, CosineMatrix cosines) {
        int entries = cosines == null ? 0 : cosines.entriesPerBlock();
        return BLOCKS * block * waves.blockRows() * waves.blockColumns()
                + decoding * Decoder.in(waves) * Decoder.out(waves)
                        * (waves.seedsPerBlock() + entries + NUMBERS);
    }

    /** How many numbers all decoded blocks are, the columns that fill up panels with them. */
    static double panels(WaveMatrix waves) {
        double panels = 0;
        for (int row = 0; row < waves.blockRows(); row++) {
            panels += Gemm.panelSize(Decoder.in(waves), waves.rows(row));
        }
        return panels;
    }
}
