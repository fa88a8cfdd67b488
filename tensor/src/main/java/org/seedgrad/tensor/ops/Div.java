package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Tensor;

/** y = a / b. */
final class Div extends Binary {

    @Override public String name() { return "div"; }

    @Override void forward(float[] a, float[] b, float[] y, int first, int last) {
        for (int i = first; i < last; i++) y[i] = a[i] / b[i];
    }

    @Override Tensor gradientA(Tensor a, Tensor b, Tensor dy) {
        return gradient(dy, (da, first, last) -> {
            for (int i = first; i < last; i++) da[i] = dy.data[i] / b.data[i];
        });
    }

    @Override Tensor gradientB(Tensor a, Tensor b, Tensor dy) {
        return gradient(dy, (db, first, last) -> {
            for (int i = first; i < last; i++) {
                // Not by b b, which float32 may not hold where it holds the quotients.
                db[i] = -dy.data[i] * (a.data[i] / b.data[i]) / b.data[i];
            }
        });
    }
}
