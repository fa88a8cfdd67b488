package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Gemm;

/**
 * C [..., M, N] = A [..., M, K] B [..., K, N]; the leading axes are a batch and broadcast. Operands
 * may be views, such as transposed ones: the product reads them in their strides.
 */
final class Matmul implements Operation {

    @Override public String name() { return "matmul"; }

    @Override public Tensor forward(Tensor... inputs) {
        check(inputs[0].shape, inputs[1].shape);
        return multiply(inputs[0], inputs[1]);
    }

    /** dA = dC B^T and dB = A^T dC, summed over what was repeated. */
    @Override public Tensor[] backward(Applied applied) {
        Tensor a = applied.inputs()[0];
        Tensor b = applied.inputs()[1];
        Tensor dc = applied.gradient();
        Tensor[] gradients = new Tensor[2];
        if (applied.needs(0)) gradients[0] = Plain.reduce(multiply(dc, transposed(b)), a.shape);
        if (applied.needs(1)) gradients[1] = Plain.reduce(multiply(transposed(a), dc), b.shape);
        return gradients;
    }

    private static Tensor transposed(Tensor x) {
        int rank = x.shape.rank();
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) axes[i] = i;
        axes[rank - 1] = rank - 2;
        axes[rank - 2] = rank - 1;
        return new Permute(axes).forward(x);
    }

    private static Tensor multiply(Tensor a, Tensor b) {
        int m = a.shape.length(-2);
        int k = a.shape.length(-1);
        int n = b.shape.length(-1);
        Shape batch = Shape.broadcast("matmul", leading(a.shape), leading(b.shape));
        Tensor c = Tensor.empty(
                batch.inserted(batch.rank(), m).inserted(batch.rank() + 1, n));
        int[] lengths = batch.lengths();
        for (int item = 0; item < batch.size(); item++) {
            Gemm.multiply(m, n, k,
                    a.data, start(a, lengths, item), a.stride(-2), a.stride(-1),
                    b.data, start(b, lengths, item), b.stride(-2), b.stride(-1),
                    c.data, item * m * n, n, false);
        }
        return c;
    }

    /** Where a matrix of a batch begins; along a repeated axis all are one. */
    private static int start(Tensor x, int[] batch, int item) {
        int missing = batch.length - (x.shape.rank() - 2);
        int start = x.offset;
        for (int axis = batch.length - 1; axis >= missing; axis--) {
            int place = item % batch[axis];
            item /= batch[axis];
            if (x.shape.length(axis - missing) > 1) start += place * x.stride(axis - missing);
        }
        return start;
    }

    private static Shape leading(Shape shape) {
        return shape.without(-1).without(-1);
    }

    private static void check(Shape a, Shape b) {
        if (a.rank() < 2 || b.rank() < 2) throw new IllegalArgumentException("matmul: " + a + " x "
                + b + ": both need at least two axes; reshape() a vector to [n, 1] or [1, n]");
        if (a.length(-1) != b.length(-2)) throw new IllegalArgumentException("matmul: " + a + " x "
                + b + ": inner dimensions " + a.length(-1) + " and " + b.length(-2) + " differ"
                + (a.length(-1) == b.length(-1) ? "; did you mean transpose()?" : ""));
        if (!leading(a).equals(leading(b))) Shape.broadcast(
                "matmul: " + a + " x " + b + ": leading axes", leading(a), leading(b));
    }
}
