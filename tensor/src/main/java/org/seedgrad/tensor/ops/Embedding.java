package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Workers;

/** Rows of a table [V, C] by their numbers: ids in some shape [...] give [..., C]. */
final class Embedding implements Operation {
    private final int[] ids;
    private final Shape shape;

    Embedding(int[] ids, int... lengths) {
        this.ids = ids.clone();
        shape = Shape.of(lengths);
        if (shape.size() != ids.length) throw new IllegalArgumentException("embedding: " + shape
                + " holds " + shape.size() + " ids, but " + ids.length + " are given");
    }

    @Override public String name() { return "embedding"; }

    @Override public Tensor forward(Tensor... inputs) {
        if (inputs[0].shape.rank() != 2) throw new IllegalArgumentException(
                "embedding: the table is " + inputs[0].shape + " and must be [rows, features]");
        Tensor table = inputs[0].contiguous();
        int rows = table.shape.length(0);
        int width = table.shape.length(1);
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= rows) throw new IllegalArgumentException("embedding: id "
                    + ids[i] + " at place " + i + " is outside the table's rows 0 to "
                    + (rows - 1));
        }
        Tensor y = Tensor.empty(shape.inserted(shape.rank(), width));
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(table.data, table.offset + ids[i] * width, y.data, i * width, width);
        }
        return y;
    }

    /** A row gets the sum over all places that looked it up, in their order. */
    @Override public Tensor[] backward(Applied applied) {
        Tensor dy = Plain.of(applied.gradient());
        Shape table = applied.inputs()[0].shape;
        Tensor dTable = Tensor.zeros(table);
        int width = table.length(1);
        // By columns, so that no row belongs to two threads.
        int grain = Math.max(16, Plain.GRAIN / Math.max(1, ids.length));
        Workers.range(width, grain, (first, last) -> {
            for (int i = 0; i < ids.length; i++) {
                int row = ids[i] * width;
                int from = i * width;
                for (int j = first; j < last; j++) dTable.data[row + j] += dy.data[from + j];
            }
        });
        return new Tensor[] {dTable};
    }
}
