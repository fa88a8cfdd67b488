package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Tensor;

/** Numbers from one tensor into another of the same shape, whatever the strides of the two. */
final class Copy {

    private Copy() { }

    static void into(Tensor target, Tensor source) {
        if (target.shape.size() > 0) copy(target, target.offset, source, source.offset, 0);
    }

    private static void copy(Tensor target, int to, Tensor source, int from, int axis) {
        if (axis == target.shape.rank()) {
            target.data[to] = source.data[from];
            return;
        }
        int length = target.shape.length(axis);
        boolean rows = axis == target.shape.rank() - 1
                && target.stride(axis) == 1 && source.stride(axis) == 1;
        if (rows) {
            System.arraycopy(source.data, from, target.data, to, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            copy(target, to + i * target.stride(axis), source, from + i * source.stride(axis),
                    axis + 1);
        }
    }
}
