package org.seedgrad.tensor.geometry;

import java.util.Arrays;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.RowOperation.Formula;

/**
 * Hyperbolic space of the curvature -c, in one of three charts. Each method is one operation on
 * tensors whose rows, the last axis, are points or tangent vectors; leading axes broadcast. It has
 * gradients for all arguments and for c, finite at 0 and near the boundary. Where the result is one
 * number a row, the last axis goes.
 *
 * <p>The same points, in whatever chart, have the same sums, distances and midpoints. Points that
 * come out are projected into the chart ({@link #project}), so they can go in again; the balls
 * refuse points that are not inside, with an {@link IllegalArgumentException}.
 *
 * <p>Every formula is written once, in terms of doubles ({@link Term}), and without a division by a
 * length or by c: as c goes to 0 the space becomes Euclid's. Sums are those of Ungar ("Analytic
 * Hyperbolic Geometry", 2005), maps those of Ganea, Becigneul and Hofmann ("Hyperbolic Neural
 * Networks", 2018), both in forms of their own where the printed ones lose digits.
 */
public abstract sealed class HyperbolicSpace permits PoincareBall, Lorentz, Klein {
    private static final int NUMBER = 0;
    private static final int ROW = 1;
    private static final int MATRIX = 2;

    private final Tensor c;

    HyperbolicSpace(Tensor c) {
        if (c.shape.rank() != 0) throw new IllegalArgumentException("curvature: c is " + c.shape
                + " and must be a scalar; reshape() it to []");
        this.c = c;
        check(c.item());
    }

    /**
     * Refuses a c without a space of this chart. A c that is learned can become one at any step, so
     * every operation asks.
     */
    void check(float c) {
        if (!(c >= 0 && c < Float.POSITIVE_INFINITY)) throw new IllegalArgumentException(
                "curvature: c is " + c
                + "; the curvature is -c, so c must be at least 0 and finite");
    }

    /** Minus the curvature: a scalar, learned if it requires a gradient. */
    public final Tensor c() { return c; }

    public abstract Chart chart();

    /** How many coordinates a point has where the space has this dimension. */
    public int coordinates(int dimension) { return dimension; }

    /** The dimension of the space whose points have so many coordinates. */
    public int dimension(int coordinates) { return coordinates; }

    /** The point in the middle of the chart: [coordinates]. */
    public final Tensor origin(int dimension) { return expOrigin(Tensor.zeros(dimension)); }

    // Numbers

    /** How far it is from x to y: [...]. Where they are the same, the gradient is 0. */
    public final Tensor distance(Tensor x, Tensor y) {
        return rows("distance", 0, in -> distance(point(in[0], in[2]), point(in[1], in[2]), in[2]),
                x, y);
    }

    /** The inner product of tangent vectors u and v at x: [...]. */
    public final Tensor inner(Tensor x, Tensor u, Tensor v) {
        return rows("inner", 0, in -> inner(point(in[0], in[3]), vector(in[1]), vector(in[2]),
                in[3]), x, u, v);
    }

    /** The length of a tangent vector v at x: [...]. */
    public final Tensor norm(Tensor x, Tensor v) {
        return rows("norm", 0, in -> {
            Term vector = vector(in[1]);
            return inner(point(in[0], in[2]), vector, vector, in[2]).sqrt();
        }, x, v);
    }

    // Points

    /**
     * x (+) y: where y goes when the origin is moved to x without a turn. Moebius addition in the
     * Poincare ball, Einstein addition in Klein's, a boost on the sheet. It does not commute.
     */
    public final Tensor add(Tensor x, Tensor y) {
        return rows("add", length(x), in -> row(add(point(in[0], in[2]), point(in[1], in[2]),
                in[2]), in[2]), x, y);
    }

    /** The point opposite of x: x (+) -x is the origin. */
    public final Tensor negate(Tensor x) {
        return rows("negate", length(x), in -> row(point(in[0], in[1]).times(-1), in[1]), x);
    }

