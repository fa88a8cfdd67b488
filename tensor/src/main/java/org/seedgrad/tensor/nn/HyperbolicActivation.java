package org.seedgrad.tensor.nn;

import java.util.function.UnaryOperator;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Chart;

/**
 * A function of numbers, such as {@code Ops::relu}, on the normal coordinates of points: it maps
 * from one curvature to another (Chami et al. 2019, "Hyperbolic Graph Convolutional Neural
 * Networks"). The origin stays where it is if the function has f(0) = 0.
 */
public final class HyperbolicActivation extends HyperbolicLayer {
    private final UnaryOperator<Tensor> function;

    /**
     * @param from the curvature of the points that come in
     * @param to   that of those that go out; it may be the same
     */
    public HyperbolicActivation(UnaryOperator<Tensor> function, Chart chart, Curvature from,
                                Curvature to) {
        super(chart, from, to);
        this.function = function;
    }

    @Override public Tensor forward(Tensor x) {
        return after().expOrigin(function.apply(before().logOrigin(x)));
    }
}
