package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * A curvature that is learned within bounds: c = min + (max - min) / (1 + e^-k), trained through k.
 * The space bends by -c. Layers may share one, or have one each.
 */
public final class Curvature extends Module {
    private final float min;
    private final float max;
    private final Tensor k;

    /**
     * @param min     above 0, or the sheet of {@link org.seedgrad.tensor.geometry.Lorentz} has no
     *                end
     * @param initial where c starts, between the bounds
     */
    public Curvature(float min, float max, float initial) {
        if (!(0 < min && min < initial && initial < max && max < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Curvature: " + min + " < " + initial + " < " + max
                    + " must be above 0, finite, and in this order");
        }
        this.min = min;
        this.max = max;
        double share = ((double) initial - min) / ((double) max - min);
        k = parameter("k", Tensor.scalar((float) StrictMath.log(share / (1 - share))));
    }

    /** c, a scalar that depends on k. */
    public Tensor value() {
        return Ops.add(Ops.mul(Ops.sigmoid(k), max - min), Tensor.scalar(min));
    }
}
