package org.seedgrad.tensor.rbe;

import org.seedgrad.tensor.kernels.Gemm;

/**
 * The waves at the n places of one axis, halved: cosines are even about the middle and sines odd,
 * so that half of the places tell all. With u_j = x_j + x_(n-1-j) and v_j = x_j - x_(n-1-j) the
 * cosines see u alone and the sines v alone: half the multiplications.
 *
 * <p>The middle place of an odd n stands for itself: u = x and v = 0 there.
 */
final class EvenOddBasis {
    final int n;
    final int half;

    /** cos(pi f x_j), row-major [32, half], and the same as panels. */
    final float[] even;
    final float[] evenPanels;

    /** sin(pi f x_j), likewise. */
    final float[] odd;
    final float[] oddPanels;

    EvenOddBasis(int n) {
        this.n = n;
        half = (n + 1) / 2;
        Waves waves = new Waves(n);
        even = rows(waves, Waves.cosine(0));
        odd = rows(waves, Waves.sine(0));
        evenPanels = panels(even);
        oddPanels = panels(odd);
    }

    private float[] rows(Waves waves, int first) {
        float[] rows = new float[Waves.FREQUENCIES * half];
        for (int f = 0; f < Waves.FREQUENCIES; f++) {
            for (int j = 0; j < half; j++) rows[f * half + j] = (float) waves.psi[first + f][j];
        }
        return rows;
    }

    private float[] panels(float[] rows) {
        float[] panels = new float[Gemm.panelSize(Waves.FREQUENCIES, half)];
        Gemm.pack(Waves.FREQUENCIES, half, rows, 0, half, 1, panels, 0);
        return panels;
    }
}
