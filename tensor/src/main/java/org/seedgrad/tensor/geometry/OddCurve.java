package org.seedgrad.tensor.geometry;

/**
 * f(t) / t for an odd function f, as a function of w = t^2. All of hyperbolic geometry can be said
 * with these: they are smooth at 0, so nothing is divided by the length of a vector or by the
 * curvature, and both may be 0.
 */
enum OddCurve implements Curve {
    TANH(1, -1 / 3., 2 / 15., -17 / 315., 62 / 2835., -1382 / 155925.) {
        @Override double odd(double t) { return StrictMath.tanh(t); }

        @Override double derivative(double w, double y) { return 1 - w * y * y; }
    },
    ARTANH(1, 1 / 3., 1 / 5., 1 / 7., 1 / 9., 1 / 11.) {
        @Override double odd(double t) { return 0.5 * StrictMath.log1p(2 * t / (1 - t)); }

        @Override double derivative(double w, double y) { return 1 / (1 - w); }
    },
    SINH(1, 1 / 6., 1 / 120., 1 / 5040., 1 / 362880., 1 / 39916800.) {
        @Override double odd(double t) { return StrictMath.sinh(Math.min(t, SATURATED)); }

        @Override double derivative(double w, double y) { return COSH.at(w); }
    },
    ARSINH(1, -1 / 6., 3 / 40., -5 / 112., 35 / 1152., -63 / 2816.) {
        @Override double odd(double t) {
            return StrictMath.log1p(t + t * t / (1 + Math.sqrt(1 + t * t)));
        }

        @Override double derivative(double w, double y) { return 1 / Math.sqrt(1 + w); }
    };

    /**
     * From here on cosh and sinh do not grow. Both are too small by the same factor then, and their
     * slopes too, so that what depends on their ratio, as a direction does, stays right.
     */
    static final double SATURATED = 100;

    /**
     * Below, the series: six terms leave 1e-18 of a value and 1e-14 of a slope. Above, the
     * difference in the slope loses at most four of sixteen digits.
     */
    static final double SMALL = 1e-3;

    private final double[] series;

    OddCurve(double... series) { this.series = series; }

    abstract double odd(double t);

    /** f'(t), where f(t) / t is y. */
    abstract double derivative(double w, double y);

    @Override public double at(double w) {
        if (w < SMALL) {
            double sum = 0;
            for (int j = series.length - 1; j >= 0; j--) sum = sum * w + series[j];
            return sum;
        }
        double t = Math.sqrt(w);
        return odd(t) / t;
    }

    /** d (f(t) / t) / dw = (f'(t) - f(t) / t) / 2w. */
    @Override public double slope(double w, double y) {
        if (w < SMALL) {
            double sum = 0;
            for (int j = series.length - 1; j > 0; j--) sum = sum * w + j * series[j];
            return sum;
        }
        return (derivative(w, y) - y) / (2 * w);
    }
}
