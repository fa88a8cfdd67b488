package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Kernels;

/** y_i = e^(x_i - m) / sum_j e^(x_j - m) along the last axis, m the largest: nothing overflows. */
final class Softmax implements Operation {

    @Override public String name() { return "softmax"; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        int length = Rows.length(name(), shape);
        Tensor x = Plain.of(inputs[0]);
        Tensor y = Tensor.empty(shape);
        Rows.each(Rows.count(shape), length,
                row -> row(x.data, y.data, row * length, length));
        return y;
    }

    private static void row(float[] x, float[] y, int from, int n) {
        if (n == 0) return;
        float max = Kernels.REDUCTIONS.max(x, from, n);
        Kernels.FUNCTIONS.expShifted(x, from, 1, max, y, from, n);
        normalize(y, from, n);
    }

    /** Divides by the sum. */
    static void normalize(float[] y, int yi, int n) {
        float scale = 1 / Kernels.REDUCTIONS.sum(y, yi, n);
        for (int i = yi; i < yi + n; i++) y[i] *= scale;
    }

    /** dx_i = y_i (dy_i - sum_j dy_j y_j). */
    @Override public Tensor[] backward(Applied applied) {
        Shape shape = applied.output().shape;
        int length = shape.length(-1);
        float[] y = applied.output().data;
        Tensor dy = Plain.of(applied.gradient());
        Tensor dx = Tensor.empty(shape);
        Rows.each(Rows.count(shape), length, row -> {
            int from = row * length;
            float mean = Kernels.REDUCTIONS.dot(dy.data, from, y, from, length);
            for (int i = from; i < from + length; i++) dx.data[i] = y[i] * (dy.data[i] - mean);
        });
        return new Tensor[] {dx};
    }
}
