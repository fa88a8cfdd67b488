package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/**
 * The sum over one axis, or over all. All numbers are summed in blocks of fixed length, then the
 * sums of the blocks, so that the bits do not depend on the number of threads.
 */
final class Sum implements Operation {
    private static final int BLOCK = 1 << 14;

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
        return axis == null ? Tensor.scalar(all(x)) : Plain.sumAxis(x, axis, keep);
    }

    private static float all(Tensor x) {
        int size = x.shape.size();
        if (size <= BLOCK) return Rows.sum(x.data, 0, size);
        float[] sums = new float[(size + BLOCK - 1) / BLOCK];
        Rows.each(sums.length, BLOCK, block -> sums[block] =
                Rows.sum(x.data, block * BLOCK, Math.min(BLOCK, size - block * BLOCK)));
        return Rows.sum(sums, 0, sums.length);
    }

    /** Every term gets the gradient of its sum. */
    @Override public Tensor[] backward(Applied applied) {
        Shape shape = applied.inputs()[0].shape;
        Tensor dy = Plain.of(applied.gradient());
        Tensor kept = axis == null || keep ? dy : new Reshape(shape.with(axis, 1)).forward(dy);
        return new Tensor[] {Plain.expand(kept, shape)};
    }
}
