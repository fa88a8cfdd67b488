package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.ColumnSums;
import org.seedgrad.tensor.kernels.Gemm;
import org.seedgrad.tensor.kernels.Workers;

/**
 * The dense layer as one operation: y = x W + b, for x [..., in], y [..., out] and b [out].
 *
 * <p>The weight lies in panels of 32 columns, a tensor [ceil(out / 32), in, 32], and stays there:
 * the forward product, both backward products and the optimiser all read and write this one form.
 * The columns that the last panel has too many are 0 and get the gradient 0.
 */
public final class Affine implements Operation {
    private static final int COLUMNS_A_TASK = 512;
    private final int in;
    private final int out;

    /** For a weight of [in, out], with or without a bias as the third input. */
    public Affine(int in, int out) {
        this.in = in;
        this.out = out;
    }

    /** The shape of the weight [in, out] in panels. */
    public static Shape weightShape(int in, int out) {
        return Shape.of((out + Gemm.PANEL - 1) / Gemm.PANEL, in, Gemm.PANEL);
    }

    /** Arranges a row-major matrix [in, out] in panels. */
    public static void toPanels(float[] matrix, int in, int out, Tensor panels) {
        Gemm.pack(in, out, matrix, 0, out, 1, panels.data, panels.offset);
    }

    /**
     * The same for several matrices [count, in, out] of any strides: number i goes to an array from
     * {@code at + i * step} on.
     */
    public static void toPanels(Tensor matrices, float[] panels, int at, int step) {
        int in = matrices.shape.length(1);
        int out = matrices.shape.length(2);
        Plain.split(matrices.shape.length(0), Plain.GRAIN / Math.max(1, in * out) + 1,
                (from, to) -> {
            for (int i = from; i < to; i++) {
                Gemm.pack(in, out, matrices.data, matrices.offset + i * matrices.stride(0),
                        matrices.stride(1), matrices.stride(2), panels, at + i * step);
            }
        });
    }

    /** The way back, of {@link #toPanels(float[], int, int, Tensor)}. */
    public static float[] fromPanels(Tensor panels, int in, int out) {
        float[] matrix = new float[in * out];
        Gemm.unpack(in, out, panels.data, panels.offset, matrix, 0, out);
        return matrix;
    }

    @Override public String name() { return "linear"; }

    /** Inputs: x [..., in], weight in panels, and the bias [out] or none. */
    @Override public Tensor forward(Tensor... inputs) {
        check(inputs);
        Tensor x = inputs[0].contiguous();
        int rows = rows(x);
        Tensor y = Tensor.empty(x.shape.with(-1, out));
        Tensor weight = inputs[1];
        if (inputs.length == 3) {
            Tensor bias = inputs[2].contiguous();
            Gemm.timesPanels(rows, out, in, x.data, x.offset, in, 1, weight.data, weight.offset,
                    bias.data, bias.offset, y.data, y.offset, out);
        } else {
            Gemm.timesPanels(rows, out, in, x.data, x.offset, in, 1, weight.data, weight.offset,
                    y.data, y.offset, out, false);
        }
        return y;
    }

    @Override public Tensor[] backward(Applied applied) {
        Tensor[] inputs = applied.inputs();
        Tensor dy = applied.gradient().contiguous();
        Tensor[] gradients = new Tensor[inputs.length];
        if (applied.needs(0)) gradients[0] = inputGradient(inputs[0], inputs[1], dy);
        if (applied.needs(1)) gradients[1] = weightGradient(inputs[0].contiguous(), inputs[1], dy);
        if (inputs.length == 3 && applied.needs(2)) gradients[2] = biasGradient(dy);
        return gradients;
    }

    /** dx = dy W^T. */
    private Tensor inputGradient(Tensor x, Tensor weight, Tensor dy) {
        Tensor dx = Tensor.empty(x.shape);
        Gemm.timesTransposed(rows(x), out, in, dy.data, dy.offset, out,
                weight.data, weight.offset, dx.data, dx.offset, in, false);
        return dx;
    }

    /** dW = x^T dy. */
    private Tensor weightGradient(Tensor x, Tensor weight, Tensor dy) {
        Tensor dw = Tensor.empty(weight.shape);
        Gemm.transposedTimes(rows(x), out, in, x.data, x.offset, in,
                dy.data, dy.offset, out, dw.data, dw.offset, false);
        return dw;
    }

    /** db = the sum of the rows of dy, from the first to the last. */
    private Tensor biasGradient(Tensor dy) {
        Tensor db = Tensor.empty(Shape.of(out));
        int rows = rows(dy);
        Workers.range(out, COLUMNS_A_TASK, (from, to) -> ColumnSums.run(rows, to - from,
                dy.data, dy.offset + from, out, db.data, db.offset + from));
        return db;
    }

    /** All axes but the last count as rows. */
    private static int rows(Tensor x) {
        int rows = 1;
        for (int axis = 0; axis < x.shape.rank() - 1; axis++) rows *= x.shape.length(axis);
        return rows;
    }

    private void check(Tensor[] inputs) {
        Shape x = inputs[0].shape;
        if (x.rank() == 0 || x.length(-1) != in) throw new IllegalArgumentException("linear: x is "
                + x + " and the layer takes " + in + " features in; the last axis must be " + in);
        if (!inputs[1].shape.equals(weightShape(in, out))) throw new IllegalArgumentException(
                "linear: the weight is " + inputs[1].shape + ", but [" + in + ", " + out
                + "] in panels is " + weightShape(in, out) + "; see Affine.toPanels");
        if (!inputs[1].isContiguous()) throw new IllegalArgumentException(
                "linear: the weight is a view with gaps; the panels must be contiguous");
        if (inputs.length == 3 && !inputs[2].shape.equals(Shape.of(out))) {
            throw new IllegalArgumentException("linear: the bias is " + inputs[2].shape
                    + " and must be [" + out + "]");
        }
    }
}
