package org.seedgrad.tensor.rbe;

/**
 * A seed's block as a sum of one or two outer products, column(i) row(j): all sixteen bases are
 * separable. A whole matrix so costs two multiplications an element instead of a sine and a cosine.
 *
 * @param columns one or two functions of the row i, of length rows; they carry the amplitude
 * @param rows    as many functions of the column j, of length columns
 */
record Factors(double[][] columns, double[][] rows) {

    /** W. */
    static Factors of(Seed seed, int rows, int columns) {
        return of(seed, seed.amplitude(), false, rows, columns);
    }

    /** dW/dr: the same pattern, another amplitude. */
    static Factors slopeR(Seed seed, int rows, int columns) {
        return of(seed, seed.amplitudeSlope(), false, rows, columns);
    }

    /** dW/dtheta: the same amplitude, another pattern. */
    static Factors slopeTheta(Seed seed, int rows, int columns) {
        return of(seed, seed.amplitude(), true, rows, columns);
    }

    static Factors of(Seed seed, double amplitude, boolean slope, int rows, int columns) {
        int rank = seed.fields().generator() == Generator.PLANE_WAVE ? 2 : 1;
        double[][] y = new double[rank][rows];
        double[][] x = new double[rank][columns];
        for (int i = 0; i < rows; i++) {
            double at = Seed.coordinate(i, rows);
            double b = seed.rowPhase(at);
            double height = amplitude * seed.window(at, 0);
            y[0][i] = height * StrictMath.cos(b);
            if (rank == 2) y[1][i] = height * StrictMath.sin(b);
        }
        for (int j = 0; j < columns; j++) {
            double at = Seed.coordinate(j, columns);
            double window = seed.window(at, 0);
            x[0][j] = window * (slope ? seed.columnSlope(at) : seed.column(at));
            // sin(a + b + theta) = cos b sin(a + theta) + sin b cos(a + theta), and its slope
            if (rank == 2) x[1][j] = window * (slope ? -seed.column(at) : seed.columnSlope(at));
        }
        return new Factors(y, x);
    }

    /** Adds W to a row-major block whose rows lie a stride apart. */
    void addTo(float[] block, int offset, int stride) {
        float[] row = new float[rows[0].length];
        for (int k = 0; k < rows.length; k++) {
            for (int j = 0; j < row.length; j++) row[j] = (float) rows[k][j];
            for (int i = 0; i < columns[k].length; i++) {
                float height = (float) columns[k][i];
                int start = offset + i * stride;
                for (int j = 0; j < row.length; j++) block[start + j] += height * row[j];
            }
        }
    }

    /** The sum of G W over the block, for a row-major G. */
    double inner(double[] g) {
        double sum = 0;
        for (int k = 0; k < rows.length; k++) {
            int width = rows[k].length;
            for (int i = 0; i < columns[k].length; i++) {
                double line = 0;
                for (int j = 0; j < width; j++) line += g[i * width + j] * rows[k][j];
                sum += columns[k][i] * line;
            }
        }
        return sum;
    }

    /** The sum of W V over the block, from the factors alone. */
    double inner(Factors other) {
        double sum = 0;
        for (int k = 0; k < rows.length; k++) {
            for (int l = 0; l < other.rows.length; l++) {
                sum += dot(columns[k], other.columns[l]) * dot(rows[k], other.rows[l]);
            }
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
