package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * What a matrix is like, and so what compressing it can give.
 *
 * @param singularValues  the largest first
 * @param conditionNumber the largest over the smallest; infinite if the smallest is 0
 * @param effectiveRank   exp of the entropy of the normalised singular values (Roy and Vetterli
 *                        2007): between 1 and the number of singular values, but 0 if all are 0
 * @param blockSize       the size, of those tried, with the least error in a tenth of the bytes
 * @param ratio           raw bytes over those of a hybrid code of that size with as many
 *                        coefficients as fit into a tenth: at least 10, unless the matrix is so
 *                        small that not even the functions fit
 * @param error           relative L2 error of that code
 */
public record ConditionAnalysis(double[] singularValues, double conditionNumber,
                                double effectiveRank, int blockSize, double ratio, double error) {
    private static final int[] BLOCK_SIZES = {16, 32, 64, 128};
    private static final int RATIO = 10;

    /** One code and what it costs. */
    private record Code(int blockSize, CompressionReport report) { }

    /**
     * Of a row-major matrix [rows, columns].
     *
     * @throws IllegalArgumentException where {@link CompressedMatrix#compress} throws it
     */
    public static ConditionAnalysis of(float[] matrix, int rows, int columns) {
        Code best = Arrays.stream(BLOCK_SIZES)
                .filter(size -> size == 16 || size / 2 < Math.max(rows, columns))
                .mapToObj(size -> code(matrix, rows, columns, size))
                .min(Comparator.comparing((Code code) -> code.report.ratio() < RATIO)
                        .thenComparing(code -> code.report.relativeL2()))
                .orElseThrow();
        double[] values = Baselines.decompose(matrix, rows, columns, false).getSingularValues()
                .clone();
        Arrays.sort(values);
        for (int i = 0; i < values.length / 2; i++) {
            double swap = values[i];
            values[i] = values[values.length - 1 - i];
            values[values.length - 1 - i] = swap;
        }
        double smallest = values[values.length - 1];
        return new ConditionAnalysis(values,
                smallest == 0 ? Double.POSITIVE_INFINITY : values[0] / smallest,
                effectiveRank(values), best.blockSize, best.report.ratio(),
                best.report.relativeL2());
    }

    private static double effectiveRank(double[] values) {
        double sum = Arrays.stream(values).sum();
        if (sum == 0) return 0;
        double entropy = 0;
        for (double value : values) {
            double p = value / sum;
            if (p > 0) entropy -= p * StrictMath.log(p);
        }
        return StrictMath.exp(entropy);
    }

    /** With the most coefficients a block that fit into a tenth of the bytes, and at least 0. */
    private static Code code(float[] matrix, int rows, int columns, int size) {
        int keep = 0;
        int tooMany = size * size + 1;
        while (tooMany - keep > 1) {
            int middle = (keep + tooMany) / 2;
            long bytes = CompressedMatrix.size(rows, columns, Compression.hybrid(size, middle));
            if (RATIO * bytes <= 4L * matrix.length) keep = middle;
            else tooMany = middle;
        }
        return new Code(size, CompressionReport.of(matrix, CompressedMatrix.compress(
                matrix, rows, columns, Compression.hybrid(size, keep))));
    }

    /** In words: is it worth it? */
    public String suitability() {
        double full = effectiveRank / singularValues.length;
        String why = String.format(Locale.ROOT, "relative error %.3g at %.1f : 1 in blocks of "
                + "%d, effective rank %.1f of %d", error, ratio, blockSize, effectiveRank,
                singularValues.length);
        if (error < 0.01) return "compresses very well: " + why;
        if (error < 0.2) return "compresses: " + why;
        if (full < 0.5) return "better compressed by its low rank than by waves: " + why;
        return "has no structure that waves could use; train the layer in RBE form instead: " + why;
    }
}
