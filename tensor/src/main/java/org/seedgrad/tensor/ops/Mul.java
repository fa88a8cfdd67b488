package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Tensor;

/** y = a b. */
final class Mul extends Binary {

    @Override public String name() { return "mul"; }

    @Override void forward(float[] a, float[] b, float[] y, int first, int last) {
        for (int i = first; i < last; i++) y[i] = a[i] * b[i];
    }

    @Override Tensor gradientA(Tensor a, Tensor b, Tensor dy) { return product(dy, b.data); }

    @Override Tensor gradientB(Tensor a, Tensor b, Tensor dy) { return product(dy, a.data); }

    private static Tensor product(Tensor dy, float[] other) {
        float[] g = dy.data;
        return gradient(dy, (gradient, first, last) -> {
            for (int i = first; i < last; i++) gradient[i] = g[i] * other[i];
        });
    }
}
