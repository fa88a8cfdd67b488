package org.seedgrad.tensor.kernels;

import java.util.Arrays;

/**
 * Matrix products on all cores. Each output is one chain of fma over the inner index in ascending
 * order (or, in {@link #timesTransposed} of few rows, sixteen chains and a fixed tree), so its
 * bits depend neither on threads nor on vector widths nor on the tile it lies in.
 *
 * <p>The right-hand matrix lies in panels of 32 columns: element (row, column) of a [rows, columns]
 * matrix stands at {@code (column / 32) * rows * 32 + row * 32 + column % 32}; the columns that the
 * last panel has too many are 0. A panel streams through the cache once for twelve rows of the
 * left matrix. Weights stay in this form from step to step.
 */
public final class Gemm {
    /** Columns in a panel: two 512-bit vectors, or four of 256. */
    public static final int PANEL = 32;

    /** The longest scratch array for a right-hand matrix. */
    private static final int RIGHT = 1 << 20;

    /** And for a left-hand one: it stays in the second cache for all panels. */
    private static final int LEFT = 1 << 18;

    /** The inner index is cut where scratch would be too long otherwise; chains go on. */
    private static final int DEPTH = 256;

    /** And for a left-hand matrix, of few rows and of many, into pieces of about this length. */
    private static final int SHALLOW = 512;
    private static final int DEEP = 1024;

    /** Parts for each thread, where they need no preparation: so that none waits long. */
    private static final int PARTS = 4;

    /** A multiple of every kernel's tileRows. */
    private static final int TILE = 12;

    /** Rows from which on {@link #timesTransposed} gains by turning its operands. */
    static final int MANY = 16;

    private static final GemmKernel KERNEL =
            Kernels.VECTOR ? new VectorGemm() : new ScalarGemm();

    private Gemm() { }

    /** The length of a [rows, columns] matrix in panels. */
    public static int panelSize(int rows, int columns) {
        return Math.multiplyExact(rows, (columns + PANEL - 1) / PANEL * PANEL);
    }

    /** Writes b, whose element (i, j) stands at {@code bi + i * bRow + j * bColumn}, as panels. */
    public static void pack(int rows, int columns, float[] b, int bi, int bRow, int bColumn,
                            float[] panels, int pi) {
        check("B", rows, columns, b, bi, bRow, bColumn);
        check("panels", panelSize(rows, columns), panels, pi);
        Packing.pack(rows, columns, b, bi, bRow, bColumn, panels, pi);
    }

    /** The way back: into c, whose element (i, j) stands at {@code ci + i * cRow + j}. */
    public static void unpack(int rows, int columns, float[] panels, int pi,
                              float[] c, int ci, int cRow) {
        check("panels", panelSize(rows, columns), panels, pi);
        check("C", rows, columns, c, ci, cRow, 1);
        Packing.unpack(rows, columns, panels, pi, c, ci, cRow);
    }

    /**
     * C [m, n] = A [m, k] B [k, n], or C += A B.
     *
     * @param a       element (i, p) at {@code ai + i * aRow + p * aColumn}
     * @param panels  B in panels from pi on
     * @param c       element (i, j) at {@code ci + i * cRow + j}
     * @param add     start each chain at what stands in C rather than at 0
     */
    public static void timesPanels(int m, int n, int k, float[] a, int ai, int aRow, int aColumn,
                                   float[] panels, int pi, float[] c, int ci, int cRow,
                                   boolean add) {
        product(m, n, k, a, ai, aRow, aColumn, panels, pi, k, add ? c : null, ci, cRow,
                c, ci, cRow);
    }

    /** C = A B + 1 bias^T: each chain starts at the bias of its column, which is [n] from bi on. */
    public static void timesPanels(int m, int n, int k, float[] a, int ai, int aRow, int aColumn,
                                   float[] panels, int pi, float[] bias, int bi,
                                   float[] c, int ci, int cRow) {
        check("bias", n, bias, bi);
        product(m, n, k, a, ai, aRow, aColumn, panels, pi, k, bias, bi, 0, c, ci, cRow);
    }

    /** C = A B for a B that is the first k rows of one of so many rows in panels. */
    public static void timesPanels(int m, int n, int k, float[] a, int ai, int aRow, int aColumn,
                                   float[] panels, int pi, int rows, float[] c, int ci, int cRow) {
        if (k > rows) throw new IllegalArgumentException(
                "gemm: " + k + " rows of a B that has " + rows);
        product(m, n, k, a, ai, aRow, aColumn, panels, pi, rows, null, 0, 0, c, ci, cRow);
    }

