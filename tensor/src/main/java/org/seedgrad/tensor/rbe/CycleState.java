package org.seedgrad.tensor.rbe;

import java.util.Optional;

/**
 * Where a seed stands in the cycles of its derivatives, in eleven bits that follow from its word
 * and are never stored in it.
 *
 * <pre>
 * 10..9 radial function (family, label) | 8 parity of the order | 7..6 quadrant of theta
 * 5..3 order of differentiation, 7 for more | 2 hyperbolic, 1 | 1 unused, 0 | 0 window
 * </pre>
 *
 * A transition changes the bits of its own function only; {@link #withOrder} notes the order.
 */
public record CycleState(int bits) {

    public CycleState {
        if (bits < 0 || bits >= 2048) throw new IllegalArgumentException(
                "cycle: " + bits + " does not fit into eleven bits");
    }

    /** The state of a seed's derivative of some order; 0 for the seed itself. */
    public static CycleState of(Packed64 seed, int order) {
        Fields fields = seed.fields();
        return new CycleState(fields.radial().ordinal() << 9 | seed.quadrant() << 6 | 1 << 2
                | (fields.windowed() ? 1 : 0)).withOrder(order);
    }

    public Radial radial() { return Radial.values()[bits >> 9]; }

    public int quadrant() { return bits >> 6 & 3; }

    /** The order of differentiation; 7 stands for 7 and more. */
    public int order() { return bits >> 3 & 7; }

    /** Is the order odd? True to the real order also beyond 7. */
    public boolean isOdd() { return (bits >> 8 & 1) == 1; }

    public boolean isHyperbolic() { return (bits >> 2 & 1) == 1; }

    public boolean isWindowed() { return (bits & 1) == 1; }

    public CycleState withOrder(int order) {
        return new CycleState(bits & ~(1 << 8 | 7 << 3)
                | (order & 1) << 8 | Math.min(order, 7) << 3);
    }

    /** d/dtheta of a wave: a quarter turn. Its chain factor along x is pi f_x. */
    public CycleState differentiateTheta() { return turned(1); }

    /** The way back. */
    public CycleState integrateTheta() { return turned(-1); }

    private CycleState turned(int quarterTurns) {
        return new CycleState(bits & ~(3 << 6) | (quadrant() + quarterTurns & 3) << 6);
    }

    /**
     * d/du of the radial function: sinh and cosh change places, tanh becomes sech^2. The derivative
     * of sech^2 is no member of its family: empty; see {@link #tanhDerivative} for the closed form.
     */
    public Optional<CycleState> differentiateRadial() {
        return switch (radial()) {
            case SINH -> Optional.of(withRadial(Radial.COSH));
            case COSH -> Optional.of(withRadial(Radial.SINH));
            case TANH -> Optional.of(withRadial(Radial.SECH2));
            case SECH2 -> Optional.empty();
        };
    }

    private CycleState withRadial(Radial radial) {
        return new CycleState(bits & ~(3 << 9) | radial.ordinal() << 9);
    }

    /**
     * The derivative of tanh of any order, as a polynomial in t = tanh u: P_0 = t and
     * P_(k+1) = P_k' (1 - t^2), so that P_1 = 1 - t^2 is sech^2 and P_2 = -2 t (1 - t^2).
     *
     * @return its coefficients, that of t^0 first
     */
    public static double[] tanhDerivative(int order) {
        double[] polynomial = {0, 1};
        for (int k = 0; k < order; k++) {
            double[] next = new double[polynomial.length + 1];
            for (int power = 1; power < polynomial.length; power++) {
                double slope = power * polynomial[power];
                next[power - 1] += slope;
                next[power + 1] -= slope;
            }
            polynomial = next;
        }
        return polynomial;
    }
}
