package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** Two tensors, number by number; the shapes broadcast. */
abstract class Binary implements Operation {

    /** y = f(a, b) for the places from first to last - 1. */
    abstract void forward(float[] a, float[] b, float[] y, int first, int last);

    /** The gradient of the expanded a, from that of y. */
    abstract Tensor gradientA(Tensor a, Tensor b, Tensor dy);

    /** The gradient of the expanded b. */
    abstract Tensor gradientB(Tensor a, Tensor b, Tensor dy);

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = Shape.broadcast(name(), inputs[0].shape, inputs[1].shape);
        Tensor a = Plain.expand(inputs[0], shape);
        Tensor b = Plain.expand(inputs[1], shape);
        Tensor y = Tensor.empty(shape);
        Plain.split(shape.size(), Plain.GRAIN,
                (first, last) -> forward(a.data, b.data, y.data, first, last));
        return y;
    }

    @Override public Tensor[] backward(Applied applied) {
        Tensor[] inputs = applied.inputs();
        Tensor dy = Plain.of(applied.gradient());
        Tensor a = Plain.expand(inputs[0], dy.shape);
        Tensor b = Plain.expand(inputs[1], dy.shape);
        Tensor[] gradients = new Tensor[2];
        if (applied.needs(0)) {
            gradients[0] = Plain.reduce(gradientA(a, b, dy), inputs[0].shape);
        }
        if (applied.needs(1)) {
            gradients[1] = Plain.reduce(gradientB(a, b, dy), inputs[1].shape);
        }
        return gradients;
    }

    /** A new gradient, written by a loop over its places. */
    static Tensor gradient(Tensor dy, Loop loop) {
        Tensor gradient = Tensor.empty(dy.shape);
        Plain.split(dy.shape.size(), Plain.GRAIN,
                (first, last) -> loop.run(gradient.data, first, last));
        return gradient;
    }

    interface Loop {
        void run(float[] gradient, int first, int last);
    }
}
