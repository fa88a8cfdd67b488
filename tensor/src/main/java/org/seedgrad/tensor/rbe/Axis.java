package org.seedgrad.tensor.rbe;

import org.seedgrad.tensor.kernels.ColumnSums;
import org.seedgrad.tensor.kernels.EvenOdd;
import org.seedgrad.tensor.kernels.FourierWaves;
import org.seedgrad.tensor.kernels.WaveBasis;

/**
 * One side of a layer, its inputs or its outputs, cut into blocks, with the way from numbers to
 * wave coefficients ({@link #analyse}) and its transpose ({@link #synthesise}).
 *
 * <p>The examples of a batch come in groups of sixteen, up to eight in one of eight, one example
 * by itself: the coefficients are [groups, blocks, 64, width], where the width is 16, 8 or 1, and
 * the cosines of 32 frequencies stand before their sines. What a last group lacks in examples is 0.
 */
final class Axis {
    final int size;
    final int blockSize;
    final int blocks;
    private final WaveBasis whole;
    private final WaveBasis last;

    Axis(int size, int blockSize) {
        this.size = size;
        this.blockSize = blockSize;
        blocks = (size + blockSize - 1) / blockSize;
        whole = waves(Math.min(size, blockSize));
        int rest = size - (blocks - 1) * blockSize;
        last = rest == whole.places() ? whole : waves(rest);
    }

    /** A fast transform, or at other places matrices. */
    private static WaveBasis waves(int n) {
        if (n == FourierWaves.PLACES) return new FourierWaves();
        Waves waves = new Waves(n);
        return new EvenOdd(n, rows(waves, n, Waves.cosine(0)), rows(waves, n, Waves.sine(0)));
    }

    private static float[] rows(Waves waves, int n, int first) {
        int half = (n + 1) / 2;
        float[] rows = new float[Waves.FREQUENCIES * half];
        for (int f = 0; f < Waves.FREQUENCIES; f++) {
            for (int j = 0; j < half; j++) rows[f * half + j] = (float) waves.psi[first + f][j];
        }
        return rows;
    }

    /** How many examples lie side by side. */
    static int width(int batch) {
        return batch == 1 ? 1 : batch <= WaveBasis.EIGHT ? WaveBasis.EIGHT : WaveBasis.SIXTEEN;
    }

    static int groups(int batch) { return Math.ceilDiv(batch, width(batch)); }

    /** How many examples a group has. */
    private static int examples(int batch, int group) {
        return Math.min(width(batch), batch - group * width(batch));
    }

    /** The length of the coefficients of a block. */
    static int blockLength(int batch) { return Waves.COUNT * width(batch); }

    /** How many places block number i has. */
    int length(int block) { return basis(block).places(); }

    private WaveBasis basis(int block) { return block == blocks - 1 ? last : whole; }

    /** Blocks first to end - 1 that have the same basis as the first of them end here. */
    private int sameBasis(int first, int end) {
        return last != whole && first < blocks - 1 ? Math.min(end, blocks - 1) : end;
    }

    /** Wave coefficients of blocks first to end - 1 of x [batch, size]. */
    void analyse(int batch, float[] x, int xi, int first, int end, float[] c) {
        for (int block = first, until; block < end; block = until) {
            until = sameBasis(block, end);
            int from = xi + block * blockSize;
            int to = block * blockLength(batch);
            for (int group = 0; group < groups(batch); group++) {
                basis(block).analyse(width(batch), examples(batch, group), until - block,
                        x, from + group * width(batch) * size, size,
                        c, to + group * blocks * blockLength(batch));
            }
        }
    }

    /**
     * The way back for blocks first to end - 1 of one group: y = scale (sum of waves) + bias.
     *
     * @param c from ci on the coefficients of these blocks
     */
    void synthesise(int batch, int group, float[] c, int ci, int first, int end,
                    float scale, float[] bias, int bi, float[] y, int yi) {
        for (int block = first, until; block < end; block = until) {
            until = sameBasis(block, end);
            int from = ci + (block - first) * blockLength(batch);
            int place = block * blockSize;
            int to = yi + group * width(batch) * size + place;
            basis(block).synthesise(width(batch), examples(batch, group), until - block, c, from,
                    scale, bias, bi + place, y, to, size);
        }
    }

    /** The sums of y [batch, size] over the batch, in its order, for blocks first to end - 1. */
    void sumRows(int batch, float[] y, int yi, int first, int end, float[] sums, int si) {
        int from = first * blockSize;
        ColumnSums.run(batch, Math.min(size, end * blockSize) - from, y, yi + from, size,
                sums, si + from);
    }
}
