package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Chart;

/** Makes points of ordinary features [..., n]: as far from the origin as these are long. */
public final class HyperbolicLift extends HyperbolicLayer {

    /** @param to the curvature of the points */
    public HyperbolicLift(Chart chart, Curvature to) { super(chart, null, to); }

    @Override public Tensor forward(Tensor x) { return after().expOrigin(x); }
}
