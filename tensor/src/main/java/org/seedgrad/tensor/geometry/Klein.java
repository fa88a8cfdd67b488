package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.core.Tensor;

/**
 * The ball {@code sqrt(c)|x| < 1} in which lines are straight, with the metric
 * (a |dx|^2 + c (x.dx)^2) / a^2, where a = 1 - c|x|^2. Points far from the origin lie closer to the
 * boundary than in the Poincare ball: float32 reaches half as far here.
 *
 * <p>Below, b = 1 - c|y|^2 and d = y - x.
 */
public final class Klein extends HyperbolicSpace {

    public Klein(Tensor c) { super(c); }

    public Klein(float c) { super(Tensor.scalar(c)); }

    @Override public Chart chart() { return Chart.KLEIN; }

    /** (a u.v + c (x.u)(x.v)) / a^2. */
    @Override Term inner(Term x, Term u, Term v, Term c) {
        Term a = Ball.gap(x, c);
        return form(x, u, v, a, c).over(a.times(a));
    }

    /** a u.v + c (x.u)(x.v). */
    private static Term form(Term x, Term u, Term v, Term a, Term c) {
        return a.times(u.dot(v)).plus(c.times(x.dot(u)).times(x.dot(v)));
    }

    /**
     * sinh^2(sqrt(c) distance) / c = (a|d|^2 + c (x.d)^2) / ab: the same as
     * cosh(sqrt(c) distance) = (1 - c x.y) / sqrt(ab), without the difference.
     */
    private static Term reach(Term x, Term d, Term a, Term b, Term c) {
        return form(x, d, d, a, c).over(a.times(b));
    }

    @Override Term distance(Term x, Term y, Term c) {
        Term reach = reach(x, y.minus(x), Ball.gap(x, c), Ball.gap(y, c), c);
        return reach.sqrt().times(c.times(reach).through(OddCurve.ARSINH));
    }

    /** (x + g y + c (x.y) x / (1 + g)) / (1 + c x.y) for g = sqrt(a). */
    @Override Term add(Term x, Term y, Term c) {
        Term g = Ball.gap(x, c).sqrt();
        Term q = c.times(x.dot(y));
        return x.plus(y.times(g)).plus(x.times(q.over(g.plus(1)))).over(q.plus(1));
    }

    /** x + t v / (1 + t c (x.v) / a) for t = tanh(sqrt(c) n) / (sqrt(c) n), n the length of v. */
    @Override Term exp(Term x, Term v, Term c) {
        Term a = Ball.gap(x, c);
        Term t = c.times(form(x, v, v, a, c)).over(a.times(a)).through(OddCurve.TANH);
        Term stretch = t.times(c).times(x.dot(v)).over(a).plus(1);
        return x.plus(v.times(t.over(stretch)));
    }

    /** A piece of the straight line: d arsinh(s) / s sqrt(a / b), s = sinh(sqrt(c) distance). */
    @Override Term log(Term x, Term y, Term c) {
        Term a = Ball.gap(x, c);
        Term b = Ball.gap(y, c);
        Term d = y.minus(x);
        Term q = c.times(reach(x, d, a, b, c));
        return d.times(q.through(OddCurve.ARSINH).times(a.over(b).sqrt()));
    }

    @Override Term expOrigin(Term v, Term c) {
        return v.times(c.times(v.square()).through(OddCurve.TANH));
    }

    @Override Term logOrigin(Term x, Term c) {
        return x.times(c.times(x.square()).through(OddCurve.ARTANH));
    }

    /**
     * The transport on the sheet, seen from here: sqrt(b/a) (v - (c (x.v) / a + k) d), where
     * k = c sqrt(a/b) inner(x, d, v) / (1 + cosh(sqrt(c) distance)).
     */
    @Override Term transport(Term x, Term y, Term v, Term c) {
        Term a = Ball.gap(x, c);
        Term b = Ball.gap(y, c);
        Term d = y.minus(x);
        Term ratio = b.over(a).sqrt();
        Term cosh = c.times(reach(x, d, a, b, c)).plus(1).sqrt();
        Term k = form(x, d, v, a, c).over(a.times(a)).over(ratio.times(cosh.plus(1)));
        Term turn = x.dot(v).over(a).plus(k).times(c);
        return v.minus(d.times(turn)).times(ratio);
    }

    /** a (gradient - c (x.gradient) x). */
    @Override Term steepest(Term x, Term gradient, Term c) {
        return gradient.minus(x.times(c.times(x.dot(gradient)))).times(Ball.gap(x, c));
    }

    /** x / sqrt(a). */
    @Override Term toSheet(Term x, Term c) { return x.over(Ball.gap(x, c).sqrt()); }

    /** X / (sqrt(c) X0). */
    @Override Term fromSheet(Term x, Term c) {
        return x.over(c.times(x.square()).plus(1).sqrt());
    }

    @Override Term bounded(Term x, Term c) { return Ball.bounded(x, c); }

    @Override Term point(Term row, Term c) { return Ball.point(row, c); }
}
