package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Fourier63.A;
import static org.seedgrad.tensor.kernels.Fourier63.B;
import static org.seedgrad.tensor.kernels.Fourier63.N;
import static org.seedgrad.tensor.kernels.Fourier63.SINES;
import static org.seedgrad.tensor.kernels.Fourier63.WIDTH;

/** The definition, number by number. */
final class ScalarFourier implements FourierKernel {
    // Where a term stands in t; "cosineSine" is a cosine of a or g times a sine of b or h.

    private static int cosineCosine(int a, int b) { return a * WIDTH + b; }

    private static int cosineSine(int a, int b) { return a * WIDTH + B + b; }

    private static int sineCosine(int a, int b) { return (A + a) * WIDTH + b; }

    private static int sineSine(int a, int b) { return (A + a) * WIDTH + B + b; }

    @Override public void fold(float[] x, float[] t) {
        for (int lane = 0; lane < LANES; lane++) {
            for (int a = 0; a <= A; a++) {
                for (int b = 0; b <= B; b++) fold(a, b, x, t, lane);
            }
            overA(t, lane);
        }
    }

    private static void fold(int a, int b, float[] x, float[] t, int lane) {
        int j = Fourier63.place(a, b);
        int k = Fourier63.place(a, -b);
        float u = get(x, j, lane) + get(x, N - j, lane);
        float v = get(x, j, lane) - get(x, N - j, lane);
        float w = get(x, k, lane) + get(x, N - k, lane);
        float z = get(x, k, lane) - get(x, N - k, lane);
        boolean both = a > 0 && b > 0;
        set(t, cosineCosine(a, b), lane, both ? u + w : u);
        if (b > 0) set(t, cosineSine(a, b), lane, both ? v - z : v);
        if (a > 0) set(t, sineCosine(a, b), lane, both ? v + z : v);
        if (both) set(t, sineSine(a, b), lane, w - u);
    }

    @Override public void unfold(float[] t, float scale, float[] x) {
        float[] sums = t.clone();
        for (int lane = 0; lane < LANES; lane++) {
            overA(sums, lane);
            for (int a = 0; a <= A; a++) {
                for (int b = 0; b <= B; b++) unfold(a, b, sums, scale, x, lane);
            }
        }
    }

    private static void unfold(int a, int b, float[] t, float scale, float[] x, int lane) {
        boolean both = a > 0 && b > 0;
        float cc = get(t, cosineCosine(a, b), lane);
        if (a == 0 && b == 0) {
            set(x, 0, lane, scale * cc);
            set(x, N, lane, scale * cc);
            return;
        }
        float cs = b > 0 ? get(t, cosineSine(a, b), lane) : 0;
        float sc = a > 0 ? get(t, sineCosine(a, b), lane) : 0;
        float ss = both ? get(t, sineSine(a, b), lane) : 0;
        float u = both ? cc - ss : cc;
        float v = both ? sc + cs : a > 0 ? sc : cs;
        int j = Fourier63.place(a, b);
        set(x, j, lane, scale * (u + v));
        set(x, N - j, lane, scale * (u - v));
        if (!both) return;
        int k = Fourier63.place(a, -b);
        set(x, k, lane, scale * ((cc + ss) + (sc - cs)));
        set(x, N - k, lane, scale * ((cc + ss) - (sc - cs)));
    }

    @Override public void join(float[] t, float[] c, int ci) {
        float[] sums = t.clone();
        for (int lane = 0; lane < LANES; lane++) {
            overB(sums, lane);
            for (int g = 0; g <= A; g++) {
                for (int h = 0; h <= B; h++) join(g, h, sums, c, ci + lane, lane);
            }
        }
    }

