package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.geometry.Chart;
import org.seedgrad.tensor.geometry.HyperbolicSpace;

/**
 * A layer that makes points of hyperbolic space, rows in one of its charts. Between two curvatures
 * points go by way of normal coordinates: their direction and their distance from the origin stay.
 *
 * <p>What such layers learn stands in normal coordinates, which are the same in all charts. So a
 * model is brought into another chart by making it with that chart and loading its state, and
 * predicts the same; any optimizer can train it, since no parameter has to stay on the manifold.
 * Both curvatures are parameters: that of the points that go out under the name {@code curvature},
 * and that of those that come in, unless another layer before has it, under {@code from}.
 */
abstract class HyperbolicLayer extends Layer {
    final Chart chart;
    private final Curvature from;
    private final Curvature to;

    /**
     * @param from the curvature of the points that come in; null where they are Euclidean
     * @param to   that of the points that go out
     */
    HyperbolicLayer(Chart chart, Curvature from, Curvature to) {
        this.chart = chart;
        this.to = child("curvature", to);
        this.from = from == null ? null : child("from", from);
    }

    /** Of points that come in. */
    final HyperbolicSpace before() { return chart.space(from.value()); }

    /** Of points that go out. */
    final HyperbolicSpace after() { return chart.space(to.value()); }
}