    /** t (x) x: on the line from the origin through x, t times as far; t is a number a row. */
    public final Tensor scale(Tensor t, Tensor x) {
        return apply("scale", length(x), in -> row(expOrigin(
                logOrigin(point(in[1], in[2]), in[2]).times(in[0]), in[2]), in[2]),
                new int[] {NUMBER, ROW}, t, x);
    }

    /** The same for a constant. */
    public final Tensor scale(float t, Tensor x) { return scale(Tensor.scalar(t), x); }

    /** Where one comes from x along a tangent vector v, by its length. */
    public final Tensor exp(Tensor x, Tensor v) {
        return rows("exp", length(x), in -> row(exp(point(in[0], in[2]), vector(in[1]), in[2]),
                in[2]), x, v);
    }

    /** The tangent vector at x that leads to y: the inverse of exp. */
    public final Tensor log(Tensor x, Tensor y) {
        return rows("log", length(x), in -> {
            Term point = point(in[0], in[2]);
            return vectorRow(point, log(point, point(in[1], in[2]), in[2]), in[2]);
        }, x, y);
    }

    /**
     * Where a vector [..., dimension] leads from the origin. It stands in normal coordinates, the
     * same in all charts: its Euclidean length is the distance of the point.
     */
    public final Tensor expOrigin(Tensor v) {
        return rows("expOrigin", coordinates(length(v)), in -> row(expOrigin(in[0], in[1]), in[1]),
                v);
    }

    /** The vector [..., dimension] in normal coordinates that leads from the origin to x. */
    public final Tensor logOrigin(Tensor x) {
        return rows("logOrigin", dimension(length(x)), in -> logOrigin(point(in[0], in[1]), in[1]),
                x);
    }

    /** What becomes of a tangent vector v at x when it is moved straight to y, in parallel. */
    public final Tensor transport(Tensor x, Tensor y, Tensor v) {
        return rows("transport", length(x), in -> {
            Term to = point(in[1], in[3]);
            return vectorRow(to, transport(point(in[0], in[3]), to, vector(in[2]), in[3]), in[3]);
        }, x, y, v);
    }

    /** The point on the line from x (t = 0) to y (t = 1); t is a number a row. */
    public final Tensor geodesic(Tensor x, Tensor y, Tensor t) {
        return apply("geodesic", length(x), in -> {
            Term from = point(in[0], in[3]);
            Term whole = log(from, point(in[1], in[3]), in[3]);
            return row(exp(from, whole.times(in[2]), in[3]), in[3]);
        }, new int[] {ROW, ROW, NUMBER}, x, y, t);
    }

    /** The same for a constant. */
    public final Tensor geodesic(Tensor x, Tensor y, float t) {
        return geodesic(x, y, Tensor.scalar(t));
    }

    /** Half way from x to y. */
    public final Tensor midpoint(Tensor x, Tensor y) { return geodesic(x, y, 0.5f); }

    /**
     * The weighted midpoint of k points, [..., k, coordinates] and weights [..., k], which must be
     * at least 0 and not all 0. On the sheet it is the sum, brought back (Law et al. 2019); in
     * Klein's ball this is Einstein's midpoint sum(w g k) / sum(w g), g = 1 / sqrt(1 - c|k|^2).
     */
    public final Tensor centroid(Tensor points, Tensor weights) {
        if (points.shape.rank() < 2 || weights.shape.rank() < 1
                || points.shape.length(-2) != weights.shape.length(-1)
                || points.shape.length(-2) == 0 || points.shape.length(-1) == 0) {
            throw new IllegalArgumentException("centroid: the points are " + points.shape
                    + " and the weights " + weights.shape
                    + "; they must be [..., k, coordinates] and [..., k], with one point "
                    + "and one coordinate at least");
        }
        int length = length(points);
        return apply("centroid", length, in -> row(Centroid.of(this, in[0], in[1], length, in[2]),
                in[2]), new int[] {MATRIX, ROW}, points, weights);
    }

    // Into the space

