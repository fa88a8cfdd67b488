package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Tensor;

/** y = a - b. */
final class Sub extends Binary {

    @Override public String name() { return "sub"; }

    @Override void forward(float[] a, float[] b, float[] y, int first, int last) {
        for (int i = first; i < last; i++) y[i] = a[i] - b[i];
    }

    @Override Tensor gradientA(Tensor a, Tensor b, Tensor dy) { return dy; }

    @Override Tensor gradientB(Tensor a, Tensor b, Tensor dy) {
        return gradient(dy, (db, first, last) -> {
            for (int i = first; i < last; i++) db[i] = -dy.data[i];
        });
    }
}
