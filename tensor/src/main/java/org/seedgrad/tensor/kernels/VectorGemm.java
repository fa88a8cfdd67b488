package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.DotTile.SUMS;
import static org.seedgrad.tensor.kernels.Exact.ALL;
import static org.seedgrad.tensor.kernels.Exact.ZERO;
import static org.seedgrad.tensor.kernels.Gemm.PANEL;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link ScalarGemm} in tiles that fit the registers, in blocks that fit the caches. A block only
 * interrupts a chain, which goes on from where it is stored: its order stays.
 */
final class VectorGemm implements GemmKernel {
    private static final int LANES = SPECIES.length();

    // C = A B

    /** Rows of B in a block: its part of a panel stays in the first cache for all rows of A. */
    private static final int DEPTH = 256;

    /**
     * Rows from which on a panel is copied before use: from memory it comes faster by itself than
     * in the middle of a product, and then lies where its vectors are in whole cache lines.
     */
    private static final int OFTEN = 64;

    @Override public int tileRows() { return PanelTile.ROWS; }

    @Override public void timesPanels(int m, int n, int k, float[] a, int ai,
                                      float[] panels, int pi, int panelStep,
                                      float[] start, int si, int sRow,
                                      float[] c, int ci, int cRow) {
        boolean copied = m >= OFTEN && !Scratch.isAligned(panels, pi);
        float[] b = copied ? Scratch.aligned(Scratch.PANEL, k * PANEL) : panels;
        for (int j = 0; j < n; j += PANEL) {
            int from = pi + j / PANEL * panelStep;
            int bi = copied ? Scratch.ALIGNED : from;
            if (copied) copy(k * PANEL, panels, from, b, bi);
            for (int at = j; at < Math.min(n, j + PANEL); at += PanelTile.COLUMNS) {
                strip(m, Math.min(PanelTile.COLUMNS, n - at), k, a, ai, b, bi + at - j,
                        start, si + at, sRow, c, ci + at, cRow);
            }
        }
    }

