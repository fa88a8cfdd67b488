package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Kernels;

/** Operations that treat each row, the numbers along the last axis, by itself. */
final class Rows {

    private Rows() { }

    interface Row {
        void run(int row);
    }

    /** Runs something for each row, on several threads where it is worth it. */
    static void each(int rows, int length, Row task) {
        Plain.split(rows, Math.max(1, Plain.GRAIN / 4 / Math.max(1, length)), (from, to) -> {
            for (int row = from; row < to; row++) task.run(row);
        });
    }

    static float sum(float[] x, int xi, int n) { return Kernels.REDUCTIONS.sum(x, xi, n); }

    static float dot(float[] x, int xi, float[] y, int yi, int n) {
        return Kernels.REDUCTIONS.dot(x, xi, y, yi, n);
    }

    /** How many rows a tensor of this shape has. */
    static int count(Shape shape) {
        int count = 1;
        for (int axis = 0; axis < shape.rank() - 1; axis++) count *= shape.length(axis);
        return count;
    }

    /** How long they are. */
    static int length(String operation, Shape shape) {
        if (shape.rank() == 0) throw new IllegalArgumentException(operation
                + ": [] has no last axis; reshape() it to [1]");
        return shape.length(-1);
    }

    /** Refuses a vector that has not one number for each place of a row. */
    static void checkVector(String operation, String what, Tensor vector, Shape x) {
        if (!vector.shape.equals(Shape.of(x.length(-1)))) throw new IllegalArgumentException(
                operation + ": the " + what + " is " + vector.shape + ", but rows of " + x
                + " need [" + x.length(-1) + "]");
    }

    /** The sum over all rows of a b, from the first row to the last: a gradient of a gain. */
    static Tensor sumProducts(Tensor a, Tensor b) {
        int length = a.shape.length(-1);
        int rows = count(a.shape);
        Tensor sum = Tensor.zeros(length);
        Plain.split(length, Math.max(16, Plain.GRAIN / Math.max(1, rows)), (first, last) -> {
            for (int row = 0; row < rows; row++) {
                int from = row * length;
                for (int j = first; j < last; j++) {
                    sum.data[j] += a.data[from + j] * b.data[from + j];
                }
            }
        });
        return sum;
    }
}
