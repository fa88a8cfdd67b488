package org.seedgrad.tensor.rbe;

import java.util.HashMap;
import java.util.Map;
import org.seedgrad.tensor.kernels.Gemm;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.Workers;

/**
 * From seeds to numbers at the speed of a matrix product. A seed's part of a block is an outer
 * product, psi_y(i) (X1 sin a_j + X2 cos a_j), and so is a cosine's; all of a block together are
 * one product [rows, parts] [parts, columns] of what is looked up in tables of waves. The naive
 * twin, with a sine and a cosine for each place, is {@link WaveMatrix#materialise}.
 *
 * <p>Each number is one chain of fma over the seeds in their order, then the cosines in theirs.
 */
public final class Decoder {
    private final WaveMatrix waves;
    private final CosineMatrix cosines;
    private final int seeds;
    private final int parts;
    private final Map<Integer, float[]> tables = new HashMap<>();

    /** @param cosines of the same shape and block size; may be null */
    public Decoder(WaveMatrix waves, CosineMatrix cosines) {
        this.waves = waves;
        this.cosines = cosines;
        seeds = waves.seedsPerBlock();
        parts = seeds + (cosines == null ? 0 : cosines.entriesPerBlock());
        for (int row = 0; row < waves.blockRows(); row++) addTable(waves.rows(row));
        for (int column = 0; column < waves.blockColumns(); column++) {
            addTable(waves.columns(column));
        }
    }

    /** How many columns all blocks have together. */
    static int in(WaveMatrix waves) {
        int last = waves.blockColumns() - 1;
        return last * waves.columns(0) + waves.columns(last);
    }

    /** How many rows all blocks have together. */
    static int out(WaveMatrix waves) {
        int last = waves.blockRows() - 1;
        return last * waves.rows(0) + waves.rows(last);
    }

    /** How many numbers a matrix [out, in] is, if it can be built. */
    static int size(int out, int in) {
        long size = (long) out * in;
        if (size > Integer.MAX_VALUE - 8) throw new IllegalArgumentException("waves: [" + out + ", "
                + in + "] is " + size + " numbers, more than an array holds");
        return (int) size;
    }

    private void addTable(int n) { tables.computeIfAbsent(n, Decoder::table); }

    /** All waves at n places, row-major [64, n]. */
    private static float[] table(int n) {
        Waves waves = new Waves(n);
        float[] table = new float[Waves.COUNT * n];
        for (int wave = 0; wave < Waves.COUNT; wave++) {
            for (int i = 0; i < n; i++) table[wave * n + i] = (float) waves.psi[wave][i];
        }
        return table;
    }

    private int firstEntry(int row, int column) {
        return (row * waves.blockColumns() + column) * (parts - seeds);
    }

    /** The functions of i, one row a part: [parts, rows]. */
    private float[] left(int row, int column) {
        int n = waves.rows(row);
        float[] table = tables.get(n);
        float[] left = new float[parts * n];
        int first = waves.firstSeed(row, column);
        for (int s = 0; s < seeds; s++) {
            Fields fields = waves.fields(first + s);
            int wave = fields.quarterTurns() == 0       // cos(b - pi / 2) = sin b
                    ? Waves.cosine(fields.frequencyY()) : Waves.sine(fields.frequencyY());
            System.arraycopy(table, wave * n, left, s * n, n);
        }
        for (int k = seeds; k < parts; k++) {
            int frequency = cosines.frequencyOut(firstEntry(row, column) + k - seeds);
            System.arraycopy(cosines.cosinesOut(row), frequency * n, left, k * n, n);
        }
        return left;
    }

