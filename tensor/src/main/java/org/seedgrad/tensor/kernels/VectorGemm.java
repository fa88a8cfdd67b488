package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.DotTile.STEP;
import static org.seedgrad.tensor.kernels.DotTile.SUMS;
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

    @Override public int tileRows() { return PanelTile.ROWS; }

    @Override public void timesPanels(int m, int n, int k, float[] a, int ai,
                                      float[] panels, int pi, int panelStep,
                                      float[] c, int ci, int cRow, boolean add) {
        for (int j = 0; j < n; j += PanelTile.COLUMNS) {
            strip(m, Math.min(PanelTile.COLUMNS, n - j), k, a, ai,
                    panels, pi + j / PANEL * panelStep + j % PANEL, c, ci + j, cRow, add);
        }
    }

    /** As many columns of C as a tile has, or what is left of them. */
    private static void strip(int m, int columns, int k, float[] a, int ai, float[] b, int bi,
                              float[] c, int ci, int cRow, boolean add) {
        // With one tile of rows a panel is read only once: then better in one stretch.
        int depth = m <= PanelTile.ROWS ? Math.max(1, k) : DEPTH;
        for (int p = 0; p == 0 || p < k; p += depth) {
            int end = Math.min(k, p + depth);
            if (columns == PanelTile.COLUMNS) {
                tiles(m, k, p, end, a, ai, b, bi, c, ci, cRow, add || p > 0);
            } else {
                edge(m, columns, k, p, end, a, ai, b, bi, c, ci, cRow, add || p > 0);
            }
        }
    }

    /** The part of the chains from p to end. */
    private static void tiles(int m, int k, int p, int end, float[] a, int ai, float[] b, int bi,
                              float[] c, int ci, int cRow, boolean add) {
        int depth = end - p;
        int row = bi + p * PANEL;
        int i = 0;
        if (PanelTile.ROWS == 8) {
            for (; i + 8 <= m; i += 8) {
                PanelTile.rows8(depth, a, ai + i * k + p * 8, b, row, c, ci + i * cRow, cRow, add);
            }
        }
        for (; i + 4 <= m; i += 4) {
            PanelTile.rows4(depth, a, ai + i * k + p * 4, b, row, c, ci + i * cRow, cRow, add);
        }
        if (i + 2 <= m) {
            PanelTile.rows2(depth, a, ai + i * k + p * 2, b, row, c, ci + i * cRow, cRow, add);
            i += 2;
        }
        if (i < m) PanelTile.rows1(depth, a, ai + i * k + p, b, row, c, ci + i * cRow, add);
    }

    /** The last columns of C, on a copy as wide as a tile. */
    private static void edge(int m, int columns, int k, int p, int end, float[] a, int ai,
                             float[] b, int bi, float[] c, int ci, int cRow, boolean add) {
        int width = PanelTile.COLUMNS;
        float[] copy = Scratch.get(Scratch.EDGE, PanelTile.ROWS * width);
        for (int i = 0; i < m; i += PanelTile.ROWS) {
            int rows = Math.min(PanelTile.ROWS, m - i);
            int from = ci + i * cRow;
            for (int r = 0; add && r < rows; r++) {
                System.arraycopy(c, from + r * cRow, copy, r * width, columns);
            }
            tiles(rows, k, p, end, a, ai + i * k, b, bi, copy, 0, width, add);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(copy, r * width, c, from + r * cRow, columns);
            }
        }
    }

    // C = A B^T

    /** Rows of A in a block. */
    private static final int ROWS = Integer.getInteger("x.rows", 64);

    /** Rows of B in a block: as many as are worth a jump from panel to panel. */
    private static final int WIDTH = Integer.getInteger("x.width", 4) * DotTile.COLUMNS;

    /** Panels in a block: what a tile reads stays in the first cache for all tiles. */
    private static final int PANELS = Integer.getInteger("x.panels", 16);

    /** Numbers of B, repacked, for a tile. */
    private static final int PACKED = PANELS * PANEL / SUMS * STEP;

    /** Products in a block of few rows. */
    private static final int PRODUCTS = 512;

    @Override public void timesTransposed(int m, int n, int k, float[] a, int ai, int aRow,
                                          float[] panels, int pi, int panelStep,
                                          float[] c, int ci, int cRow, boolean add) {
        if (m < 4) {
            int width = PRODUCTS / Math.max(1, m);
            for (int p = 0; p < k; p += width) {
                thin(m, n, Math.min(width, k - p), a, ai, aRow, panels, pi + p * PANEL, panelStep,
                        c, ci + p, cRow, add);
            }
            return;
        }
        for (int i = 0; i < m; i += ROWS) {
            for (int p = 0; p < k; p += WIDTH) {
                thick(Math.min(ROWS, m - i), n, Math.min(WIDTH, k - p),
                        a, ai + i * aRow, aRow, panels, pi + p * PANEL, panelStep,
                        c, ci + i * cRow + p, cRow, add);
            }
        }
    }

    /** Few rows: each panel streams through once. */
    private static void thin(int m, int n, int k, float[] a, int ai, int aRow,
                             float[] panels, int pi, int panelStep,
                             float[] c, int ci, int cRow, boolean add) {
        float[] sums = Scratch.get(Scratch.SUMS, m * k * SUMS);
        Arrays.fill(sums, 0, m * k * SUMS, 0);
        float[] rest = padded(m, n % PANEL, a, ai + n / PANEL * PANEL, aRow);
        for (int j = 0; j < n; j += PANEL) {
            boolean whole = n - j >= PANEL;
            float[] left = whole ? a : rest;
            int panel = pi + j / PANEL * panelStep;
            for (int i = 0; i < m; i++) {
                int row = whole ? ai + i * aRow + j : i * PANEL;
                for (int lane = 0; lane < SUMS; lane += LANES) {
                    DotTile.panel(k, left, row + lane, panels, panel + lane,
                            sums, i * k * SUMS + lane);
                }
            }
        }
        store(m, k, sums, 0, k * SUMS, c, ci, cRow, add);
    }

    /** Many rows: B is repacked so that the tiles read it with literal strides. */
    private static void thick(int m, int n, int k, float[] a, int ai, int aRow,
                              float[] panels, int pi, int panelStep,
                              float[] c, int ci, int cRow, boolean add) {
        int tiles = (k + DotTile.COLUMNS - 1) / DotTile.COLUMNS;
        float[] sums = Scratch.get(Scratch.SUMS, tiles * m * STEP);
        Arrays.fill(sums, 0, tiles * m * STEP, 0);
        float[] packed = Scratch.get(Scratch.PACKED, tiles * PACKED);
        for (int j = 0; j < n; j += PANELS * PANEL) {
            int columns = Math.min(PANELS * PANEL, n - j);
            int whole = columns / PANEL * PANEL;
            repack(columns, k, panels, pi + j / PANEL * panelStep, panelStep, packed);
            for (int tile = 0; tile < tiles; tile++) {
                dots(m, whole / SUMS, a, ai + j, aRow,
                        packed, tile * PACKED, sums, tile * m * STEP);
            }
            if (whole == columns) continue;
            float[] rest = padded(m, columns - whole, a, ai + j + whole, aRow);
            for (int tile = 0; tile < tiles; tile++) {
                dots(m, PANEL / SUMS, rest, 0, PANEL,
                        packed, tile * PACKED + whole / SUMS * STEP, sums, tile * m * STEP);
            }
        }
        for (int p = 0; p < k; p += DotTile.COLUMNS) {
            store(m, Math.min(DotTile.COLUMNS, k - p), sums, p * m * SUMS, STEP,
                    c, ci + p, cRow, add);
        }
    }

    /** Rows that the last tile has too many stay arbitrary. */
    private static void repack(int columns, int k, float[] panels, int pi, int panelStep,
                               float[] packed) {
        for (int j = 0; j < columns; j += PANEL) {
            for (int p = 0; p < k; p++) {
                int from = pi + j / PANEL * panelStep + p * PANEL;
                int to = p / DotTile.COLUMNS * PACKED + j / SUMS * STEP
                        + p % DotTile.COLUMNS * SUMS;
                for (int lane = 0; lane < SUMS; lane += LANES) {
                    FloatVector.fromArray(SPECIES, panels, from + lane)
                            .intoArray(packed, to + lane);
                    FloatVector.fromArray(SPECIES, panels, from + SUMS + lane)
                            .intoArray(packed, to + STEP + lane);
                }
            }
        }
    }

    private static void dots(int m, int steps, float[] a, int ai, int aRow,
                             float[] packed, int from, float[] sums, int si) {
        for (int lane = 0; lane < SUMS; lane += LANES) {
            int left = ai + lane;
            int right = from + lane;
            int i = 0;
            if (DotTile.ROWS == 4) {
                for (; i + 4 <= m; i += 4) {
                    DotTile.rows4(steps, a, left + i * aRow, aRow,
                            packed, right, sums, si + lane + i * STEP);
                }
            }
            for (; i + 2 <= m; i += 2) {
                DotTile.rows2(steps, a, left + i * aRow, aRow,
                        packed, right, sums, si + lane + i * STEP);
            }
            if (i < m) {
                DotTile.rows1(steps, a, left + i * aRow, packed, right, sums, si + lane + i * STEP);
            }
        }
    }

    /** Rows of one panel. Adding -0 times 0, which is -0, changes no sum, not even -0. */
    private static float[] padded(int m, int n, float[] a, int ai, int aRow) {
        float[] rest = Scratch.get(Scratch.REST, m * PANEL);
        Arrays.fill(rest, 0, m * PANEL, -0.0f);
        for (int i = 0; i < m; i++) System.arraycopy(a, ai + i * aRow, rest, i * PANEL, n);
        return rest;
    }

    private static void store(int m, int k, float[] sums, int si, int sumsRow,
                              float[] c, int ci, int cRow, boolean add) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                float total = total(sums, si + i * sumsRow + p * SUMS);
                int at = ci + i * cRow + p;
                c[at] = add ? c[at] + total : total;
            }
        }
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
