package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Exact.TYPE;
import static org.seedgrad.tensor.kernels.Gemm.PANEL;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorGemm#timesPanels}: a tile of C, two vectors wide, that stays in
 * registers while the inner index p runs. Written out because accumulators must be local variables:
 * in an array they are 10 to 400 times slower. All strides within the loop are literal, which
 * spares address arithmetic: that would compete with the fma for the same execution ports.
 *
 * <p>A lies in tiles of as many rows, as in {@link Packing#left}; row p of B begins at
 * {@code bi + p * PANEL}, row i of C at {@code ci + i * cRow}, and row i of what the chains start
 * at, if that is not 0, at {@code si + i * sRow}.
 */
final class PanelTile {
    private static final int LANES = SPECIES.length();

    /** Columns of a tile. */
    static final int COLUMNS = 2 * LANES;

    /** Rows of the largest tile: its accumulators and operands fit 32 registers, or 16. */
    static final int ROWS = LANES >= 16 ? 12 : 4;

    private PanelTile() { }

    private static FloatVector at(float[] start, int place) {
        return start == null ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, start, place);
    }

    static void rows12(int k, float[] a, int ai, float[] b, int bi,
                      float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        int c1 = ci + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
        int c8 = c7 + cRow;
        int c9 = c8 + cRow;
        int c10 = c9 + cRow;
        int c11 = c10 + cRow;
        FloatVector s00 = at(start, si);
        FloatVector s01 = at(start, si + LANES);
        FloatVector s10 = at(start, si + sRow);
        FloatVector s11 = at(start, si + sRow + LANES);
        FloatVector s20 = at(start, si + 2 * sRow);
        FloatVector s21 = at(start, si + 2 * sRow + LANES);
        FloatVector s30 = at(start, si + 3 * sRow);
        FloatVector s31 = at(start, si + 3 * sRow + LANES);
        FloatVector s40 = at(start, si + 4 * sRow);
        FloatVector s41 = at(start, si + 4 * sRow + LANES);
        FloatVector s50 = at(start, si + 5 * sRow);
        FloatVector s51 = at(start, si + 5 * sRow + LANES);
        FloatVector s60 = at(start, si + 6 * sRow);
        FloatVector s61 = at(start, si + 6 * sRow + LANES);
        FloatVector s70 = at(start, si + 7 * sRow);
        FloatVector s71 = at(start, si + 7 * sRow + LANES);
        FloatVector s80 = at(start, si + 8 * sRow);
        FloatVector s81 = at(start, si + 8 * sRow + LANES);
        FloatVector s90 = at(start, si + 9 * sRow);
        FloatVector s91 = at(start, si + 9 * sRow + LANES);
        FloatVector sa0 = at(start, si + 10 * sRow);
        FloatVector sa1 = at(start, si + 10 * sRow + LANES);
        FloatVector sb0 = at(start, si + 11 * sRow);
        FloatVector sb1 = at(start, si + 11 * sRow + LANES);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 1]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 2]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 3]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 4]);
            s40 = x.fma(b0, s40);
            s41 = x.fma(b1, s41);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 5]);
            s50 = x.fma(b0, s50);
            s51 = x.fma(b1, s51);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 6]);
            s60 = x.fma(b0, s60);
            s61 = x.fma(b1, s61);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 7]);
            s70 = x.fma(b0, s70);
            s71 = x.fma(b1, s71);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 8]);
            s80 = x.fma(b0, s80);
            s81 = x.fma(b1, s81);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 9]);
            s90 = x.fma(b0, s90);
            s91 = x.fma(b1, s91);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 10]);
            sa0 = x.fma(b0, sa0);
            sa1 = x.fma(b1, sa1);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 12 + 11]);
            sb0 = x.fma(b0, sb0);
            sb1 = x.fma(b1, sb1);
        }
        ((FloatVector) TYPE.cast(s00)).intoArray(c, ci);
        ((FloatVector) TYPE.cast(s01)).intoArray(c, ci + LANES);
        ((FloatVector) TYPE.cast(s10)).intoArray(c, c1);
        ((FloatVector) TYPE.cast(s11)).intoArray(c, c1 + LANES);
        ((FloatVector) TYPE.cast(s20)).intoArray(c, c2);
        ((FloatVector) TYPE.cast(s21)).intoArray(c, c2 + LANES);
        ((FloatVector) TYPE.cast(s30)).intoArray(c, c3);
        ((FloatVector) TYPE.cast(s31)).intoArray(c, c3 + LANES);
        ((FloatVector) TYPE.cast(s40)).intoArray(c, c4);
        ((FloatVector) TYPE.cast(s41)).intoArray(c, c4 + LANES);
        ((FloatVector) TYPE.cast(s50)).intoArray(c, c5);
        ((FloatVector) TYPE.cast(s51)).intoArray(c, c5 + LANES);
        ((FloatVector) TYPE.cast(s60)).intoArray(c, c6);
        ((FloatVector) TYPE.cast(s61)).intoArray(c, c6 + LANES);
        ((FloatVector) TYPE.cast(s70)).intoArray(c, c7);
        ((FloatVector) TYPE.cast(s71)).intoArray(c, c7 + LANES);
        ((FloatVector) TYPE.cast(s80)).intoArray(c, c8);
        ((FloatVector) TYPE.cast(s81)).intoArray(c, c8 + LANES);
        ((FloatVector) TYPE.cast(s90)).intoArray(c, c9);
        ((FloatVector) TYPE.cast(s91)).intoArray(c, c9 + LANES);
        ((FloatVector) TYPE.cast(sa0)).intoArray(c, c10);
        ((FloatVector) TYPE.cast(sa1)).intoArray(c, c10 + LANES);
        ((FloatVector) TYPE.cast(sb0)).intoArray(c, c11);
        ((FloatVector) TYPE.cast(sb1)).intoArray(c, c11 + LANES);
    }

    static void rows8(int k, float[] a, int ai, float[] b, int bi,
                      float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        int c1 = ci + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
        FloatVector s00 = at(start, si);
        FloatVector s01 = at(start, si + LANES);
        FloatVector s10 = at(start, si + sRow);
        FloatVector s11 = at(start, si + sRow + LANES);
        FloatVector s20 = at(start, si + 2 * sRow);
        FloatVector s21 = at(start, si + 2 * sRow + LANES);
        FloatVector s30 = at(start, si + 3 * sRow);
        FloatVector s31 = at(start, si + 3 * sRow + LANES);
        FloatVector s40 = at(start, si + 4 * sRow);
        FloatVector s41 = at(start, si + 4 * sRow + LANES);
        FloatVector s50 = at(start, si + 5 * sRow);
        FloatVector s51 = at(start, si + 5 * sRow + LANES);
        FloatVector s60 = at(start, si + 6 * sRow);
        FloatVector s61 = at(start, si + 6 * sRow + LANES);
        FloatVector s70 = at(start, si + 7 * sRow);
        FloatVector s71 = at(start, si + 7 * sRow + LANES);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8 + 1]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8 + 2]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8 + 3]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8 + 4]);
            s40 = x.fma(b0, s40);
            s41 = x.fma(b1, s41);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8 + 5]);
            s50 = x.fma(b0, s50);
            s51 = x.fma(b1, s51);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8 + 6]);
            s60 = x.fma(b0, s60);
            s61 = x.fma(b1, s61);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 8 + 7]);
            s70 = x.fma(b0, s70);
            s71 = x.fma(b1, s71);
        }
        ((FloatVector) TYPE.cast(s00)).intoArray(c, ci);
        ((FloatVector) TYPE.cast(s01)).intoArray(c, ci + LANES);
        ((FloatVector) TYPE.cast(s10)).intoArray(c, c1);
        ((FloatVector) TYPE.cast(s11)).intoArray(c, c1 + LANES);
        ((FloatVector) TYPE.cast(s20)).intoArray(c, c2);
        ((FloatVector) TYPE.cast(s21)).intoArray(c, c2 + LANES);
        ((FloatVector) TYPE.cast(s30)).intoArray(c, c3);
        ((FloatVector) TYPE.cast(s31)).intoArray(c, c3 + LANES);
        ((FloatVector) TYPE.cast(s40)).intoArray(c, c4);
        ((FloatVector) TYPE.cast(s41)).intoArray(c, c4 + LANES);
        ((FloatVector) TYPE.cast(s50)).intoArray(c, c5);
        ((FloatVector) TYPE.cast(s51)).intoArray(c, c5 + LANES);
        ((FloatVector) TYPE.cast(s60)).intoArray(c, c6);
        ((FloatVector) TYPE.cast(s61)).intoArray(c, c6 + LANES);
        ((FloatVector) TYPE.cast(s70)).intoArray(c, c7);
        ((FloatVector) TYPE.cast(s71)).intoArray(c, c7 + LANES);
    }

    static void rows4(int k, float[] a, int ai, float[] b, int bi,
                      float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        int c1 = ci + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        FloatVector s00 = at(start, si);
        FloatVector s01 = at(start, si + LANES);
        FloatVector s10 = at(start, si + sRow);
        FloatVector s11 = at(start, si + sRow + LANES);
        FloatVector s20 = at(start, si + 2 * sRow);
        FloatVector s21 = at(start, si + 2 * sRow + LANES);
        FloatVector s30 = at(start, si + 3 * sRow);
        FloatVector s31 = at(start, si + 3 * sRow + LANES);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[ai + p * 4]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 4 + 1]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 4 + 2]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 4 + 3]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
        }
        ((FloatVector) TYPE.cast(s00)).intoArray(c, ci);
        ((FloatVector) TYPE.cast(s01)).intoArray(c, ci + LANES);
        ((FloatVector) TYPE.cast(s10)).intoArray(c, c1);
        ((FloatVector) TYPE.cast(s11)).intoArray(c, c1 + LANES);
        ((FloatVector) TYPE.cast(s20)).intoArray(c, c2);
        ((FloatVector) TYPE.cast(s21)).intoArray(c, c2 + LANES);
        ((FloatVector) TYPE.cast(s30)).intoArray(c, c3);
        ((FloatVector) TYPE.cast(s31)).intoArray(c, c3 + LANES);
    }

    static void rows2(int k, float[] a, int ai, float[] b, int bi,
                      float[] start, int si, int sRow, float[] c, int ci, int cRow) {
        int c1 = ci + cRow;
        FloatVector s00 = at(start, si);
        FloatVector s01 = at(start, si + LANES);
        FloatVector s10 = at(start, si + sRow);
        FloatVector s11 = at(start, si + sRow + LANES);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[ai + p * 2]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[ai + p * 2 + 1]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
        }
        ((FloatVector) TYPE.cast(s00)).intoArray(c, ci);
        ((FloatVector) TYPE.cast(s01)).intoArray(c, ci + LANES);
        ((FloatVector) TYPE.cast(s10)).intoArray(c, c1);
        ((FloatVector) TYPE.cast(s11)).intoArray(c, c1 + LANES);
    }

    static void rows1(int k, float[] a, int ai, float[] b, int bi,
                      float[] start, int si, float[] c, int ci) {
        FloatVector s00 = at(start, si);
        FloatVector s01 = at(start, si + LANES);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ai + p]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
        }
        ((FloatVector) TYPE.cast(s00)).intoArray(c, ci);
        ((FloatVector) TYPE.cast(s01)).intoArray(c, ci + LANES);
    }
}
