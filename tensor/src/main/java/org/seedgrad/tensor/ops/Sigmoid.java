package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.kernels.Kernels;

/** y = 1 / (1 + e^-x). */
final class Sigmoid extends Unary {

    @Override public String name() { return "sigmoid"; }

    @Override int grain() { return Plain.GRAIN / 4; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        Kernels.FUNCTIONS.sigmoid(x, first, y, first, last - first);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        for (int i = first; i < last; i++) dx[i] = dy[i] * y[i] * (1 - y[i]);
    }
}
