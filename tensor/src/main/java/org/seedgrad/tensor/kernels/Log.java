package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * ln x = e ln 2 + ln(1 + f) for x = 2^e (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), and
 * ln(1 + f) = f - f^2 / 2 + f^3 P(f), fitted as in {@link Exp} to 8e-10 of the value. Of 0 it is
 * negative infinity, of negative numbers NaN.
 */
final class Log {
    /** Below the normal numbers: scaled up by 2^25 first. */
    private static final float NORMAL = 0x1p-126f;
    private static final float SCALE = 0x1p25f;
    private static final int SCALE_EXPONENT = 25;

    /** The bits of sqrt(1/2): what is added to a number's bits before they are cut. */
    private static final int ROOT_HALF = 0x3f3504f3;

    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;

    private static final float P0 = 0x1.555548p-2f;
    private static final float P1 = -0x1.000006p-2f;
    private static final float P2 = 0x1.99a4b6p-3f;
    private static final float P3 = -0x1.555c4ep-3f;
    private static final float P4 = 0x1.233768p-3f;
    private static final float P5 = -0x1.fc2206p-4f;
    private static final float P6 = 0x1.e6f06ep-4f;
    private static final float P7 = -0x1.de3c22p-4f;
    private static final float P8 = 0x1.1457aep-4f;

    private Log() { }

    static float of(float x) {
        if (!(x > 0)) return x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
        if (x == Float.POSITIVE_INFINITY) return x;
        boolean tiny = x < NORMAL;
        int bits = Float.floatToRawIntBits(tiny ? x * SCALE : x);
        int e = bits - ROOT_HALF >> 23;
        float f = Float.intBitsToFloat(bits - (e << 23)) - 1;
        float exponent = tiny ? e - SCALE_EXPONENT : e;
        float p = Math.fma(P8, f, P7);
        p = Math.fma(p, f, P6);
        p = Math.fma(p, f, P5);
        p = Math.fma(p, f, P4);
        p = Math.fma(p, f, P3);
        p = Math.fma(p, f, P2);
        p = Math.fma(p, f, P1);
        p = Math.fma(p, f, P0);
        float square = f * f;
        float rest = Math.fma(p * f, square, exponent * LN2_LOW);
        rest = Math.fma(square, -0.5f, rest);
        return Math.fma(exponent, LN2_HIGH, f + rest);
    }

    static FloatVector of(FloatVector x) {
        VectorMask<Float> tiny = x.lt(NORMAL);
        IntVector bits = x.blend(x.mul(SCALE), tiny).reinterpretAsInts();
        IntVector e = bits.sub(ROOT_HALF).lanewise(VectorOperators.ASHR, 23);
        FloatVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1);
        FloatVector whole = (FloatVector) e.convert(VectorOperators.I2F, 0);
        FloatVector exponent = whole.blend(whole.sub(SCALE_EXPONENT), tiny);
        FloatVector p = splat(P8).fma(f, splat(P7));
        p = p.fma(f, splat(P6));
        p = p.fma(f, splat(P5));
        p = p.fma(f, splat(P4));
        p = p.fma(f, splat(P3));
        p = p.fma(f, splat(P2));
        p = p.fma(f, splat(P1));
        p = p.fma(f, splat(P0));
        FloatVector square = f.mul(f);
        FloatVector rest = p.mul(f).fma(square, exponent.mul(LN2_LOW));
        rest = square.fma(splat(-0.5f), rest);
        FloatVector log = exponent.fma(splat(LN2_HIGH), f.add(rest));
        return log.blend(Float.NEGATIVE_INFINITY, x.eq(0))
                .blend(Float.NaN, x.compare(VectorOperators.GE, 0).not())
                .blend(x, x.eq(Float.POSITIVE_INFINITY));
    }

    private static FloatVector splat(float value) { return FloatVector.broadcast(SPECIES, value); }
}
