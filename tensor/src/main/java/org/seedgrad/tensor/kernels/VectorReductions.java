package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Exact.ALL;
import static org.seedgrad.tensor.kernels.Exact.ZERO;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ScalarReductions} with the sixteen lanes in one vector, or in two or four, one after
 * another. The last numbers, fewer than sixteen, go to their lanes one by one, and the tree is the
 * same code.
 */
final class VectorReductions implements Reductions {
    private static final int STEP = ScalarReductions.LANES;
    private static final int LANES = SPECIES.length();

    @Override public float sum(float[] x, int xi, int n) {
        float[] lanes = new float[STEP];
        int whole = n / STEP * STEP;
        for (int lane = 0; lane < STEP; lane += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = xi + lane; i < xi + whole; i += STEP) {
                sum = FloatVector.fromArray(SPECIES, x, i).add(sum);
            }
            ZERO.blend(sum, ALL).intoArray(lanes, lane);
        }
        for (int i = whole; i < n; i++) lanes[i - whole] += x[xi + i];
        return ScalarReductions.tree(lanes);
    }

    @Override public float dot(float[] x, int xi, float[] y, int yi, int n) {
        float[] lanes = new float[STEP];
        int whole = n / STEP * STEP;
        for (int lane = 0; lane < STEP; lane += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < whole; i += STEP) {
                sum = FloatVector.fromArray(SPECIES, x, xi + i)
                        .fma(FloatVector.fromArray(SPECIES, y, yi + i), sum);
            }
            ZERO.blend(sum, ALL).intoArray(lanes, lane);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] = Math.fma(x[xi + i], y[yi + i], lanes[i - whole]);
        }
        return ScalarReductions.tree(lanes);
    }

    @Override public float squares(float[] x, int xi, float center, int n) {
        float[] lanes = new float[STEP];
        int whole = n / STEP * STEP;
        for (int lane = 0; lane < STEP; lane += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = xi + lane; i < xi + whole; i += STEP) {
                FloatVector d = FloatVector.fromArray(SPECIES, x, i).sub(center);
                sum = d.fma(d, sum);
            }
            ZERO.blend(sum, ALL).intoArray(lanes, lane);
        }
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
        int whole = n / (2 * LANES) * (2 * LANES);
        for (int i = xi; i < xi + whole; i += 2 * LANES) {
            m0 = FloatVector.fromArray(SPECIES, x, i).max(m0);
            m1 = FloatVector.fromArray(SPECIES, x, i + LANES).max(m1);
        }
        float most = ZERO.blend(m0, ALL).max(m1).reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < n; i++) most = Math.max(most, x[xi + i]);
        return most;
    }
}
