package org.seedgrad.tensor.kernels;

/** The definition: sixteen lanes and a tree. */
final class ScalarReductions implements Reductions {
    static final int LANES = 16;

    @Override public float sum(float[] x, int xi, int n) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) lanes[i % LANES] += x[xi + i];
        return tree(lanes);
    }

    @Override public float dot(float[] x, int xi, float[] y, int yi, int n) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] = Math.fma(x[xi + i], y[yi + i], lanes[i % LANES]);
        }
        return tree(lanes);
    }

    @Override public float squares(float[] x, int xi, float center, int n) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            float d = x[xi + i] - center;
            lanes[i % LANES] = Math.fma(d, d, lanes[i % LANES]);
        }
        return tree(lanes);
    }

    @Override public float max(float[] x, int xi, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) max = Math.max(max, x[xi + i]);
        return max;
    }

    /** Lane l with lane l + 8, then + 4, + 2, + 1. */
    static float tree(float[] lanes) {
        for (int step = LANES / 2; step > 0; step /= 2) {
            for (int lane = 0; lane < step; lane++) lanes[lane] += lanes[lane + step];
        }
        return lanes[0];
    }
}
