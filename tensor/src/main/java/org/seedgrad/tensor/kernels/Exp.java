package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e^x = 2^n e^r with n = round(x / ln 2) and |r| at most ln 2 / 2, for which a polynomial suffices:
 * 1 + r + r^2 P(r), its coefficients fitted by weighted least squares whose weights grow where the
 * error does (Lawson 1961), to 3e-9 of the value. Overflow is infinite, underflow gradual.
 *
 * <p>Bounds are set by comparisons, here and in the other functions: these let NaN through, as a
 * minimum does too, but that costs a vector several instructions.
 */
final class Exp {
    /** Beyond these it is infinity, or 0. */
    private static final float HIGHEST = 89;
    private static final float LOWEST = -105;
    /** Above this it is a normal number. */
    private static final float SMALLEST = -87.3f;

    private static final float LOG2_E = 0x1.715476p0f;
    /** ln 2 in two parts; n times the first is exact. */
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    /** Adding 1.5 * 2^23 rounds to the nearest whole number, and leaves it in the last bits. */
    private static final float ROUND = 0x1.8p23f;
    private static final int ROUND_BITS = 0x4b400000;

    private static final float P0 = 0x1.fffffcp-2f;
    private static final float P1 = 0x1.555492p-3f;
    private static final float P2 = 0x1.5558f2p-5f;
    private static final float P3 = 0x1.1239ep-7f;
    private static final float P4 = 0x1.6a243ap-10f;

    private Exp() { }

    static float of(float x) {
        float bounded = x > HIGHEST ? HIGHEST : x;
        bounded = bounded < LOWEST ? LOWEST : bounded;
        float shifted = Math.fma(bounded, LOG2_E, ROUND);
        float p = rest(bounded, shifted - ROUND) + 1;
        // 2^n in two factors: each has an exponent even where their product has none.
        int n = Float.floatToRawIntBits(shifted) - ROUND_BITS;
        int half = n >> 1;
        return p * power(half) * power(n - half);
    }

    /** e^x - 1, accurate near 0 too, for x from -80 to 0: 2^n (e^r - 1) + (2^n - 1). */
    static float lessOne(float x) {
        float shifted = Math.fma(x, LOG2_E, ROUND);
        float scale = power(Float.floatToRawIntBits(shifted) - ROUND_BITS);
        return Math.fma(scale, rest(x, shifted - ROUND), scale - 1);
    }

    /** e^x for x from -87.3 to 0, where it is a normal number: one factor suffices. */
    static float normal(float x) {
        float shifted = Math.fma(x, LOG2_E, ROUND);
        float scale = power(Float.floatToRawIntBits(shifted) - ROUND_BITS);
        return Math.fma(scale, rest(x, shifted - ROUND), scale);
    }

    /** e^x for x up to 0, and 0 from -87.3 down: there are few steps to it, and no subnormals. */
    static float flushed(float x) { return x < SMALLEST ? 0 : normal(x); }

    /** e^r - 1 for r = x - n ln 2. */
    private static float rest(float x, float n) {
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float p = Math.fma(P4, r, P3);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P1);
        p = Math.fma(p, r, P0);
        return Math.fma(p * r, r, r);
    }

    private static float power(int n) { return Float.intBitsToFloat(n + 127 << 23); }

    static FloatVector of(FloatVector x) {
        FloatVector bounded = x.blend(HIGHEST, x.compare(VectorOperators.GT, HIGHEST));
        bounded = bounded.blend(LOWEST, bounded.lt(LOWEST));
        FloatVector shifted = bounded.fma(splat(LOG2_E), splat(ROUND));
        FloatVector p = rest(bounded, shifted.sub(ROUND)).add(1);
        IntVector n = shifted.reinterpretAsInts().sub(ROUND_BITS);
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return p.mul(power(half)).mul(power(n.sub(half)));
    }

    static FloatVector lessOne(FloatVector x) {
        FloatVector shifted = x.fma(splat(LOG2_E), splat(ROUND));
        FloatVector scale = power(shifted.reinterpretAsInts().sub(ROUND_BITS));
        return scale.fma(rest(x, shifted.sub(ROUND)), scale.sub(1));
    }

    static FloatVector normal(FloatVector x) {
        FloatVector shifted = x.fma(splat(LOG2_E), splat(ROUND));
        FloatVector scale = power(shifted.reinterpretAsInts().sub(ROUND_BITS));
        return scale.fma(rest(x, shifted.sub(ROUND)), scale);
    }

    static FloatVector flushed(FloatVector x) {
        return normal(x).blend(0, x.lt(SMALLEST));
    }

    private static FloatVector rest(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(splat(-LN2_LOW), n.fma(splat(-LN2_HIGH), x));
        FloatVector p = splat(P4).fma(r, splat(P3));
        p = p.fma(r, splat(P2));
        p = p.fma(r, splat(P1));
        p = p.fma(r, splat(P0));
        return p.mul(r).fma(r, r);
    }

    private static FloatVector power(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    private static FloatVector splat(float value) { return FloatVector.broadcast(SPECIES, value); }
}
