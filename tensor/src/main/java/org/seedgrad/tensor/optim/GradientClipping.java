package org.seedgrad.tensor.optim;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.Workers;

/**
 * Scales all gradients together so that their common norm is at most a bound: the direction of the
 * step stays (Pascanu et al. 2013).
 */
public final class GradientClipping {
    private static final int BLOCK = 1 << 16;

    /** Below, a sum of squares may have lost some to the end of float32, 1e-45. */
    private static final double TINY = 1e-30;

    private GradientClipping() { }

    /**
     * Clips the gradients of these parameters, each once; those without a gradient count as 0.
     *
     * @return the norm before: the square root of the sum of all squares
     * @throws IllegalArgumentException if the bound is not above 0, or a gradient is a view with
     *                                  gaps; nothing has changed then
     */
    public static double clip(Collection<Tensor> parameters, double maximum) {
        if (!(maximum > 0)) throw new IllegalArgumentException(
                "clip: the bound of the norm is " + maximum + " and must be above 0");
        List<Tensor> gradients = parameters.stream().distinct().map(p -> p.grad)
                .filter(Objects::nonNull).toList();
        double squares = 0;
        for (Tensor gradient : gradients) {
            if (!gradient.isContiguous()) throw new IllegalArgumentException("clip: a gradient "
                    + gradient.shape + " is a view with gaps; give the parameter a copy of it");
            squares += squares(gradient);
        }
        double norm = Math.sqrt(squares);
        // The negation catches NaN: a step that is lost anyway should be seen, not hidden.
        if (!(norm > maximum)) return norm;
        float factor = (float) (maximum / norm);
        for (Tensor gradient : gradients) {
            scale(gradient.data, gradient.offset, gradient.shape.size(), factor);
        }
        return norm;
    }

    /** Block by block, so that the order of the sum does not depend on the number of threads. */
    private static double squares(Tensor grad) {
        int size = grad.shape.size();
        double[] sums = new double[(size + BLOCK - 1) / BLOCK];
        Workers.run(sums.length, block -> {
            int from = block * BLOCK;
            sums[block] = squares(grad.data, grad.offset + from, Math.min(BLOCK, size - from));
        });
        double squares = 0;
        for (double sum : sums) squares += sum;
        return squares;
    }

    /** Where the squares leave the range of float32, which the numbers do not, in double. */
    private static double squares(float[] numbers, int offset, int count) {
        double sum = Kernels.REDUCTIONS.squares(numbers, offset, 0, count);
        if (sum > TINY && sum < Double.POSITIVE_INFINITY) return sum;
        sum = 0;
        for (int i = offset; i < offset + count; i++) sum += (double) numbers[i] * numbers[i];
        return sum;
    }

    private static void scale(float[] numbers, int offset, int count, float factor) {
        Workers.range(count, BLOCK, (from, to) -> {
            for (int i = offset + from; i < offset + to; i++) numbers[i] *= factor;
        });
    }
}
