package org.seedgrad.tensor.rbe;

/**
 * A point (r, theta) of the hyperbolic disk and the wave it drives: W(x, y) = A(r) P(x, y). All
 * derivatives stand beside what they are derivatives of.
 *
 * @param r     the radius, 0 to 1 (exclusive)
 * @param theta the angle in radians
 */
public record Seed(double r, double theta, Fields fields) {
    /** Beyond this the amplitude stays as it is: sinh 20 is 2.4e8. */
    private static final double FARTHEST = 20;

    /** The coordinate of place i of n: from -1 to 1, and 0 where there is one place only. */
    public static double coordinate(int i, int n) { return n == 1 ? 0 : 2.0 * i / (n - 1) - 1; }

    /** The weight in row i and column j of a block [rows, columns]. */
    public double weight(int i, int j, int rows, int columns) {
        return weight(coordinate(j, columns), coordinate(i, rows));
    }

    public double weight(double x, double y) { return amplitude() * pattern(x, y); }

    /** dW/dr. */
    public double slopeR(double x, double y) { return amplitudeSlope() * pattern(x, y); }

    /** dW/dtheta. */
    public double slopeTheta(double x, double y) { return amplitude() * patternSlope(x, y); }

    /** dW/dlog2_c, as if that field were continuous. */
    public double slopeLog2C(double x, double y) {
        if (!fields.windowed()) return StrictMath.log(2) * scaledDistanceSlope() * pattern(x, y);
        double s = fields.windowSharpness();
        return -s * s * StrictMath.log(2) * (x * x + y * y) * weight(x, y);
    }

    // The radial factor

    /** 2 artanh r, the hyperbolic distance from the centre. */
    private double distance() { return StrictMath.log1p(2 * r / (1 - r)); }

    /** A(r) = radial(u), u = min(kappa d, 20). */
    public double amplitude() {
        return fields.radial().value(Math.min(fields.kappa() * distance(), FARTHEST));
    }

    /** dA/dr = radial'(u) kappa 2 / (1 - r^2), and 0 where u is at its bound. */
    double amplitudeSlope() {
        double u = fields.kappa() * distance();
        return u >= FARTHEST ? 0
                : fields.radial().slope(u) * fields.kappa() * 2 / ((1 - r) * (1 + r));
    }

    /** dA/dln kappa = radial'(u) u, and 0 where u is at its bound. */
    private double scaledDistanceSlope() {
        double u = fields.kappa() * distance();
        return u >= FARTHEST ? 0 : fields.radial().slope(u) * u;
    }

    // The spatial factor

    /** P(x, y). */
    public double pattern(double x, double y) {
        return window(x, y) * product(column(x), columnSlope(x), rowPhase(y));
    }

    /** dP/dtheta; the slope of the slope of a sine is the sine turned around. */
    public double patternSlope(double x, double y) {
        return window(x, y) * product(columnSlope(x), -column(x), rowPhase(y));
    }

    /** sin(a + b) = sin a cos b + cos a sin b for the plane wave; the others are products. */
    private double product(double column, double turned, double b) {
        double straight = column * StrictMath.cos(b);
        return fields.generator() == Generator.PLANE_WAVE
                ? straight + turned * StrictMath.sin(b) : straight;
    }

    /** The factor in x: sin(a + theta), tanh z or sech^2 z, for a = pi f_x x. */
    double column(double x) {
        return switch (fields.generator()) {
            case PRODUCT, PLANE_WAVE -> StrictMath.sin(Math.PI * fields.frequencyX() * x + theta);
            case EDGE -> StrictMath.tanh(edge(x));
            case BUMP -> Radial.sech2(edge(x));
        };
    }

    /** d column / dtheta: cos(a + theta), sech^2 z or -2 tanh z sech^2 z. */
    double columnSlope(double x) {
        double z = edge(x);
        return switch (fields.generator()) {
            case PRODUCT, PLANE_WAVE -> StrictMath.cos(Math.PI * fields.frequencyX() * x + theta);
            case EDGE -> Radial.sech2(z);
            case BUMP -> -2 * StrictMath.tanh(z) * Radial.sech2(z);
        };
    }

    /** b = pi f_y y - q pi / 2. */
    double rowPhase(double y) {
        return Math.PI * fields.frequencyY() * y - fields.quarterTurns() * Math.PI / 2;
    }

    private double edge(double x) { return fields.frequencyX() * x + theta - Math.PI; }

    /** exp(-(x^2 + y^2) s^2 / 2), or 1. */
    double window(double x, double y) {
        if (!fields.windowed()) return 1;
        double s = fields.windowSharpness();
        return StrictMath.exp(-(x * x + y * y) * s * s / 2);
    }
}
