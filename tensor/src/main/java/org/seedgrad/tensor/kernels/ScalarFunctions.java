package org.seedgrad.tensor.kernels;

/** Number by number. */
final class ScalarFunctions implements Functions {

    @Override public void exp(float[] x, int xi, float[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Exp.of(x[xi + i]);
    }

    @Override public void expShifted(float[] x, int xi, float factor, float shift,
                                     float[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Exp.flushed(factor * x[xi + i] - shift);
    }

    @Override public void log(float[] x, int xi, float[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Log.of(x[xi + i]);
    }

    @Override public void tanh(float[] x, int xi, float[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Tanh.of(x[xi + i]);
    }

    @Override public void sigmoid(float[] x, int xi, float[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Sigmoid.of(x[xi + i]);
    }

    @Override public void gelu(float[] x, int xi, float[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Gelu.of(x[xi + i]);
    }

    @Override public void geluBackward(float[] x, int xi, float[] dy, int dyi,
                                       float[] dx, int dxi, int n) {
        for (int i = 0; i < n; i++) dx[dxi + i] = dy[dyi + i] * Gelu.slope(x[xi + i]);
    }
}
