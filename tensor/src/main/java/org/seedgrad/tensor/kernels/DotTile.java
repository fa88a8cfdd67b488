package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Gemm.PANEL;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorGemm#timesTransposed}: a tile of dot products of rows of A with
 * rows of B. A product is {@value #SUMS} sums, one a virtual lane, which start from {@code sums}
 * and go back there. A vector holds as many of them as it has lanes; {@code ai}, {@code bi} and
 * {@code si} say which. Written out for the reason given in {@link PanelTile}.
 */
final class DotTile {
    /** Virtual lanes. */
    static final int SUMS = ScalarReductions.LANES;

    /** Rows of A in the largest tile: accumulators and operands fill 32 registers, or 16. */
    static final int ROWS = SPECIES.length() >= 16 ? 4 : 2;

    /** Rows of B in a tile, which are columns of C. */
    static final int COLUMNS = 6;

    /** B, repacked: for each step of {@value #SUMS} numbers those of all rows. */
    static final int STEP = COLUMNS * SUMS;

    private DotTile() { }

    static void rows4(int steps, float[] a, int ai, int aRow,
                      float[] b, int bi, float[] sums, int si) {
        int a1 = ai + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        FloatVector s00 = FloatVector.fromArray(SPECIES, sums, si);
        FloatVector s01 = FloatVector.fromArray(SPECIES, sums, si + SUMS);
        FloatVector s02 = FloatVector.fromArray(SPECIES, sums, si + 2 * SUMS);
        FloatVector s03 = FloatVector.fromArray(SPECIES, sums, si + 3 * SUMS);
        FloatVector s04 = FloatVector.fromArray(SPECIES, sums, si + 4 * SUMS);
        FloatVector s05 = FloatVector.fromArray(SPECIES, sums, si + 5 * SUMS);
        FloatVector s10 = FloatVector.fromArray(SPECIES, sums, si + 6 * SUMS);
        FloatVector s11 = FloatVector.fromArray(SPECIES, sums, si + 7 * SUMS);
        FloatVector s12 = FloatVector.fromArray(SPECIES, sums, si + 8 * SUMS);
        FloatVector s13 = FloatVector.fromArray(SPECIES, sums, si + 9 * SUMS);
        FloatVector s14 = FloatVector.fromArray(SPECIES, sums, si + 10 * SUMS);
        FloatVector s15 = FloatVector.fromArray(SPECIES, sums, si + 11 * SUMS);
        FloatVector s20 = FloatVector.fromArray(SPECIES, sums, si + 12 * SUMS);
        FloatVector s21 = FloatVector.fromArray(SPECIES, sums, si + 13 * SUMS);
        FloatVector s22 = FloatVector.fromArray(SPECIES, sums, si + 14 * SUMS);
        FloatVector s23 = FloatVector.fromArray(SPECIES, sums, si + 15 * SUMS);
        FloatVector s24 = FloatVector.fromArray(SPECIES, sums, si + 16 * SUMS);
        FloatVector s25 = FloatVector.fromArray(SPECIES, sums, si + 17 * SUMS);
        FloatVector s30 = FloatVector.fromArray(SPECIES, sums, si + 18 * SUMS);
        FloatVector s31 = FloatVector.fromArray(SPECIES, sums, si + 19 * SUMS);
        FloatVector s32 = FloatVector.fromArray(SPECIES, sums, si + 20 * SUMS);
        FloatVector s33 = FloatVector.fromArray(SPECIES, sums, si + 21 * SUMS);
        FloatVector s34 = FloatVector.fromArray(SPECIES, sums, si + 22 * SUMS);
        FloatVector s35 = FloatVector.fromArray(SPECIES, sums, si + 23 * SUMS);
        for (int step = 0; step < steps; step++) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, a, ai + step * SUMS);
            FloatVector x1 = FloatVector.fromArray(SPECIES, a, a1 + step * SUMS);
            FloatVector x2 = FloatVector.fromArray(SPECIES, a, a2 + step * SUMS);
            FloatVector x3 = FloatVector.fromArray(SPECIES, a, a3 + step * SUMS);
            FloatVector y;
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP);
            s00 = x0.fma(y, s00);
            s10 = x1.fma(y, s10);
            s20 = x2.fma(y, s20);
            s30 = x3.fma(y, s30);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + SUMS);
            s01 = x0.fma(y, s01);
            s11 = x1.fma(y, s11);
            s21 = x2.fma(y, s21);
            s31 = x3.fma(y, s31);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 2 * SUMS);
            s02 = x0.fma(y, s02);
            s12 = x1.fma(y, s12);
            s22 = x2.fma(y, s22);
            s32 = x3.fma(y, s32);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 3 * SUMS);
            s03 = x0.fma(y, s03);
            s13 = x1.fma(y, s13);
            s23 = x2.fma(y, s23);
            s33 = x3.fma(y, s33);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 4 * SUMS);
            s04 = x0.fma(y, s04);
            s14 = x1.fma(y, s14);
            s24 = x2.fma(y, s24);
            s34 = x3.fma(y, s34);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 5 * SUMS);
            s05 = x0.fma(y, s05);
            s15 = x1.fma(y, s15);
            s25 = x2.fma(y, s25);
            s35 = x3.fma(y, s35);
        }
        s00.intoArray(sums, si);
        s01.intoArray(sums, si + SUMS);
        s02.intoArray(sums, si + 2 * SUMS);
        s03.intoArray(sums, si + 3 * SUMS);
        s04.intoArray(sums, si + 4 * SUMS);
        s05.intoArray(sums, si + 5 * SUMS);
        s10.intoArray(sums, si + 6 * SUMS);
        s11.intoArray(sums, si + 7 * SUMS);
        s12.intoArray(sums, si + 8 * SUMS);
        s13.intoArray(sums, si + 9 * SUMS);
        s14.intoArray(sums, si + 10 * SUMS);
        s15.intoArray(sums, si + 11 * SUMS);
        s20.intoArray(sums, si + 12 * SUMS);
        s21.intoArray(sums, si + 13 * SUMS);
        s22.intoArray(sums, si + 14 * SUMS);
        s23.intoArray(sums, si + 15 * SUMS);
        s24.intoArray(sums, si + 16 * SUMS);
        s25.intoArray(sums, si + 17 * SUMS);
        s30.intoArray(sums, si + 18 * SUMS);
        s31.intoArray(sums, si + 19 * SUMS);
        s32.intoArray(sums, si + 20 * SUMS);
        s33.intoArray(sums, si + 21 * SUMS);
        s34.intoArray(sums, si + 22 * SUMS);
        s35.intoArray(sums, si + 23 * SUMS);
    }

    static void rows2(int steps, float[] a, int ai, int aRow,
                      float[] b, int bi, float[] sums, int si) {
        int a1 = ai + aRow;
        FloatVector s00 = FloatVector.fromArray(SPECIES, sums, si);
        FloatVector s01 = FloatVector.fromArray(SPECIES, sums, si + SUMS);
        FloatVector s02 = FloatVector.fromArray(SPECIES, sums, si + 2 * SUMS);
        FloatVector s03 = FloatVector.fromArray(SPECIES, sums, si + 3 * SUMS);
        FloatVector s04 = FloatVector.fromArray(SPECIES, sums, si + 4 * SUMS);
        FloatVector s05 = FloatVector.fromArray(SPECIES, sums, si + 5 * SUMS);
        FloatVector s10 = FloatVector.fromArray(SPECIES, sums, si + 6 * SUMS);
        FloatVector s11 = FloatVector.fromArray(SPECIES, sums, si + 7 * SUMS);
        FloatVector s12 = FloatVector.fromArray(SPECIES, sums, si + 8 * SUMS);
        FloatVector s13 = FloatVector.fromArray(SPECIES, sums, si + 9 * SUMS);
        FloatVector s14 = FloatVector.fromArray(SPECIES, sums, si + 10 * SUMS);
        FloatVector s15 = FloatVector.fromArray(SPECIES, sums, si + 11 * SUMS);
        for (int step = 0; step < steps; step++) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, a, ai + step * SUMS);
            FloatVector x1 = FloatVector.fromArray(SPECIES, a, a1 + step * SUMS);
            FloatVector y;
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP);
            s00 = x0.fma(y, s00);
            s10 = x1.fma(y, s10);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + SUMS);
            s01 = x0.fma(y, s01);
            s11 = x1.fma(y, s11);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 2 * SUMS);
            s02 = x0.fma(y, s02);
            s12 = x1.fma(y, s12);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 3 * SUMS);
            s03 = x0.fma(y, s03);
            s13 = x1.fma(y, s13);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 4 * SUMS);
            s04 = x0.fma(y, s04);
            s14 = x1.fma(y, s14);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 5 * SUMS);
            s05 = x0.fma(y, s05);
            s15 = x1.fma(y, s15);
        }
        s00.intoArray(sums, si);
        s01.intoArray(sums, si + SUMS);
        s02.intoArray(sums, si + 2 * SUMS);
        s03.intoArray(sums, si + 3 * SUMS);
        s04.intoArray(sums, si + 4 * SUMS);
        s05.intoArray(sums, si + 5 * SUMS);
        s10.intoArray(sums, si + 6 * SUMS);
        s11.intoArray(sums, si + 7 * SUMS);
        s12.intoArray(sums, si + 8 * SUMS);
        s13.intoArray(sums, si + 9 * SUMS);
        s14.intoArray(sums, si + 10 * SUMS);
        s15.intoArray(sums, si + 11 * SUMS);
    }

    static void rows1(int steps, float[] a, int ai, float[] b, int bi, float[] sums, int si) {
        FloatVector s00 = FloatVector.fromArray(SPECIES, sums, si);
        FloatVector s01 = FloatVector.fromArray(SPECIES, sums, si + SUMS);
        FloatVector s02 = FloatVector.fromArray(SPECIES, sums, si + 2 * SUMS);
        FloatVector s03 = FloatVector.fromArray(SPECIES, sums, si + 3 * SUMS);
        FloatVector s04 = FloatVector.fromArray(SPECIES, sums, si + 4 * SUMS);
        FloatVector s05 = FloatVector.fromArray(SPECIES, sums, si + 5 * SUMS);
        for (int step = 0; step < steps; step++) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, a, ai + step * SUMS);
            FloatVector y;
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP);
            s00 = x0.fma(y, s00);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + SUMS);
            s01 = x0.fma(y, s01);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 2 * SUMS);
            s02 = x0.fma(y, s02);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 3 * SUMS);
            s03 = x0.fma(y, s03);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 4 * SUMS);
            s04 = x0.fma(y, s04);
            y = FloatVector.fromArray(SPECIES, b, bi + step * STEP + 5 * SUMS);
            s05 = x0.fma(y, s05);
        }
        s00.intoArray(sums, si);
        s01.intoArray(sums, si + SUMS);
        s02.intoArray(sums, si + 2 * SUMS);
        s03.intoArray(sums, si + 3 * SUMS);
        s04.intoArray(sums, si + 4 * SUMS);
        s05.intoArray(sums, si + 5 * SUMS);
    }

    /**
     * One row of A with k rows of one panel, which stream through only once: for few rows of A,
     * where the bandwidth decides.
     */
    static void panel(int k, float[] a, int ai, float[] b, int bi, float[] sums, int si) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, a, ai);
        FloatVector x1 = FloatVector.fromArray(SPECIES, a, ai + SUMS);
        for (int p = 0; p < k; p++) {
            FloatVector sum = FloatVector.fromArray(SPECIES, sums, si + p * SUMS);
            sum = x0.fma(FloatVector.fromArray(SPECIES, b, bi + p * PANEL), sum);
            sum = x1.fma(FloatVector.fromArray(SPECIES, b, bi + p * PANEL + SUMS), sum);
            sum.intoArray(sums, si + p * SUMS);
        }
    }
}