    /**
     * The nearest point that float32 can tell from the boundary. In the balls sqrt(c)|x| is then at
     * most 1 - 1e-5; on the sheet X0 follows from the rest, whose length is at most
     * 1e5 / sqrt(c). So a Poincare or Lorentz point is at most 12.2 / sqrt(c) from the origin, one
     * of Klein's 6.1 / sqrt(c).
     */
    public final Tensor project(Tensor x) {
        return rows("project", length(x), in -> row(vector(in[0]), in[1]), x);
    }

    /** The part of v that is tangent to the space at x; in the balls that is all of it. */
    public final Tensor projectTangent(Tensor x, Tensor v) {
        return rows("projectTangent", length(x), in -> {
            Term point = point(in[0], in[2]);
            return vectorRow(point, tangent(point, in[1], in[2]), in[2]);
        }, x, v);
    }

    /** The tangent vector of steepest ascent at x, from the derivatives by its coordinates. */
    public final Tensor riemannianGradient(Tensor x, Tensor gradient) {
        return rows("riemannianGradient", length(x), in -> {
            Term point = point(in[0], in[2]);
            return vectorRow(point, steepest(point, in[1], in[2]), in[2]);
        }, x, gradient);
    }

    /** The same points in another chart. */
    public final Tensor convert(Tensor x, Chart to) {
        HyperbolicSpace target = to.space(c);
        return rows("convert", target.coordinates(dimension(length(x))), in -> target.row(
                target.fromSheet(toSheet(point(in[0], in[1]), in[1]), in[1]), in[1]), x);
    }

    // The formulas of a chart. Terms of points and vectors have one number for each dimension.

    abstract Term distance(Term x, Term y, Term c);

    abstract Term inner(Term x, Term u, Term v, Term c);

    abstract Term add(Term x, Term y, Term c);

    abstract Term exp(Term x, Term v, Term c);

    abstract Term log(Term x, Term y, Term c);

    abstract Term expOrigin(Term v, Term c);

    abstract Term logOrigin(Term x, Term c);

    abstract Term transport(Term x, Term y, Term v, Term c);

    /** {@link #riemannianGradient} of all coordinates. */
    abstract Term steepest(Term x, Term gradient, Term c);

    /** {@link #projectTangent} of all coordinates. */
    Term tangent(Term x, Term v, Term c) { return v; }

    /** The coordinates X1 .. Xn on the sheet X0^2 = 1/c + X1^2 + .. + Xn^2. */
    abstract Term toSheet(Term x, Term c);

    abstract Term fromSheet(Term x, Term c);

    /** Brings coordinates that went over the boundary back into the chart. */
    abstract Term bounded(Term x, Term c);

    /** The point of a row of coordinates; refused where it lies outside. */
    abstract Term point(Term row, Term c);

    /** A row of coordinates, of a vector or of what need not be a point yet. */
    Term vector(Term row) { return row; }

    /** The row of a point, within the boundary. */
    Term row(Term x, Term c) { return bounded(x, c); }

    /** The row of a tangent vector at x. */
    Term vectorRow(Term x, Term v, Term c) { return v; }

    // Operations

    private static int length(Tensor x) {
        if (x.shape.rank() == 0) throw new IllegalArgumentException(
                "[] has no rows of coordinates; reshape() it");
        return x.shape.length(-1);
    }

    final Tensor rows(String name, int width, Formula formula, Tensor... inputs) {
        int[] axes = new int[inputs.length];
        Arrays.fill(axes, ROW);
        return apply(name, width, formula, axes, inputs);
    }

    /** The curvature is the last input. */
    private Tensor apply(String name, int width, Formula formula, int[] axes, Tensor... inputs) {
        check(c.item());
        int count = inputs.length;
        Tensor[] all = Arrays.copyOf(inputs, count + 1);
        all[count] = c;
        return Tensor.apply(new RowOperation(getClass().getSimpleName() + "." + name, formula,
                width, Arrays.copyOf(axes, count + 1)), all);
    }
}
