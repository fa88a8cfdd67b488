package org.seedgrad.tensor.rbe;

/**
 * A matrix [rows, columns] in one seed of 128 bits.
 */
public record PoincareMatrix(Packed128 seed, int rows, int columns) {
    private static final double FARTHEST_R = 1 - 1.0 / (1 << 20);

    public PoincareMatrix {
        if (rows < 1 || columns < 1) throw new IllegalArgumentException("matrix: [" + rows + ", "
                + columns + "]; it needs at least one row and one column");
        if ((long) rows * columns > Integer.MAX_VALUE - 8) throw new IllegalArgumentException(
                "matrix: [" + rows + ", " + columns + "] is " + (long) rows * columns
                + " numbers, more than an array holds");
    }

    /** The matrix in row-major order, from the 64 bits of inference. */
    public float[] decompress() {
        float[] matrix = new float[rows * columns];
        Factors.of(seed.packed().decode(), rows, columns).addTo(matrix, 0, columns);
        return matrix;
    }

    /** The root of the mean squared error of {@link #decompress} against a target. */
    public double rmse(float[] target) {
        check(target);
        float[] matrix = decompress();
        double squares = 0;
        for (int i = 0; i < target.length; i++) {
            double error = matrix[i] - target[i];
            squares += error * error;
        }
        return Math.sqrt(squares / target.length);
    }

    /**
     * Fits radius and angle by Adam on half the squared error; the fields stay as they are. It
     * arrives where the frequencies are right already and the angle is not far off: from the far
     * side the radius may reach 0 first, where the angle has no slope. {@link #fit} has neither
     * trouble.
     *
     * @param epochs       at least 0
     * @param learningRate at least 0, and finite
     */
    public PoincareMatrix trainWithAdam128(float[] target, int epochs, double learningRate) {
        check(target);
        if (epochs < 0 || !(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("matrix: " + epochs + " epochs, and the learning "
                    + "rate is " + learningRate + "; both must be at least 0, and finite");
        }
        Seed at = seed.decode();
        AdamStep r = new AdamStep(learningRate);
        AdamStep theta = new AdamStep(learningRate);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double slopeR = 0;
            double slopeTheta = 0;
            for (int i = 0; i < rows; i++) {
                double y = Seed.coordinate(i, rows);
                for (int j = 0; j < columns; j++) {
                    double x = Seed.coordinate(j, columns);
                    double error = at.weight(x, y) - target[i * columns + j];
                    slopeR += error * at.slopeR(x, y);
                    slopeTheta += error * at.slopeTheta(x, y);
                }
            }
            double newR = at.r() - r.of(slopeR, epoch);
            double newTheta = at.theta() - theta.of(slopeTheta, epoch);
            at = new Seed(Math.max(0, Math.min(FARTHEST_R, newR)),
                    newTheta - 2 * Math.PI * Math.floor(newTheta / (2 * Math.PI)), at.fields());
        }
        return new PoincareMatrix(Packed128.of(at), rows, columns);
    }

    /** Adam for one number (Kingma and Ba 2015). */
    private static final class AdamStep {
        private final double learningRate;
        private double m;
        private double v;

        AdamStep(double learningRate) { this.learningRate = learningRate; }

        double of(double gradient, int step) {
            m = 0.9 * m + 0.1 * gradient;
            v = 0.999 * v + 0.001 * gradient * gradient;
            return learningRate * m / (1 - StrictMath.pow(0.9, step))
                    / (Math.sqrt(v / (1 - StrictMath.pow(0.999, step))) + 1e-8);
        }
    }

    /**
     * The best plain wave for a target: frequencies by exact search, radius and angle in closed
     * form. Where this seed already is at least as good, it stays.
     */
    public PoincareMatrix fit(float[] target) {
        check(target);
        double[] gradient = new double[target.length];          // of half the squared error, at 0
        for (int i = 0; i < target.length; i++) gradient[i] = -target[i];
        WaveSearch.Move best = new WaveSearch(rows, columns).best(gradient, 1, 1).get(0);
        PoincareMatrix fitted = new PoincareMatrix(
                Packed128.of(best.point().seed(best.fields())), rows, columns);
        return fitted.rmse(target) < rmse(target) ? fitted : this;
    }

    private void check(float[] target) {
        if (target.length != rows * columns) throw new IllegalArgumentException("matrix: [" + rows
                + ", " + columns + "] is " + rows * columns + " numbers, but the target has "
                + target.length);
        Finite.check("matrix", target, columns);
    }
}
