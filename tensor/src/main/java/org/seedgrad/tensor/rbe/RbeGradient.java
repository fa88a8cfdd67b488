package org.seedgrad.tensor.rbe;

/**
 * What the loss of a block says about one seed.
 *
 * <p>Bits have differences, not derivatives. If G = dL/dW and the loss bends by c along each
 * weight, then going from W to W' changes it by <i>G (W' - W) + c |W' - W|^2 / 2</i>: exactly, for
 * a squared error. The radius and the angle have derivatives; an interaction is the change of such
 * a derivative when a bit flips.
 *
 * @param bits         by bit b below 20: the change of the loss when hi becomes hi xor 2^b
 * @param continuous   dL/dr and dL/dtheta
 * @param interactions by bit: the change of each of the two when that bit flips
 */
public record RbeGradient(double[] bits, double[] continuous, double[][] interactions) {

    /** Room for one, to be filled again and again. */
    public RbeGradient() {
        this(new double[Fields.BITS], new double[2], new double[Fields.BITS][2]);
    }

    /**
     * Fills this gradient.
     *
     * @param seed      radius and angle of training, with the fields of hi
     * @param gradient  dL/dW of the block, row-major [rows, columns]
     * @param curvature c, at least 0
     */
    public void compute(Seed seed, double[] gradient, double curvature, int rows, int columns) {
        Factors weight = Factors.of(seed, rows, columns);
        double squares = weight.inner(weight);
        double first = weight.inner(gradient);
        continuous[0] = Factors.slopeR(seed, rows, columns).inner(gradient);
        continuous[1] = Factors.slopeTheta(seed, rows, columns).inner(gradient);
        for (int bit = 0; bit < Fields.BITS; bit++) {
            Seed flipped = new Seed(seed.r(), seed.theta(),
                    Fields.of(seed.fields().bits() ^ 1 << bit));
            Factors moved = Factors.of(flipped, rows, columns);
            double distance = moved.inner(moved) - 2 * moved.inner(weight) + squares;
            bits[bit] = moved.inner(gradient) - first + curvature / 2 * distance;
            interactions[bit][0] = slope(Factors.slopeR(flipped, rows, columns),
                    gradient, curvature, moved, weight) - continuous[0];
            interactions[bit][1] = slope(Factors.slopeTheta(flipped, rows, columns),
                    gradient, curvature, moved, weight) - continuous[1];
        }
    }

    /** The gradient after the move is G + c (W' - W). */
    private static double slope(Factors slope, double[] gradient, double curvature,
                                Factors moved, Factors weight) {
        return slope.inner(gradient)
                + curvature * (slope.inner(moved) - slope.inner(weight));
    }
}
