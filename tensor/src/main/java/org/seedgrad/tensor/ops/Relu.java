package org.seedgrad.tensor.ops;

/** y = max(x, 0); its slope at 0 is 0. */
final class Relu extends Unary {

    @Override public String name() { return "relu"; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        for (int i = first; i < last; i++) y[i] = Math.max(x[i], 0);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        for (int i = first; i < last; i++) dx[i] = x[i] > 0 ? dy[i] : 0;
    }
}
