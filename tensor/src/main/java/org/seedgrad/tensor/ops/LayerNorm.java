package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Kernels;

/**
 * y = (x - mean) / sqrt(variance + eps) weight + bias along the last axis (Ba, Kiros and Hinton
 * 2016), for x [..., C], weight [C] and bias [C]; the variance is that of the row itself, over C.
 */
final class LayerNorm implements Operation {
    private final float epsilon;
    private Tensor normalized;              // (x - mean) / deviation
    private float[] scales;                 // 1 / deviation, by row

    LayerNorm(float epsilon) { this.epsilon = epsilon; }

    @Override public String name() { return "layerNorm"; }

    @Override public Tensor[] kept() { return new Tensor[] {normalized}; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        int length = Rows.length(name(), shape);
        Rows.checkVector(name(), "weight", inputs[1], shape);
        Rows.checkVector(name(), "bias", inputs[2], shape);
        Tensor x = Plain.of(inputs[0]);
        float[] weight = Plain.of(inputs[1]).data;
        float[] bias = Plain.of(inputs[2]).data;
        Tensor y = Tensor.empty(shape);
        normalized = GradMode.isOn() ? Tensor.empty(shape) : y;     // only the way back needs it
        scales = new float[Rows.count(shape)];
        Rows.each(scales.length, length, row -> {
            int from = row * length;
            float mean = Kernels.REDUCTIONS.sum(x.data, from, length) / length;
            float variance = Kernels.REDUCTIONS.squares(x.data, from, mean, length) / length;
            float scale = (float) (1 / Math.sqrt(variance + epsilon));
            scales[row] = scale;
            for (int i = from; i < from + length; i++) {
                normalized.data[i] = (x.data[i] - mean) * scale;
            }
            for (int i = 0; i < length; i++) {
                y.data[from + i] = normalized.data[from + i] * weight[i] + bias[i];
            }
        });
        return y;
    }

    /** dx = (h - mean(h) - n mean(h n)) / deviation, for h = dy weight and n the normalized x. */
    @Override public Tensor[] backward(Applied applied) {
        Tensor[] inputs = applied.inputs();
        Shape shape = applied.output().shape;
        int length = shape.length(-1);
        Tensor dy = Plain.of(applied.gradient());
        float[] weight = Plain.of(inputs[1]).data;
        float[] n = normalized.data;
        Tensor[] gradients = new Tensor[3];
        if (applied.needs(0)) {
            Tensor dx = Tensor.empty(shape);
            Rows.each(scales.length, length, row -> {
                int from = row * length;
                for (int i = 0; i < length; i++) {
                    dx.data[from + i] = dy.data[from + i] * weight[i];
                }
                float mean = Kernels.REDUCTIONS.sum(dx.data, from, length) / length;
                float along = Kernels.REDUCTIONS.dot(dx.data, from, n, from, length) / length;
                for (int i = from; i < from + length; i++) {
                    dx.data[i] = (dx.data[i] - mean - n[i] * along) * scales[row];
                }
            });
            gradients[0] = dx;
        }
        if (applied.needs(1)) gradients[1] = Rows.sumProducts(dy, normalized);
        if (applied.needs(2)) gradients[2] = Plain.reduce(dy, Shape.of(length));
        return gradients;
    }
}
