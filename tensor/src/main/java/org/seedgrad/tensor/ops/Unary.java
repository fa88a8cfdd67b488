package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Tensor;

/** One tensor, number by number. */
abstract class Unary implements Operation {

    /** How many numbers are worth a second thread. */
    int grain() { return Plain.GRAIN; }

    /** y = f(x) for the places from first to last - 1. */
    abstract void forward(float[] x, float[] y, int first, int last);

    /** dx = dy f'(x) for these places; y is what forward gave. */
    abstract void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last);

    @Override public Tensor forward(Tensor... inputs) {
        Tensor x = Plain.of(inputs[0]);
        Tensor y = Tensor.empty(x.shape);
        Plain.split(x.shape.size(), grain(),
                (first, last) -> forward(x.data, y.data, first, last));
        return y;
    }

    @Override public Tensor[] backward(Applied applied) {
        Tensor x = Plain.of(applied.inputs()[0]);
        Tensor dy = Plain.of(applied.gradient());
        Tensor dx = Tensor.empty(x.shape);
        float[] y = applied.output().data;
        Plain.split(x.shape.size(), grain(),
                (first, last) -> backward(x.data, y, dy.data, dx.data, first, last));
        return new Tensor[] {dx};
    }
}
