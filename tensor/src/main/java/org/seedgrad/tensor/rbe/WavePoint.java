package org.seedgrad.tensor.rbe;

/**
 * The Lorentz chart of a plain wave's amplitude and angle: X = sinh(d) (cos theta, sin theta). In
 * it the weight is linear, W = (X1 sin a + X2 cos a) cos b, so that the best fit for given
 * frequencies is a 2 x 2 solve, and the centre of the disk is a place like any other.
 */
public record WavePoint(double x1, double x2) {
    /** |X| of the largest radius that has bits, 1 - 2^-20. */
    static final double FARTHEST = of(new Seed(1 - 0x1p-20, 0, Fields.wave(0, 0, 0))).amplitude();

    static WavePoint of(Seed seed) {
        double sinh = 2 * seed.r() / ((1 - seed.r()) * (1 + seed.r()));
        return new WavePoint(sinh * StrictMath.cos(seed.theta()),
                sinh * StrictMath.sin(seed.theta()));
    }

    /** |X|, the largest weight of its wave. */
    public double amplitude() { return StrictMath.hypot(x1, x2); }

    /** r = |X| / (1 + sqrt(1 + |X|^2)), theta = atan2(X2, X1). */
    public Seed seed(Fields fields) {
        double norm = amplitude();
        double theta = StrictMath.atan2(x2, x1);
        return new Seed(norm / (1 + Math.sqrt(1 + norm * norm)),
                theta < 0 ? theta + 2 * Math.PI : theta, fields);
    }
}
