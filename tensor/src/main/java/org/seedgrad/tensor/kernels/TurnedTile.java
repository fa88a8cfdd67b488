package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Exact.TYPE;
import static org.seedgrad.tensor.kernels.Gemm.PANEL;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorGemm#panelsTimesPanels}: as in {@link PanelTile}, but row r of A
 * is one stretch of memory, from {@code ai + r * ROW} on. Rows of B and C follow each other in a
 * panel, so all strides are literal.
 */
final class TurnedTile {
    private static final int LANES = SPECIES.length();

    /** Most steps of the inner index at a time. */
    static final int STEPS = 384;

    /**
     * From row to row of A. Were it a power of two, rows would drive each other from the cache; as
     * it is odd, each comes to its next cache line at another step, not all at once.
     */
    static final int ROW = STEPS + 17;

    private TurnedTile() { }

    private static FloatVector start(float[] c, int at, boolean add) {
        return add ? FloatVector.fromArray(SPECIES, c, at) : FloatVector.zero(SPECIES);
    }

    static void rows12(int k, float[] a, int ai, float[] b, int bi,
                      float[] c, int ci, boolean add) {
        FloatVector s00 = start(c, ci, add);
        FloatVector s01 = start(c, ci + LANES, add);
        FloatVector s10 = start(c, ci + PANEL, add);
        FloatVector s11 = start(c, ci + PANEL + LANES, add);
        FloatVector s20 = start(c, ci + 2 * PANEL, add);
        FloatVector s21 = start(c, ci + 2 * PANEL + LANES, add);
        FloatVector s30 = start(c, ci + 3 * PANEL, add);
        FloatVector s31 = start(c, ci + 3 * PANEL + LANES, add);
        FloatVector s40 = start(c, ci + 4 * PANEL, add);
        FloatVector s41 = start(c, ci + 4 * PANEL + LANES, add);
        FloatVector s50 = start(c, ci + 5 * PANEL, add);
        FloatVector s51 = start(c, ci + 5 * PANEL + LANES, add);
        FloatVector s60 = start(c, ci + 6 * PANEL, add);
        FloatVector s61 = start(c, ci + 6 * PANEL + LANES, add);
        FloatVector s70 = start(c, ci + 7 * PANEL, add);
        FloatVector s71 = start(c, ci + 7 * PANEL + LANES, add);
        FloatVector s80 = start(c, ci + 8 * PANEL, add);
        FloatVector s81 = start(c, ci + 8 * PANEL + LANES, add);
        FloatVector s90 = start(c, ci + 9 * PANEL, add);
        FloatVector s91 = start(c, ci + 9 * PANEL + LANES, add);
        FloatVector sa0 = start(c, ci + 10 * PANEL, add);
        FloatVector sa1 = start(c, ci + 10 * PANEL + LANES, add);
        FloatVector sb0 = start(c, ci + 11 * PANEL, add);
        FloatVector sb1 = start(c, ci + 11 * PANEL + LANES, add);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[ai + p]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[ai + p + ROW]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 2 * ROW]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 3 * ROW]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 4 * ROW]);
            s40 = x.fma(b0, s40);
            s41 = x.fma(b1, s41);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 5 * ROW]);
            s50 = x.fma(b0, s50);
            s51 = x.fma(b1, s51);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 6 * ROW]);
            s60 = x.fma(b0, s60);
            s61 = x.fma(b1, s61);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 7 * ROW]);
            s70 = x.fma(b0, s70);
            s71 = x.fma(b1, s71);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 8 * ROW]);
            s80 = x.fma(b0, s80);
            s81 = x.fma(b1, s81);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 9 * ROW]);
            s90 = x.fma(b0, s90);
            s91 = x.fma(b1, s91);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 10 * ROW]);
            sa0 = x.fma(b0, sa0);
            sa1 = x.fma(b1, sa1);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 11 * ROW]);
            sb0 = x.fma(b0, sb0);
            sb1 = x.fma(b1, sb1);
        }
        ((FloatVector) TYPE.cast(s00)).intoArray(c, ci);
        ((FloatVector) TYPE.cast(s01)).intoArray(c, ci + LANES);
        ((FloatVector) TYPE.cast(s10)).intoArray(c, ci + PANEL);
        ((FloatVector) TYPE.cast(s11)).intoArray(c, ci + PANEL + LANES);
        ((FloatVector) TYPE.cast(s20)).intoArray(c, ci + 2 * PANEL);
        ((FloatVector) TYPE.cast(s21)).intoArray(c, ci + 2 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s30)).intoArray(c, ci + 3 * PANEL);
        ((FloatVector) TYPE.cast(s31)).intoArray(c, ci + 3 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s40)).intoArray(c, ci + 4 * PANEL);
        ((FloatVector) TYPE.cast(s41)).intoArray(c, ci + 4 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s50)).intoArray(c, ci + 5 * PANEL);
        ((FloatVector) TYPE.cast(s51)).intoArray(c, ci + 5 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s60)).intoArray(c, ci + 6 * PANEL);
        ((FloatVector) TYPE.cast(s61)).intoArray(c, ci + 6 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s70)).intoArray(c, ci + 7 * PANEL);
        ((FloatVector) TYPE.cast(s71)).intoArray(c, ci + 7 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s80)).intoArray(c, ci + 8 * PANEL);
        ((FloatVector) TYPE.cast(s81)).intoArray(c, ci + 8 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s90)).intoArray(c, ci + 9 * PANEL);
        ((FloatVector) TYPE.cast(s91)).intoArray(c, ci + 9 * PANEL + LANES);
        ((FloatVector) TYPE.cast(sa0)).intoArray(c, ci + 10 * PANEL);
        ((FloatVector) TYPE.cast(sa1)).intoArray(c, ci + 10 * PANEL + LANES);
        ((FloatVector) TYPE.cast(sb0)).intoArray(c, ci + 11 * PANEL);
        ((FloatVector) TYPE.cast(sb1)).intoArray(c, ci + 11 * PANEL + LANES);
    }

    static void rows4(int k, float[] a, int ai, float[] b, int bi,
                      float[] c, int ci, boolean add) {
        FloatVector s00 = start(c, ci, add);
        FloatVector s01 = start(c, ci + LANES, add);
        FloatVector s10 = start(c, ci + PANEL, add);
        FloatVector s11 = start(c, ci + PANEL + LANES, add);
        FloatVector s20 = start(c, ci + 2 * PANEL, add);
        FloatVector s21 = start(c, ci + 2 * PANEL + LANES, add);
        FloatVector s30 = start(c, ci + 3 * PANEL, add);
        FloatVector s31 = start(c, ci + 3 * PANEL + LANES, add);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + p * PANEL + LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[ai + p]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[ai + p + ROW]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 2 * ROW]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[ai + p + 3 * ROW]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
        }
        ((FloatVector) TYPE.cast(s00)).intoArray(c, ci);
        ((FloatVector) TYPE.cast(s01)).intoArray(c, ci + LANES);
        ((FloatVector) TYPE.cast(s10)).intoArray(c, ci + PANEL);
        ((FloatVector) TYPE.cast(s11)).intoArray(c, ci + PANEL + LANES);
        ((FloatVector) TYPE.cast(s20)).intoArray(c, ci + 2 * PANEL);
        ((FloatVector) TYPE.cast(s21)).intoArray(c, ci + 2 * PANEL + LANES);
        ((FloatVector) TYPE.cast(s30)).intoArray(c, ci + 3 * PANEL);
        ((FloatVector) TYPE.cast(s31)).intoArray(c, ci + 3 * PANEL + LANES);
    }

    static void rows1(int k, float[] a, int ai, float[] b, int bi,
                      float[] c, int ci, boolean add) {
        FloatVector s00 = start(c, ci, add);
        FloatVector s01 = start(c, ci + LANES, add);
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
