package org.seedgrad.tensor.ops;

import java.util.Arrays;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Workers;

/**
 * Tensors as loops want them: in row-major order from place 0 of their array, so that one index
 * serves all operands and the compiler makes vectors of the loop.
 */
final class Plain {
    /** As many simple float operations as are worth a second thread. */
    static final int GRAIN = 1 << 14;
    /** As many terms as are added up at a time: beside a large sum a term is lost. */
    private static final int BLOCK = 1 << 14;

    private Plain() { }

    /** The tensor itself if it is plain already, else a copy. */
    static Tensor of(Tensor x) {
        return x.offset == 0 && x.isContiguous() ? x : Tensor.of(x.toArray(), x.shape);
    }

    /** Repeats a tensor along the axes that it has not, or that are 1 long. */
    static Tensor expand(Tensor x, Shape shape) {
        if (x.shape.equals(shape)) return of(x);
        if (x.shape.size() == 1) return Tensor.full(shape, of(x).data[0]);
        if (isSuffix(x.shape, shape)) return repeat(of(x), shape);
        int[] strides = new int[shape.rank()];
        int missing = shape.rank() - x.shape.rank();
        for (int axis = missing; axis < strides.length; axis++) {
            strides[axis] = x.shape.length(axis - missing) == 1 ? 0 : x.stride(axis - missing);
        }
        return of(x.view(shape, x.offset, strides));
    }

    private static boolean isSuffix(Shape small, Shape large) {
        for (int back = 1; back <= small.rank(); back++) {
            if (small.length(-back) != large.length(-back)) return false;
        }
        return true;
    }

    private static Tensor repeat(Tensor row, Shape shape) {
        Tensor rows = Tensor.empty(shape);
        int length = row.shape.size();
        for (int at = 0; at < shape.size(); at += length) {
            System.arraycopy(row.data, 0, rows.data, at, length);
        }
        return rows;
    }

    /** The way back of {@link #expand}: sums over the axes that were repeated. */
    static Tensor reduce(Tensor gradient, Shape shape) {
        if (gradient.shape.equals(shape)) return gradient;
        Tensor sum = of(gradient);
        while (sum.shape.rank() > shape.rank()) sum = sumAxis(sum, 0, false);
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.length(axis) == 1 && sum.shape.length(axis) != 1) {
                sum = sumAxis(sum, axis, true);
            }
        }
        return sum;
    }

    /** The sum of n numbers: in blocks of fixed length, then the sums of the blocks. */
    static float sum(float[] x, int xi, int n) {
        if (n <= BLOCK) return Rows.sum(x, xi, n);
        float[] sums = new float[(n + BLOCK - 1) / BLOCK];
        Rows.each(sums.length, BLOCK, block -> sums[block] =
                Rows.sum(x, xi + block * BLOCK, Math.min(BLOCK, n - block * BLOCK)));
        return Rows.sum(sums, 0, sums.length);
    }

    /**
     * The sum of a plain tensor over one axis. Over the last one each row is summed as {@link
     * org.seedgrad.tensor.kernels.Reductions#sum} does; over another, slices are added up from the
     * first to the last; more than 16384 in blocks of as many.
     */
    static Tensor sumAxis(Tensor x, int axis, boolean keep) {
        Shape shape = keep ? x.shape.with(axis, 1) : x.shape.without(axis);
        Tensor sum = Tensor.empty(shape);
        int length = x.shape.length(axis);
        int inner = 1;
        for (int a = x.shape.axis(axis) + 1; a < x.shape.rank(); a++) inner *= x.shape.length(a);
        int outer = inner == 0 ? 0 : shape.size() / inner;
        if (inner == 1) {
            Rows.each(outer, length, row -> sum.data[row] = sum(x.data, row * length, length));
        } else {
            for (int o = 0; o < outer; o++) addSlices(x.data, o * length * inner, length, inner,
                    sum.data, o * inner);
        }
        return sum;
    }

    private static void addSlices(float[] x, int xi, int slices, int width, float[] sum, int si) {
        split(width, Math.max(1, GRAIN / Math.max(1, slices)), (from, to) -> {
            addSlices(x, xi + from, Math.min(BLOCK, slices), width, sum, si + from, to - from);
            float[] block = slices > BLOCK ? new float[to - from] : null;
            for (int done = BLOCK; done < slices; done += BLOCK) {
                addSlices(x, xi + done * width + from, Math.min(BLOCK, slices - done), width,
                        block, 0, to - from);
                for (int j = 0; j < to - from; j++) sum[si + from + j] += block[j];
            }
        });
    }

    /** The first n numbers of so many slices, one slice after the other. */
    private static void addSlices(float[] x, int xi, int slices, int width,
                                  float[] sum, int si, int n) {
        Arrays.fill(sum, si, si + n, 0);
        for (int slice = 0; slice < slices; slice++) {
            int start = xi + slice * width;
            for (int j = 0; j < n; j++) sum[si + j] += x[start + j];
        }
    }

    /** A loop over 0 to n - 1, on several threads where it is worth it. */
    static void split(int n, int grain, Workers.Range loop) {
        if (n <= grain) loop.run(0, n);
        else Workers.range(n, grain, loop);
    }
}
