package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Workers;

/**
 * A formula on each row of its inputs, whose leading axes broadcast. It is computed in double and
 * rounded once; the backward pass computes it again, this time on a tape that remembers, so between
 * the passes nothing is kept.
 *
 * <p>Rows are taken in blocks of at most {@link Tape#ROWS}, whatever the number of threads, and
 * gradients of repeated rows are summed in double from the first row to the last.
 */
final class RowOperation implements Operation {
    /** Blocks that are worth a thread; one takes two microseconds or more. */
    private static final int GRAIN = 2;

    /** What is computed, from one term for each input. */
    @FunctionalInterface
    interface Formula {
        Term of(Term... in);
    }

    private final String name;
    private final Formula formula;
    private final int width;
    private final int[] axes;

    /**
     * @param width how long the rows of the result are; 0 for a number a row
     * @param axes  for each input how many of its last axes make a row: 0 for a number a row
     */
    RowOperation(String name, Formula formula, int width, int... axes) {
        this.name = name;
        this.formula = formula;
        this.width = width;
        this.axes = axes;
    }

    @Override public String name() { return name; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape leading = leading(inputs);
        Tensor output = Tensor.empty(width == 0 ? leading
                : leading.inserted(leading.rank(), width));
        Input[] in = inputs(inputs, leading, new boolean[inputs.length]);
        blocks(leading.size(), false, (tape, first) -> {
            Term result = formula.of(read(in, tape, first));
            for (int k = 0; k < result.width(); k++) {
                int at = first * result.width() + k;
                for (int i = 0; i < tape.rows(); i++) {
                    output.data[at + i * result.width()] = (float) result.data[k][i];
                }
            }
        });
        return output;
    }

    @Override public Tensor[] backward(Applied applied) {
        Tensor dy = applied.gradient().contiguous();
        Shape leading = leading(applied.inputs());
        boolean[] needs = new boolean[axes.length];
        for (int i = 0; i < needs.length; i++) needs[i] = applied.needs(i);
        Input[] in = inputs(applied.inputs(), leading, needs);
        blocks(leading.size(), true, (tape, first) -> {
            Term[] terms = read(in, tape, first);
            Term result = formula.of(terms);
            for (int k = 0; result.learns() && k < result.width(); k++) {
                int at = dy.offset + first * result.width() + k;
                for (int i = 0; i < tape.rows(); i++) {
                    result.grad[k][i] += dy.data[at + i * result.width()];
                }
            }
            tape.backward();
            for (int i = 0; i < in.length; i++) if (needs[i]) in[i].take(terms[i], first);
        });
        Tensor[] gradients = new Tensor[in.length];
        for (int i = 0; i < in.length; i++) if (needs[i]) gradients[i] = in[i].gradient();
        return gradients;
    }

    // Shapes

    /** The shape of an input without the axes that make a row. */
    private Shape leading(Tensor input, int axes) {
        Shape shape = input.shape;
        if (shape.rank() < axes) throw new IllegalArgumentException(
                name + ": " + shape + " has no rows; reshape() it to [1, ...]");
        for (int axis = 0; axis < axes; axis++) shape = shape.without(-1);
        return shape;
    }

    private Shape leading(Tensor... inputs) {
        Shape all = Shape.SCALAR;
        Tensor rows = null;
        for (int i = 0; i < inputs.length; i++) {
            all = Shape.broadcast(name, all, leading(inputs[i], axes[i]));
            if (axes[i] != 1) continue;
            if (rows == null) rows = inputs[i];
            int length = inputs[i].shape.length(-1);
            int expected = rows.shape.length(-1);
            if (length != expected || length == 0) throw new IllegalArgumentException(
                    name + ": rows of " + rows.shape + " and " + inputs[i].shape + " have "
                    + expected + " and " + length + " coordinates; they need as many, and one at "
                    + "least");
        }
        return all;
    }

    private Input[] inputs(Tensor[] tensors, Shape leading, boolean[] needs) {
        Input[] inputs = new Input[tensors.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new Input(tensors[i], leading(tensors[i], axes[i]), leading, needs[i]);
        }
        return inputs;
    }

    // Blocks

    @FunctionalInterface
    private interface Block {
        void run(Tape tape, int first);
    }

    private void blocks(int rows, boolean remember, Block block) {
        int count = (rows + Tape.ROWS - 1) / Tape.ROWS;
        Workers.range(count, GRAIN, (from, to) -> {
            Tape tape = new Tape(name, remember);
            for (int b = from; b < to; b++) {
                int first = b * Tape.ROWS;
                tape.begin(Math.min(Tape.ROWS, rows - first));
                block.run(tape, first);
            }
        });
    }

    private static Term[] read(Input[] inputs, Tape tape, int first) {
        Term[] terms = new Term[inputs.length];
        for (int i = 0; i < terms.length; i++) terms[i] = inputs[i].read(tape, first);
        return terms;
    }
}
