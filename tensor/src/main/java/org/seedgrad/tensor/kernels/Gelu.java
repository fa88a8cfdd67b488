package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * x/2 (1 + tanh z/2) with z = 2 k (x + c x^3), the tanh form of Hendrycks and Gimpel 2016. Since
 * (1 + tanh z/2) / 2 is the sigmoid of z, nothing need cancel where it is near 0.
 *
 * <p>e^-|z| is 0 from |x| = 10.7 on. There x is bounded, lest 0 be multiplied by infinity.
 */
final class Gelu {
    private static final float K2 = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float C = 0.044715f;
    private static final float HIGHEST = 16;

    private Gelu() { }

    static float of(float x) {
        float bounded = x < -HIGHEST ? -HIGHEST : x;
        float z = z(bounded);
        float e = Exp.of(-Math.abs(z));
        return bounded * (z < 0 ? e : 1) / (e + 1);
    }

    /** s + x s (1 - s) dz/dx for the sigmoid s of z; s and 1 - s are both made of e^-|z|. */
    static float slope(float x) {
        float bounded = x < -HIGHEST ? -HIGHEST : x;
        bounded = bounded > HIGHEST ? HIGHEST : bounded;
        float z = z(bounded);
        float e = Exp.of(-Math.abs(z));
        float large = 1 / (e + 1);
        float small = e * large;
        float s = z < 0 ? small : large;
        float inner = Math.fma(3 * C * K2, bounded * bounded, K2);
        return Math.fma(bounded * small * large, inner, s);
    }

    private static float z(float x) { return K2 * x * Math.fma(C, x * x, 1); }

    static FloatVector of(FloatVector x) {
        FloatVector bounded = x.blend(-HIGHEST, x.lt(-HIGHEST));
        FloatVector z = z(bounded);
        FloatVector e = Exp.of(z.abs().neg());
        return bounded.mul(splat(1).blend(e, z.lt(0))).div(e.add(1));
    }

    static FloatVector slope(FloatVector x) {
        FloatVector bounded = x.blend(-HIGHEST, x.lt(-HIGHEST));
        bounded = bounded.blend(HIGHEST, bounded.compare(VectorOperators.GT, HIGHEST));
        FloatVector z = z(bounded);
        FloatVector e = Exp.of(z.abs().neg());
        FloatVector large = splat(1).div(e.add(1));
        FloatVector small = e.mul(large);
        FloatVector s = large.blend(small, z.lt(0));
        FloatVector inner = splat(3 * C * K2).fma(bounded.mul(bounded), splat(K2));
        return bounded.mul(small).mul(large).fma(inner, s);
    }

    private static FloatVector z(FloatVector x) {
        return x.mul(K2).mul(splat(C).fma(x.mul(x), splat(1)));
    }

    private static FloatVector splat(float value) { return FloatVector.broadcast(SPECIES, value); }
}
