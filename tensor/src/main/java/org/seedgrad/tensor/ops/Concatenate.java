package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** Tensors one after the other along an axis; all other axes must agree. */
final class Concatenate implements Operation {
    private final int axis;

    Concatenate(int axis) { this.axis = axis; }

    @Override public String name() { return "concatenate"; }

    @Override public Tensor forward(Tensor... inputs) {
        if (inputs.length == 0) throw new IllegalArgumentException(
                "concatenate: there is nothing to concatenate; give at least one tensor");
        Shape first = inputs[0].shape;
        first.axis(name(), axis);
        int length = 0;
        for (Tensor input : inputs) {
            if (input.shape.rank() != first.rank()
                    || !input.shape.with(axis, 0).equals(first.with(axis, 0))) {
                throw new IllegalArgumentException("concatenate: " + first + " and " + input.shape
                        + " differ in more than axis " + axis);
            }
            length += input.shape.length(axis);
        }
        Tensor whole = Tensor.empty(first.with(axis, length));
        int at = 0;
        for (Tensor input : inputs) {
            Copy.into(new Slice(axis, at, at + input.shape.length(axis)).forward(whole), input);
            at += input.shape.length(axis);
        }
        return whole;
    }

    @Override public Tensor[] backward(Applied applied) {
        Tensor[] gradients = new Tensor[applied.inputs().length];
        int at = 0;
        for (int i = 0; i < gradients.length; i++) {
            int length = applied.inputs()[i].shape.length(axis);
            gradients[i] = new Slice(axis, at, at + length).forward(applied.gradient());
            at += length;
        }
        return gradients;
    }
}
