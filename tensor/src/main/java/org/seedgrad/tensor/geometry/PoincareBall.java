package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.core.Tensor;

/**
 * The ball {@code sqrt(c)|x| < 1} with the metric (2 / (1 - c|x|^2))^2 |dx|^2: angles are those one
 * sees.
 *
 * <p>With a = 1 - c|x|^2, b = 1 - c|y|^2 and d = y - x, every textbook formula can be said in sums
 * of positive numbers, so that near the boundary nothing cancels but within a and b themselves.
 */
public final class PoincareBall extends HyperbolicSpace {

    public PoincareBall(Tensor c) { super(c); }

    public PoincareBall(float c) { super(Tensor.scalar(c)); }

    @Override public Chart chart() { return Chart.POINCARE; }

    /** How much larger lengths at x are than they look, 2 / (1 - c|x|^2): [...]. */
    public Tensor conformalFactor(Tensor x) {
        return rows("conformalFactor", 0, in -> Ball.gap(in[0], in[1])
                .through(Curve.RECIPROCAL).times(2), x);
    }

    /** 4 u.v / a^2. */
    @Override Term inner(Term x, Term u, Term v, Term c) {
        Term a = Ball.gap(x, c);
        return u.dot(v).times(4).over(a.times(a));
    }

    /** sinh^2(sqrt(c) distance / 2) / c = |d|^2 / ab. */
    private static Term chord(Term d, Term a, Term b) { return d.square().over(a.times(b)); }

    @Override Term distance(Term x, Term y, Term c) {
        Term chord = chord(y.minus(x), Ball.gap(x, c), Ball.gap(y, c));
        return chord.sqrt().times(c.times(chord).through(OddCurve.ARSINH)).times(2);
    }

    @Override Term add(Term x, Term y, Term c) {
        return add(x, y, Ball.gap(x, c), Ball.gap(y, c), c);
    }

    /**
     * (a s + c|s|^2 x) / (ab + c|s|^2) for s = x + y. It is the same as
     * ((1 + 2c x.y + c|y|^2) x + (1 - c|x|^2) y) / (1 + 2c x.y + c^2 |x|^2 |y|^2).
     */
    private static Term add(Term x, Term y, Term a, Term b, Term c) {
        Term s = x.plus(y);
        Term q = c.times(s.square());
        return s.times(a).plus(x.times(q)).over(a.times(b).plus(q));
    }

    /** x (+) tanh(sqrt(c)|v| / a) v / (sqrt(c)|v|), whose gap is sech^2(sqrt(c)|v| / a). */
    @Override Term exp(Term x, Term v, Term c) {
        Term a = Ball.gap(x, c);
        Term u = v.over(a);
        Term q = c.times(u.square());
        return add(x, u.times(q.through(OddCurve.TANH)), a, q.through(Curve.SECH_SQUARED), c);
    }

    /** a artanh(sqrt(c)|u|) u / (sqrt(c)|u|) for u = (-x) (+) y; c|u|^2 = q / (1 + q). */
    @Override Term log(Term x, Term y, Term c) {
        Term a = Ball.gap(x, c);
        Term b = Ball.gap(y, c);
        Term d = y.minus(x);
        Term q = c.times(chord(d, a, b));
        Term factor = q.through(OddCurve.ARSINH).over(q.plus(1).sqrt()).times(a);
        return d.over(b).minus(x.times(q)).times(factor);
    }

    @Override Term expOrigin(Term v, Term c) {
        return v.times(c.times(v.square()).times(0.25).through(OddCurve.TANH)).times(0.5);
    }

    @Override Term logOrigin(Term x, Term c) {
        return x.times(c.times(x.square()).through(OddCurve.ARTANH)).times(2);
    }

    /**
     * (b / a) gyr[y, -x] v, where gyr[p, q] v = -(p (+) q) (+) (p (+) (q (+) v)): written out,
     * (b / a) (v + 2c (u.v) y - (2c / a) (x + u).v d) for u = (-x) (+) y.
     */
    @Override Term transport(Term x, Term y, Term v, Term c) {
        Term a = Ball.gap(x, c);
        Term b = Ball.gap(y, c);
        Term d = y.minus(x);
        Term u = add(x.times(-1), y, a, b, c);
        Term along = c.times(u.dot(v)).times(2);
        Term turned = c.times(x.plus(u).dot(v)).times(2).over(a);
        return v.plus(y.times(along)).minus(d.times(turned)).times(b.over(a));
    }

    /** (a^2 / 4) gradient. */
    @Override Term steepest(Term x, Term gradient, Term c) {
        Term a = Ball.gap(x, c);
        return gradient.times(a.times(a).times(0.25));
    }

    /** 2x / a. */
    @Override Term toSheet(Term x, Term c) { return x.times(2).over(Ball.gap(x, c)); }

    /** X / (1 + sqrt(c) X0). */
    @Override Term fromSheet(Term x, Term c) {
        return x.over(c.times(x.square()).plus(1).sqrt().plus(1));
    }

    @Override Term bounded(Term x, Term c) { return Ball.bounded(x, c); }

    @Override Term point(Term row, Term c) { return Ball.point(row, c); }
}
