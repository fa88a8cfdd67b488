package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a matrix is like, and so what compressing it can give.
 *
 * @param singularValues  the largest first
 * @param conditionNumber the largest over the smallest; infinite if the smallest is 0
 * @param effectiveRank   exp of the entropy of the normalised singular values (Roy and Vetterli
 *                        2007): between 1 and the number of singular values
 * @param blockSize       the size, of those tried, with the least error for the same bytes
 * @param error           relative L2 error of a hybrid code of that size at a tenth of the bytes
 */
public record ConditionAnalysis(double[] singularValues, double conditionNumber,
                                double effectiveRank, int blockSize, double error) {
    private static final int[] BLOCK_SIZES = {16, 32, 64, 128};
    /** Bits of one kept coefficient, place and value, for choosing equal rates. */
    private static final int COEFFICIENT_BITS = 44;

    public static ConditionAnalysis of(float[] matrix, int rows, int columns) {
        double[] values = Baselines.decompose(matrix, rows, columns, false).getSingularValues()
                .clone();
        Arrays.sort(values);
        for (int i = 0; i < values.length / 2; i++) {
            double swap = values[i];
            values[i] = values[values.length - 1 - i];
            values[values.length - 1 - i] = swap;
        }
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int size : BLOCK_SIZES) {
            if (size > 16 && size / 2 >= Math.max(rows, columns)) break;
            double error = error(matrix, rows, columns, size);
            if (error < least) {
                least = error;
                best = size;
            }
        }
        return new ConditionAnalysis(values, values[0] / values[values.length - 1],
                effectiveRank(values), best, least);
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

    /** At a tenth of the bytes: what is left after the functions goes to coefficients. */
    private static double error(float[] matrix, int rows, int columns, int size) {
        double bits = 3.2 * Math.min(size, rows) * Math.min(size, columns);
        int keep = (int) Math.max(0, (bits - 32 * BlockFunctions.EIGHT.count) / COEFFICIENT_BITS);
        return CompressionReport.of(matrix, CompressedMatrix.compress(
                matrix, rows, columns, Compression.hybrid(size, keep))).relativeL2();
    }

    /** In words: is it worth it? */
    public String suitability() {
        double full = effectiveRank / singularValues.length;
        String why = String.format(Locale.ROOT, "relative error %.3g at 10 : 1 in blocks of %d, "
                + "effective rank %.1f of %d", error, blockSize, effectiveRank,
                singularValues.length);
        if (error < 0.01) return "compresses very well: " + why;
        if (error < 0.2) return "compresses: " + why;
        if (full < 0.5) return "better compressed by its low rank than by waves: " + why;
        return "has no structure that waves could use; train the layer in RBE form instead: " + why;
    }
}
