package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** What everybody else would do with as many bytes: the honest comparison. */
public final class Baselines {
    private static final int SCALE_BYTES = 4;

    private Baselines() { }

    /**
     * The best low-rank approximation (Eckart and Young 1936) with factors in 16-bit floats and one
     * 32-bit scale, of as high a rank as the bytes allow, and at least 1.
     *
     * @throws IllegalArgumentException if the numbers are not as many as the shape says or not all
     *                                  finite
     */
    public static CompressionReport svd(float[] matrix, int rows, int columns, long bytes) {
        Finite.check("baseline", matrix, rows, columns);
        int rank = (int) Math.max(1, Math.min(Math.min(rows, columns),
                (bytes - SCALE_BYTES) / (2L * (rows + columns))));
        SingularValueDecomposition_F64<DMatrixRMaj> svd = decompose(matrix, rows, columns, true);
        DMatrixRMaj u = svd.getU(null, false);
        DMatrixRMaj v = svd.getV(null, false);
        double[] values = svd.getSingularValues();
        Integer[] order = descending(values);
        // Sixteen bits reach from 6e-8 to 65504 only; so in units of a power of four.
        double unit = Math.scalb(1.0, Math.getExponent(values[order[0]]) & ~1);
        float[] decoded = new float[matrix.length];
        for (int r = 0; r < rank; r++) {
            double root = Math.sqrt(values[order[r]] / unit);
            for (int i = 0; i < rows; i++) {
                float left = half(u.get(i, order[r]) * root);
                for (int j = 0; j < columns; j++) {
                    decoded[i * columns + j] += left * half(v.get(j, order[r]) * root);
                }
            }
        }
        for (int i = 0; i < decoded.length; i++) decoded[i] = (float) (decoded[i] * unit);
        return CompressionReport.of(matrix, decoded, 2L * rank * (rows + columns) + SCALE_BYTES);
    }

    private static float half(double value) {
        return Float.float16ToFloat(Float.floatToFloat16((float) value));
    }

    /**
     * Four bits a number, symmetric, with one 32-bit scale for each group of a row.
     *
     * @param group how many numbers, at least 1
     * @throws IllegalArgumentException if the numbers are not as many as the shape says or not all
     *                                  finite
     */
    public static CompressionReport int4(float[] matrix, int rows, int columns, int group) {
        Finite.check("baseline", matrix, rows, columns);
        if (group < 1) throw new IllegalArgumentException(
                "baseline: groups of " + group + " numbers; at least 1 is needed");
        float[] decoded = new float[matrix.length];
        long scales = 0;
        for (int i = 0; i < rows; i++) {
            for (int from = 0; from < columns; from += group, scales++) {
                int to = Math.min(columns, from + group);
                float largest = 0;
                for (int j = from; j < to; j++) {
                    largest = Math.max(largest, Math.abs(matrix[i * columns + j]));
                }
                float scale = largest / 7;
                for (int j = from; j < to && scale > 0; j++) {
                    int code = Math.round(matrix[i * columns + j] / scale);     // -7 to 7
                    decoded[i * columns + j] = code * scale;
                }
            }
        }
        return CompressionReport.of(matrix, decoded,
                (matrix.length + 1L) / 2 + SCALE_BYTES * scales);
    }

    static SingularValueDecomposition_F64<DMatrixRMaj> decompose(float[] matrix, int rows,
                                                                 int columns, boolean vectors) {
        DMatrixRMaj a = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.length; i++) a.data[i] = matrix[i];
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(rows, columns, vectors, vectors, true);
        if (!svd.decompose(a)) throw new IllegalArgumentException("svd: no singular value "
                + "decomposition of this [" + rows + ", " + columns + "] was found");
        return svd;
    }

    /** The places of the singular values, the largest first. */
    static Integer[] descending(double[] values) {
        Integer[] order = new Integer[values.length];
        for (int i = 0; i < order.length; i++) order[i] = i;
        Arrays.sort(order, (a, b) -> Double.compare(values[b], values[a]));
        return order;
    }
}
