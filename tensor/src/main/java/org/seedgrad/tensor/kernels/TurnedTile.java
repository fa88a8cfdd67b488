package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Exact.ALL;
import static org.seedgrad.tensor.kernels.Exact.ZERO;
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
    static final int STEPS = 256;

    /** From row to row of A; were it a power of two, rows would drive each other from the cache. */
    static final int ROW = STEPS + 16;

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
        ZERO.blend(s00, ALL).intoArray(c, ci);
        ZERO.blend(s01, ALL).intoArray(c, ci + LANES);
        ZERO.blend(s10, ALL).intoArray(c, ci + PANEL);
        ZERO.blend(s11, ALL).intoArray(c, ci + PANEL + LANES);
        ZERO.blend(s20, ALL).intoArray(c, ci + 2 * PANEL);
        ZERO.blend(s21, ALL).intoArray(c, ci + 2 * PANEL + LANES);
        ZERO.blend(s30, ALL).intoArray(c, ci + 3 * PANEL);
        ZERO.blend(s31, ALL).intoArray(c, ci + 3 * PANEL + LANES);
        ZERO.blend(s40, ALL).intoArray(c, ci + 4 * PANEL);
        ZERO.blend(s41, ALL).intoArray(c, ci + 4 * PANEL + LANES);
        ZERO.blend(s50, ALL).intoArray(c, ci + 5 * PANEL);
        ZERO.blend(s51, ALL).intoArray(c, ci + 5 * PANEL + LANES);
        ZERO.blend(s60, ALL).intoArray(c, ci + 6 * PANEL);
        ZERO.blend(s61, ALL).intoArray(c, ci + 6 * PANEL + LANES);
        ZERO.blend(s70, ALL).intoArray(c, ci + 7 * PANEL);
        ZERO.blend(s71, ALL).intoArray(c, ci + 7 * PANEL + LANES);
        ZERO.blend(s80, ALL).intoArray(c, ci + 8 * PANEL);
        ZERO.blend(s81, ALL).intoArray(c, ci + 8 * PANEL + LANES);
        ZERO.blend(s90, ALL).intoArray(c, ci + 9 * PANEL);
        ZERO.blend(s91, ALL).intoArray(c, ci + 9 * PANEL + LANES);
        ZERO.blend(sa0, ALL).intoArray(c, ci + 10 * PANEL);
        ZERO.blend(sa1, ALL).intoArray(c, ci + 10 * PANEL + LANES);
        ZERO.blend(sb0, ALL).intoArray(c, ci + 11 * PANEL);
        ZERO.blend(sb1, ALL).intoArray(c, ci + 11 * PANEL + LANES);
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
        ZERO.blend(s00, ALL).intoArray(c, ci);
        ZERO.blend(s01, ALL).intoArray(c, ci + LANES);
        ZERO.blend(s10, ALL).intoArray(c, ci + PANEL);
        ZERO.blend(s11, ALL).intoArray(c, ci + PANEL + LANES);
        ZERO.blend(s20, ALL).intoArray(c, ci + 2 * PANEL);
        ZERO.blend(s21, ALL).intoArray(c, ci + 2 * PANEL + LANES);
        ZERO.blend(s30, ALL).intoArray(c, ci + 3 * PANEL);
        ZERO.blend(s31, ALL).intoArray(c, ci + 3 * PANEL + LANES);
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
        ZERO.blend(s00, ALL).intoArray(c, ci);
        ZERO.blend(s01, ALL).intoArray(c, ci + LANES);
    }
}
