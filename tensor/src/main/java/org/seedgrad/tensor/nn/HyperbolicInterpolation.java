package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Chart;
import org.seedgrad.tensor.ops.Ops;

/**
 * Joins two branches of a model: the point on the line from x to y, at a learned part of the way
 * t = 1 / (1 + e^-s) between 0 and 1. It starts in the middle. In the Poincare ball this is
 * x (+) t (x) ((-x) (+) y).
 */
public final class HyperbolicInterpolation extends Module {
    private final Chart chart;
    private final Curvature curvature;
    private final Tensor s;

    /** @param curvature of all points */
    public HyperbolicInterpolation(Chart chart, Curvature curvature) {
        this.chart = chart;
        this.curvature = child("curvature", curvature);
        s = parameter("s", Tensor.scalar(0));
    }

    /** From points [..., coordinates], which broadcast, to points. */
    public Tensor forward(Tensor x, Tensor y) {
        return chart.space(curvature.value()).geodesic(x, y, Ops.sigmoid(s));
    }
}
