package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The sums of a matrix's columns, each in the order of its rows. A plain loop stays scalar: the
 * compiler cannot know that the sums do not lie in the matrix.
 */
public final class ColumnSums {
    private static final int LANES = Kernels.VECTOR ? SPECIES.length() : Integer.MAX_VALUE;

    private static final int FOUR = 4;

    private ColumnSums() { }

    /** For x [rows, columns], whose rows begin at {@code xi + i * stride}; of no rows it is 0. */
    public static void run(int rows, int columns, float[] x, int xi, int stride,
                           float[] sums, int si) {
        if (rows == 0) {
            Arrays.fill(sums, si, si + columns, 0);
            return;
        }
        System.arraycopy(x, xi, sums, si, columns);
        int i = 1;
        for (; i <= rows - FOUR; i += FOUR) addFour(columns, x, xi + i * stride, stride, sums, si);
        for (; i < rows; i++) add(columns, x, xi + i * stride, sums, si);
    }

    private static void add(int count, float[] x, int xi, float[] sums, int si) {
        int j = 0;
        for (; j <= count - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, sums, si + j)
                    .add(FloatVector.fromArray(SPECIES, x, xi + j)).intoArray(sums, si + j);
        }
        for (; j < count; j++) sums[si + j] += x[xi + j];
    }

    /** Four rows, one after another, while the sums stay in registers. */
    private static void addFour(int count, float[] x, int xi, int stride, float[] sums, int si) {
        int j = 0;
        for (; j <= count - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, sums, si + j)
                    .add(FloatVector.fromArray(SPECIES, x, xi + j))
                    .add(FloatVector.fromArray(SPECIES, x, xi + stride + j))
                    .add(FloatVector.fromArray(SPECIES, x, xi + 2 * stride + j))
                    .add(FloatVector.fromArray(SPECIES, x, xi + 3 * stride + j))
                    .intoArray(sums, si + j);
        }
        for (; j < count; j++) {
            sums[si + j] = sums[si + j] + x[xi + j] + x[xi + stride + j]
                    + x[xi + 2 * stride + j] + x[xi + 3 * stride + j];
        }
    }
}
