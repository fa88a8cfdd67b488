package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Gemm.PANEL;

import java.util.Arrays;

/** Rearranges matrices for {@link Gemm}, on all cores. */
final class Packing {
    /** Copying fewer numbers takes less than a few microseconds. */
    private static final int GRAIN = 1 << 14;
    private static final int BLOCK = 16;

    /** Panels that are written side by side, from one stretch of each row. */
    private static final int TOGETHER = 8;

    private Packing() { }

    /** See {@link Gemm#pack}. */
    static void pack(int rows, int columns, float[] b, int bi, int bRow, int bColumn,
                     float[] panels, int pi) {
        int count = (columns + PANEL - 1) / PANEL;
        if (count >= Workers.threads()) {
            Workers.range(count, GRAIN / (rows * PANEL + 1) + 1, (from, to) -> {
                int first = from * PANEL;
                pack(rows, Math.min(columns, to * PANEL) - first, b, bi + first * bColumn,
                        bRow, bColumn, panels, pi + first * rows, rows * PANEL);
            });
        } else {
            Workers.range(rows, GRAIN / (count * PANEL + 1) + 1, (from, to) ->
                    pack(to - from, columns, b, bi + from * bRow, bRow, bColumn,
                            panels, pi + from * PANEL, rows * PANEL));
        }
    }

    /** The same on this thread alone; a panel begins panelStep after the one before. */
    private static void pack(int rows, int columns, float[] b, int bi, int bRow, int bColumn,
                             float[] panels, int pi, int panelStep) {
        int whole = bColumn == 1 ? columns / PANEL : 0;
        for (int panel = 0; panel < whole; panel += TOGETHER) {
            copy(rows, Math.min(TOGETHER, whole - panel), b, bi + panel * PANEL, bRow,
                    panels, pi + panel * panelStep, panelStep);
        }
        for (int panel = whole; panel * PANEL < columns; panel++) {
            int width = Math.min(PANEL, columns - panel * PANEL);
            int at = pi + panel * panelStep;
            if (width < PANEL) Arrays.fill(panels, at, at + rows * PANEL, 0);
            copy(rows, width, b, bi + panel * PANEL * bColumn, bRow, bColumn, panels, at, PANEL);
        }
    }

    /** Whole panels side by side: a row is read in one stretch, which memory gives fast. */
    private static void copy(int rows, int count, float[] b, int bi, int bRow,
                             float[] panels, int pi, int panelStep) {
        for (int row = 0; row < rows; row++) {
            for (int panel = 0; panel < count; panel++) {
                System.arraycopy(b, bi + row * bRow + panel * PANEL,
                        panels, pi + panel * panelStep + row * PANEL, PANEL);
            }
        }
    }

    /** See {@link Gemm#unpack}. */
    static void unpack(int rows, int columns, float[] panels, int pi, float[] c, int ci, int cRow) {
        for (int panel = 0; panel * PANEL < columns; panel++) {
            int width = Math.min(PANEL, columns - panel * PANEL);
            copy(rows, width, panels, pi + panel * rows * PANEL, PANEL, 1,
                    c, ci + panel * PANEL, cRow);
        }
    }

    /**
     * Writes columns first to first + count - 1 of C [m, n], whose rows begin at
     * {@code ci + i * cRow}, from C^T [n, m] in panels, or adds them.
     */
    static void unpackTransposed(int n, int first, int count, int m, float[] panels,
                                 float[] c, int ci, int cRow, boolean add) {
        for (int i = 0; i < m; i += PANEL) {
            int rows = Math.min(PANEL, m - i);
            int from = (i / PANEL * n + first) * PANEL;
            int to = ci + i * cRow + first;
            if (!add) {
                Transposition.run(count, rows, panels, from, PANEL, c, to, cRow);
                continue;
            }
            for (int r = 0; r < rows; r++) {
                int row = to + r * cRow;
                for (int j = 0; j < count; j++) c[row + j] += panels[from + j * PANEL + r];
            }
        }
    }

    /**
     * Writes a, whose element (i, p) stands at {@code ai + i * aRow + p * aColumn}, in tiles: the
     * columns of the first tileRows rows one after another, then the next rows; at the end tiles
     * of 8, 4, 2 and 1 rows. The tile that begins with row i begins at {@code i * k}.
     */
    static void left(int m, int k, float[] a, int ai, int aRow, int aColumn,
                     int tileRows, float[] tiles) {
        int count = (m + tileRows - 1) / tileRows;
        Workers.range(count, GRAIN / (k * tileRows + 1) + 1, (from, to) -> {
            int end = Math.min(m, to * tileRows);
            tiles(end - from * tileRows, k, a, ai + from * tileRows * aRow, aRow, aColumn,
                    tileRows, tiles, from * tileRows * k);
        });
    }

    /** The same on this thread alone, from tiles[ti] on. */
    static void tiles(int m, int k, float[] a, int ai, int aRow, int aColumn,
                      int tileRows, float[] tiles, int ti) {
        for (int i = 0, rows; i < m; i += rows) {
            rows = tileRows(tileRows, m - i);
            tile(rows, k, a, ai + i * aRow, aRow, aColumn, tiles, ti + i * k);
        }
    }

    /** How many rows the next tile has. */
    static int tileRows(int most, int left) {
        return left >= most ? most : Math.min(8, Integer.highestOneBit(left));
    }

    private static void tile(int rows, int k, float[] a, int ai, int aRow, int aColumn,
                             float[] tile, int ti) {
        if (aRow == 1) {
            for (int p = 0; p < k; p++) {
                for (int r = 0; r < rows; r++) tile[ti + p * rows + r] = a[ai + p * aColumn + r];
            }
            return;
        }
        if (aColumn == 1) {
            Transposition.run(rows, k, a, ai, aRow, tile, ti, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < k; p++) {
                tile[ti + p * rows + r] = a[ai + r * aRow + p * aColumn];
            }
        }
    }

    private static void copy(int m, int n, float[] a, int ai, int aRow, int aColumn,
                             float[] b, int bi, int bRow) {
        if (aColumn == 1) {
            for (int i = 0; i < m; i++) System.arraycopy(a, ai + i * aRow, b, bi + i * bRow, n);
            return;
        }
        if (aRow == 1) {
            Transposition.run(n, m, a, ai, aColumn, b, bi, bRow);
            return;
        }
        // In blocks, so that the cache lines of one side wait for those of the other.
        for (int i = 0; i < m; i += BLOCK) {
            int end = Math.min(m, i + BLOCK);
            for (int j = 0; j < n; j++) {
                for (int r = i; r < end; r++) {
                    b[bi + r * bRow + j] = a[ai + r * aRow + j * aColumn];
                }
            }
        }
    }
}
