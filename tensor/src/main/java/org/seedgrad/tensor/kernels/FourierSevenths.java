package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Fourier63.A;
import static org.seedgrad.tensor.kernels.Fourier63.B;
import static org.seedgrad.tensor.kernels.Fourier63.N;
import static org.seedgrad.tensor.kernels.Fourier63.PLACE;
import static org.seedgrad.tensor.kernels.Fourier63.ROW;
import static org.seedgrad.tensor.kernels.Fourier63.WIDTH;
import static org.seedgrad.tensor.kernels.FourierKernel.LANES;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link VectorFourier}'s loops over b: folding, with the sums over a. Their matrices are written
 * out: of angles of k sevenths of a turn there are three cosines and three sines, which stay in
 * registers, as does all that belongs to one b. They are c1 to c3 and s1 to s3; m1 and m3 are two
 * of the sines times -1.
 *
 * <p>cc is a cosine of a times a cosine of b, cs a cosine of a times a sine of b, and so on; x and
 * y stand at 9 a + 7 b and its mirror, v and w at 9 a - 7 b and its mirror.
 */
final class FourierSevenths {
    private static final float COSINE_1 = Fourier63.cosine(1, 7);
    private static final float COSINE_2 = Fourier63.cosine(2, 7);
    private static final float COSINE_3 = Fourier63.cosine(3, 7);
    private static final float SINE_1 = Fourier63.sine(1, 7);
    private static final float SINE_2 = Fourier63.sine(2, 7);
    private static final float SINE_3 = Fourier63.sine(3, 7);

    private FourierSevenths() { }

