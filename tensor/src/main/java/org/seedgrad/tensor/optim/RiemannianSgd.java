package org.seedgrad.tensor.optim;

import java.util.Map;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.HyperbolicSpace;
import org.seedgrad.tensor.ops.Ops;

/**
 * Stochastic gradient descent on points of a hyperbolic space (Bonnabel 2013, algorithm 1): x
 * becomes Exp_x(-rate g), with the Riemannian gradient g.
 */
public final class RiemannianSgd extends Riemannian {

    /** @param parameters whose rows are points of the space */
    public RiemannianSgd(Map<String, Tensor> parameters, HyperbolicSpace space,
                         double learningRate) {
        super(parameters, space, learningRate);
    }

    @Override Tensor step(int parameter, int row, Tensor x, Tensor gradient, double rate) {
        return Ops.mul(gradient, (float) -rate);
    }

    @Override protected Map<String, float[][]> memory() { return Map.of(); }
}
