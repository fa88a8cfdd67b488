package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.kernels.Kernels;

/** y = tanh x. */
final class Tanh extends Unary {

    @Override public String name() { return "tanh"; }

    @Override int grain() { return Plain.GRAIN / 4; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        Kernels.FUNCTIONS.tanh(x, first, y, first, last - first);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        for (int i = first; i < last; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
    }
}
