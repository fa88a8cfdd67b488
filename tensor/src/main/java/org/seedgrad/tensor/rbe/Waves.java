package org.seedgrad.tensor.rbe;

/**
 * All waves of one axis at its n places: Psi = [cos(pi f x) | sin(pi f x)] for f = 0 to 31, 64
 * functions in all, with their inner products.
 */
final class Waves {
    static final int FREQUENCIES = 32;
    static final int COUNT = 2 * FREQUENCIES;

    /** By function, then by place. */
    final double[][] psi;

    Waves(int n) {
        psi = new double[COUNT][n];
        for (int f = 0; f < FREQUENCIES; f++) {
            for (int i = 0; i < n; i++) {
                double phase = Math.PI * f * Seed.coordinate(i, n);
                psi[cosine(f)][i] = StrictMath.cos(phase);
                psi[sine(f)][i] = StrictMath.sin(phase);
            }
        }
    }

    static int cosine(int frequency) { return frequency; }

    static int sine(int frequency) { return FREQUENCIES + frequency; }

    /** The frequencies below this one are different at n places; higher ones repeat them. */
    static int distinct(int n) { return Math.min(FREQUENCIES, (n - 1) / 2 + 1); }

    /** Whether the sine of a frequency is more than rounding at some of n places. */
    static boolean hasSine(int frequency, int n) {
        return frequency > 0 && 2 * frequency != n - 1;     // else its phases are multiples of pi
    }

    double inner(int a, int b) {
        double sum = 0;
        for (int i = 0; i < psi[a].length; i++) sum += psi[a][i] * psi[b][i];
        return sum;
    }

    /** Gamma = Psi_y^T G Psi_x for G [rows, columns]: the product of G with every pair of waves. */
    static double[][] gamma(double[] g, Waves y, Waves x) {
        int rows = y.psi[0].length;
        int columns = x.psi[0].length;
        double[][] half = new double[rows][COUNT];              // G Psi_x
        for (int i = 0; i < rows; i++) {
            for (int b = 0; b < COUNT; b++) {
                double sum = 0;
                for (int j = 0; j < columns; j++) sum += g[i * columns + j] * x.psi[b][j];
                half[i][b] = sum;
            }
        }
        double[][] gamma = new double[COUNT][COUNT];
        for (int a = 0; a < COUNT; a++) {
            for (int i = 0; i < rows; i++) {
                double wave = y.psi[a][i];
                for (int b = 0; b < COUNT; b++) gamma[a][b] += wave * half[i][b];
            }
        }
        return gamma;
    }
}
