package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Exact.TYPE;
import static org.seedgrad.tensor.kernels.Gemm.PANEL;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorGemm#dots}: dot products of rows of A
 * with k rows of B. A product is sixteen sums, one a virtual lane; those of row p of B stand at
 * {@code si + p * SUMS}, go on from there and go back there. A vector holds as many of them as it
 * has lanes; {@code ai}, {@code bi} and {@code si} say which.
 *
 * <p>A stays in registers and B streams through in the order in which it lies in memory, because
 * bandwidth decides here.
 */
final class DotTile {
    /** Virtual lanes. */
    static final int SUMS = ScalarReductions.LANES;

    private DotTile() { }

    /** One row and one panel. */
    static void single(int k, float[] a, int ai, float[] b, int bi, float[] sums, int si) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, a, ai);
        FloatVector x1 = FloatVector.fromArray(SPECIES, a, ai + SUMS);
        for (int p = 0; p < k; p++) {
            FloatVector s = FloatVector.fromArray(SPECIES, sums, si + p * SUMS);
            s = x0.fma(FloatVector.fromArray(SPECIES, b, bi + p * PANEL), s);
            s = x1.fma(FloatVector.fromArray(SPECIES, b, bi + p * PANEL + SUMS), s);
            ((FloatVector) TYPE.cast(s)).intoArray(sums, si + p * SUMS);
        }
    }

    /** Two rows and two panels: half as many loads and stores for each fma. */
    static void pairs(int k, float[] a, int ai, int aRow, float[] b, int bi, int bPanel,
                      float[] sums, int si, int sumsRow) {
        FloatVector x00 = FloatVector.fromArray(SPECIES, a, ai);
        FloatVector x01 = FloatVector.fromArray(SPECIES, a, ai + SUMS);
        FloatVector x02 = FloatVector.fromArray(SPECIES, a, ai + PANEL);
        FloatVector x03 = FloatVector.fromArray(SPECIES, a, ai + PANEL + SUMS);
        FloatVector x10 = FloatVector.fromArray(SPECIES, a, ai + aRow);
        FloatVector x11 = FloatVector.fromArray(SPECIES, a, ai + aRow + SUMS);
        FloatVector x12 = FloatVector.fromArray(SPECIES, a, ai + aRow + PANEL);
        FloatVector x13 = FloatVector.fromArray(SPECIES, a, ai + aRow + PANEL + SUMS);
        int next = bi + bPanel;
        int below = si + sumsRow;
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + SUMS);
            FloatVector y2 = FloatVector.fromArray(SPECIES, b, next + p * PANEL);
            FloatVector y3 = FloatVector.fromArray(SPECIES, b, next + p * PANEL + SUMS);
            FloatVector s0 = FloatVector.fromArray(SPECIES, sums, si + p * SUMS);
            FloatVector s1 = FloatVector.fromArray(SPECIES, sums, below + p * SUMS);
            s0 = x03.fma(y3, x02.fma(y2, x01.fma(y1, x00.fma(y0, s0))));
            s1 = x13.fma(y3, x12.fma(y2, x11.fma(y1, x10.fma(y0, s1))));
            ((FloatVector) TYPE.cast(s0)).intoArray(sums, si + p * SUMS);
            ((FloatVector) TYPE.cast(s1)).intoArray(sums, below + p * SUMS);
        }
    }
}
