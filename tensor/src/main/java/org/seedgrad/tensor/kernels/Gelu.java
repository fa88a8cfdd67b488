package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * x/2 (1 + tanh z/2) with z = 2 k (x + c x^3), the tanh form of Hendrycks and Gimpel 2016. Since
 * (1 + tanh z/2) / 2 is the sigmoid of z, nothing need cancel where it is near 0.
 */
final class Gelu {
    private static final float K2 = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float C = 0.044715f;

    private Gelu() { }

    static float of(float x) { return x * Sigmoid.of(z(x)); }

    /** s + x s (1 - s) dz/dx for the sigmoid s of z; s and 1 - s are both made of e^-|z|. */
    static float slope(float x) {
        float z = z(x);
        float e = Exp.of(-Math.abs(z));
        float large = 1 / (1 + e);
        float small = e * large;
        float s = z < 0 ? small : large;
        float inner = Math.fma(3 * C * K2, x * x, K2);
        return Math.fma(x * small * large, inner, s);
    }

    private static float z(float x) { return K2 * x * Math.fma(C, x * x, 1); }

    static FloatVector of(FloatVector x) { return x.mul(Sigmoid.of(z(x))); }

    static FloatVector slope(FloatVector x) {
        FloatVector z = z(x);
        FloatVector e = Exp.of(z.abs().neg());
        FloatVector large = splat(1).div(e.add(1));
        FloatVector small = e.mul(large);
        VectorMask<Float> negative = z.lt(0);
        FloatVector s = large.blend(small, negative);
        FloatVector inner = splat(3 * C * K2).fma(x.mul(x), splat(K2));
        return x.mul(small).mul(large).fma(inner, s);
    }

    private static FloatVector z(FloatVector x) {
        return x.mul(K2).mul(splat(C).fma(x.mul(x), splat(1)));
    }

    private static FloatVector splat(float value) { return FloatVector.broadcast(SPECIES, value); }
}
