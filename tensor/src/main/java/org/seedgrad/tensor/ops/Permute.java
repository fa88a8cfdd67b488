package org.seedgrad.tensor.ops;

import java.util.Arrays;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** The same numbers with the axes in another order: a view. */
final class Permute implements Operation {
    private final int[] axes;

    /** Axis i of the result is axis axes[i] of the input. */
    Permute(int... axes) { this.axes = axes.clone(); }

    @Override public String name() { return "permute"; }

    @Override public Tensor forward(Tensor... inputs) { return permute(inputs[0], axes); }

    @Override public Tensor[] backward(Applied applied) {
        int[] back = new int[axes.length];
        for (int i = 0; i < axes.length; i++) back[applied.inputs()[0].shape.axis(axes[i])] = i;
        return new Tensor[] {permute(applied.gradient(), back)};
    }

    private static Tensor permute(Tensor x, int[] axes) {
        int rank = x.shape.rank();
        boolean[] seen = new boolean[rank];
        int[] lengths = new int[rank];
        int[] strides = new int[rank];
        boolean each = axes.length == rank;
        for (int i = 0; i < axes.length && each; i++) {
            int axis = x.shape.axis("permute", axes[i]);
            each = !seen[axis];
            seen[axis] = true;
            lengths[i] = x.shape.length(axis);
            strides[i] = x.stride(axis);
        }
        if (!each) throw new IllegalArgumentException("permute: " + Arrays.toString(axes)
                + " does not name each axis of " + x.shape + " once");
        return x.view(Shape.of(lengths), x.offset, strides);
    }
}
