package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Orthonormal transforms of a block: the sum of squares stays (Parseval), so of the coefficients
 * the largest are the best to keep, and the error is known without decoding.
 */
public enum Transform {
    /** The discrete cosine transform, DCT-II (Ahmed, Natarajan and Rao 1974). */
    DCT {
        @Override void forward(double[] line) {
            double[] x = line.clone();
            double[] cosines = cosines(x.length);
            for (int k = 0; k < x.length; k++) {
                double sum = 0;
                for (int j = 0; j < x.length; j++) sum += cosines[k * x.length + j] * x[j];
                line[k] = sum;
            }
        }

        @Override void inverse(double[] line) {
            double[] c = line.clone();
            double[] cosines = cosines(c.length);
            for (int j = 0; j < c.length; j++) {
                double sum = 0;
                for (int k = 0; k < c.length; k++) sum += cosines[k * c.length + j] * c[k];
                line[j] = sum;
            }
        }
    },
    /** The wavelet of Haar (1910), all levels. */
    HAAR {
        @Override void forward(double[] line) { analyse(line, HAAR_FILTER); }

        @Override void inverse(double[] line) { synthesise(line, HAAR_FILTER); }
    },
    /** The wavelet of Daubechies (1988) with two vanishing moments, periodic, all levels. */
    DB2 {
        @Override void forward(double[] line) { analyse(line, DB2_FILTER); }

        @Override void inverse(double[] line) { synthesise(line, DB2_FILTER); }
    };

    private static final double[] HAAR_FILTER = {Math.sqrt(0.5), Math.sqrt(0.5)};
    private static final double[] DB2_FILTER = db2();

    abstract void forward(double[] line);

    abstract void inverse(double[] line);

    /** The coefficients of a row-major block, in place: each row, then each column. */
    public void forward(double[] block, int rows, int columns) {
        eachRow(block, rows, columns, this::forward);
        eachColumn(block, rows, columns, this::forward);
    }

    /** The block of the coefficients, in place. */
    public void inverse(double[] block, int rows, int columns) {
        eachColumn(block, rows, columns, this::inverse);
        eachRow(block, rows, columns, this::inverse);
    }

    private interface Line {
        void change(double[] line);
    }

    private static void eachRow(double[] block, int rows, int columns, Line change) {
        double[] line = new double[columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(block, i * columns, line, 0, columns);
            change.change(line);
            System.arraycopy(line, 0, block, i * columns, columns);
        }
    }

    private static void eachColumn(double[] block, int rows, int columns, Line change) {
        double[] line = new double[rows];
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) line[i] = block[i * columns + j];
            change.change(line);
            for (int i = 0; i < rows; i++) block[i * columns + j] = line[i];
        }
    }

    // Cosines

    /** By length, of which few occur. */
    private static final Map<Integer, double[]> COSINES = new ConcurrentHashMap<>();

    /** The orthonormal matrix [n, n] whose row k is the wave of frequency k. */
    private static double[] cosines(int n) {
        return COSINES.computeIfAbsent(n, length -> {
            double[] cosines = new double[length * length];
            for (int k = 0; k < length; k++) {
                double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / length);
                for (int j = 0; j < length; j++) {
                    cosines[k * length + j] =
                            scale * StrictMath.cos(Math.PI * k * (2 * j + 1) / (2 * length));
                }
            }
            return cosines;
        });
    }

    // Wavelets

    private static double[] db2() {
        double root = Math.sqrt(3);
        double scale = 4 * Math.sqrt(2);
        return new double[] {(1 + root) / scale, (3 + root) / scale,
                (3 - root) / scale, (1 - root) / scale};
    }

    /**
     * Level by level: of the first length numbers, averages and differences of neighbours; then of
     * the averages. Of an odd length the last number is taken along as it is.
     */
    private static void analyse(double[] line, double[] filter) {
        for (int length = line.length; length >= 2; length = (length + 1) / 2) {
            int pairs = length / 2;
            int averages = (length + 1) / 2;
            double[] x = line.clone();
            if (length % 2 == 1) line[pairs] = x[length - 1];
            for (int i = 0; i < pairs; i++) {
                double average = 0;
                double difference = 0;
                for (int k = 0; k < filter.length; k++) {
                    double value = x[(2 * i + k) % (2 * pairs)];
                    average += filter[k] * value;
                    difference += detail(filter, k) * value;
                }
                line[i] = average;
                line[averages + i] = difference;
            }
        }
    }

    /** The transpose, which is the inverse, level by level the other way. */
    private static void synthesise(double[] line, double[] filter) {
        int levels = 0;
        for (int n = line.length; n >= 2; n = (n + 1) / 2) levels++;
        for (int level = levels - 1; level >= 0; level--) {
            int length = line.length;
            for (int i = 0; i < level; i++) length = (length + 1) / 2;
            int pairs = length / 2;
            int averages = (length + 1) / 2;
            double[] c = line.clone();
            Arrays.fill(line, 0, length, 0);
            if (length % 2 == 1) line[length - 1] = c[pairs];
            for (int i = 0; i < pairs; i++) {
                for (int k = 0; k < filter.length; k++) {
                    line[(2 * i + k) % (2 * pairs)] += filter[k] * c[i]
                            + detail(filter, k) * c[averages + i];
                }
            }
        }
    }

    /** The filter of the differences: that of the averages backwards, with every other sign. */
    private static double detail(double[] filter, int k) {
        double value = filter[filter.length - 1 - k];
        return k % 2 == 0 ? value : -value;
    }
}
