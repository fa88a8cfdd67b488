package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.core.Tensor;

/**
 * The upper sheet -X0^2 + X1^2 + .. + Xn^2 = -1/c with the metric of the space around it, in which
 * the first coordinate counts negative. Rows are (X0, X1 .. Xn).
 *
 * <p>X0 follows from the others, and every operation takes it from them: what a row says for X0 is
 * not read, and its gradient is 0. So rounding never leaves the sheet, and far from the origin,
 * where X0 and |X| agree in all digits of float32, nothing is lost. The same holds for
 * V0 = X.V / X0 of tangent vectors.
 *
 * <p>Below, x and y are X1 .. Xn, e = sqrt(c) X0 = sqrt(1 + c|x|^2), and d = y - x. The curvature
 * must not be 0: X0 would be infinite.
 */
public final class Lorentz extends HyperbolicSpace {
    /** As far out as the Poincare ball: sinh(2 artanh(1 - 1e-5)). */
    private static final Curve INSIDE = Curve.cap(1e5);

    public Lorentz(Tensor c) { super(c); }

    public Lorentz(float c) { this(Tensor.scalar(c)); }

    @Override void check(float c) {
        super.check(c);
        if (c == 0) throw new IllegalArgumentException(
                "curvature: c is 0, and the sheet has X0 = 1 / sqrt(c) or more; use a ball");
    }

    @Override public Chart chart() { return Chart.LORENTZ; }

    @Override public int coordinates(int dimension) { return dimension + 1; }

    @Override public int dimension(int coordinates) {
        if (coordinates < 2) throw new IllegalArgumentException("Lorentz: " + coordinates
                + " coordinates; X0 and at least one more are needed");
        return coordinates - 1;
    }

    private static Term e(Term x, Term c) { return c.times(x.square()).plus(1).sqrt(); }

    /** u.v - U0 V0, in a form that is never negative for u = v: both moved back to the origin. */
    @Override Term inner(Term x, Term u, Term v, Term c) {
        Term e = e(x, c);
        Term k = c.over(e.times(e.plus(1)));
        Term atOrigin = u.minus(x.times(k.times(x.dot(u))));
        return u == v ? atOrigin.square()
                : atOrigin.dot(v.minus(x.times(k.times(x.dot(v)))));
    }

    /** (Y0 - X0) / sqrt(c) = d.(x + y) / (e + f), where f is the e of y. */
    private static Term rise(Term x, Term y, Term d, Term e, Term c) {
        return d.dot(x.plus(y)).over(e.plus(e(y, c)));
    }

    /** sinh^2(sqrt(c) distance / 2) / c = (|d|^2 - (Y0 - X0)^2) / 4. */
    private static Term chord(Term d, Term rise, Term c) {
        return d.square().minus(c.times(rise).times(rise)).times(0.25);
    }

    @Override Term distance(Term x, Term y, Term c) {
        Term d = y.minus(x);
        Term chord = chord(d, rise(x, y, d, e(x, c), c), c);
        return chord.sqrt().times(c.times(chord).through(OddCurve.ARSINH)).times(2);
    }

    /** The boost that takes the origin to x: y + (f + c x.y / (1 + e)) x. */
    @Override Term add(Term x, Term y, Term c) {
        Term factor = c.times(x.dot(y)).over(e(x, c).plus(1)).plus(e(y, c));
        return y.plus(x.times(factor));
    }

    /** cosh(sqrt(c) n) X + sinh(sqrt(c) n) V / (sqrt(c) n), n the length of V. */
    @Override Term exp(Term x, Term v, Term c) {
        Term w = c.times(inner(x, v, v, c));
        return x.times(w.through(Curve.COSH)).plus(v.times(w.through(OddCurve.SINH)));
    }

    /**
     * arcosh(h) (Y - h X) / sqrt(h^2 - 1) for h = cosh(sqrt(c) distance) = 1 + 2q: that is
     * arsinh(sqrt q) / sqrt(q (1 + q)) (d - 2q x).
     */
    @Override Term log(Term x, Term y, Term c) {
        Term d = y.minus(x);
        Term q = c.times(chord(d, rise(x, y, d, e(x, c), c), c));
        return d.minus(x.times(q.times(2)))
                .times(q.through(OddCurve.ARSINH).over(q.plus(1).sqrt()));
    }

    @Override Term expOrigin(Term v, Term c) {
        return v.times(c.times(v.square()).through(OddCurve.SINH));
    }

    @Override Term logOrigin(Term x, Term c) {
        return x.times(c.times(x.square()).through(OddCurve.ARSINH));
    }

    /** {@code V + c <Y,V> (X + Y) / (1 + h)}, {@code <Y,V> = <Y - X, V>} and h as in log. */
    @Override Term transport(Term x, Term y, Term v, Term c) {
        Term d = y.minus(x);
        Term e = e(x, c);
        Term rise = rise(x, y, d, e, c);
        Term product = d.dot(v).minus(c.times(rise).times(x.dot(v)).over(e));
        Term half = c.times(chord(d, rise, c)).plus(1);
        return v.plus(x.plus(y).times(c.times(product).over(half).times(0.5)));
    }

    /** The gradient, its first place negated as the metric asks, made tangent. */
    @Override Term steepest(Term x, Term gradient, Term c) { return tangent(x, gradient, -1, c); }

    @Override Term tangent(Term x, Term v, Term c) { return tangent(x, v, 1, c); }

    /** {@code V + c <X,V> X} for V = (sign v0, v1 .. vn). */
    private static Term tangent(Term x, Term v, double sign, Term c) {
        Term rest = v.slice(1, v.width());
        Term time = e(x, c).times(c.sqrt()).times(v.slice(0, 1)).times(sign);
        return rest.plus(x.times(c.times(x.dot(rest)).minus(time)));
    }

    @Override Term toSheet(Term x, Term c) { return x; }

    @Override Term fromSheet(Term x, Term c) { return x; }

    @Override Term bounded(Term x, Term c) { return x.times(c.times(x.square()).through(INSIDE)); }

    @Override Term point(Term row, Term c) { return vector(row); }

    @Override Term vector(Term row) { return row.slice(1, 1 + dimension(row.width())); }

    @Override Term row(Term x, Term c) {
        Term within = bounded(x, c);
        return within.after(e(within, c).over(c.sqrt()));
    }

    @Override Term vectorRow(Term x, Term v, Term c) {
        return v.after(x.dot(v).times(c.sqrt()).over(e(x, c)));
    }
}
