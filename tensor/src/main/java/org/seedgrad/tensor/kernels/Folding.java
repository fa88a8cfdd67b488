package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Splits the n numbers of a block into what is even and what is odd about its middle, half as many
 * of each, and puts them together again. Every number is rounded by itself, so that vectors have
 * nothing to differ in. The middle number of an odd n stands for itself, among the even ones.
 */
final class Folding {
    private static final int LANES = Kernels.VECTOR ? SPECIES.length() : Integer.MAX_VALUE;
    private static final VectorShuffle<Float> REVERSED =
            VectorShuffle.iota(SPECIES, SPECIES.length() - 1, -1, false);

    private Folding() { }

    /** u[at + j] = x[j] + x[n - 1 - j] and v[at + j] = x[j] - x[n - 1 - j]. */
    static void fold(int n, float[] x, int xi, float[] u, float[] v, int at) {
        int pairs = n / 2;
        int last = xi + n - 1;
        int j = 0;
        for (; j <= pairs - LANES; j += LANES) {
            FloatVector left = FloatVector.fromArray(SPECIES, x, xi + j);
            FloatVector right = FloatVector.fromArray(SPECIES, x, last - j - LANES + 1)
                    .rearrange(REVERSED);
            left.add(right).intoArray(u, at + j);
            left.sub(right).intoArray(v, at + j);
        }
        for (; j < pairs; j++) {
            u[at + j] = x[xi + j] + x[last - j];
            v[at + j] = x[xi + j] - x[last - j];
        }
        if (n % 2 == 1) {
            u[at + pairs] = x[xi + pairs];
            v[at + pairs] = 0;
        }
    }

    /** y[j] = scale (u + v) and y[n - 1 - j] = scale (u - v), for u and v at j; then + bias. */
    static void unfold(int n, float[] u, float[] v, int at, float scale, float[] bias, int bi,
                       float[] y, int yi) {
        int pairs = n / 2;
        int last = yi + n - 1;
        int j = 0;
        for (; j <= pairs - LANES; j += LANES) {
            FloatVector even = FloatVector.fromArray(SPECIES, u, at + j);
            FloatVector odd = FloatVector.fromArray(SPECIES, v, at + j);
            FloatVector left = even.add(odd).mul(scale);
            FloatVector right = even.sub(odd).rearrange(REVERSED).mul(scale);
            int mirrored = n - j - LANES;
            if (bias == null) {
                left.intoArray(y, yi + j);
                right.intoArray(y, yi + mirrored);
            } else {
                left.add(FloatVector.fromArray(SPECIES, bias, bi + j)).intoArray(y, yi + j);
                right.add(FloatVector.fromArray(SPECIES, bias, bi + mirrored))
                        .intoArray(y, yi + mirrored);
            }
        }
        for (; j < pairs; j++) {
            y[yi + j] = scale * (u[at + j] + v[at + j]);
            y[last - j] = scale * (u[at + j] - v[at + j]);
            if (bias == null) continue;
            y[yi + j] += bias[bi + j];
            y[last - j] += bias[bi + n - 1 - j];
        }
        if (n % 2 == 1) {
            y[yi + pairs] = scale * u[at + pairs];
            if (bias != null) y[yi + pairs] += bias[bi + pairs];
        }
    }
}
