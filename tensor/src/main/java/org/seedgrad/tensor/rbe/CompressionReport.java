package org.seedgrad.tensor.rbe;

import java.util.Locale;

/**
 * What a compression costs in error and saves in bytes. The ratio counts the bytes that are
 * written, header and checksum included.
 *
 * @param bytes      of the compressed form
 * @param rawBytes   four a number
 * @param l1         mean absolute error
 * @param l2         root of the sum of squared errors
 * @param max        largest absolute error
 * @param relativeL2 l2 over the root of the sum of squares of the matrix
 * @param rmse       root of the mean squared error
 * @param sigma      standard deviation of the matrix
 */
public record CompressionReport(long bytes, long rawBytes, double l1, double l2, double max,
                                double relativeL2, double rmse, double sigma) {

    /** Of a matrix, what came back of it, and how many bytes it was in between. */
    public static CompressionReport of(float[] matrix, float[] decoded, long bytes) {
        if (matrix.length == 0) throw new IllegalArgumentException(
                "report: a matrix of no numbers");
        if (decoded.length != matrix.length) throw new IllegalArgumentException("report: a matrix "
                + "of " + matrix.length + " numbers, and " + decoded.length + " came back");
        double absolute = 0;
        double squares = 0;
        double largest = 0;
        double norm = 0;
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            double error = Math.abs((double) matrix[i] - decoded[i]);
            absolute += error;
            squares += error * error;
            largest = Math.max(largest, error);
            norm += (double) matrix[i] * matrix[i];
            sum += matrix[i];
        }
        int n = matrix.length;
        double mean = sum / n;
        double spread = 0;          // in a pass of its own: norm / n - mean^2 would cancel
        for (float number : matrix) spread += (number - mean) * (number - mean);
        double relative = squares == 0 ? 0 : Math.sqrt(squares / norm);
        return new CompressionReport(bytes, 4L * n, absolute / n, Math.sqrt(squares), largest,
                relative, Math.sqrt(squares / n), Math.sqrt(spread / n));
    }

    public static CompressionReport of(float[] matrix, CompressedMatrix compressed) {
        return of(matrix, compressed.decompress(), compressed.toBytes().length);
    }

    public double ratio() { return (double) rawBytes / bytes; }

    public double bitsPerWeight() { return 32.0 * bytes / rawBytes; }

    /**
     * The least RMSE / sigma that any code can reach for independent Gaussian numbers at this rate
     * of R bits each: 2^-R (Shannon 1959). What comes out below it has structure.
     */
    public double gaussianBound() { return StrictMath.pow(2, -bitsPerWeight()); }

    /** RMSE / sigma; 0 where nothing is lost, else infinite for a constant matrix. */
    public double relativeRmse() { return rmse == 0 ? 0 : rmse / sigma; }

    @Override public String toString() {
        String error = sigma == 0 ? "the matrix is constant" : String.format(Locale.ROOT,
                "which is %.3g sigma (Gaussian bound %.3g)", relativeRmse(), gaussianBound());
        return String.format(Locale.ROOT, "%,d bytes, %.1f : 1, %.3f bit a weight; "
                + "RMSE %.3g, %s; max %.3g", bytes, ratio(), bitsPerWeight(), rmse, error, max);
    }
}
