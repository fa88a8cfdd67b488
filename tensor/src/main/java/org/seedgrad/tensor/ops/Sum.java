package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** The sum over one axis, or over all. */
final class Sum implements Operation {
    private final Integer axis;             // null: all
    private final boolean keep;

    Sum() {
        axis = null;
        keep = false;
    }

    Sum(int axis, boolean keep) {
        this.axis = axis;
        this.keep = keep;
    }

    @Override public String name() { return "sum"; }

    @Override public Tensor forward(Tensor... inputs) {
        Tensor x = Plain.of(inputs[0]);
        return axis == null ? Tensor.scalar(Plain.sum(x.data, 0, x.shape.size()))
                : Plain.sumAxis(x, x.shape.axis(name(), axis), keep);
    }

    /** Every term gets the gradient of its sum. */
    @Override public Tensor[] backward(Applied applied) {
        Shape shape = applied.inputs()[0].shape;
        Tensor dy = Plain.of(applied.gradient());
        Tensor kept = axis == null || keep ? dy : new Reshape(shape.with(axis, 1)).forward(dy);
        return new Tensor[] {Plain.expand(kept, shape)};
    }
}
