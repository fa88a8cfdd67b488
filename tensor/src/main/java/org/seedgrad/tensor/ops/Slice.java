package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** The places from first to last - 1 along one axis: a view. */
final class Slice implements Operation {
    private final int axis;
    private final int first;
    private final int last;

    Slice(int axis, int first, int last) {
        this.axis = axis;
        this.first = first;
        this.last = last;
    }

    @Override public String name() { return "slice"; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        int length = shape.length(shape.axis(name(), axis));
        if (first < 0 || last < first || last > length) {
            throw new IllegalArgumentException("slice: " + first + " to " + last + " of " + shape
                    + " along axis " + axis + "; it must lie within 0 to " + length);
        }
        return part(inputs[0]);
    }

    private Tensor part(Tensor x) {
        int[] strides = new int[x.shape.rank()];
        for (int a = 0; a < strides.length; a++) strides[a] = x.stride(a);
        return x.view(x.shape.with(axis, last - first), x.offset + first * x.stride(axis), strides);
    }

    /** 0 all around. */
    @Override public Tensor[] backward(Applied applied) {
        Tensor dx = Tensor.zeros(applied.inputs()[0].shape);
        Copy.into(part(dx), applied.gradient());
        return new Tensor[] {dx};
    }
}
