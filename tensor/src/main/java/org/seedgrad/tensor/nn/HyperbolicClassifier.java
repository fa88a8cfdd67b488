package org.seedgrad.tensor.nn;

import java.util.Random;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Chart;
import org.seedgrad.tensor.geometry.HyperbolicSpace;
import org.seedgrad.tensor.geometry.Hyperplanes;
import org.seedgrad.tensor.ops.Ops;

/**
 * Multinomial logistic regression on points: one hyperplane a class, and as logits [..., classes]
 * the signed distances from these, each times the length of the hyperplane's normal vector (Ganea,
 * Becigneul and Hofmann 2018, "Hyperbolic Neural Networks", 3.1). In flat space it would be
 * z.(x - p).
 *
 * <p>The points p [classes, in] start at the origin; the vectors z [classes, in], at the origin and
 * moved to p in parallel, uniform within 1 / sqrt(in).
 */
public final class HyperbolicClassifier extends Layer {
    private final int in;
    private final Chart chart;
    private final Curvature curvature;
    private final Tensor points;
    private final Tensor vectors;

    /** @param curvature of the points that come in */
    public HyperbolicClassifier(int in, int classes, Chart chart, Curvature curvature,
                                Random random) {
        if (in < 1 || classes < 1) throw new IllegalArgumentException("HyperbolicClassifier: " + in
                + " dimensions and " + classes + " classes; both must be at least 1");
        this.in = in;
        this.chart = chart;
        this.curvature = child("curvature", curvature);
        points = parameter("points", Tensor.zeros(classes, in));
        vectors = parameter("vectors", Tensor.zeros(classes, in));
        double bound = 1 / Math.sqrt(in);
        for (int i = 0; i < classes * in; i++) {
            vectors.data[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }

    @Override public Tensor forward(Tensor x) {
        Tensor c = curvature.value();
        HyperbolicSpace space = chart.space(c);
        int width = space.coordinates(in);
        if (x.shape.rank() == 0 || x.shape.length(-1) != width) throw new IllegalArgumentException(
                "HyperbolicClassifier: x is " + x.shape + ", and points have " + width
                + " coordinates here; the last axis must be " + width);
        Tensor sheet = space.convert(Ops.reshape(x, x.shape.size() / width, width), Chart.LORENTZ);
        Tensor products = Ops.matmul(sheet,
                Ops.transpose(Hyperplanes.normals(points, vectors, c)));
        Tensor squares = Ops.sum(Ops.mul(vectors, vectors), -1, false);
        Tensor scores = Hyperplanes.scores(products, squares, c);
        return Ops.reshape(scores, x.shape.with(-1, points.shape.length(0)).lengths());
    }
}
