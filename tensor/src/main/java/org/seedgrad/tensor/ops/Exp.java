package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.kernels.Kernels;

/** y = e^x. */
final class Exp extends Unary {

    @Override public String name() { return "exp"; }

    @Override int grain() { return Plain.GRAIN / 4; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        Kernels.FUNCTIONS.exp(x, first, y, first, last - first);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        for (int i = first; i < last; i++) dx[i] = dy[i] * y[i];
    }
}
