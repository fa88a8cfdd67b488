package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** The largest number of each row (the last axis); the gradient goes to the first of equals. */
final class Max implements Operation {
    private int[] places;

    @Override public String name() { return "max"; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        int length = Rows.length(name(), shape);
        if (length == 0) throw new IllegalArgumentException(
                "max: " + shape + " has empty rows, which have no largest number");
        Tensor x = Plain.of(inputs[0]);
        Tensor y = Tensor.empty(shape.without(-1));
        places = new int[y.shape.size()];
        Rows.each(places.length, length, row -> {
            int best = row * length;
            for (int i = best + 1; i < (row + 1) * length; i++) {
                // Not greater or equal: NaN wins, and of equals the first.
                if (!(x.data[best] >= x.data[i]) && !Float.isNaN(x.data[best])) best = i;
            }
            places[row] = best;
            y.data[row] = x.data[best];
        });
        return y;
    }

    @Override public Tensor[] backward(Applied applied) {
        Tensor dy = Plain.of(applied.gradient());
        Tensor dx = Tensor.zeros(applied.inputs()[0].shape);
        for (int row = 0; row < places.length; row++) dx.data[places[row]] = dy.data[row];
        return new Tensor[] {dx};
    }
}