    /** From four places in turn: the processor then fetches ahead from memory at each of them. */
    private static void copy(int count, float[] from, int at, float[] to, int ti) {
        int quarter = count / 4 / LANES * LANES;
        for (int i = 0; i < quarter; i += LANES) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, from, at + i);
            FloatVector v1 = FloatVector.fromArray(SPECIES, from, at + quarter + i);
            FloatVector v2 = FloatVector.fromArray(SPECIES, from, at + 2 * quarter + i);
            FloatVector v3 = FloatVector.fromArray(SPECIES, from, at + 3 * quarter + i);
            ZERO.blend(v0, ALL).intoArray(to, ti + i);
            ZERO.blend(v1, ALL).intoArray(to, ti + quarter + i);
            ZERO.blend(v2, ALL).intoArray(to, ti + 2 * quarter + i);
            ZERO.blend(v3, ALL).intoArray(to, ti + 3 * quarter + i);
        }
        int done = 4 * quarter;
        System.arraycopy(from, at + done, to, ti + done, count - done);
    }

    /** As many columns of C as a tile has, or what is left of them. */
    private static void strip(int m, int columns, int k, float[] a, int ai, float[] b, int bi,
                              float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        // A tile of twelve rows makes so much of each number that the second cache keeps up, and a
        // single tile reads B only once: then better in one stretch.
        boolean whole = PanelTile.ROWS == 12 || m <= PanelTile.ROWS;
        int depth = whole ? Math.max(1, k) : DEPTH;
        block(m, columns, k, 0, Math.min(k, depth), a, ai, b, bi, start, si, sRow, c, ci, cRow);
        for (int p = depth; p < k; p += depth) {
            block(m, columns, k, p, Math.min(k, p + depth), a, ai, b, bi, c, ci, cRow,
                    c, ci, cRow);
        }
    }

    private static void block(int m, int columns, int k, int p, int end, float[] a, int ai,
                              float[] b, int bi, float[] start, int si, int sRow,
                              float[] c, int ci, int cRow) {
        if (columns == PanelTile.COLUMNS) {
            tiles(m, k, p, end, a, ai, b, bi, start, si, sRow, c, ci, cRow);
        } else {
            edge(m, columns, k, p, end, a, ai, b, bi, start, si, sRow, c, ci, cRow);
        }
    }

    /** The part of the chains from p to end. */
    private static void tiles(int m, int k, int p, int end, float[] a, int ai, float[] b, int bi,
                              float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        int depth = end - p;
        int right = bi + p * PANEL;
        for (int i = 0, rows; i < m; i += rows) {
            rows = Packing.tileRows(PanelTile.ROWS, m - i);
            int left = ai + i * k + p * rows;
            int at = si + i * sRow;
            int to = ci + i * cRow;
            switch (rows) {
                case 12 -> PanelTile.rows12(depth, a, left, b, right, start, at, sRow, c, to, cRow);
                case 8 -> PanelTile.rows8(depth, a, left, b, right, start, at, sRow, c, to, cRow);
                case 4 -> PanelTile.rows4(depth, a, left, b, right, start, at, sRow, c, to, cRow);
                case 2 -> PanelTile.rows2(depth, a, left, b, right, start, at, sRow, c, to, cRow);
                default -> PanelTile.rows1(depth, a, left, b, right, start, at, c, to);
            }
        }
    }

    /** The last columns of C, on a copy as wide as a tile. */
    private static void edge(int m, int columns, int k, int p, int end, float[] a, int ai,
                             float[] b, int bi, float[] start, int si, int sRow,
                             float[] c, int ci, int cRow) {
        int width = PanelTile.COLUMNS;
        float[] copy = Scratch.get(Scratch.EDGE, PanelTile.ROWS * width);
        for (int i = 0; i < m; i += PanelTile.ROWS) {
            int rows = Math.min(PanelTile.ROWS, m - i);
            for (int r = 0; start != null && r < rows; r++) {
                System.arraycopy(start, si + (i + r) * sRow, copy, r * width, columns);
            }
            tiles(rows, k, p, end, a, ai + i * k, b, bi, start == null ? null : copy, 0, width,
                    copy, 0, width);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(copy, r * width, c, ci + (i + r) * cRow, columns);
            }
        }
    }

    // C = B A, both in panels

    /** Rows of B that are copied together; they stay in the second cache for all columns of A. */
    private static final int GROUP = 96;

    @Override public void panelsTimesPanels(int k, int n, int m, float[] b, int bi, int bStep,
                                            float[] a, int ai, int aStep,
                                            float[] c, int ci, int cStep) {
        float[] rows = Scratch.get(Scratch.ROWS, GROUP * TurnedTile.ROW);
        for (int p = 0; p == 0 || p < n; p += TurnedTile.STEPS) {
            int steps = Math.min(TurnedTile.STEPS, n - p);
            for (int i = 0; i < k; i += GROUP) {
                int count = Math.min(GROUP, k - i);
                gather(count, steps, b, bi + p / PANEL * bStep + i * PANEL, bStep, rows);
                for (int j = 0; j < m; j += PanelTile.COLUMNS) {
                    int panel = j / PANEL;
                    turnedTiles(count, steps, rows, a, ai + panel * aStep + p * PANEL + j % PANEL,
                            c, ci + panel * cStep + i * PANEL + j % PANEL, p > 0);
                }
            }
        }
    }

    /** Puts rows together from their pieces in the panels; from all in turn, as copy does. */
    private static void gather(int count, int steps, float[] b, int bi, int bStep, float[] rows) {
        for (int r = 0; r < count; r++) {
            for (int p = 0; p < steps; p += PANEL) {
                int from = bi + p / PANEL * bStep + r * PANEL;
                for (int lane = 0; lane < PANEL; lane += LANES) {
                    FloatVector v = FloatVector.fromArray(SPECIES, b, from + lane);
                    ZERO.blend(v, ALL).intoArray(rows, r * TurnedTile.ROW + p + lane);
                }
            }
        }
    }

    private static void turnedTiles(int k, int n, float[] b, float[] a, int ai,
                                    float[] c, int ci, boolean add) {
        for (int i = 0, rows; i < k; i += rows) {
            rows = PanelTile.ROWS == 12 && i + 12 <= k ? 12 : i + 4 <= k ? 4 : 1;
            int left = i * TurnedTile.ROW;
            int to = ci + i * PANEL;
            switch (rows) {
                case 12 -> TurnedTile.rows12(n, b, left, a, ai, c, to, add);
                case 4 -> TurnedTile.rows4(n, b, left, a, ai, c, to, add);
                default -> TurnedTile.rows1(n, b, left, a, ai, c, to, add);
            }
        }
    }

    // C = A B^T

    /** Rows of A in a block. */
    private static final int ROWS = 8;

    /** Products in a block: their sums stay in the first cache, with the rows of B for them. */
    private static final int PRODUCTS = 256;

    @Override public void dots(int m, int n, int k, float[] a, int ai, int aRow,
                               float[] panels, int pi, int panelStep,
                               float[] c, int ci, int cRow, boolean add) {
        int width = PRODUCTS / Math.clamp(m, 1, ROWS);
        for (int p = 0; p < k; p += width) {
            for (int i = 0; i < m; i += ROWS) {
                block(Math.min(ROWS, m - i), n, Math.min(width, k - p), a, ai + i * aRow, aRow,
                        panels, pi + p * PANEL, panelStep, c, ci + i * cRow + p, cRow, add);
            }
        }
    }

    private static void block(int m, int n, int k, float[] a, int ai, int aRow,
                              float[] panels, int pi, int panelStep,
                              float[] c, int ci, int cRow, boolean add) {
        float[] sums = Scratch.get(Scratch.SUMS, m * k * SUMS);
        Arrays.fill(sums, 0, m * k * SUMS, 0);
        int two = 2 * PANEL;
        int j = 0;
        for (; j + two <= n; j += two) {
            twoPanels(m, k, a, ai + j, aRow, panels, pi + j / PANEL * panelStep, panelStep, sums);
        }
        if (j + PANEL <= n) {
            panel(m, k, a, ai + j, aRow, panels, pi + j / PANEL * panelStep, sums);
            j += PANEL;
        }
        if (j < n) {
            float[] rest = padded(m, n - j, a, ai + j, aRow);
            panel(m, k, rest, 0, PANEL, panels, pi + j / PANEL * panelStep, sums);
        }
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                float total = total(sums, (i * k + p) * SUMS);
                int at = ci + i * cRow + p;
                c[at] = add ? c[at] + total : total;
            }
        }
    }

    private static void twoPanels(int m, int k, float[] a, int ai, int aRow,
                                  float[] b, int bi, int panelStep, float[] sums) {
        for (int i = 0; i + 2 <= m; i += 2) {
            for (int lane = 0; lane < SUMS; lane += LANES) {
                DotTile.pairs(k, a, ai + i * aRow + lane, aRow, b, bi + lane, panelStep,
                        sums, i * k * SUMS + lane, k * SUMS);
            }
        }
        if (m % 2 == 0) return;
        int last = m - 1;
        for (int lane = 0; lane < SUMS; lane += LANES) {
            int row = ai + last * aRow + lane;
            int si = last * k * SUMS + lane;
            DotTile.single(k, a, row, b, bi + lane, sums, si);
            DotTile.single(k, a, row + PANEL, b, bi + panelStep + lane, sums, si);
        }
    }

    private static void panel(int m, int k, float[] a, int ai, int aRow,
                              float[] b, int bi, float[] sums) {
        for (int i = 0; i < m; i++) {
            for (int lane = 0; lane < SUMS; lane += LANES) {
                DotTile.single(k, a, ai + i * aRow + lane, b, bi + lane,
                        sums, i * k * SUMS + lane);
            }
        }
    }

    /**
     * What is left of the rows, as wide as a panel. It is filled with -0, as B is with 0: adding
     * their product, -0, changes no sum, not even -0.
     */
    private static float[] padded(int m, int n, float[] a, int ai, int aRow) {
        float[] rest = Scratch.get(Scratch.REST, m * PANEL);
        Arrays.fill(rest, 0, m * PANEL, -0.0f);
        for (int i = 0; i < m; i++) System.arraycopy(a, ai + i * aRow, rest, i * PANEL, n);
        return rest;
    }

    private static final VectorShuffle<Float> BY_8 = across(8);
    private static final VectorShuffle<Float> BY_4 = across(4);
    private static final VectorShuffle<Float> BY_2 = across(2);
    private static final VectorShuffle<Float> BY_1 = across(1);

    private static VectorShuffle<Float> across(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
    }

    /** The tree: lane l with l + 8, + 4, + 2, + 1; by shuffles as soon as both are in a vector. */
    private static float total(float[] sums, int si) {
        FloatVector lanes = FloatVector.fromArray(SPECIES, sums, si);
        if (LANES == 16) lanes = lanes.add(lanes.rearrange(BY_8));
        if (LANES == 8) lanes = lanes.add(FloatVector.fromArray(SPECIES, sums, si + 8));
        if (LANES == 4) {
            FloatVector next = FloatVector.fromArray(SPECIES, sums, si + 4);
            lanes = lanes.add(FloatVector.fromArray(SPECIES, sums, si + 8))
                    .add(next.add(FloatVector.fromArray(SPECIES, sums, si + 12)));
        } else {
            lanes = lanes.add(lanes.rearrange(BY_4));
        }
        lanes = lanes.add(lanes.rearrange(BY_2));
        return lanes.add(lanes.rearrange(BY_1)).lane(0);
    }
}
