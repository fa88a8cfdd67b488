package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Gemm.PANEL;

import java.util.Arrays;

/**
 * Any 32 even and 32 odd functions, at half the cost of a matrix: an even function sees only
 * u_j = x_j + x_(n-1-j), an odd one only v_j = x_j - x_(n-1-j). Each result is one chain of fma
 * over the places, or the functions, in their order.
 */
public final class EvenOdd implements WaveBasis {
    private static final GemmKernel KERNEL =
            Kernels.VECTOR ? new VectorGemm() : new ScalarGemm();

    /** Whether the coefficients of eight examples lie as a tile of the left matrix does. */
    private static final boolean TILED = Packing.tileRows(KERNEL.tileRows(), EIGHT) == EIGHT;

    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[5][0]);

    private final int n;
    private final int half;
    private final Functions even;
    private final Functions odd;

    /** Functions of one kind at the first half of the places, in the three forms that are used. */
    private record Functions(float[] tiles, float[] panels, float[] transposedPanels) {
        static Functions of(int half, float[] rows) {
            float[] tiles = new float[FUNCTIONS * half];
            Packing.left(FUNCTIONS, half, rows, 0, half, 1, KERNEL.tileRows(), tiles);
            float[] panels = new float[Gemm.panelSize(FUNCTIONS, half)];
            Gemm.pack(FUNCTIONS, half, rows, 0, half, 1, panels, 0);
            float[] transposed = new float[Gemm.panelSize(half, FUNCTIONS)];
            Gemm.pack(half, FUNCTIONS, rows, 0, 1, half, transposed, 0);
            return new Functions(tiles, panels, transposed);
        }
    }

    /**
     * For blocks of n places, of which the first (n + 1) / 2 tell all.
     *
     * @param even row-major [32, (n + 1) / 2]
     * @param odd  likewise
     */
    public EvenOdd(int n, float[] even, float[] odd) {
        this.n = n;
        half = (n + 1) / 2;
        this.even = Functions.of(half, even);
        this.odd = Functions.of(half, odd);
    }

    @Override public int places() { return n; }

    @Override public void analyse(int width, int examples, int blocks, float[] x, int xi,
                                  int stride, float[] c, int ci) {
        if (width == 1) {
            analyse(blocks, x, xi, c, ci);
        } else {
            analyseGroup(width, examples, blocks, x, xi, stride, c, ci);
        }
    }

    @Override public void synthesise(int width, int examples, int blocks, float[] c, int ci,
                                     float scale, float[] bias, int bi,
                                     float[] y, int yi, int stride) {
        if (width == 1) {
            synthesise(blocks, c, ci, scale, bias, bi, y, yi);
        } else {
            synthesiseGroup(width, examples, blocks, c, ci, scale, bias, bi, y, yi, stride);
        }
    }

    private static float[] scratch(int purpose, int length) {
        float[][] arrays = SCRATCH.get();
        if (arrays[purpose].length < length + Scratch.GAP) {
            arrays[purpose] = new float[length + Scratch.GAP];
        }
        return arrays[purpose];
    }

    // One example

    private void analyse(int blocks, float[] x, int xi, float[] c, int ci) {
        float[] u = scratch(0, blocks * half);
        float[] v = scratch(1, blocks * half);
        for (int block = 0; block < blocks; block++) {
            Folding.fold(n, x, xi + block * n, u, v, block * half);
        }
        Gemm.timesPanels(blocks, FUNCTIONS, half, u, 0, half, 1, even.transposedPanels, 0,
                c, ci, COEFFICIENTS, false);
        Gemm.timesPanels(blocks, FUNCTIONS, half, v, 0, half, 1, odd.transposedPanels, 0,
                c, ci + FUNCTIONS, COEFFICIENTS, false);
    }

    private void synthesise(int blocks, float[] c, int ci, float scale, float[] bias, int bi,
                            float[] y, int yi) {
        float[] u = scratch(0, blocks * half);
        float[] v = scratch(1, blocks * half);
        Gemm.timesPanels(blocks, half, FUNCTIONS, c, ci, COEFFICIENTS, 1, even.panels, 0,
                u, 0, half, false);
        Gemm.timesPanels(blocks, half, FUNCTIONS, c, ci + FUNCTIONS, COEFFICIENTS, 1, odd.panels,
                0, v, 0, half, false);
        for (int block = 0; block < blocks; block++) {
            Folding.unfold(n, u, v, block * half, scale, bias, bi + block * n, y, yi + block * n);
        }
    }

    // A group of examples

    private void analyseGroup(int width, int examples, int blocks, float[] x, int xi,
                              int stride, float[] c, int ci) {
        float[] u = scratch(0, half * width);
        float[] v = scratch(1, half * width);
        float[] evens = scratch(2, half * PANEL);
        float[] odds = scratch(3, half * PANEL);
        float[] sums = scratch(4, FUNCTIONS * PANEL);
        Arrays.fill(u, examples * half, width * half, 0);
        Arrays.fill(v, examples * half, width * half, 0);
        int most = PANEL / width;
        for (int first = 0; first < blocks; first += most) {
            int count = Math.min(most, blocks - first);
            for (int block = 0; block < count; block++) {
                for (int b = 0; b < examples; b++) {
                    Folding.fold(n, x, xi + b * stride + (first + block) * n, u, v, b * half);
                }
                Transposition.run(width, half, u, 0, half, evens, block * width, PANEL);
                Transposition.run(width, half, v, 0, half, odds, block * width, PANEL);
            }
            int to = ci + first * COEFFICIENTS * width;
            KERNEL.timesPanels(FUNCTIONS, PANEL, half, even.tiles, 0, evens, 0, 0,
                    null, 0, 0, sums, 0, PANEL);
            spread(width, count, sums, c, to);
            KERNEL.timesPanels(FUNCTIONS, PANEL, half, odd.tiles, 0, odds, 0, 0,
                    null, 0, 0, sums, 0, PANEL);
            spread(width, count, sums, c, to + FUNCTIONS * width);
        }
    }

    /** Gives each of the blocks that lie side by side in a panel its coefficients of one kind. */
    private static void spread(int width, int blocks, float[] panel, float[] c, int ci) {
        for (int block = 0; block < blocks; block++) {
            int to = ci + block * COEFFICIENTS * width;
            for (int lane = 0; lane < width; lane += EIGHT) {
                Eights.copy(FUNCTIONS, panel, block * width + lane, PANEL, c, to + lane, width);
            }
        }
    }

    private void synthesiseGroup(int width, int examples, int blocks, float[] c, int ci,
                                 float scale, float[] bias, int bi,
                                 float[] y, int yi, int stride) {
        float[] u = scratch(0, width * half);
        float[] v = scratch(1, width * half);
        for (int block = 0; block < blocks; block++) {
            int from = ci + block * COEFFICIENTS * width;
            for (int lane = 0; lane < examples; lane += EIGHT) {
                timesTile(width, c, from + lane, even, u, lane * half);
                timesTile(width, c, from + FUNCTIONS * width + lane, odd, v, lane * half);
            }
            for (int b = 0; b < examples; b++) {
                Folding.unfold(n, u, v, b * half, scale, bias, bi + block * n,
                        y, yi + b * stride + block * n);
            }
        }
    }

    /** [8, half] from the coefficients [32, width] of one kind, of which it takes eight lanes. */
    private void timesTile(int width, float[] c, int ci, Functions functions,
                           float[] product, int at) {
        float[] tile = c;
        int from = ci;
        if (width != EIGHT || !TILED) {
            tile = scratch(2, FUNCTIONS * EIGHT);
            from = 0;
            if (TILED) {
                Eights.copy(FUNCTIONS, c, ci, width, tile, 0, EIGHT);
            } else {
                Packing.tiles(EIGHT, FUNCTIONS, c, ci, 1, width, KERNEL.tileRows(), tile, 0);
            }
        }
        KERNEL.timesPanels(EIGHT, half, FUNCTIONS, tile, from, functions.panels, 0,
                FUNCTIONS * PANEL, null, 0, 0, product, at, half);
    }
}
