package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.kernels.Kernels;

/** y = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))); Hendrycks and Gimpel 2016. */
final class Gelu extends Unary {

    @Override public String name() { return "gelu"; }

    @Override int grain() { return Plain.GRAIN / 4; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        Kernels.FUNCTIONS.gelu(x, first, y, first, last - first);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        Kernels.FUNCTIONS.geluBackward(x, first, dy, first, dx, first, last - first);
    }
}
