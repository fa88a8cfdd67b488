package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/** As many numbers at a time as a vector has lanes; the rest by the scalar twin. */
final class VectorFunctions implements Functions {
    private static final int LANES = SPECIES.length();
    private static final Functions SCALAR = new ScalarFunctions();

    @Override public void exp(float[] x, int xi, float[] y, int yi, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Exp.of(FloatVector.fromArray(SPECIES, x, xi + i)).intoArray(y, yi + i);
        }
        SCALAR.exp(x, xi + whole, y, yi + whole, n - whole);
    }

    @Override public void expShifted(float[] x, int xi, float factor, float shift,
                                     float[] y, int yi, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xi + i);
            Exp.flushed(v.mul(factor).sub(shift)).intoArray(y, yi + i);
        }
        SCALAR.expShifted(x, xi + whole, factor, shift, y, yi + whole, n - whole);
    }

    @Override public void log(float[] x, int xi, float[] y, int yi, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Log.of(FloatVector.fromArray(SPECIES, x, xi + i)).intoArray(y, yi + i);
        }
        SCALAR.log(x, xi + whole, y, yi + whole, n - whole);
    }

    @Override public void tanh(float[] x, int xi, float[] y, int yi, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Tanh.of(FloatVector.fromArray(SPECIES, x, xi + i)).intoArray(y, yi + i);
        }
        SCALAR.tanh(x, xi + whole, y, yi + whole, n - whole);
    }

    @Override public void sigmoid(float[] x, int xi, float[] y, int yi, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Sigmoid.of(FloatVector.fromArray(SPECIES, x, xi + i)).intoArray(y, yi + i);
        }
        SCALAR.sigmoid(x, xi + whole, y, yi + whole, n - whole);
    }

    @Override public void gelu(float[] x, int xi, float[] y, int yi, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Gelu.of(FloatVector.fromArray(SPECIES, x, xi + i)).intoArray(y, yi + i);
        }
        SCALAR.gelu(x, xi + whole, y, yi + whole, n - whole);
    }

    @Override public void geluBackward(float[] x, int xi, float[] dy, int dyi,
                                       float[] dx, int dxi, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector slope = Gelu.slope(FloatVector.fromArray(SPECIES, x, xi + i));
            FloatVector.fromArray(SPECIES, dy, dyi + i).mul(slope).intoArray(dx, dxi + i);
        }
        SCALAR.geluBackward(x, xi + whole, dy, dyi + whole, dx, dxi + whole, n - whole);
    }
}
