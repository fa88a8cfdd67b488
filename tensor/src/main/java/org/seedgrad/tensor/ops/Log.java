package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.kernels.Kernels;

/** y = ln max(x, 1e-10): below that, x counts as 1e-10 in value and slope, as in Value. */
final class Log extends Unary {
    private static final float LEAST = 1e-10f;

    @Override public String name() { return "log"; }

    @Override int grain() { return Plain.GRAIN / 4; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        for (int i = first; i < last; i++) y[i] = Math.max(x[i], LEAST);
        Kernels.FUNCTIONS.log(y, first, y, first, last - first);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        for (int i = first; i < last; i++) dx[i] = dy[i] / Math.max(x[i], LEAST);
    }
}
