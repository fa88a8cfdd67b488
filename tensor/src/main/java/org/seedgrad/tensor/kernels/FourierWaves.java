package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Exact.ALL;
import static org.seedgrad.tensor.kernels.Exact.ZERO;
import static org.seedgrad.tensor.kernels.FourierKernel.LANES;
import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The waves of blocks of 64 places, by {@link Fourier63}: sixteen blocks at a time, which are the
 * lanes of a panel. They belong to sixteen examples, or two of them to each of eight, or all to
 * one.
 */
public final class FourierWaves implements WaveBasis {
    /** How many places a block has. */
    public static final int PLACES = Fourier63.PLACES;

    private static final FourierKernel KERNEL =
            Kernels.VECTOR ? new VectorFourier() : new ScalarFourier();

    private static final int STEP = SPECIES.length();

    /** What a thread works on: sixteen blocks as rows, and as panels. */
    private record Sixteen(float[] rows, float[] x, float[] terms, float[] c) {
        Sixteen() {
            this(panel(PLACES), panel(PLACES), panel(Fourier63.TERMS), panel(COEFFICIENTS));
        }

        private static float[] panel(int rows) { return new float[rows * LANES + Scratch.GAP]; }
    }

    private static final ThreadLocal<Sixteen> SCRATCH = ThreadLocal.withInitial(Sixteen::new);

    @Override public int places() { return PLACES; }

    @Override public void analyse(int width, int examples, int blocks, float[] x, int xi,
                                  int stride, float[] c, int ci) {
        Sixteen own = SCRATCH.get();
        int most = LANES / width;
        for (int first = 0; first < blocks; first += most) {
            int count = Math.min(most, blocks - first);
            int from = xi + first * PLACES;
            if (width == 1) {
                lanes(count, x, from, PLACES, own, 0);
            } else {
                // What a group of eight lacks in examples, lanes() makes 0.
                if (width == LANES && examples < width) Arrays.fill(own.x, 0, PLACES * LANES, 0);
                for (int block = 0; block < count; block++) {
                    lanes(examples, x, from + block * PLACES, stride, own, block * width);
                }
            }
            KERNEL.fold(own.x, own.terms);
            int to = ci + first * COEFFICIENTS * width;
            if (width == LANES) {
                KERNEL.join(own.terms, c, to);
            } else {
                KERNEL.join(own.terms, own.c, 0);
                spread(width, count, own, c, to);
            }
        }
    }

    /** Makes rows of x lanes of the panel x; few rows make eight lanes, the others of zeros. */
    private static void lanes(int rows, float[] x, int xi, int stride, Sixteen own, int lane) {
        if (rows >= EIGHT) {
            Transposition.run(rows, PLACES, x, xi, stride, own.x, lane, LANES);
            return;
        }
        for (int row = 0; row < rows; row++) copy(x, xi + row * stride, own.rows, row * PLACES);
        Arrays.fill(own.rows, rows * PLACES, EIGHT * PLACES, 0);
        Transposition.run(EIGHT, PLACES, own.rows, 0, PLACES, own.x, lane, LANES);
    }

    /** Gives each block its coefficients, from the panel of all. */
    private static void spread(int width, int blocks, Sixteen own, float[] c, int ci) {
        if (width == 1) {
            Transposition.run(COEFFICIENTS, blocks, own.c, 0, LANES, c, ci, COEFFICIENTS);
            return;
        }
        for (int block = 0; block < blocks; block++) {
            Eights.copy(COEFFICIENTS, own.c, block * EIGHT, LANES,
                    c, ci + block * COEFFICIENTS * EIGHT, EIGHT);
        }
    }

    @Override public void synthesise(int width, int examples, int blocks, float[] c, int ci,
                                     float scale, float[] bias, int bi,
                                     float[] y, int yi, int stride) {
        Sixteen own = SCRATCH.get();
        int most = LANES / width;
        for (int first = 0; first < blocks; first += most) {
            int count = Math.min(most, blocks - first);
            int from = ci + first * COEFFICIENTS * width;
            if (width == LANES) {
                KERNEL.part(c, from, own.terms);
            } else {
                collect(width, count, c, from, own);
                KERNEL.part(own.c, 0, own.terms);
            }
            KERNEL.unfold(own.terms, scale, own.x);
            Transposition.run(PLACES, LANES, own.x, 0, LANES, own.rows, 0, PLACES);
            for (int block = 0; block < count; block++) {
                int place = (first + block) * PLACES;
                for (int b = 0; b < examples; b++) {
                    int row = (block * width + b) * PLACES;
                    int to = yi + b * stride + place;
                    if (bias == null) {
                        copy(own.rows, row, y, to);
                    } else {
                        add(own.rows, row, bias, bi + place, y, to);
                    }
                }
            }
        }
    }

    /** Puts the coefficients of blocks together; of a lane too many it does not matter what. */
    private static void collect(int width, int blocks, float[] c, int ci, Sixteen own) {
        if (width == 1) {
            Transposition.run(blocks, COEFFICIENTS, c, ci, COEFFICIENTS, own.c, 0, LANES);
            return;
        }
        for (int block = 0; block < blocks; block++) {
            Eights.copy(COEFFICIENTS, c, ci + block * COEFFICIENTS * EIGHT, EIGHT,
                    own.c, block * EIGHT, LANES);
        }
    }

    // Loops of known length, which are faster than System.arraycopy.

    private static void copy(float[] from, int at, float[] to, int ti) {
        if (!Kernels.VECTOR) {
            System.arraycopy(from, at, to, ti, PLACES);
            return;
        }
        for (int j = 0; j < PLACES; j += STEP) {
            FloatVector v = FloatVector.fromArray(SPECIES, from, at + j);
            ZERO.blend(v, ALL).intoArray(to, ti + j);
        }
    }

    private static void add(float[] a, int ai, float[] b, int bi, float[] sum, int si) {
        if (!Kernels.VECTOR) {
            for (int j = 0; j < PLACES; j++) sum[si + j] = a[ai + j] + b[bi + j];
            return;
        }
        for (int j = 0; j < PLACES; j += STEP) {
            FloatVector.fromArray(SPECIES, a, ai + j)
                    .add(FloatVector.fromArray(SPECIES, b, bi + j)).intoArray(sum, si + j);
        }
    }
}
