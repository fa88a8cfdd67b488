package org.seedgrad.tensor.optim;

import java.util.Arrays;
import java.util.Map;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.HyperbolicSpace;

/**
 * What optimizers of points of a hyperbolic space have in common. Points are the rows of the
 * parameters; each moves along a geodesic, and in the metric of the space, so the steps are the
 * same in every chart. Weight decay draws a point towards the origin, by the same share of its
 * distance as a weight.
 *
 * <p>Before a step points are projected into the chart, so they are valid even if somebody else has
 * moved them, or the curvature has changed. The other parameters of a model need an optimizer of
 * their own.
 */
abstract class Riemannian extends Optimizer {
    final HyperbolicSpace space;

    Riemannian(Map<String, Tensor> parameters, HyperbolicSpace space, double learningRate) {
        super(parameters, learningRate);
        parameters.forEach((name, parameter) -> {
            int least = space.coordinates(1);
            if (parameter.shape.rank() == 0 || parameter.shape.length(-1) < least) {
                throw new IllegalArgumentException("optimizer: '" + name + "' " + parameter.shape
                        + " has no rows; points are [..., coordinates], at least " + least
                        + " of them");
            }
        });
        this.space = space;
    }

    @Override protected final int width(int parameter) {
        return parameters().get(parameter).shape.length(-1);
    }

    @Override protected final void update(int parameter, Move move, int first, int last) {
        int width = width(parameter);
        int rows = (last - first) / width;
        if (rows == 0) return;
        try (GradMode.Scope off = GradMode.off()) {
            Tensor x = space.project(rows(move.weights(), first, rows, width));
            Tensor gradient = space.riemannianGradient(
                    x, rows(move.gradients(), first, rows, width));
            Tensor step = step(parameter, first / width, x, gradient, move.rate());
            Tensor y = space.exp(x, step);
            if (move.remains() != 1) y = space.scale(move.remains(), y);
            moved(parameter, first / width, x, y);
            System.arraycopy(y.toArray(), 0, move.weights(), first, last - first);
        }
    }

    /** A copy of some rows [rows, width] of an array. */
    static Tensor rows(float[] numbers, int first, int rows, int width) {
        return Tensor.of(Arrays.copyOfRange(numbers, first, first + rows * width), rows, width);
    }

    /**
     * The tangent vectors along which some points move.
     *
     * @param row      the place of the first of them in the parameter
     * @param x        the points [rows, coordinates]
     * @param gradient of the loss by them: tangent vectors at x
     */
    abstract Tensor step(int parameter, int row, Tensor x, Tensor gradient, double rate);

    /** Some points have moved from x to y. */
    void moved(int parameter, int row, Tensor x, Tensor y) { }
}
