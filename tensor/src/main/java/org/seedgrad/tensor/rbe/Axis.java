package org.seedgrad.tensor.rbe;

import org.seedgrad.tensor.kernels.Gemm;

/**
 * One side of a layer, its inputs or its outputs, cut into blocks, with the way from numbers to
 * wave coefficients ({@link #analyse}) and its transpose ({@link #synthesise}).
 *
 * <p>The coefficients of a batch of B examples are a matrix [64, columns], the cosines of 32
 * frequencies above their sines; column {@code block * B + b} belongs to a block of example b, so
 * that the examples of one coefficient lie side by side, as vectors want them.
 */
final class Axis {
    final int size;
    final int blockSize;
    final int blocks;
    private final EvenOddBasis whole;
    private final EvenOddBasis last;

    Axis(int size, int blockSize) {
        this.size = size;
        this.blockSize = blockSize;
        blocks = (size + blockSize - 1) / blockSize;
        whole = new EvenOddBasis(Math.min(size, blockSize));
        int rest = size - (blocks - 1) * blockSize;
        last = rest == whole.n ? whole : new EvenOddBasis(rest);
    }

    /** How many places block number i has. */
    int length(int block) { return basis(block).n; }

    private EvenOddBasis basis(int block) { return block == blocks - 1 ? last : whole; }

    /** Where the sines begin among the coefficients of a batch. */
    private int sines(int batch) { return Waves.FREQUENCIES * blocks * batch; }

    /** Blocks first to to - 1 that have the same basis as the first of them end here. */
    private int sameBasis(int first, int to) {
        return last != whole && first < blocks - 1 ? Math.min(to, blocks - 1) : to;
    }

    /** Wave coefficients of blocks first to end - 1 of x [batch, size]. */
    void analyse(int batch, float[] x, int xi, int first, int end, float[] coefficients) {
        while (first < end) {
            int until = sameBasis(first, end);
            analyseAlike(batch, x, xi, first, until, basis(first), coefficients);
            first = until;
        }
    }

    private void analyseAlike(int batch, float[] x, int xi, int first, int end,
                              EvenOddBasis basis, float[] coefficients) {
        int columns = (end - first) * batch;
        int half = basis.half;
        int size = Gemm.panelSize(half, columns);
        float[] u = Scratch.get(0, size);
        float[] v = Scratch.get(1, size);
        fold(batch, x, xi, first, end, basis, u, v);
        int stride = blocks * batch;
        Gemm.timesPanels(Waves.FREQUENCIES, columns, half, basis.even, 0, half, 1, u, 0,
                coefficients, first * batch, stride, false);
        Gemm.timesPanels(Waves.FREQUENCIES, columns, half, basis.odd, 0, half, 1, v, 0,
                coefficients, sines(batch) + first * batch, stride, false);
    }

    /** Writes u and v, [half, columns], as panels. */
    private void fold(int batch, float[] x, int xi, int first, int end,
                      EvenOddBasis basis, float[] u, float[] v) {
        int half = basis.half;
        int pairs = basis.n / 2;
        int column = 0;
        for (int block = first; block < end; block++) {
            for (int b = 0; b < batch; b++, column++) {
                int from = xi + b * this.size + block * blockSize;
                int to = from + basis.n - 1;
                int at = column / Gemm.PANEL * half * Gemm.PANEL + column % Gemm.PANEL;
                for (int j = 0; j < pairs; j++, at += Gemm.PANEL) {
                    float left = x[from + j];
                    float right = x[to - j];
                    u[at] = left + right;
                    v[at] = left - right;
                }
                if (pairs < half) {
                    u[at] = x[from + pairs];
                    v[at] = 0;
                }
            }
        }
        while (column % Gemm.PANEL > 0) {
            int at = column / Gemm.PANEL * half * Gemm.PANEL + column % Gemm.PANEL;
            for (int j = 0; j < half; j++, at += Gemm.PANEL) {
                u[at] = 0;
                v[at] = 0;
            }
            column++;
        }
    }

    /** The way back: y [batch, size] = scale (sum of waves) + bias, for blocks first to end - 1. */
    void synthesise(int batch, float[] coefficients, int first, int end,
                    float scale, float[] bias, int bi, float[] y, int yi) {
        while (first < end) {
            int until = sameBasis(first, end);
            synthesiseAlike(batch, coefficients, first, until, basis(first),
                    scale, bias, bi, y, yi);
            first = until;
        }
    }

    private void synthesiseAlike(int batch, float[] coefficients, int first, int end,
                                 EvenOddBasis basis, float scale, float[] bias, int bi,
                                 float[] y, int yi) {
        int columns = (end - first) * batch;
        int half = basis.half;
        int stride = blocks * batch;
        float[] evens = Scratch.get(0, columns * half);
        float[] odds = Scratch.get(1, columns * half);
        Gemm.timesPanels(columns, half, Waves.FREQUENCIES,
                coefficients, first * batch, 1, stride,
                basis.evenPanels, 0, evens, 0, half, false);
        Gemm.timesPanels(columns, half, Waves.FREQUENCIES,
                coefficients, sines(batch) + first * batch, 1, stride,
                basis.oddPanels, 0, odds, 0, half, false);
        int pairs = basis.n / 2;
        for (int block = first, at = 0; block < end; block++) {
            for (int b = 0; b < batch; b++, at += half) {
                int from = yi + b * this.size + block * blockSize;
                int to = from + basis.n - 1;
                for (int j = 0; j < pairs; j++) {
                    y[from + j] = scale * (evens[at + j] + odds[at + j]);
                    y[to - j] = scale * (evens[at + j] - odds[at + j]);
                }
                if (pairs < half) y[from + pairs] = scale * evens[at + pairs];
                if (bias == null) continue;
                int bias0 = bi + block * blockSize;
                for (int j = 0; j < basis.n; j++) y[from + j] += bias[bias0 + j];
            }
        }
    }

    /** The sums of y [batch, size] over the batch, in its order, for blocks first to end - 1. */
    void sumRows(int batch, float[] y, int yi, int first, int end, float[] sums, int si) {
        int from = first * blockSize;
        int to = Math.min(size, end * blockSize);
        System.arraycopy(y, yi + from, sums, si + from, to - from);
        for (int b = 1; b < batch; b++) {
            for (int j = from; j < to; j++) sums[si + j] += y[yi + b * size + j];
        }
    }
}
