package org.seedgrad.tensor.geometry;

/** A smooth function of one number, with its slope beside it. */
interface Curve {

    double at(double w);

    /** The derivative at w, where the value is y. */
    double slope(double w, double y);

    /**
     * The root; of what rounding has made negative it is 0. At 0 the slope, which does not exist,
     * is 0: a norm is flat at its tip.
     */
    Curve SQRT = new Curve() {
        @Override public double at(double w) { return Math.sqrt(Math.max(w, 0)); }

        @Override public double slope(double w, double y) { return y == 0 ? 0 : 0.5 / y; }
    };

    Curve RECIPROCAL = new Curve() {
        @Override public double at(double w) { return 1 / w; }

        @Override public double slope(double w, double y) { return -y * y; }
    };

    /** cosh sqrt(w), up to {@link OddCurve#SATURATED}; smooth through 0, as rounding may ask. */
    Curve COSH = new Curve() {
        @Override public double at(double w) {
            if (w < OddCurve.SMALL) return 1 + w / 2 * (1 + w / 12 * (1 + w / 30 * (1 + w / 56)));
            return StrictMath.cosh(Math.min(Math.sqrt(w), OddCurve.SATURATED));
        }

        @Override public double slope(double w, double y) { return OddCurve.SINH.at(w) / 2; }
    };

    /** 1 - tanh^2 sqrt(w), without the difference. */
    Curve SECH_SQUARED = new Curve() {
        @Override public double at(double w) {
            double y = 1 / COSH.at(w);
            return y * y;
        }

        @Override public double slope(double w, double y) { return -y * OddCurve.TANH.at(w); }
    };

    /**
     * The factor that brings back a vector with the square w to the length {@code most}; 1 for
     * those within. Margins of 1e-7 see to it that none is longer after rounding to float32, and
     * that what was brought back once stays as it is.
     */
    static Curve cap(double most) {
        double limit = most * (1 - 1e-7);
        double target = most * (1 - 2e-7);
        return new Curve() {
            @Override public double at(double w) {
                return Math.sqrt(w) > limit ? target / Math.sqrt(w) : 1;
            }

            @Override public double slope(double w, double y) { return y == 1 ? 0 : -y / (2 * w); }
        };
    }
}
