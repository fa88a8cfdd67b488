package org.seedgrad.tensor.kernels;

import static jdk.incubator.vector.VectorOperators.GT;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * x/2 (1 + tanh z/2) with z = 2 k (x + c x^3), the tanh form of Hendrycks and Gimpel 2016. Since
 * (1 + tanh z/2) / 2 is the sigmoid of z, nothing need cancel where it is near 0.
 *
 * <p>From |x| = 10 on the tail e^-|z| is below 2e-38 and stays as it is at 10, so that nothing
 * overflows: gelu(x) is x there, or -1.2e-37 rather than 0.
 */
final class Gelu {
    private static final float K2 = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float K2_C = (float) (2 * Math.sqrt(2 / Math.PI) * 0.044715);
    private static final float HIGHEST = 10;

    private Gelu() { }

    static float of(float x) {
        float factor = x < -HIGHEST ? -HIGHEST : x;
        float bounded = factor > HIGHEST ? HIGHEST : factor;
        float z = bounded * Math.fma(bounded * bounded, K2_C, K2);
        float e = Exp.normal(-Math.abs(z));
        return factor * (z < 0 ? e : 1) / (e + 1);
    }

    /** s + x s (1 - s) dz/dx for the sigmoid s of z; s and 1 - s are both made of e^-|z|. */
    static float slope(float x) {
        float bounded = x < -HIGHEST ? -HIGHEST : x;
        bounded = bounded > HIGHEST ? HIGHEST : bounded;
        float square = bounded * bounded;
        float z = bounded * Math.fma(square, K2_C, K2);
        float dz = Math.fma(square, 3 * K2_C, K2);
        float e = Exp.normal(-Math.abs(z));
        float large = 1 / (e + 1);
        float small = e * large;
        float s = z < 0 ? small : large;
        return Math.fma(bounded * small * large, dz, s);
    }

    static FloatVector of(FloatVector x) {
        FloatVector factor = x.blend(-HIGHEST, x.lt(-HIGHEST));
        FloatVector bounded = factor.blend(HIGHEST, factor.compare(GT, HIGHEST));
        FloatVector z = bounded.mul(bounded.mul(bounded).fma(splat(K2_C), splat(K2)));
        FloatVector e = Exp.normal(z.abs().neg());
        return factor.mul(splat(1).blend(e, z.lt(0))).div(e.add(1));
    }

    static FloatVector slope(FloatVector x) {
        FloatVector bounded = x.blend(-HIGHEST, x.lt(-HIGHEST));
        bounded = bounded.blend(HIGHEST, bounded.compare(GT, HIGHEST));
        FloatVector square = bounded.mul(bounded);
        FloatVector z = bounded.mul(square.fma(splat(K2_C), splat(K2)));
        FloatVector dz = square.fma(splat(3 * K2_C), splat(K2));
        FloatVector e = Exp.normal(z.abs().neg());
        FloatVector large = splat(1).div(e.add(1));
        FloatVector small = e.mul(large);
        FloatVector s = large.blend(small, z.lt(0));
        return bounded.mul(small).mul(large).fma(dz, s);
    }

    private static FloatVector splat(float value) { return FloatVector.broadcast(SPECIES, value); }
}
