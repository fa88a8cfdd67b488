package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e^x = 2^n e^r with n = round(x / ln 2) and |r| at most ln 2 / 2, for which a polynomial suffices:
 * 1 + r + r^2 P(r), its coefficients fitted by weighted least squares whose weights grow where the
 * error does (Lawson 1961), to 3e-9 of the value. Overflow is infinite, underflow gradual.
 */
final class Exp {
    /** Beyond these it is infinity, or 0. */
    private static final float HIGHEST = 89;
    private static final float LOWEST = -105;

    private static final float LOG2_E = 0x1.715476p0f;
    /** ln 2 in two parts; n times the first is exact. */
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    /** Adding and subtracting 1.5 * 2^23 rounds to the nearest whole number. */
    private static final float ROUND = 0x1.8p23f;

    private static final float P0 = 0x1.fffffcp-2f;
    private static final float P1 = 0x1.555492p-3f;
    private static final float P2 = 0x1.5558f2p-5f;
    private static final float P3 = 0x1.1239ep-7f;
    private static final float P4 = 0x1.6a243ap-10f;

    private Exp() { }

    static float of(float x) {
        float bounded = Math.max(LOWEST, Math.min(HIGHEST, x));
        float n = Math.fma(bounded, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, bounded));
        float p = Math.fma(P4, r, P3);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P1);
        p = Math.fma(p, r, P0);
        p = Math.fma(p * r, r, r) + 1;
        // 2^n in two factors: each has an exponent even where their product has none.
        int whole = (int) n;
        int half = whole >> 1;
        return p * power(half) * power(whole - half);
    }

    private static float power(int n) { return Float.intBitsToFloat(n + 127 << 23); }

    static FloatVector of(FloatVector x) {
        FloatVector bounded = x.min(HIGHEST).max(LOWEST);
        FloatVector n = bounded.fma(splat(LOG2_E), splat(ROUND)).sub(ROUND);
        FloatVector r = n.fma(splat(-LN2_HIGH), bounded);
        r = n.fma(splat(-LN2_LOW), r);
        FloatVector p = splat(P4).fma(r, splat(P3));
        p = p.fma(r, splat(P2));
        p = p.fma(r, splat(P1));
        p = p.fma(r, splat(P0));
        p = p.mul(r).fma(r, r).add(1);
        IntVector whole = (IntVector) n.convert(VectorOperators.F2I, 0);
        IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
        return p.mul(power(half)).mul(power(whole.sub(half)));
    }

    private static FloatVector power(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    private static FloatVector splat(float value) { return FloatVector.broadcast(SPECIES, value); }
}
