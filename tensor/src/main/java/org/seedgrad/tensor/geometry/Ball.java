package org.seedgrad.tensor.geometry;

/** What the two balls have in common: the boundary sqrt(c)|x| = 1. */
final class Ball {
    private static final Curve INSIDE = Curve.cap(1 - 1e-5);

    private Ball() { }

    /** 1 - c|x|^2. */
    static Term gap(Term x, Term c) { return c.times(x.square()).complement(); }

    static Term bounded(Term x, Term c) { return x.times(c.times(x.square()).through(INSIDE)); }

    /** @throws IllegalArgumentException if a point lies on the boundary or outside of it */
    static Term point(Term x, Term c) {
        for (int i = 0; i < x.rows(); i++) {
            double square = 0;
            for (double[] place : x.data) square += place[i] * place[i];
            if (c.data[0][i] * square >= 1) throw x.refusal("a point with sqrt(c)|x| = "
                    + Math.sqrt(c.data[0][i] * square) + " is not in the ball; project() it first");
        }
        return x;
    }
}