    private static void join(int g, int h, float[] t, float[] c, int ci, int lane) {
        boolean both = g > 0 && h > 0;
        float cc = get(t, cosineCosine(g, h), lane);
        float cs = h > 0 ? get(t, cosineSine(g, h), lane) : 0;
        float sc = g > 0 ? get(t, sineCosine(g, h), lane) : 0;
        float ss = both ? get(t, sineSine(g, h), lane) : 0;
        int f = ci + Fourier63.frequency(g, h) * LANES;
        c[f] = Fourier63.cosineSign(g, h) * (both ? cc + ss : cc);
        c[f + SINES] = Fourier63.sineSign(g, h) * (both ? sc + cs : g > 0 ? sc : cs);
        if (!both) return;
        f = ci + Fourier63.frequency(g, -h) * LANES;
        c[f] = Fourier63.cosineSign(g, -h) * (cc - ss);
        c[f + SINES] = Fourier63.sineSign(g, -h) * (sc - cs);
    }

    @Override public void part(float[] c, int ci, float[] t) {
        for (int lane = 0; lane < LANES; lane++) {
            for (int g = 0; g <= A; g++) {
                for (int h = 0; h <= B; h++) part(g, h, c, ci + lane, t, lane);
            }
            overB(t, lane);
        }
    }

    private static void part(int g, int h, float[] c, int ci, float[] t, int lane) {
        int f = ci + Fourier63.frequency(g, h) * LANES;
        int k = ci + Fourier63.frequency(g, -h) * LANES;
        float c1 = Fourier63.cosineSign(g, h) * c[f];
        float c2 = Fourier63.cosineSign(g, -h) * c[k];
        float s1 = Fourier63.sineSign(g, h) * c[f + SINES];
        float s2 = Fourier63.sineSign(g, -h) * c[k + SINES];
        boolean both = g > 0 && h > 0;
        set(t, cosineCosine(g, h), lane, both ? c1 + c2 : c1);
        if (h > 0) set(t, cosineSine(g, h), lane, both ? s1 - s2 : s1);
        if (g > 0) set(t, sineCosine(g, h), lane, both ? s1 + s2 : s1);
        if (both) set(t, sineSine(g, h), lane, c1 - c2);
    }

    private static final float[][] COSINES_7 = matrix(A + 1, (i, k) -> Fourier63.cosine(i * k, 7));
    private static final float[][] COSINES_9 = matrix(B + 1, (i, k) -> Fourier63.cosine(i * k, 9));
    private static final float[][] SINES_7 =
            matrix(A, (i, k) -> Fourier63.sine((i + 1) * (k + 1), 7));
    private static final float[][] SINES_9 =
            matrix(B, (i, k) -> Fourier63.sine((i + 1) * (k + 1), 9));

    private interface Entry { float at(int i, int k); }

    private static float[][] matrix(int size, Entry entry) {
        float[][] matrix = new float[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) matrix[i][k] = entry.at(i, k);
        }
        return matrix;
    }

    /** In each column of t, cosines and sines of a become those of g; or the other way. */
    private static void overA(float[] t, int lane) {
        for (int b = 0; b < WIDTH; b++) {
            times(COSINES_7, t, b, WIDTH, lane);
            times(SINES_7, t, sineCosine(1, b), WIDTH, lane);
        }
    }

    /** In each row, those of b become those of h. */
    private static void overB(float[] t, int lane) {
        for (int a = 0; a < 2 * A + 1; a++) {
            times(COSINES_9, t, a * WIDTH, 1, lane);
            times(SINES_9, t, a * WIDTH + cosineSine(0, 1), 1, lane);
        }
    }

    /** Each output is a chain of fma. */
    private static void times(float[][] matrix, float[] t, int row, int step, int lane) {
        float[] product = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            product[i] = matrix[i][0] * get(t, row, lane);
            for (int k = 1; k < matrix.length; k++) {
                if (matrix[i][k] == 0) continue;            // the sine of a whole turn
                product[i] = Math.fma(matrix[i][k], get(t, row + k * step, lane), product[i]);
            }
        }
        for (int i = 0; i < matrix.length; i++) set(t, row + i * step, lane, product[i]);
    }

    private static float get(float[] rows, int row, int lane) { return rows[row * LANES + lane]; }

    private static void set(float[] rows, int row, int lane, float number) {
        rows[row * LANES + lane] = number;
    }
}
