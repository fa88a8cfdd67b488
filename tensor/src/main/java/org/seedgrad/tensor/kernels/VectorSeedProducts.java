package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarSeedProducts} with the examples of a batch as lanes: eight at a time, in one vector
 * or in two of four, for seeds jump about in memory and eight is the batch they must be good at.
 */
final class VectorSeedProducts implements SeedProducts {
    private static final VectorSpecies<Float> SPECIES =
            Kernels.SPECIES.length() > 8 ? FloatVector.SPECIES_256 : Kernels.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final VectorShuffle<Float> DOWN_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
    private static final VectorShuffle<Float> DOWN_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
    private static final SeedProducts SCALAR = new ScalarSeedProducts();

    @Override public void forward(int batch, int seeds, short[] codes, int first,
                                  float[] points, int pi, float[] p, int pColumn, int pStride,
                                  float[] q, int qColumn, int qStride) {
        int b = 0;
        for (; b + LANES <= batch; b += LANES) {
            for (int seed = first; seed < first + seeds; seed++) {
                int code = codes[seed];
                int cosine = (code & 31) * pStride + pColumn + b;
                int row = (code >> 8) * qStride + qColumn + b;
                FloatVector sum = FloatVector.fromArray(SPECIES, q, row);
                sum = FloatVector.fromArray(SPECIES, p, cosine + SINES * pStride)
                        .fma(FloatVector.broadcast(SPECIES, points[pi + 2 * seed]), sum);
                sum = FloatVector.fromArray(SPECIES, p, cosine)
                        .fma(FloatVector.broadcast(SPECIES, points[pi + 2 * seed + 1]), sum);
                sum.intoArray(q, row);
            }
        }
        if (b < batch) SCALAR.forward(batch - b, seeds, codes, first, points, pi,
                p, pColumn + b, pStride, q, qColumn + b, qStride);
    }

    @Override public void backward(int batch, int seeds, short[] codes, int first,
                                   float[] points, int pi, float[] p, float[] dp,
                                   int pColumn, int pStride, float[] dq, int qColumn, int qStride,
                                   float[] dPoints, int dpi) {
        if (batch % 8 != 0) {
            SCALAR.backward(batch, seeds, codes, first, points, pi, p, dp, pColumn, pStride,
                    dq, qColumn, qStride, dPoints, dpi);
            return;
        }
        for (int seed = first; seed < first + seeds; seed++) {
            int code = codes[seed];
            int cosine = (code & 31) * pStride + pColumn;
            int sine = cosine + SINES * pStride;
            int row = (code >> 8) * qStride + qColumn;
            FloatVector x1 = FloatVector.broadcast(SPECIES, points[pi + 2 * seed]);
            FloatVector x2 = FloatVector.broadcast(SPECIES, points[pi + 2 * seed + 1]);
            dPoints[dpi + 2 * seed] = half(batch, x1, p, dp, sine, dq, row);
            dPoints[dpi + 2 * seed + 1] = half(batch, x2, p, dp, cosine, dq, row);
        }
    }

    /** One of a seed's two entries: dp += x dq, and the sum of dq p in eight virtual lanes. */
    private static float half(int batch, FloatVector x, float[] p, float[] dp, int column,
                              float[] dq, int row) {
        FloatVector low = FloatVector.zero(SPECIES);
        FloatVector high = FloatVector.zero(SPECIES);
        for (int b = 0; b < batch; b += 8) {
            FloatVector g = FloatVector.fromArray(SPECIES, dq, row + b);
            low = FloatVector.fromArray(SPECIES, p, column + b).fma(g, low);
            x.fma(g, FloatVector.fromArray(SPECIES, dp, column + b)).intoArray(dp, column + b);
            if (LANES == 8) continue;
            g = FloatVector.fromArray(SPECIES, dq, row + b + 4);
            high = FloatVector.fromArray(SPECIES, p, column + b + 4).fma(g, high);
            x.fma(g, FloatVector.fromArray(SPECIES, dp, column + b + 4))
                    .intoArray(dp, column + b + 4);
        }
        FloatVector four = LANES == 8 ? low.add(low.rearrange(DOWN_4)) : low.add(high);
        FloatVector two = four.add(four.rearrange(DOWN_2));
        return two.lane(0) + two.lane(1);
    }
}
