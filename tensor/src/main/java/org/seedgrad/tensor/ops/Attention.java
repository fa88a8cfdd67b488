package org.seedgrad.tensor.ops;

import java.util.Arrays;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Gemm;
import org.seedgrad.tensor.kernels.Workers;

/**
 * Causal scaled dot-product attention (Vaswani et al. 2017, 3.2.1) in one operation: Y = softmax of
 * (Q K^T / sqrt(D)) V for queries, keys and values [B, H, T, D]; a query sees its own place and
 * those before it. Inputs may be views, as they come from splitting heads.
 *
 * <p>The probabilities [B, H, T, T] are kept for the backward pass. A pair of example and head
 * belongs to one thread.
 */
final class Attention implements Operation {
    private Tensor probabilities;

    @Override public String name() { return "attention"; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        if (shape.rank() != 4 || !inputs[1].shape.equals(shape)
                || !inputs[2].shape.equals(shape)) {
            throw new IllegalArgumentException("attention: queries " + shape + ", keys "
                    + inputs[1].shape + " and values " + inputs[2].shape
                    + " must have one shape [batch, heads, time, features]");
        }
        int t = shape.length(2);
        int d = shape.length(3);
        float scale = (float) (1 / Math.sqrt(d));
        probabilities = Tensor.empty(shape.with(3, t));
        Tensor y = Tensor.empty(shape);
        float[] p = probabilities.data;
        Workers.run(shape.length(0) * shape.length(1), head -> {
            int pi = head * t * t;
            products(inputs[0], inputs[1], head, p, pi);
            for (int i = 0; i < t; i++) {
                int row = pi + i * t;
                for (int j = row; j <= row + i; j++) p[j] *= scale;
                Softmax.row(p, row, p, row, i + 1);
                Arrays.fill(p, row + i + 1, row + t, 0);
            }
            int vi = start(inputs[2], head);
            Gemm.multiply(t, d, t, p, pi, t, 1, inputs[2].data, vi, inputs[2].stride(2),
                    inputs[2].stride(3), y.data, head * t * d, d, false);
        });
        return y;
    }

    /** The products of each row of a with each row of b, [T, T]. */
    private static void products(Tensor a, Tensor b, int head, float[] c, int ci) {
        int t = a.shape.length(2);
        Gemm.multiply(t, t, a.shape.length(3),
                a.data, start(a, head), a.stride(2), a.stride(3),
                b.data, start(b, head), b.stride(3), b.stride(2), c, ci, t, false);
    }

    private static int start(Tensor x, int head) {
        int heads = x.shape.length(1);
        return x.offset + head / heads * x.stride(0) + head % heads * x.stride(1);
    }

    /**
     * dV = P^T dY; dP = dY V^T; of the softmax dS = P (dP - sum of dP P in the row); and then
     * dQ = dS K / sqrt(D), dK = dS^T Q / sqrt(D).
     */
    @Override public Tensor[] backward(Applied applied) {
        Tensor q = applied.inputs()[0];
        Tensor k = applied.inputs()[1];
        Tensor v = applied.inputs()[2];
        Tensor dy = applied.gradient();
        Shape shape = q.shape;
        int t = shape.length(2);
        int d = shape.length(3);
        float scale = (float) (1 / Math.sqrt(d));
        Tensor dq = Tensor.empty(shape);
        Tensor dk = Tensor.empty(shape);
        Tensor dv = Tensor.empty(shape);
        Tensor ds = Tensor.empty(probabilities.shape);
        float[] p = probabilities.data;
        float[] s = ds.data;
        Workers.run(shape.length(0) * shape.length(1), head -> {
            int pi = head * t * t;
            int at = head * t * d;
            Gemm.multiply(t, d, t, p, pi, 1, t, dy.data, start(dy, head), dy.stride(2),
                    dy.stride(3), dv.data, at, d, false);
            products(dy, v, head, s, pi);
            for (int i = 0; i < t; i++) {
                int row = pi + i * t;
                float mean = Rows.dot(s, row, p, row, i + 1);
                for (int j = row; j < row + t; j++) s[j] = p[j] * (s[j] - mean) * scale;
            }
            Gemm.multiply(t, d, t, s, pi, t, 1, k.data, start(k, head), k.stride(2), k.stride(3),
                    dq.data, at, d, false);
            Gemm.multiply(t, d, t, s, pi, 1, t, q.data, start(q, head), q.stride(2), q.stride(3),
                    dk.data, at, d, false);
        });
        return new Tensor[] {dq, dk, dv};
    }
}
