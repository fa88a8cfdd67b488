package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** The same numbers in the same row-major order in another shape: a view, of a copy if needed. */
final class Reshape implements Operation {
    private final Shape shape;

    Reshape(Shape shape) { this.shape = shape; }

    @Override public String name() { return "reshape"; }

    @Override public Tensor forward(Tensor... inputs) {
        if (inputs[0].shape.size() != shape.size()) throw new IllegalArgumentException(
                "reshape: " + inputs[0].shape + " has " + inputs[0].shape.size() + " numbers and "
                + shape + " has " + shape.size() + "; they must be as many");
        return reshape(inputs[0], shape);
    }

    @Override public Tensor[] backward(Applied applied) {
        return new Tensor[] {reshape(applied.gradient(), applied.inputs()[0].shape)};
    }

    private static Tensor reshape(Tensor x, Shape shape) {
        Tensor rowMajor = x.contiguous();
        return rowMajor.view(shape, rowMajor.offset, shape.strides());
    }
}
