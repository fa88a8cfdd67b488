package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.core.Tensor;

/**
 * Signed distances to hyperplanes, which is what a linear classifier measures (Ganea, Becigneul and
 * Hofmann 2018, "Hyperbolic Neural Networks", 3.1). The hyperplane of a point p and a tangent
 * vector z at p is all that lies from p at a right angle to z. On the sheet it is where a linear
 * function vanishes, so many hyperplanes are one matrix product.
 */
public final class Hyperplanes {

    /** So that a vector of length 0 scores 0. */
    private static final double TINY = 1e-30;

    private Hyperplanes() { }

    /**
     * The linear functions of K hyperplanes, [K, n + 1], to be multiplied with {@link Lorentz}
     * points. The points [K, n] stand in normal coordinates, as in {@link
     * HyperbolicSpace#expOrigin}; the vectors [K, n] too, at the origin: they are moved to the
     * points in parallel.
     */
    public static Tensor normals(Tensor points, Tensor vectors, Tensor c) {
        Lorentz space = new Lorentz(c);
        int width = space.coordinates(points.shape.length(-1));
        return Tensor.apply(new RowOperation("hyperplane normals", in -> {
            Term p = space.expOrigin(in[0], in[2]);
            Term origin = p.times(0);
            Term normal = space.transport(origin, p, in[1], in[2]);
            return normal.after(p.dot(in[1]).times(in[2].sqrt()).times(-1));
        }, width, 1, 1, 0), points, vectors, c);
    }

    /**
     * The signed distances times the lengths of the vectors, from the products [..., K] with the
     * normals and the squared lengths [K]: s arsinh(sqrt(c) s / |z|) / (sqrt(c) s / |z|).
     */
    public static Tensor scores(Tensor products, Tensor squares, Tensor c) {
        return Tensor.apply(new RowOperation("hyperplane scores", in -> in[0].times(
                in[2].times(in[0]).times(in[0]).over(in[1].plus(TINY)).through(OddCurve.ARSINH)),
                0, 0, 0, 0), products, squares, c);
    }
}
