package org.seedgrad.tensor.kernels;

/** The definition, number by number. */
final class ScalarSeedProducts implements SeedProducts {

    @Override public void forward(int batch, int seeds, short[] codes, int first,
                                  float[] points, int pi, float[] p, int pColumn, int pStride,
                                  float[] q, int qColumn, int qStride) {
        for (int seed = first; seed < first + seeds; seed++) {
            float x1 = points[pi + 2 * seed];
            float x2 = points[pi + 2 * seed + 1];
            int cosine = (codes[seed] & 31) * pStride + pColumn;
            int sine = cosine + SINES * pStride;
            int row = (codes[seed] >> 8) * qStride + qColumn;
            for (int b = 0; b < batch; b++) {
                q[row + b] = Math.fma(x2, p[cosine + b], Math.fma(x1, p[sine + b], q[row + b]));
            }
        }
    }

    @Override public void backward(int batch, int seeds, short[] codes, int first,
                                   float[] points, int pi, float[] p, float[] dp,
                                   int pColumn, int pStride, float[] dq, int qColumn, int qStride,
                                   float[] dPoints, int dpi) {
        for (int seed = first; seed < first + seeds; seed++) {
            float x1 = points[pi + 2 * seed];
            float x2 = points[pi + 2 * seed + 1];
            int cosine = (codes[seed] & 31) * pStride + pColumn;
            int sine = cosine + SINES * pStride;
            int row = (codes[seed] >> 8) * qStride + qColumn;
            for (int b = 0; b < batch; b++) {
                dp[sine + b] = Math.fma(x1, dq[row + b], dp[sine + b]);
                dp[cosine + b] = Math.fma(x2, dq[row + b], dp[cosine + b]);
            }
            dPoints[dpi + 2 * seed] = sum(batch, dq, row, p, sine);
            dPoints[dpi + 2 * seed + 1] = sum(batch, dq, row, p, cosine);
        }
    }

    private static float sum(int batch, float[] a, int ai, float[] b, int bi) {
        if (batch == 1) return a[ai] * b[bi];
        float[] lanes = new float[8];
        for (int i = 0; i < batch; i++) lanes[i % 8] = Math.fma(a[ai + i], b[bi + i], lanes[i % 8]);
        for (int step = 4; step > 0; step /= 2) {
            for (int lane = 0; lane < step; lane++) lanes[lane] += lanes[lane + step];
        }
        return lanes[0];
    }
}
