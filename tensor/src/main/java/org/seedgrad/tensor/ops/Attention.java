package org.seedgrad.tensor.ops;

import java.util.Arrays;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Gemm;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.Workers;

/**
 * Causal scaled dot-product attention (Vaswani et al. 2017, 3.2.1) in one operation: Y = softmax of
 * (Q K^T / sqrt(D)) V for queries, keys and values [B, H, T, D]; a query sees its own place and
 * those before it. Inputs may be views, as they come from splitting heads.
 *
 * <p>The probabilities [B, H, T, T] are kept if a backward pass may follow. A pair of example and
 * head belongs to one thread, which goes through its queries in blocks: a block stays in the second
 * cache, and what none of its queries sees, half of all, is not computed.
 *
 * <p>Y lies in memory as [B, T, H, D], so that the heads need not be moved to be put together.
 */
final class Attention implements Operation {
    /** Queries in a block. */
    private static final int BLOCK = 64;
    /** Numbers in the widest vector. */
    private static final int VECTOR = 16;

    private Tensor probabilities;

    @Override public String name() { return "attention"; }

    @Override public Tensor[] kept() { return new Tensor[] {probabilities}; }

    @Override public Tensor forward(Tensor... inputs) {
        Tensor q = inputs[0];
        Tensor k = inputs[1];
        Tensor v = inputs[2];
        Shape shape = q.shape;
        if (shape.rank() != 4 || !k.shape.equals(shape) || !v.shape.equals(shape)) {
            throw new IllegalArgumentException("attention: queries " + shape + ", keys " + k.shape
                    + " and values " + v.shape
                    + " must have one shape [batch, heads, time, features]");
        }
        int t = shape.length(2);
        int d = shape.length(3);
        int heads = shape.length(0) * shape.length(1);
        float scale = (float) (1 / Math.sqrt(d));
        boolean keeps = GradMode.isOn();
        probabilities = Tensor.empty(Shape.of(heads, keeps ? t : Math.min(t, BLOCK), t));
        Tensor y = like(q);
        Tensor columns = Tensor.empty(Shape.of(heads, Gemm.panelSize(d, t)));
        Tensor rows = Tensor.empty(Shape.of(heads, Gemm.panelSize(t, d)));
        float[] p = probabilities.data;
        Workers.run(heads, head -> {
            int ci = head * Gemm.panelSize(d, t);
            int ri = head * Gemm.panelSize(t, d);
            pack(k, head, columns.data, ci);
            Gemm.pack(t, d, v.data, start(v, head), v.stride(2), v.stride(3), rows.data, ri);
            boolean finite = Float.isFinite(
                    Kernels.REDUCTIONS.squares(rows.data, ri, 0, Gemm.panelSize(t, d)));
            for (int first = 0; first < t; first += BLOCK) {
                int seen = Math.min(t, first + BLOCK);
                int pi = (head * probabilities.shape.length(1) + (keeps ? first : 0)) * t;
                products(q, head, first, seen, columns.data, ci, p, pi, t);
                for (int i = first; i < seen; i++) {
                    softmax(p, pi + (i - first) * t, i + 1, seen, scale);
                }
                // What a query does not see has the probability 0; times infinity that is NaN.
                int step = finite ? BLOCK : 1;
                for (int i = first; i < seen; i += step) {
                    int last = Math.min(seen, i + step);
                    Gemm.timesPanels(last - i, d, last, p, pi + (i - first) * t, t, 1, rows.data,
                            ri, t, y.data, start(y, head) + i * y.stride(2), y.stride(2));
                }
            }
        });
        return y;
    }

    /** A tensor [B, H, T, D] that lies in memory as [B, T, H, D]. */
    private static Tensor like(Tensor q) {
        int t = q.shape.length(2);
        int d = q.shape.length(3);
        int row = q.shape.length(1) * d;
        return Tensor.empty(q.shape).view(q.shape, 0, t * row, d, row, 1);
    }

    /**
     * The first n of so many numbers become the softmax of scale x, the others, whatever they are,
     * 0. Until then those are numbers of the row too, and change no maximum: whole vectors are
     * quicker than the last few numbers one by one.
     */
    private static void softmax(float[] x, int xi, int n, int all, float scale) {
        Arrays.fill(x, xi + n, xi + all, x[xi]);
        float max = scale * Kernels.REDUCTIONS.max(x, xi, all);
        int end = Math.min(all, (n + VECTOR - 1) / VECTOR * VECTOR);
        Kernels.FUNCTIONS.expShifted(x, xi, scale, max, x, xi, end);
        Arrays.fill(x, xi + n, xi + all, 0);
        Softmax.normalize(x, xi, end);
    }

    /** The rows of x as the columns of panels. */
    private static void pack(Tensor x, int head, float[] panels, int pi) {
        Gemm.pack(x.shape.length(3), x.shape.length(2), x.data, start(x, head), x.stride(3),
                x.stride(2), panels, pi);
    }

    /** The products of the rows first to seen - 1 of x with the first seen of the columns. */
    private static void products(Tensor x, int head, int first, int seen,
                                 float[] columns, int bi, float[] c, int ci, int cRow) {
        Gemm.timesPanels(seen - first, seen, x.shape.length(3), x.data,
                start(x, head) + first * x.stride(2), x.stride(2), x.stride(3), columns, bi,
                c, ci, cRow, false);
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
        int heads = shape.length(0) * shape.length(1);
        float scale = (float) (1 / Math.sqrt(d));
        Tensor dq = Tensor.empty(shape);
        Tensor dk = Tensor.zeros(shape);
        Tensor dv = Tensor.zeros(shape);
        Tensor ds = Tensor.empty(Shape.of(heads, Math.min(t, BLOCK), t));
        Tensor columns = Tensor.empty(Shape.of(heads, Gemm.panelSize(d, t)));
        float[] p = probabilities.data;
        float[] s = ds.data;
        Workers.run(heads, head -> {
            int at = head * t * d;
            int si = head * Math.min(t, BLOCK) * t;
            int ci = head * Gemm.panelSize(d, t);
            pack(v, head, columns.data, ci);
            for (int first = 0; first < t; first += BLOCK) {
                int seen = Math.min(t, first + BLOCK);
                int rows = seen - first;
                int pi = head * t * t + first * t;
                Gemm.multiply(seen, d, rows, p, pi, 1, t,
                        dy.data, start(dy, head) + first * dy.stride(2), dy.stride(2),
                        dy.stride(3), dv.data, at, d, true);
                products(dy, head, first, seen, columns.data, ci, s, si, t);
                for (int i = 0; i < rows; i++) {
                    int from = si + i * t;
                    int row = pi + i * t;
                    float mean = Rows.dot(s, from, p, row, first + i + 1);
                    for (int j = 0; j < seen; j++) {
                        s[from + j] = p[row + j] * (s[from + j] - mean) * scale;
                    }
                }
                Gemm.multiply(rows, d, seen, s, si, t, 1, k.data, start(k, head), k.stride(2),
                        k.stride(3), dq.data, at + first * d, d, false);
                Gemm.multiply(seen, d, rows, s, si, 1, t,
                        q.data, start(q, head) + first * q.stride(2), q.stride(2), q.stride(3),
                        dk.data, at, d, true);
            }
        });
        return new Tensor[] {dq, dk, dv};
    }
}
