package org.seedgrad.tensor.rbe;

/**
 * How a seed's distance from the centre of the disk becomes an amplitude: the families {sinh, cosh}
 * (h = 0) and {tanh, sech^2} (h = 1), and the label d_r within the family.
 */
public enum Radial {
    SINH {
        @Override public double value(double u) { return StrictMath.sinh(u); }
        @Override public double slope(double u) { return StrictMath.cosh(u); }
    },
    COSH {
        @Override public double value(double u) { return StrictMath.cosh(u); }
        @Override public double slope(double u) { return StrictMath.sinh(u); }
    },
    TANH {
        @Override public double value(double u) { return StrictMath.tanh(u); }
        @Override public double slope(double u) { return sech2(u); }
    },
    SECH2 {
        @Override public double value(double u) { return sech2(u); }
        @Override public double slope(double u) { return -2 * StrictMath.tanh(u) * sech2(u); }
    };

    public abstract double value(double u);

    /** d value / du. */
    public abstract double slope(double u);

    /** The function with these two bits, h and d_r. */
    static Radial of(int family, int label) { return values()[2 * family + label]; }

    int family() { return ordinal() >> 1; }

    int label() { return ordinal() & 1; }

    static double sech2(double u) {
        double cosh = StrictMath.cosh(u);
        return 1 / (cosh * cosh);
    }
}
