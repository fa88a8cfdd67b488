package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Fourier63.A;
import static org.seedgrad.tensor.kernels.Fourier63.B;
import static org.seedgrad.tensor.kernels.Fourier63.COSINE_SIGN;
import static org.seedgrad.tensor.kernels.Fourier63.FREQUENCY;
import static org.seedgrad.tensor.kernels.Fourier63.ROW;
import static org.seedgrad.tensor.kernels.Fourier63.SINES;
import static org.seedgrad.tensor.kernels.Fourier63.SINE_SIGN;
import static org.seedgrad.tensor.kernels.Fourier63.WIDTH;
import static org.seedgrad.tensor.kernels.FourierKernel.LANES;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link VectorFourier}'s loops over g: the sums over b, and joining. Their matrices are written
 * out: of angles of k ninths of a turn there are four cosines and four sines, c1 to c4 and s1 to
 * s4; m1 to m3 are three of the sines times -1.
 *
 * <p>cc is a cosine of g times a cosine of b or h, cs a cosine of g times a sine. Where g is not 0
 * there are two terms with each of them: e stands with the cosines, o with the sines.
 */
final class FourierNinths {
    private static final float COSINE_1 = Fourier63.cosine(1, 9);
    private static final float COSINE_2 = Fourier63.cosine(2, 9);
    private static final float COSINE_3 = Fourier63.cosine(3, 9);
    private static final float COSINE_4 = Fourier63.cosine(4, 9);
    private static final float SINE_1 = Fourier63.sine(1, 9);
    private static final float SINE_2 = Fourier63.sine(2, 9);
    private static final float SINE_3 = Fourier63.sine(3, 9);
    private static final float SINE_4 = Fourier63.sine(4, 9);

    private FourierNinths() { }

