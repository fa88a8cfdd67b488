package org.seedgrad.tensor.nn;

import java.util.Random;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Chart;
import org.seedgrad.tensor.geometry.HyperbolicSpace;

/**
 * y = (M (x) x) (+) b, where M (x) x applies a matrix to what leads from the origin to x (Ganea,
 * Becigneul and Hofmann 2018, "Hyperbolic Neural Networks", 3.2). The bias is the point that its
 * parameter [out] leads to; it starts at the origin.
 */
public final class HyperbolicLinear extends HyperbolicLayer {
    private final Linear map;
    private final Tensor bias;

    /**
     * @param in   the dimension of the points that come in
     * @param out  that of those that go out
     * @param from the curvature of the points that come in
     * @param to   that of those that go out; it may be the same
     */
    public HyperbolicLinear(int in, int out, Chart chart, Curvature from, Curvature to,
                            Random random) {
        super(chart, from, to);
        map = child("map", new Linear(in, out, false, random));
        bias = parameter("bias", Tensor.zeros(out));
    }

    @Override public Tensor forward(Tensor x) {
        HyperbolicSpace space = after();
        Tensor moved = map.forward(before().logOrigin(x));
        return space.add(space.expOrigin(moved), space.expOrigin(bias));
    }

    /** The matrix M, without a bias of its own. */
    public Linear map() { return map; }
}