    /** Where b is 0. */
    static void foldFirst(float[] x, float[] t, int lane) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        FloatVector cc0 = FloatVector.fromArray(SPECIES, x, lane)
                .add(FloatVector.fromArray(SPECIES, x, N * LANES + lane));
        int j1 = PLACE[WIDTH + B];
        int j2 = PLACE[2 * WIDTH + B];
        int j3 = PLACE[3 * WIDTH + B];
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, j1 + lane);
        FloatVector y1 = FloatVector.fromArray(SPECIES, x, N * LANES - j1 + lane);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, j2 + lane);
        FloatVector y2 = FloatVector.fromArray(SPECIES, x, N * LANES - j2 + lane);
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, j3 + lane);
        FloatVector y3 = FloatVector.fromArray(SPECIES, x, N * LANES - j3 + lane);
        FloatVector cc1 = x1.add(y1);
        FloatVector sc1 = x1.sub(y1);
        FloatVector cc2 = x2.add(y2);
        FloatVector sc2 = x2.sub(y2);
        FloatVector cc3 = x3.add(y3);
        FloatVector sc3 = x3.sub(y3);
        cc0.add(cc1).add(cc2).add(cc3).intoArray(t, lane);
        c3.fma(cc3, c2.fma(cc2, c1.fma(cc1, cc0))).intoArray(t, lane + ROW);
        c1.fma(cc3, c3.fma(cc2, c2.fma(cc1, cc0))).intoArray(t, lane + 2 * ROW);
        c2.fma(cc3, c1.fma(cc2, c3.fma(cc1, cc0))).intoArray(t, lane + 3 * ROW);
        s3.fma(sc3, s2.fma(sc2, s1.mul(sc1))).intoArray(t, lane + 4 * ROW);
        m1.fma(sc3, m3.fma(sc2, s2.mul(sc1))).intoArray(t, lane + 5 * ROW);
        s2.fma(sc3, m1.fma(sc2, s3.mul(sc1))).intoArray(t, lane + 6 * ROW);
    }

    /** Where b is 1 to 4. */
    static void foldOthers(float[] x, float[] t, int lane) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        for (int b = 1; b <= B; b++) {
            int j0 = PLACE[B + b];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, j0 + lane);
            FloatVector y0 = FloatVector.fromArray(SPECIES, x, N * LANES - j0 + lane);
            FloatVector cc0 = x0.add(y0);
            FloatVector cs0 = x0.sub(y0);
            int j1 = PLACE[WIDTH + B + b];
            int k1 = PLACE[WIDTH + B - b];
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, j1 + lane);
            FloatVector y1 = FloatVector.fromArray(SPECIES, x, N * LANES - j1 + lane);
            FloatVector v1 = FloatVector.fromArray(SPECIES, x, k1 + lane);
            FloatVector w1 = FloatVector.fromArray(SPECIES, x, N * LANES - k1 + lane);
            FloatVector cc1 = x1.add(y1).add(v1.add(w1));
            FloatVector cs1 = x1.sub(y1).sub(v1.sub(w1));
            FloatVector sc1 = x1.sub(y1).add(v1.sub(w1));
            FloatVector ss1 = v1.add(w1).sub(x1.add(y1));
            int j2 = PLACE[2 * WIDTH + B + b];
            int k2 = PLACE[2 * WIDTH + B - b];
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, j2 + lane);
            FloatVector y2 = FloatVector.fromArray(SPECIES, x, N * LANES - j2 + lane);
            FloatVector v2 = FloatVector.fromArray(SPECIES, x, k2 + lane);
            FloatVector w2 = FloatVector.fromArray(SPECIES, x, N * LANES - k2 + lane);
            FloatVector cc2 = x2.add(y2).add(v2.add(w2));
            FloatVector cs2 = x2.sub(y2).sub(v2.sub(w2));
            FloatVector sc2 = x2.sub(y2).add(v2.sub(w2));
            FloatVector ss2 = v2.add(w2).sub(x2.add(y2));
            int j3 = PLACE[3 * WIDTH + B + b];
            int k3 = PLACE[3 * WIDTH + B - b];
            FloatVector x3 = FloatVector.fromArray(SPECIES, x, j3 + lane);
            FloatVector y3 = FloatVector.fromArray(SPECIES, x, N * LANES - j3 + lane);
            FloatVector v3 = FloatVector.fromArray(SPECIES, x, k3 + lane);
            FloatVector w3 = FloatVector.fromArray(SPECIES, x, N * LANES - k3 + lane);
            FloatVector cc3 = x3.add(y3).add(v3.add(w3));
            FloatVector cs3 = x3.sub(y3).sub(v3.sub(w3));
            FloatVector sc3 = x3.sub(y3).add(v3.sub(w3));
            FloatVector ss3 = v3.add(w3).sub(x3.add(y3));
            int cosine = b * LANES + lane;
            int sine = cosine + B * LANES;
            cc0.add(cc1).add(cc2).add(cc3).intoArray(t, cosine);
            c3.fma(cc3, c2.fma(cc2, c1.fma(cc1, cc0))).intoArray(t, cosine + ROW);
            c1.fma(cc3, c3.fma(cc2, c2.fma(cc1, cc0))).intoArray(t, cosine + 2 * ROW);
            c2.fma(cc3, c1.fma(cc2, c3.fma(cc1, cc0))).intoArray(t, cosine + 3 * ROW);
            cs0.add(cs1).add(cs2).add(cs3).intoArray(t, sine);
            c3.fma(cs3, c2.fma(cs2, c1.fma(cs1, cs0))).intoArray(t, sine + ROW);
            c1.fma(cs3, c3.fma(cs2, c2.fma(cs1, cs0))).intoArray(t, sine + 2 * ROW);
            c2.fma(cs3, c1.fma(cs2, c3.fma(cs1, cs0))).intoArray(t, sine + 3 * ROW);
            s3.fma(sc3, s2.fma(sc2, s1.mul(sc1))).intoArray(t, cosine + 4 * ROW);
            m1.fma(sc3, m3.fma(sc2, s2.mul(sc1))).intoArray(t, cosine + 5 * ROW);
            s2.fma(sc3, m1.fma(sc2, s3.mul(sc1))).intoArray(t, cosine + 6 * ROW);
            s3.fma(ss3, s2.fma(ss2, s1.mul(ss1))).intoArray(t, sine + 4 * ROW);
            m1.fma(ss3, m3.fma(ss2, s2.mul(ss1))).intoArray(t, sine + 5 * ROW);
            s2.fma(ss3, m1.fma(ss2, s3.mul(ss1))).intoArray(t, sine + 6 * ROW);
        }
    }

    /** The transpose of foldFirst. */
    static void unfoldFirst(float[] t, float scale, float[] x, int lane) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        FloatVector factor = FloatVector.broadcast(SPECIES, scale);
        FloatVector cc0 = FloatVector.fromArray(SPECIES, t, lane);
        FloatVector cc1 = FloatVector.fromArray(SPECIES, t, lane + ROW);
        FloatVector cc2 = FloatVector.fromArray(SPECIES, t, lane + 2 * ROW);
        FloatVector cc3 = FloatVector.fromArray(SPECIES, t, lane + 3 * ROW);
        FloatVector sc1 = FloatVector.fromArray(SPECIES, t, lane + 4 * ROW);
        FloatVector sc2 = FloatVector.fromArray(SPECIES, t, lane + 5 * ROW);
        FloatVector sc3 = FloatVector.fromArray(SPECIES, t, lane + 6 * ROW);
        FloatVector u0 = cc0.add(cc1).add(cc2).add(cc3);
        factor.mul(u0).intoArray(x, lane);
        factor.mul(u0).intoArray(x, N * LANES + lane);
        FloatVector u1 = c3.fma(cc3, c2.fma(cc2, c1.fma(cc1, cc0)));
        FloatVector v1 = s3.fma(sc3, s2.fma(sc2, s1.mul(sc1)));
        int j1 = PLACE[WIDTH + B];
        factor.mul(u1.add(v1)).intoArray(x, j1 + lane);
        factor.mul(u1.sub(v1)).intoArray(x, N * LANES - j1 + lane);
        FloatVector u2 = c1.fma(cc3, c3.fma(cc2, c2.fma(cc1, cc0)));
        FloatVector v2 = m1.fma(sc3, m3.fma(sc2, s2.mul(sc1)));
        int j2 = PLACE[2 * WIDTH + B];
        factor.mul(u2.add(v2)).intoArray(x, j2 + lane);
        factor.mul(u2.sub(v2)).intoArray(x, N * LANES - j2 + lane);
        FloatVector u3 = c2.fma(cc3, c1.fma(cc2, c3.fma(cc1, cc0)));
        FloatVector v3 = s2.fma(sc3, m1.fma(sc2, s3.mul(sc1)));
        int j3 = PLACE[3 * WIDTH + B];
        factor.mul(u3.add(v3)).intoArray(x, j3 + lane);
        factor.mul(u3.sub(v3)).intoArray(x, N * LANES - j3 + lane);
    }

    /** The transpose of foldOthers. */
    static void unfoldOthers(float[] t, float scale, float[] x, int lane) {
        FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, COSINE_3);
        FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, SINE_3);
        FloatVector m1 = FloatVector.broadcast(SPECIES, -SINE_1);
        FloatVector m3 = FloatVector.broadcast(SPECIES, -SINE_3);
        FloatVector factor = FloatVector.broadcast(SPECIES, scale);
        for (int b = 1; b <= B; b++) {
            int cosine = b * LANES + lane;
            int sine = cosine + B * LANES;
            FloatVector cc0 = FloatVector.fromArray(SPECIES, t, cosine);
            FloatVector cc1 = FloatVector.fromArray(SPECIES, t, cosine + ROW);
            FloatVector cc2 = FloatVector.fromArray(SPECIES, t, cosine + 2 * ROW);
            FloatVector cc3 = FloatVector.fromArray(SPECIES, t, cosine + 3 * ROW);
            FloatVector cs0 = FloatVector.fromArray(SPECIES, t, sine);
            FloatVector cs1 = FloatVector.fromArray(SPECIES, t, sine + ROW);
            FloatVector cs2 = FloatVector.fromArray(SPECIES, t, sine + 2 * ROW);
            FloatVector cs3 = FloatVector.fromArray(SPECIES, t, sine + 3 * ROW);
            FloatVector sc1 = FloatVector.fromArray(SPECIES, t, cosine + 4 * ROW);
            FloatVector sc2 = FloatVector.fromArray(SPECIES, t, cosine + 5 * ROW);
            FloatVector sc3 = FloatVector.fromArray(SPECIES, t, cosine + 6 * ROW);
            FloatVector ss1 = FloatVector.fromArray(SPECIES, t, sine + 4 * ROW);
            FloatVector ss2 = FloatVector.fromArray(SPECIES, t, sine + 5 * ROW);
            FloatVector ss3 = FloatVector.fromArray(SPECIES, t, sine + 6 * ROW);
            FloatVector u0 = cc0.add(cc1).add(cc2).add(cc3);
            FloatVector v0 = cs0.add(cs1).add(cs2).add(cs3);
            int j0 = PLACE[B + b];
            factor.mul(u0.add(v0)).intoArray(x, j0 + lane);
            factor.mul(u0.sub(v0)).intoArray(x, N * LANES - j0 + lane);
            FloatVector p1 = c3.fma(cc3, c2.fma(cc2, c1.fma(cc1, cc0)));
            FloatVector q1 = s3.fma(ss3, s2.fma(ss2, s1.mul(ss1)));
            FloatVector r1 = s3.fma(sc3, s2.fma(sc2, s1.mul(sc1)));
            FloatVector z1 = c3.fma(cs3, c2.fma(cs2, c1.fma(cs1, cs0)));
            int j1 = PLACE[WIDTH + B + b];
            int k1 = PLACE[WIDTH + B - b];
            factor.mul(p1.sub(q1).add(r1.add(z1))).intoArray(x, j1 + lane);
            factor.mul(p1.sub(q1).sub(r1.add(z1))).intoArray(x, N * LANES - j1 + lane);
            factor.mul(p1.add(q1).add(r1.sub(z1))).intoArray(x, k1 + lane);
            factor.mul(p1.add(q1).sub(r1.sub(z1))).intoArray(x, N * LANES - k1 + lane);
            FloatVector p2 = c1.fma(cc3, c3.fma(cc2, c2.fma(cc1, cc0)));
            FloatVector q2 = m1.fma(ss3, m3.fma(ss2, s2.mul(ss1)));
            FloatVector r2 = m1.fma(sc3, m3.fma(sc2, s2.mul(sc1)));
            FloatVector z2 = c1.fma(cs3, c3.fma(cs2, c2.fma(cs1, cs0)));
            int j2 = PLACE[2 * WIDTH + B + b];
            int k2 = PLACE[2 * WIDTH + B - b];
            factor.mul(p2.sub(q2).add(r2.add(z2))).intoArray(x, j2 + lane);
            factor.mul(p2.sub(q2).sub(r2.add(z2))).intoArray(x, N * LANES - j2 + lane);
            factor.mul(p2.add(q2).add(r2.sub(z2))).intoArray(x, k2 + lane);
            factor.mul(p2.add(q2).sub(r2.sub(z2))).intoArray(x, N * LANES - k2 + lane);
            FloatVector p3 = c2.fma(cc3, c1.fma(cc2, c3.fma(cc1, cc0)));
            FloatVector q3 = s2.fma(ss3, m1.fma(ss2, s3.mul(ss1)));
            FloatVector r3 = s2.fma(sc3, m1.fma(sc2, s3.mul(sc1)));
            FloatVector z3 = c2.fma(cs3, c1.fma(cs2, c3.fma(cs1, cs0)));
            int j3 = PLACE[3 * WIDTH + B + b];
            int k3 = PLACE[3 * WIDTH + B - b];
            factor.mul(p3.sub(q3).add(r3.add(z3))).intoArray(x, j3 + lane);
            factor.mul(p3.sub(q3).sub(r3.add(z3))).intoArray(x, N * LANES - j3 + lane);
            factor.mul(p3.add(q3).add(r3.sub(z3))).intoArray(x, k3 + lane);
            factor.mul(p3.add(q3).sub(r3.sub(z3))).intoArray(x, N * LANES - k3 + lane);
        }
    }
}
