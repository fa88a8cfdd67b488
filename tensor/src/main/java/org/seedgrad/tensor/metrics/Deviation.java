package org.seedgrad.tensor.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far numbers are from a reference.
 *
 * @param maxAbsolute  the largest |a - r|
 * @param meanAbsolute the mean of |a - r|
 * @param maxRelative  the largest |a - r| / max(|r|, 1e-8); a single r near 0 makes it arbitrary
 * @param relativeL2   |a - r| / |r| of all numbers together
 * @param cosine       of the angle between a and r
 * @param correlation  Pearson's, the cosine of what deviates from the mean
 */
public record Deviation(double maxAbsolute, double meanAbsolute, double maxRelative,
                        double relativeL2, double cosine, double correlation) {
    private static final double LEAST = 1e-8;
    /** Deviations from a mean that are below its rounding are none. */
    private static final double CONSTANT = 1e-12;

    /**
     * Compares number by number.
     *
     * @throws IllegalArgumentException if there are none, or not equally many
     */
    public static Deviation of(float[] actual, float[] reference) {
        if (actual.length != reference.length || actual.length == 0) {
            throw new IllegalArgumentException("compare: " + actual.length + " numbers with "
                    + reference.length + "; there must be as many, and at least one");
        }
        int n = actual.length;
        double maxAbsolute = 0;
        double maxRelative = 0;
        double sum = 0;
        double squares = 0;
        double norm = 0;
        for (int i = 0; i < n; i++) {
            double error = Math.abs((double) actual[i] - reference[i]);
            maxAbsolute = Math.max(maxAbsolute, error);     // NaN stays
            maxRelative = Math.max(maxRelative, error / Math.max(Math.abs(reference[i]), LEAST));
            sum += error;
            squares += error * error;
            norm += (double) reference[i] * reference[i];
        }
        return new Deviation(maxAbsolute, sum / n, maxRelative,
                squares == 0 ? 0 : Math.sqrt(squares / norm), cosine(actual, 0, reference, 0),
                cosine(actual, mean(actual), reference, mean(reference)));
    }

    private static double mean(float[] numbers) {
        double sum = 0;
        for (float number : numbers) sum += number;
        return sum / numbers.length;
    }

    /** With the means taken off; 1 where both are nothing but their means, 0 where one is. */
    private static double cosine(float[] a, double meanA, float[] b, double meanB) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            double x = a[i] - meanA;
            double y = b[i] - meanB;
            product += x * y;
            squaresA += x * x;
            squaresB += y * y;
        }
        boolean flatA = squaresA <= a.length * square(CONSTANT * meanA);
        boolean flatB = squaresB <= b.length * square(CONSTANT * meanB);
        if (flatA || flatB) return flatA && flatB ? 1 : 0;
        // One root: of equals it is the product, to the bit.
        return product / Math.sqrt(squaresA * squaresB);
    }

    private static double square(double x) { return x * x; }

    /** For JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("max_absolute_error", maxAbsolute);
        map.put("mean_absolute_error", meanAbsolute);
        map.put("max_relative_error", maxRelative);
        map.put("relative_l2_error", relativeL2);
        map.put("cosine_similarity", cosine);
        map.put("correlation", correlation);
        return map;
    }
}
