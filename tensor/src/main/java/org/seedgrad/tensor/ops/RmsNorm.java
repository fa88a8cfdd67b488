package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Kernels;

/**
 * y = x / sqrt(mean(x^2) + eps) weight along the last axis (Zhang and Sennrich 2019), for
 * x [..., C] and weight [C].
 */
final class RmsNorm implements Operation {
    private final float epsilon;
    private Tensor normalized;              // x / root
    private float[] scales;                 // 1 / root, by row

    RmsNorm(float epsilon) { this.epsilon = epsilon; }

    @Override public String name() { return "rmsNorm"; }

    @Override public Tensor[] kept() { return new Tensor[] {normalized}; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        int length = Rows.length(name(), shape);
        Rows.checkVector(name(), "weight", inputs[1], shape);
        Tensor x = Plain.of(inputs[0]);
        float[] weight = Plain.of(inputs[1]).data;
        Tensor y = Tensor.empty(shape);
        normalized = GradMode.isOn() ? Tensor.empty(shape) : y;     // only the way back needs it
        scales = new float[Rows.count(shape)];
        Rows.each(scales.length, length, row -> {
            int from = row * length;
            float mean = Kernels.REDUCTIONS.squares(x.data, from, 0, length) / length;
            float scale = (float) (1 / Math.sqrt(mean + epsilon));
            scales[row] = scale;
            for (int i = from; i < from + length; i++) normalized.data[i] = x.data[i] * scale;
            for (int i = 0; i < length; i++) {
                y.data[from + i] = normalized.data[from + i] * weight[i];
            }
        });
        return y;
    }

    /** dx = (h - n mean(h n)) / root, for h = dy weight and n the normalized x. */
    @Override public Tensor[] backward(Applied applied) {
        Shape shape = applied.output().shape;
        int length = shape.length(-1);
        Tensor dy = Plain.of(applied.gradient());
        float[] weight = Plain.of(applied.inputs()[1]).data;
        float[] n = normalized.data;
        Tensor[] gradients = new Tensor[2];
        if (applied.needs(0)) {
            Tensor dx = Tensor.empty(shape);
            Rows.each(scales.length, length, row -> {
                int from = row * length;
                for (int i = 0; i < length; i++) {
                    dx.data[from + i] = dy.data[from + i] * weight[i];
                }
                float along = Kernels.REDUCTIONS.dot(dx.data, from, n, from, length) / length;
                for (int i = from; i < from + length; i++) {
                    dx.data[i] = (dx.data[i] - n[i] * along) * scales[row];
                }
            });
            gradients[0] = dx;
        }
        if (applied.needs(1)) gradients[1] = Rows.sumProducts(dy, normalized);
        return gradients;
    }
}
