package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** One input of a {@link RowOperation}: where its rows stand, and where their gradient gathers. */
final class Input {
    private final Shape shape;
    private final float[] data;
    private final int offset;
    private final int width;
    private final int[] places;             // which row of it serves each row; null: the same
    private final boolean learns;
    private final Tensor own;               // the gradient where each row is used once
    private final double[] repeated;        // and for each use where rows are repeated

    /** @param leading the shape of all rows, to which those of this input broadcast */
    Input(Tensor tensor, Shape rows, Shape leading, boolean learns) {
        Tensor plain = tensor.contiguous();
        shape = tensor.shape;
        data = plain.data;
        offset = plain.offset;
        this.learns = learns;
        width = rows.size() == 0 ? 1 : shape.size() / rows.size();
        places = rows.equals(leading) ? null : places(rows, leading);
        own = learns && places == null ? Tensor.empty(shape) : null;
        repeated = learns && places != null ? new double[leading.size() * width] : null;
    }

    private static int[] places(Shape rows, Shape leading) {
        int[] places = new int[leading.size()];
        if (rows.size() == 1) return places;
        int[] strides = new int[leading.rank()];
        int stride = 1;
        for (int back = 1; back <= rows.rank(); back++) {
            if (rows.length(-back) > 1) strides[strides.length - back] = stride;
            stride *= rows.length(-back);
        }
        for (int row = 0; row < places.length; row++) {
            int rest = row;
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                places[row] += rest % leading.length(axis) * strides[axis];
                rest /= leading.length(axis);
            }
        }
        return places;
    }

    /** The rows from first on, as many as the tape has in its block. */
    Term read(Tape tape, int first) {
        Term term = tape.term(width, learns);
        int rows = tape.rows();
        for (int k = 0; k < width; k++) {
            double[] column = term.data[k];
            if (places == null) {
                int at = offset + first * width + k;
                for (int i = 0; i < rows; i++) column[i] = data[at + i * width];
            } else {
                for (int i = 0; i < rows; i++) {
                    column[i] = data[offset + places[first + i] * width + k];
                }
            }
        }
        return term;
    }

    /** Takes the gradient of these rows. */
    void take(Term term, int first) {
        int rows = term.rows();
        for (int k = 0; k < width; k++) {
            double[] column = term.grad[k];
            int at = first * width + k;
            if (places == null) {
                for (int i = 0; i < rows; i++) own.data[at + i * width] = (float) column[i];
            } else {
                for (int i = 0; i < rows; i++) repeated[at + i * width] = column[i];
            }
        }
    }

    /** The gradient of the input, once all rows have come. */
    Tensor gradient() {
        if (places == null) return own;
        double[] sums = new double[shape.size()];
        for (int row = 0; row < places.length; row++) {
            for (int k = 0; k < width; k++) {
                sums[places[row] * width + k] += repeated[row * width + k];
            }
        }
        Tensor gradient = Tensor.empty(shape);
        for (int i = 0; i < sums.length; i++) gradient.data[i] = (float) sums[i];
        return gradient;
    }
}
