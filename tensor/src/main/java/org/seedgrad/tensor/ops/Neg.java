package org.seedgrad.tensor.ops;

/** y = -x. */
final class Neg extends Unary {

    @Override public String name() { return "neg"; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        for (int i = first; i < last; i++) y[i] = -x[i];
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        for (int i = first; i < last; i++) dx[i] = -dy[i];
    }
}
