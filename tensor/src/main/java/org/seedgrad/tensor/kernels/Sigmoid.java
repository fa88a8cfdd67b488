package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;

/**
 * 1 / (1 + e^-x), through e^-|x|, which is accurate on both sides of 0. What 1 + e loses by its
 * rounding is given back to the quotient, without which it is more than two units in the last
 * place off at some x.
 */
final class Sigmoid {

    private Sigmoid() { }

    static float of(float x) {
        float e = Exp.of(-Math.abs(x));
        float d = e + 1;
        float y = (x < 0 ? e : 1) / d;
        return Math.fma(y, d - 1 - e, y);
    }

    static FloatVector of(FloatVector x) {
        FloatVector e = Exp.of(x.abs().neg());
        FloatVector d = e.add(1);
        FloatVector one = FloatVector.broadcast(x.species(), 1);
        FloatVector y = one.blend(e, x.lt(0)).div(d);
        return y.fma(d.sub(1).sub(e), y);
    }
}
