package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Fourier63.A;
import static org.seedgrad.tensor.kernels.Fourier63.B;
import static org.seedgrad.tensor.kernels.Fourier63.COSINE_SIGN;
import static org.seedgrad.tensor.kernels.Fourier63.ROW;
import static org.seedgrad.tensor.kernels.Fourier63.SINES;
import static org.seedgrad.tensor.kernels.Fourier63.SINE_SIGN;

/** {@link ScalarFourier} with vectors of lanes. */
final class VectorFourier implements FourierKernel {
    private static final int STEP = Kernels.SPECIES.length();

    /** Where the terms begin that are a sine of a or g, times a cosine of b or h. */
    private static final int SINE_COSINE = A * ROW;

    /** And those that are a cosine times a sine. */
    private static final int COSINE_SINE = B * LANES;

    @Override public void fold(float[] x, float[] t) {
        for (int lane = 0; lane < LANES; lane += STEP) {
            FourierSevenths.foldFirst(x, t, lane);
            FourierSevenths.foldOthers(x, t, lane);
        }
    }

    @Override public void join(float[] t, float[] c, int ci) {
        for (int lane = 0; lane < LANES; lane += STEP) {
            FourierNinths.joinFirst(t, c, ci, lane);
            FourierNinths.joinOthers(t, lane, SINE_COSINE + COSINE_SINE,
                    COSINE_SIGN, c, ci + lane);
            FourierNinths.joinOthers(t, SINE_COSINE + lane, COSINE_SINE - SINE_COSINE,
                    SINE_SIGN, c, ci + SINES + lane);
        }
    }

    @Override public void part(float[] c, int ci, float[] t) {
        for (int lane = 0; lane < LANES; lane += STEP) {
            FourierNinths.partFirst(c, ci, t, lane);
            FourierNinths.partOthers(c, ci + lane,
                    COSINE_SIGN, t, lane, SINE_COSINE + COSINE_SINE);
            FourierNinths.partOthers(c, ci + SINES + lane,
                    SINE_SIGN, t, SINE_COSINE + lane, COSINE_SINE - SINE_COSINE);
        }
    }

    @Override public void unfold(float[] t, float scale, float[] x) {
        for (int lane = 0; lane < LANES; lane += STEP) {
            FourierSevenths.unfoldFirst(t, scale, x, lane);
            FourierSevenths.unfoldOthers(t, scale, x, lane);
        }
    }
}
