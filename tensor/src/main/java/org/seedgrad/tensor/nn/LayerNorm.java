package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * Gives each row the mean 0 and the variance 1, then a gain and a shift for each feature (Ba, Kiros
 * and Hinton 2016). The gains start at 1, the shifts at 0.
 */
public final class LayerNorm extends Layer {
    private static final float EPSILON = 1e-5f;

    private final Tensor weight;
    private final Tensor bias;

    /** For rows of so many features. */
    public LayerNorm(int features) {
        weight = parameter("weight", Tensor.full(Shape.of(features), 1));
        bias = parameter("bias", Tensor.zeros(features));
    }

    @Override public Tensor forward(Tensor x) { return Ops.layerNorm(x, weight, bias, EPSILON); }
}
