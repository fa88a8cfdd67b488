package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;

/** 1 / (1 + e^-x), through e^-|x|, which is accurate on both sides of 0. */
final class Sigmoid {

    private Sigmoid() { }

    static float of(float x) {
        float e = Exp.of(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    static FloatVector of(FloatVector x) {
        FloatVector e = Exp.of(x.abs().neg());
        FloatVector one = FloatVector.broadcast(x.species(), 1);
        return one.blend(e, x.lt(0)).div(e.add(1));
    }
}