    /** C = A B for the first k rows of B; row i of what the chains start at from si + i sRow on. */
    private static void product(int m, int n, int k, float[] a, int ai, int aRow, int aColumn,
                                float[] panels, int pi, int bRows,
                                float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        check("A", m, k, a, ai, aRow, aColumn);
        check("panels", panelSize(bRows, n), panels, pi);
        check("C", m, n, c, ci, cRow, 1);
        int step = bRows * PANEL;
        if (m == 1 && aColumn == 1) {       // a tile of one row is that row
            share(1, n, k, a, ai, panels, pi, step, start, si, sRow, c, ci, cRow);
            return;
        }
        // For each block of rows B may have to come from memory: with few rows only once.
        int most = m <= LEFT / SHALLOW ? LEFT / SHALLOW : LEFT / Math.clamp(k, 1, DEEP);
        int height = Blocks.even(m, most / TILE * TILE, TILE);
        int depth = Blocks.even(k, LEFT / height, 1);
        for (int i = 0; i < m; i += height) {
            int rows = Math.min(height, m - i);
            int to = ci + i * cRow;
            for (int p = 0; p == 0 || p < k; p += depth) {
                int block = Math.min(depth, k - p);
                float[] left = Scratch.get(Scratch.LEFT, rows * block);
                Packing.left(rows, block, a, ai + i * aRow + p * aColumn, aRow, aColumn,
                        KERNEL.tileRows(), left);
                boolean first = p == 0;
                share(rows, n, block, left, 0, panels, pi + p * PANEL, step, first ? start : c,
                        first ? si + i * sRow : to, first ? sRow : cRow, c, to, cRow);
            }
        }
    }

    /**
     * C [m, k] = A [m, n] B^T for B [k, n] in panels, or C += A B^T: the gradient of the input of a
     * layer, on the same panels as its forward pass. From {@link #MANY} rows on each output is one
     * chain, as everywhere. With fewer rows the time goes into reading B: an output is then a sum
     * over n in sixteen virtual lanes, as in {@link Reductions#dot}, which reads B in the order it
     * lies in. With add, C comes last.
     *
     * @param a element (i, j) at {@code ai + i * aRow + j}
     * @param c element (i, p) at {@code ci + i * cRow + p}
     */
    public static void timesTransposed(int m, int n, int k, float[] a, int ai, int aRow,
                                       float[] panels, int pi, float[] c, int ci, int cRow,
                                       boolean add) {
        check("A", m, n, a, ai, aRow, 1);
        check("panels", panelSize(k, n), panels, pi);
        check("C", m, k, c, ci, cRow, 1);
        if (m < MANY) {
            Blocks.each(1, m, TILE, k, PANEL, n, (row, rows, column, columns) -> KERNEL.dots(
                    rows, n, columns, a, ai + row * aRow, aRow,
                    panels, pi + column * PANEL, k * PANEL,
                    c, ci + row * cRow + column, cRow, add));
            return;
        }
        int height = Math.max(1, RIGHT / PANEL / Math.max(1, Math.max(n, k))) * PANEL;
        for (int i = 0; i < m; i += height) {
            turned(Math.min(height, m - i), n, k, a, ai + i * aRow, aRow,
                    panels, pi, c, ci + i * cRow, cRow, add);
        }
    }

    /** By C^T = B A^T: the rows of B are read once, as they lie, for 32 rows of A at a time. */
    private static void turned(int m, int n, int k, float[] a, int ai, int aRow,
                               float[] panels, int pi, float[] c, int ci, int cRow,
                               boolean add) {
        float[] right = Scratch.aligned(Scratch.RIGHT, panelSize(n, m));
        Packing.pack(n, m, a, ai, 1, aRow, right, Scratch.ALIGNED);
        float[] turned = Scratch.get(Scratch.TURNED, panelSize(k, m));
        Blocks.each(PARTS, k, TILE, m, m, n, (row, rows, column, columns) -> {
            KERNEL.panelsTimesPanels(rows, n, m, panels, pi + row * PANEL, k * PANEL,
                    right, Scratch.ALIGNED, n * PANEL, turned, row * PANEL, k * PANEL);
            Packing.unpackTransposed(k, row, rows, m, turned, c, ci, cRow, add);
        });
    }

    /**
     * P [k, n] = A^T G for A [m, k] and G [m, n], or P += A^T G, with P in panels: the gradient of
     * a weight that lies in panels. The columns that the last panel has too many become 0.
     *
     * @param a element (i, p) at {@code ai + i * aRow + p}
     * @param g element (i, j) at {@code gi + i * gRow + j}
     */
    public static void transposedTimes(int m, int n, int k, float[] a, int ai, int aRow,
                                       float[] g, int gi, int gRow, float[] panels, int pi,
                                       boolean add) {
        check("A", m, k, a, ai, aRow, 1);
        check("G", m, n, g, gi, gRow, 1);
        check("panels", panelSize(k, n), panels, pi);
        int depth = Math.max(1, Math.min(m, DEPTH));
        int limit = RIGHT / depth / PANEL * PANEL;
        int high = LEFT / depth / TILE * TILE;
        for (int j = 0; j < n; j += limit) {
            int columns = Math.min(limit, n - j);
            for (int i = 0; i == 0 || i < m; i += depth) {
                int block = Math.min(depth, m - i);
                for (int p = 0; p < k; p += high) {
                    int height = Math.min(high, k - p);
                    float[] left = Scratch.get(Scratch.LEFT, height * block);
                    Packing.left(height, block, a, ai + i * aRow + p, 1, aRow,
                            KERNEL.tileRows(), left);
                    outer(columns, block, height, left, g, gi + i * gRow + j, gRow, panels,
                            pi + j / PANEL * k * PANEL + p * PANEL, k * PANEL, add || i > 0);
                }
            }
        }
    }

