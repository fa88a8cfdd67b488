package org.seedgrad.tensor.rbe;

import org.seedgrad.tensor.kernels.Gemm;

/**
 * One side of a layer cut into blocks, with the orthonormal cosines (DCT-II) of a block up to some
 * frequency: from numbers to coefficients ({@link #analyse}) and its transpose ({@link
 * #synthesise}).
 *
 * <p>The coefficients of a batch of B examples are a matrix [frequencies, blocks B]; column
 * {@code block * B + b} belongs to a block of example b.
 */
final class CosineAxis {
    final int size;
    final int blockSize;
    final int blocks;
    final int frequencies;
    private final Cosines whole;
    private final Cosines last;

    /** With the frequencies 0 to {@code frequencies - 1}. */
    CosineAxis(int size, int blockSize, int frequencies) {
        this.size = size;
        this.blockSize = blockSize;
        this.frequencies = frequencies;
        blocks = Math.ceilDiv(size, blockSize);
        whole = new Cosines(Math.min(size, blockSize), frequencies);
        int rest = size - (blocks - 1) * blockSize;
        last = rest == whole.n ? whole : new Cosines(rest, frequencies);
    }

    /** The first rows of the transform of n numbers; of a short block there are only n. */
    private static final class Cosines {
        final int n;
        final int count;
        final float[] rows;             // row-major [count, n]
        final float[] panels;

        Cosines(int n, int frequencies) {
            this.n = n;
            count = Math.min(n, frequencies);
            rows = new float[count * n];
            for (int j = 0; j < n; j++) {
                double[] unit = new double[n];
                unit[j] = 1;
                Transform.DCT.forward(unit);            // column j of the transform
                for (int f = 0; f < count; f++) rows[f * n + j] = (float) unit[f];
            }
            panels = new float[Gemm.panelSize(count, n)];
            Gemm.pack(count, n, rows, 0, n, 1, panels, 0);
        }
    }

    private Cosines cosines(int block) { return block == blocks - 1 ? last : whole; }

    /** How many places block number i has. */
    int length(int block) { return cosines(block).n; }

    /** The cosines of a block, row-major [frequencies, length], as many as there are. */
    float[] rows(int block) { return cosines(block).rows; }

    /** How many blocks, from the first on, have the cosines of the first. */
    private int alike() { return last == whole ? blocks : blocks - 1; }

    /** The coefficients of x [batch, size]; written where there are any. */
    void analyse(int batch, float[] x, int xi, float[] coefficients) {
        analyse(batch, x, xi, 0, alike(), coefficients);
        analyse(batch, x, xi, alike(), blocks, coefficients);
    }

    private void analyse(int batch, float[] x, int xi, int first, int end, float[] coefficients) {
        if (first == end) return;
        Cosines cosines = cosines(first);
        int n = cosines.n;
        int columns = (end - first) * batch;
        float[] panels = new float[Gemm.panelSize(n, columns)];     // x, one column a block
        for (int column = 0; column < columns; column++) {
            int from = xi + column % batch * size + (first + column / batch) * blockSize;
            int to = column / Gemm.PANEL * n * Gemm.PANEL + column % Gemm.PANEL;
            for (int j = 0; j < n; j++) panels[to + j * Gemm.PANEL] = x[from + j];
        }
        Gemm.timesPanels(cosines.count, columns, n, cosines.rows, 0, n, 1, panels, 0,
                coefficients, first * batch, blocks * batch, false);
    }

    /** y [batch, size] += scale times the sum of the cosines. */
    void synthesise(int batch, float[] coefficients, float scale, float[] y, int yi) {
        synthesise(batch, coefficients, 0, alike(), scale, y, yi);
        synthesise(batch, coefficients, alike(), blocks, scale, y, yi);
    }

    private void synthesise(int batch, float[] coefficients, int first, int end, float scale,
                            float[] y, int yi) {
        if (first == end) return;
        Cosines cosines = cosines(first);
        int n = cosines.n;
        int columns = (end - first) * batch;
        float[] sums = new float[columns * n];
        Gemm.timesPanels(columns, n, cosines.count, coefficients, first * batch, 1, blocks * batch,
                cosines.panels, 0, sums, 0, n, false);
        for (int column = 0; column < columns; column++) {
            int to = yi + column % batch * size + (first + column / batch) * blockSize;
            for (int j = 0; j < n; j++) y[to + j] += scale * sums[column * n + j];
        }
    }
}
