package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * Gives each row the mean square 1, then a gain for each feature (Zhang and Sennrich 2019). The
 * gains start at 1.
 */
public final class RmsNorm extends Layer {
    private static final float EPSILON = 1e-5f;

    private final Tensor weight;

    /** For rows of so many features. */
    public RmsNorm(int features) {
        weight = parameter("weight", Tensor.full(Shape.of(features), 1));
    }

    @Override public Tensor forward(Tensor x) { return Ops.rmsNorm(x, weight, EPSILON); }
}
