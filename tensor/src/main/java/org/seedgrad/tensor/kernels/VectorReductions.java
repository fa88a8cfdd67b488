package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Exact.ALL;
import static org.seedgrad.tensor.kernels.Exact.ZERO;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ScalarReductions} with the sixteen lanes in one vector, in two or in four. The last
 * numbers, fewer than sixteen, go to their lanes one by one, and the tree is the same code.
 */
final class VectorReductions implements Reductions {
    private static final int STEP = ScalarReductions.LANES;
    private static final int LANES = SPECIES.length();

    @Override public float sum(float[] x, int xi, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int whole = n / STEP * STEP;
        for (int i = xi; i < xi + whole; i += STEP) {
            s0 = load(x, i).add(s0);
            if (LANES <= 8) s1 = load(x, i + LANES).add(s1);
            if (LANES <= 4) {
                s2 = load(x, i + 2 * LANES).add(s2);
                s3 = load(x, i + 3 * LANES).add(s3);
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int i = whole; i < n; i++) lanes[i - whole] += x[xi + i];
        return ScalarReductions.tree(lanes);
    }

    @Override public float dot(float[] x, int xi, float[] y, int yi, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int whole = n / STEP * STEP;
        for (int i = 0; i < whole; i += STEP) {
            s0 = load(x, xi + i).fma(load(y, yi + i), s0);
            if (LANES <= 8) s1 = load(x, xi + i + LANES).fma(load(y, yi + i + LANES), s1);
            if (LANES <= 4) {
                s2 = load(x, xi + i + 2 * LANES).fma(load(y, yi + i + 2 * LANES), s2);
                s3 = load(x, xi + i + 3 * LANES).fma(load(y, yi + i + 3 * LANES), s3);
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int i = whole; i < n; i++) {
            lanes[i - whole] = Math.fma(x[xi + i], y[yi + i], lanes[i - whole]);
        }
        return ScalarReductions.tree(lanes);
    }

    @Override public float squares(float[] x, int xi, float center, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int whole = n / STEP * STEP;
        for (int i = xi; i < xi + whole; i += STEP) {
            FloatVector d0 = load(x, i).sub(center);
            s0 = d0.fma(d0, s0);
            if (LANES <= 8) {
                FloatVector d1 = load(x, i + LANES).sub(center);
                s1 = d1.fma(d1, s1);
            }
            if (LANES <= 4) {
                FloatVector d2 = load(x, i + 2 * LANES).sub(center);
                s2 = d2.fma(d2, s2);
                FloatVector d3 = load(x, i + 3 * LANES).sub(center);
                s3 = d3.fma(d3, s3);
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int i = whole; i < n; i++) {
            float d = x[xi + i] - center;
            lanes[i - whole] = Math.fma(d, d, lanes[i - whole]);
        }
        return ScalarReductions.tree(lanes);
    }

    /** The order does not matter here: the maximum of numbers is one of them. */
    @Override public float max(float[] x, int xi, int n) {
        FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int whole = n / (4 * LANES) * (4 * LANES);
        for (int i = xi; i < xi + whole; i += 4 * LANES) {
            m0 = load(x, i).max(m0);
            m1 = load(x, i + LANES).max(m1);
            m2 = load(x, i + 2 * LANES).max(m2);
            m3 = load(x, i + 3 * LANES).max(m3);
        }
        float most = ZERO.blend(m0, ALL).max(m1).max(m2).max(m3).reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < n; i++) most = Math.max(most, x[xi + i]);
        return most;
    }

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(SPECIES, x, i);
    }

    private static float[] lanes(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        float[] lanes = new float[STEP];
        ZERO.blend(s0, ALL).intoArray(lanes, 0);
        if (LANES <= 8) ZERO.blend(s1, ALL).intoArray(lanes, LANES);
        if (LANES <= 4) {
            ZERO.blend(s2, ALL).intoArray(lanes, 2 * LANES);
            ZERO.blend(s3, ALL).intoArray(lanes, 3 * LANES);
        }
        return lanes;
    }
}
