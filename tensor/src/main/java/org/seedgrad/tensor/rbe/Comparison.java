package org.seedgrad.tensor.rbe;

/**
 * A compressed matrix beside what everybody else would do: a low rank in about as many bytes, and
 * four bits a number in however many that takes.
 */
public record Comparison(CompressionReport waves, CompressionReport svd, CompressionReport int4) {
    private static final int GROUP = 64;

    /**
     * Of a row-major matrix [rows, columns].
     *
     * @param decoded what came back of it
     * @param bytes   how many it was in between
     */
    public static Comparison of(float[] matrix, int rows, int columns, float[] decoded,
                                long bytes) {
        return new Comparison(CompressionReport.of(matrix, decoded, bytes),
                Baselines.svd(matrix, rows, columns, bytes),
                Baselines.int4(matrix, rows, columns, GROUP));
    }

    @Override public String toString() {
        return "waves: " + waves + "\nsvd:   " + svd + "\nint4:  " + int4;
    }
}
