package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Kernels;

/** y_i = x_i - m - ln sum_j e^(x_j - m) along the last axis, m the largest. */
final class LogSoftmax implements Operation {

    @Override public String name() { return "logSoftmax"; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        int length = Rows.length(name(), shape);
        Tensor x = Plain.of(inputs[0]);
        Tensor y = Tensor.empty(shape);
        Rows.each(Rows.count(shape), length, row -> {
            if (length == 0) return;
            int from = row * length;
            float max = Kernels.REDUCTIONS.max(x.data, from, length);
            float logSum = logSumExp(x.data, from, max, y.data, from, length);
            for (int i = from; i < from + length; i++) y.data[i] = x.data[i] - max - logSum;
        });
        return y;
    }

    /**
     * ln sum_i e^(x_i - m) of a row with the largest number m; leaves e^(x_i - m) in y. A large m
     * added to it would take its digits away: whoever wants the difference to x takes m off first.
     */
    static float logSumExp(float[] x, int xi, float max, float[] y, int yi, int n) {
        Kernels.FUNCTIONS.expShifted(x, xi, 1, max, y, yi, n);
        float[] sum = {Kernels.REDUCTIONS.sum(y, yi, n)};
        Kernels.FUNCTIONS.log(sum, 0, sum, 0, 1);
        return sum[0];
    }

    /** dx_i = dy_i - e^(y_i) sum_j dy_j. */
    @Override public Tensor[] backward(Applied applied) {
        Shape shape = applied.output().shape;
        int length = shape.length(-1);
        float[] y = applied.output().data;
        Tensor dy = Plain.of(applied.gradient());
        Tensor dx = Tensor.empty(shape);
        Rows.each(Rows.count(shape), length, row -> {
            int from = row * length;
            float sum = Kernels.REDUCTIONS.sum(dy.data, from, length);
            Kernels.FUNCTIONS.exp(y, from, dx.data, from, length);
            for (int i = from; i < from + length; i++) {
                dx.data[i] = dy.data[i] - dx.data[i] * sum;
            }
        });
        return new Tensor[] {dx};
    }
}