    /** The functions of j, one row a part, times what is learned: [parts, columns]. */
    private float[] right(int row, int column, float[] points, int pi, float[] values, int vi) {
        int m = waves.columns(column);
        float[] table = tables.get(m);
        float[] right = new float[parts * m];
        int first = waves.firstSeed(row, column);
        for (int s = 0; s < seeds; s++) {
            int frequency = waves.fields(first + s).frequencyX();
            int sine = Waves.sine(frequency) * m;
            int cosine = Waves.cosine(frequency) * m;
            float x1 = points[pi + 2 * (first + s)];
            float x2 = points[pi + 2 * (first + s) + 1];
            for (int j = 0; j < m; j++) {
                right[s * m + j] = Math.fma(x2, table[cosine + j], x1 * table[sine + j]);
            }
        }
        for (int k = seeds; k < parts; k++) {
            int entry = firstEntry(row, column) + k - seeds;
            int cosine = cosines.frequencyIn(entry) * m;
            float[] rows = cosines.cosinesIn(column);
            for (int j = 0; j < m; j++) right[k * m + j] = values[vi + entry] * rows[cosine + j];
        }
        return right;
    }

    /** One block, row-major [rows, columns], into a matrix whose rows lie a stride apart. */
    private void decode(int row, int column, float[] points, int pi, float[] values, int vi,
                        float[] into, int at, int stride) {
        int n = waves.rows(row);
        int m = waves.columns(column);
        Gemm.multiply(n, m, parts, left(row, column), 0, 1, n,
                right(row, column, points, pi, values, vi), 0, m, 1, into, at, stride, false);
    }

    /** One block turned over and in panels: [columns, rows], as products like their right side. */
    float[] panels(int row, int column, float[] points, int pi, float[] values, int vi) {
        int n = waves.rows(row);
        int m = waves.columns(column);
        float[] turned = new float[m * n];
        Gemm.multiply(m, n, parts, right(row, column, points, pi, values, vi), 0, 1, m,
                left(row, column), 0, n, 1, turned, 0, n, false);
        float[] panels = new float[Gemm.panelSize(m, n)];
        Gemm.pack(m, n, turned, 0, n, 1, panels, 0);
        return panels;
    }

    /**
     * The matrix, row-major [out, in], without the scale.
     *
     * @param values of the cosines; null if there are none
     */
    public float[] matrix(float[] points, int pi, float[] values, int vi) {
        int in = in(waves);
        float[] matrix = new float[size(out(waves), in)];
        Workers.run(waves.blockRows() * waves.blockColumns(), block -> {
            int row = block / waves.blockColumns();
            int column = block % waves.blockColumns();
            decode(row, column, points, pi, values, vi, matrix,
                    row * waves.rows(0) * in + column * waves.columns(0), in);
        });
        return matrix;
    }

    /**
     * The way back: from the gradient of a block's numbers, row-major [rows,
     * columns], those of its points and values, which are written.
     */
    void gradient(int row, int column, float[] g, float[] dPoints, int dpi,
                  float[] dValues, int dvi) {
        int n = waves.rows(row);
        int m = waves.columns(column);
        float[] table = tables.get(m);
        float[] sums = new float[parts * m];            // of the gradient times a part's psi_y
        Gemm.multiply(parts, m, n, left(row, column), 0, n, 1, g, 0, m, 1, sums, 0, m, false);
        int first = waves.firstSeed(row, column);
        for (int s = 0; s < seeds; s++) {
            int frequency = waves.fields(first + s).frequencyX();
            int to = dpi + 2 * (first + s);
            dPoints[to] = Kernels.REDUCTIONS.dot(sums, s * m, table, Waves.sine(frequency) * m, m);
            dPoints[to + 1] =
                    Kernels.REDUCTIONS.dot(sums, s * m, table, Waves.cosine(frequency) * m, m);
        }
        for (int k = seeds; k < parts; k++) {
            int entry = firstEntry(row, column) + k - seeds;
            dValues[dvi + entry] = Kernels.REDUCTIONS.dot(sums, k * m, cosines.cosinesIn(column),
                    cosines.frequencyIn(entry) * m, m);
        }
    }
}
