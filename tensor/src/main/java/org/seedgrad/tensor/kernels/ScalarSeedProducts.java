package org.seedgrad.tensor.kernels;

/** The definition, number by number; the forward pass of one example also is what runs. */
final class ScalarSeedProducts implements SeedProducts {
    @Override public void forward(int width, int first, int end, int[] codes, float[] points,
                                  float[] p, float[] q) {
        if (width == 1) {
            forward(first, end, codes, points, p, q);
            return;
        }
        for (int seed = first; seed < end; seed++) {
            float x1 = points[2 * seed];
            float x2 = points[2 * seed + 1];
            int cosine = (codes[seed] >> ROW_BITS) * width;
            int sine = cosine + SINES * width;
            int row = (codes[seed] & (1 << ROW_BITS) - 1) * width;
            for (int b = 0; b < width; b++) {
                q[row + b] = Math.fma(x2, p[cosine + b], Math.fma(x1, p[sine + b], q[row + b]));
            }
        }
    }

    /**
     * Without the loop over examples, which would take longer than what is in it. Two seeds at a
     * time: with one the compiler moves the array of codes between registers in every turn.
     */
    private static void forward(int first, int end, int[] codes, float[] points,
                                float[] p, float[] q) {
        int seed = first;
        for (; seed < end - 1; seed += 2) {
            forward(seed, codes, points, p, q);
            forward(seed + 1, codes, points, p, q);
        }
        if (seed < end) forward(seed, codes, points, p, q);
    }

    private static void forward(int seed, int[] codes, float[] points, float[] p, float[] q) {
        int code = codes[seed];
        int cosine = code >> ROW_BITS;
        int row = code & (1 << ROW_BITS) - 1;
        q[row] = Math.fma(points[2 * seed + 1], p[cosine],
                Math.fma(points[2 * seed], p[cosine + SINES], q[row]));
    }

    @Override public void backward(int width, int groups, SeedColumn column, float[] points,
                                   float[] p, int pFrom, int pStep, float[] dp, int dpi,
                                   float[] dq, int dqStep, float scale, float[] dPoints) {
        float[] lanes = new float[width / 2];
        for (int f = 0; f < SINES; f++) {
            int from = column.starts()[f];
            int to = column.starts()[f + 1];
            int cosine = pFrom + f * width;
            for (int group = 0; group < groups; group++) {
                for (int b = 0; b < width; b++) {
                    int at = dpi + (group * 2 * SINES + f) * width + b;
                    chains(width, from, to, column, points, dq, group * dqStep + b, dp, at);
                }
            }
            for (int i = from; i < to; i++) {
                int at = column.entries()[2 * i];
                int row = column.entries()[2 * i + 1] * width;
                int sine = cosine + SINES * width;
                dPoints[at] = gradient(lanes, groups, dq, row, dqStep, p, sine, pStep, scale);
                dPoints[at + 1] = gradient(lanes, groups, dq, row, dqStep, p, cosine, pStep, scale);
            }
        }
    }

    /** The two chains of dp of one frequency for one example of a group. */
    private static void chains(int width, int from, int to, SeedColumn column, float[] points,
                               float[] dq, int dqi, float[] dp, int dCosine) {
        float dSines = 0;
        float dCosines = 0;
        for (int i = from; i < to; i++) {
            int point = column.entries()[2 * i];
            float d = dq[dqi + column.entries()[2 * i + 1] * width];
            dSines = Math.fma(points[point], d, dSines);
            dCosines = Math.fma(points[point + 1], d, dCosines);
        }
        dp[dCosine + SINES * width] = dSines;
        dp[dCosine] = dCosines;
    }

    /** With the virtual lanes to work in; where there is none, the width is 1. */
    private static float gradient(float[] lanes, int groups, float[] dq, int dqi, int dqStep,
                                  float[] p, int pi, int pStep, float scale) {
        if (lanes.length == 0) return dq[dqi] * (scale * p[pi]);
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < 2 * lanes.length; i++) {
                int lane = i % lanes.length;
                float a = dq[dqi + group * dqStep + i];
                float b = p[pi + group * pStep + i];
                lanes[lane] = group == 0 && i == lane ? a * b : Math.fma(a, b, lanes[lane]);
            }
        }
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
        }
        return scale * lanes[0];
    }
}