    /** Where g is 0. */
    static void joinFirst(float[] t, float[] c, int ci, int lane) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector c4 = FloatVector.broadcast(SPECIES, COSINE_4);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector s4 = FloatVector.broadcast(SPECIES, SINE_4);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m2 = FloatVector.broadcast(SPECIES, -SINE_2);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        FloatVector cc0 = FloatVector.fromArray(SPECIES, t, lane);
        FloatVector cc1 = FloatVector.fromArray(SPECIES, t, lane + LANES);
        FloatVector cc2 = FloatVector.fromArray(SPECIES, t, lane + 2 * LANES);
        FloatVector cc3 = FloatVector.fromArray(SPECIES, t, lane + 3 * LANES);
        FloatVector cc4 = FloatVector.fromArray(SPECIES, t, lane + 4 * LANES);
        FloatVector cs1 = FloatVector.fromArray(SPECIES, t, lane + 5 * LANES);
        FloatVector cs2 = FloatVector.fromArray(SPECIES, t, lane + 6 * LANES);
        FloatVector cs3 = FloatVector.fromArray(SPECIES, t, lane + 7 * LANES);
        FloatVector cs4 = FloatVector.fromArray(SPECIES, t, lane + 8 * LANES);
        int to = ci + lane;
        FloatVector.zero(SPECIES).intoArray(c, to + SINES);
        cc0.add(cc1).add(cc2).add(cc3).add(cc4).intoArray(c, to);
        FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 1])
                .mul(c4.fma(cc4, c3.fma(cc3, c2.fma(cc2, c1.fma(cc1, cc0)))))
                .intoArray(c, to + FREQUENCY[B + 1]);
        FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 2])
                .mul(c1.fma(cc4, c3.fma(cc3, c4.fma(cc2, c2.fma(cc1, cc0)))))
                .intoArray(c, to + FREQUENCY[B + 2]);
        FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 3])
                .mul(c3.fma(cc4, c3.fma(cc2, c3.fma(cc1, cc0)).add(cc3)))
                .intoArray(c, to + FREQUENCY[B + 3]);
        FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 4])
                .mul(c2.fma(cc4, c3.fma(cc3, c1.fma(cc2, c4.fma(cc1, cc0)))))
                .intoArray(c, to + FREQUENCY[B + 4]);
        FloatVector.broadcast(SPECIES, SINE_SIGN[B + 1])
                .mul(s4.fma(cs4, s3.fma(cs3, s2.fma(cs2, s1.mul(cs1)))))
                .intoArray(c, to + FREQUENCY[B + 1] + SINES);
        FloatVector.broadcast(SPECIES, SINE_SIGN[B + 2])
                .mul(m1.fma(cs4, m3.fma(cs3, s4.fma(cs2, s2.mul(cs1)))))
                .intoArray(c, to + FREQUENCY[B + 2] + SINES);
        FloatVector.broadcast(SPECIES, SINE_SIGN[B + 3])
                .mul(s3.fma(cs4, m3.fma(cs2, s3.mul(cs1))))
                .intoArray(c, to + FREQUENCY[B + 3] + SINES);
        FloatVector.broadcast(SPECIES, SINE_SIGN[B + 4])
                .mul(m2.fma(cs4, s3.fma(cs3, m1.fma(cs2, s4.mul(cs1)))))
                .intoArray(c, to + FREQUENCY[B + 4] + SINES);
    }

    /**
     * Where g is 1 to 3: frequencies of g and h from the sums of two terms, of g and -h from their
     * differences. Cosines of both angles with sines of both, for the cosines; for the sines, sines
     * of g and cosines of h with cosines of g and sines of h.
     *
     * @param first    the former begin {@code g * ROW} later in t
     * @param distance from there to the latter
     */
    static void joinOthers(float[] t, int first, int distance, float[] signs,
                           float[] c, int ci) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector c4 = FloatVector.broadcast(SPECIES, COSINE_4);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector s4 = FloatVector.broadcast(SPECIES, SINE_4);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m2 = FloatVector.broadcast(SPECIES, -SINE_2);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        for (int g = 1; g <= A; g++) {
            int even = first + g * ROW;
            int odd = even + distance;
            int f = g * WIDTH + B;
            FloatVector e0 = FloatVector.fromArray(SPECIES, t, even);
            FloatVector e1 = FloatVector.fromArray(SPECIES, t, even + LANES);
            FloatVector e2 = FloatVector.fromArray(SPECIES, t, even + 2 * LANES);
            FloatVector e3 = FloatVector.fromArray(SPECIES, t, even + 3 * LANES);
            FloatVector e4 = FloatVector.fromArray(SPECIES, t, even + 4 * LANES);
            FloatVector o1 = FloatVector.fromArray(SPECIES, t, odd + LANES);
            FloatVector o2 = FloatVector.fromArray(SPECIES, t, odd + 2 * LANES);
            FloatVector o3 = FloatVector.fromArray(SPECIES, t, odd + 3 * LANES);
            FloatVector o4 = FloatVector.fromArray(SPECIES, t, odd + 4 * LANES);
            FloatVector.broadcast(SPECIES, signs[f])
                    .mul(e0.add(e1).add(e2).add(e3).add(e4))
                    .intoArray(c, ci + FREQUENCY[f]);
            FloatVector u1 = c4.fma(e4, c3.fma(e3, c2.fma(e2, c1.fma(e1, e0))));
            FloatVector v1 = s4.fma(o4, s3.fma(o3, s2.fma(o2, s1.mul(o1))));
            FloatVector.broadcast(SPECIES, signs[f + 1])
                    .mul(u1.add(v1))
                    .intoArray(c, ci + FREQUENCY[f + 1]);
            FloatVector.broadcast(SPECIES, signs[f - 1])
                    .mul(u1.sub(v1))
                    .intoArray(c, ci + FREQUENCY[f - 1]);
            FloatVector u2 = c1.fma(e4, c3.fma(e3, c4.fma(e2, c2.fma(e1, e0))));
            FloatVector v2 = m1.fma(o4, m3.fma(o3, s4.fma(o2, s2.mul(o1))));
            FloatVector.broadcast(SPECIES, signs[f + 2])
                    .mul(u2.add(v2))
                    .intoArray(c, ci + FREQUENCY[f + 2]);
            FloatVector.broadcast(SPECIES, signs[f - 2])
                    .mul(u2.sub(v2))
                    .intoArray(c, ci + FREQUENCY[f - 2]);
            FloatVector u3 = c3.fma(e4, c3.fma(e2, c3.fma(e1, e0)).add(e3));
            FloatVector v3 = s3.fma(o4, m3.fma(o2, s3.mul(o1)));
            FloatVector.broadcast(SPECIES, signs[f + 3])
                    .mul(u3.add(v3))
                    .intoArray(c, ci + FREQUENCY[f + 3]);
            FloatVector.broadcast(SPECIES, signs[f - 3])
                    .mul(u3.sub(v3))
                    .intoArray(c, ci + FREQUENCY[f - 3]);
            FloatVector u4 = c2.fma(e4, c3.fma(e3, c1.fma(e2, c4.fma(e1, e0))));
            FloatVector v4 = m2.fma(o4, s3.fma(o3, m1.fma(o2, s4.mul(o1))));
            FloatVector.broadcast(SPECIES, signs[f + 4])
                    .mul(u4.add(v4))
                    .intoArray(c, ci + FREQUENCY[f + 4]);
            FloatVector.broadcast(SPECIES, signs[f - 4])
                    .mul(u4.sub(v4))
                    .intoArray(c, ci + FREQUENCY[f - 4]);
        }
    }

    /** The transpose of joinFirst. */
    static void partFirst(float[] c, int ci, float[] t, int lane) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector c4 = FloatVector.broadcast(SPECIES, COSINE_4);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector s4 = FloatVector.broadcast(SPECIES, SINE_4);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m2 = FloatVector.broadcast(SPECIES, -SINE_2);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        int from = ci + lane;
        FloatVector cc0 = FloatVector.fromArray(SPECIES, c, from);
        FloatVector cc1 = FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 1])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 1]));
        FloatVector cc2 = FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 2])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 2]));
        FloatVector cc3 = FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 3])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 3]));
        FloatVector cc4 = FloatVector.broadcast(SPECIES, COSINE_SIGN[B + 4])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 4]));
        FloatVector cs1 = FloatVector.broadcast(SPECIES, SINE_SIGN[B + 1])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 1] + SINES));
        FloatVector cs2 = FloatVector.broadcast(SPECIES, SINE_SIGN[B + 2])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 2] + SINES));
        FloatVector cs3 = FloatVector.broadcast(SPECIES, SINE_SIGN[B + 3])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 3] + SINES));
        FloatVector cs4 = FloatVector.broadcast(SPECIES, SINE_SIGN[B + 4])
                .mul(FloatVector.fromArray(SPECIES, c, from + FREQUENCY[B + 4] + SINES));
        cc0.add(cc1).add(cc2).add(cc3).add(cc4).intoArray(t, lane);
        c4.fma(cc4, c3.fma(cc3, c2.fma(cc2, c1.fma(cc1, cc0)))).intoArray(t, lane + LANES);
        c1.fma(cc4, c3.fma(cc3, c4.fma(cc2, c2.fma(cc1, cc0)))).intoArray(t, lane + 2 * LANES);
        c3.fma(cc4, c3.fma(cc2, c3.fma(cc1, cc0)).add(cc3)).intoArray(t, lane + 3 * LANES);
        c2.fma(cc4, c3.fma(cc3, c1.fma(cc2, c4.fma(cc1, cc0)))).intoArray(t, lane + 4 * LANES);
        s4.fma(cs4, s3.fma(cs3, s2.fma(cs2, s1.mul(cs1)))).intoArray(t, lane + 5 * LANES);
        m1.fma(cs4, m3.fma(cs3, s4.fma(cs2, s2.mul(cs1)))).intoArray(t, lane + 6 * LANES);
        s3.fma(cs4, m3.fma(cs2, s3.mul(cs1))).intoArray(t, lane + 7 * LANES);
        m2.fma(cs4, s3.fma(cs3, m1.fma(cs2, s4.mul(cs1)))).intoArray(t, lane + 8 * LANES);
    }

    /** The transpose of joinOthers. */
    static void partOthers(float[] c, int ci, float[] signs,
                           float[] t, int first, int distance) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector c4 = FloatVector.broadcast(SPECIES, COSINE_4);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector s4 = FloatVector.broadcast(SPECIES, SINE_4);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m2 = FloatVector.broadcast(SPECIES, -SINE_2);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        for (int g = 1; g <= A; g++) {
            int even = first + g * ROW;
            int odd = even + distance;
            int f = g * WIDTH + B;
            FloatVector e0 = FloatVector.broadcast(SPECIES, signs[f])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f]));
            FloatVector u1 = FloatVector.broadcast(SPECIES, signs[f + 1])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f + 1]));
            FloatVector v1 = FloatVector.broadcast(SPECIES, signs[f - 1])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f - 1]));
            FloatVector e1 = u1.add(v1);
            FloatVector o1 = u1.sub(v1);
            FloatVector u2 = FloatVector.broadcast(SPECIES, signs[f + 2])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f + 2]));
            FloatVector v2 = FloatVector.broadcast(SPECIES, signs[f - 2])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f - 2]));
            FloatVector e2 = u2.add(v2);
            FloatVector o2 = u2.sub(v2);
            FloatVector u3 = FloatVector.broadcast(SPECIES, signs[f + 3])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f + 3]));
            FloatVector v3 = FloatVector.broadcast(SPECIES, signs[f - 3])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f - 3]));
            FloatVector e3 = u3.add(v3);
            FloatVector o3 = u3.sub(v3);
            FloatVector u4 = FloatVector.broadcast(SPECIES, signs[f + 4])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f + 4]));
            FloatVector v4 = FloatVector.broadcast(SPECIES, signs[f - 4])
                    .mul(FloatVector.fromArray(SPECIES, c, ci + FREQUENCY[f - 4]));
            FloatVector e4 = u4.add(v4);
            FloatVector o4 = u4.sub(v4);
            e0.add(e1).add(e2).add(e3).add(e4).intoArray(t, even);
            c4.fma(e4, c3.fma(e3, c2.fma(e2, c1.fma(e1, e0)))).intoArray(t, even + LANES);
            c1.fma(e4, c3.fma(e3, c4.fma(e2, c2.fma(e1, e0)))).intoArray(t, even + 2 * LANES);
            c3.fma(e4, c3.fma(e2, c3.fma(e1, e0)).add(e3)).intoArray(t, even + 3 * LANES);
            c2.fma(e4, c3.fma(e3, c1.fma(e2, c4.fma(e1, e0)))).intoArray(t, even + 4 * LANES);
            s4.fma(o4, s3.fma(o3, s2.fma(o2, s1.mul(o1)))).intoArray(t, odd + LANES);
            m1.fma(o4, m3.fma(o3, s4.fma(o2, s2.mul(o1)))).intoArray(t, odd + 2 * LANES);
            s3.fma(o4, m3.fma(o2, s3.mul(o1))).intoArray(t, odd + 3 * LANES);
            m2.fma(o4, s3.fma(o3, m1.fma(o2, s4.mul(o1)))).intoArray(t, odd + 4 * LANES);
        }
    }
}