    /**
     * C [m, n] = A [m, k] B [k, n], or C += A B, for matrices in any strides; packs B first.
     *
     * @param a element (i, p) at {@code ai + i * aRow + p * aColumn}
     * @param b element (p, j) at {@code bi + p * bRow + j * bColumn}
     * @param c element (i, j) at {@code ci + i * cRow + j}
     */
    public static void multiply(int m, int n, int k, float[] a, int ai, int aRow, int aColumn,
                                float[] b, int bi, int bRow, int bColumn,
                                float[] c, int ci, int cRow, boolean add) {
        check("A", m, k, a, ai, aRow, aColumn);
        check("B", k, n, b, bi, bRow, bColumn);
        check("C", m, n, c, ci, cRow, 1);
        int depth = Math.max(1, Math.min(k, RIGHT / Math.min(panelSize(1, n) + PANEL, DEPTH)));
        int limit = Math.max(PANEL, RIGHT / depth / PANEL * PANEL);
        for (int j = 0; j < n; j += limit) {
            int columns = Math.min(limit, n - j);
            for (int p = 0; p == 0 || p < k; p += depth) {
                int block = Math.min(depth, k - p);
                float[] right = Scratch.aligned(Scratch.RIGHT, panelSize(block, columns));
                Packing.pack(block, columns, b, bi + p * bRow + j * bColumn, bRow, bColumn,
                        right, Scratch.ALIGNED);
                timesPanels(m, columns, block, a, ai + p * aColumn, aRow, aColumn,
                        right, Scratch.ALIGNED, c, ci + j, cRow, add || p > 0);
            }
        }
    }

    private static void share(int m, int n, int k, float[] a, int ai,
                              float[] panels, int pi, int panelStep,
                              float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        Blocks.each(PARTS, m, TILE, n, PANEL, k, (row, rows, column, columns) -> {
            KERNEL.timesPanels(rows, columns, k, a, ai + row * k,
                    panels, pi + column / PANEL * panelStep, panelStep,
                    start, si + row * sRow + column, sRow, c, ci + row * cRow + column, cRow);
        });
    }

    /** P [k, n] = A^T G, where A^T [k, m] lies in tiles, G in rows and P in panels. */
    private static void outer(int n, int m, int k, float[] left, float[] g, int gi, int gRow,
                              float[] panels, int pi, int panelStep, boolean add) {
        Blocks.each(PARTS, k, TILE, panelSize(1, n), PANEL, m, (row, rows, column, columns) -> {
            // Each thread packs its own part of G, and finds it in its cache.
            float[] right = Scratch.aligned(Scratch.RIGHT, columns * m);
            Packing.pack(m, Math.min(columns, n - column), g, gi + column, gRow, 1,
                    right, Scratch.ALIGNED);
            for (int j = 0; j < columns; j += PANEL) {
                int at = pi + (column + j) / PANEL * panelStep + row * PANEL;
                KERNEL.timesPanels(rows, PANEL, m, left, row * m, right, Scratch.ALIGNED + j * m, 0,
                        add ? panels : null, at, PANEL, panels, at, PANEL);
                // Infinity times 0 is NaN: what stands beyond column n may need clearing.
                int used = n - column - j;
                for (int p = 0; used < PANEL && p < rows; p++) {
                    Arrays.fill(panels, at + p * PANEL + used, at + (p + 1) * PANEL, 0);
                }
            }
        });
    }

    private static void check(String name, int rows, int columns, float[] array, int from,
                              int rowStep, int columnStep) {
        if (rows < 0 || columns < 0) throw new IllegalArgumentException(
                "gemm: " + name + " cannot be [" + rows + ", " + columns + "]");
        if (rows == 0 || columns == 0) return;
        long last = from + (rows - 1L) * rowStep + (columns - 1L) * columnStep;
        if (from < 0 || last >= array.length) throw new IndexOutOfBoundsException("gemm: " + name
                + " [" + rows + ", " + columns + "] from " + from + " ends at " + last
                + ", but its array has " + array.length + " numbers");
    }

    private static void check(String name, int size, float[] array, int from) {
        if (from < 0 || size > array.length - from) throw new IndexOutOfBoundsException("gemm: "
                + name + " from " + from + " need " + size + " numbers, but the array has "
                + array.length);
    }
}
