package org.seedgrad.tensor.kernels;

/**
 * The three products that {@link Gemm} is made of, for one thread. Matrices may be parts of larger
 * ones: row i of C begins at {@code ci + i * cRow}, and row p of panel j of B at
 * {@code pi + j * panelStep + p * Gemm.PANEL}. Any size may be 0.
 */
sealed interface GemmKernel permits ScalarGemm, VectorGemm {

    /** How many rows at most a tile of the left matrix of {@link #timesPanels} has. */
    int tileRows();

    /**
     * C [m, n] = A [m, k] B [k, n]: each output one chain of fma over k.
     *
     * @param a     in tiles, as {@link Packing#left} writes them for {@link #tileRows}
     * @param start what the chains start at, row i from {@code si + i * sRow} on; null for 0. It
     *              may be C itself at the same place
     */
    void timesPanels(int m, int n, int k, float[] a, int ai,
                     float[] panels, int pi, int panelStep,
                     float[] start, int si, int sRow, float[] c, int ci, int cRow);

    /**
     * C [k, m] = B [k, n] A [n, m], all in panels: each output one chain of fma over n. With A and
     * C transposed this is {@link Gemm#timesTransposed}. A whole number of panels of A are taken,
     * and of C written.
     */
    void panelsTimesPanels(int k, int n, int m, float[] b, int bi, int bStep,
                           float[] a, int ai, int aStep, float[] c, int ci, int cStep);

    /**
     * C [m, k] = A [m, n] B^T for B [k, n], or C += A B^T: each output is sixteen chains of fma
     * over n, a tree over these, and C.
     *
     * @param a row i begins at {@code ai + i * aRow}
     */
    void dots(int m, int n, int k, float[] a, int ai, int aRow,
              float[] panels, int pi, int panelStep, float[] c, int ci, int cRow, boolean add);
}
