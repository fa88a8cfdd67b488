package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.Objects;
import org.seedgrad.tensor.kernels.Gemm;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.Workers;

/**
 * The product of {@link WaveMatrix} and {@link CosineMatrix} the other way: blocks are decoded,
 * kept in a {@link BlockCache} and multiplied as numbers. That pays where blocks are small or the
 * seeds in them many; {@link CostModel} knows. The results are the same but for rounding.
 *
 * <p>It notices when points, values or frequencies have changed since the blocks were decoded.
 */
public final class DecodedMatrix {
    private final WaveMatrix waves;
    private final CosineMatrix cosines;
    private final int in;
    private final int out;
    private final Decoder decoder;
    private final BlockCache cache;

    /** What the blocks in the cache were decoded from. */
    private float[] points = {};
    private float[] values = {};
    private int[] fields = {};

    /**
     * @param cosines    may be null
     * @param cacheBytes how much decoded blocks may take; what does not fit is decoded again
     */
    public DecodedMatrix(WaveMatrix waves, CosineMatrix cosines, long cacheBytes) {
        this.waves = waves;
        this.cosines = cosines;
        in = Decoder.in(waves);
        out = Decoder.out(waves);
        decoder = new Decoder(waves, cosines);
        cache = new BlockCache(cacheBytes, this::decode);
    }

    public BlockCache.Statistics statistics() { return cache.statistics(); }

    /** In one form for the products of both directions. */
    private float[] decode(int block) {
        return decoder.panels(block / waves.blockColumns(), block % waves.blockColumns(),
                points, 0, values, 0);
    }

    private float[] block(int row, int column) {
        return cache.get(row * waves.blockColumns() + column);
    }

    /** Forgets all blocks if what they were decoded from is no more. */
    private synchronized void refresh(float[] points, int pi, float[] values, int vi) {
        int pointCount = 2 * waves.seedCount();
        int valueCount = cosines == null ? 0 : cosines.entryCount();
        boolean same = fields.length > 0
                && Arrays.equals(this.points, 0, pointCount, points, pi, pi + pointCount)
                && (valueCount == 0
                        || Arrays.equals(this.values, 0, valueCount, values, vi, vi + valueCount));
        for (int seed = 0; same && seed < fields.length; seed++) {
            same = fields[seed] == waves.fields(seed).bits();
        }
        if (same) return;
        // A copy of what is not there would be zeros.
        Objects.checkFromIndexSize(pi, pointCount, points.length);
        if (valueCount > 0) Objects.checkFromIndexSize(vi, valueCount, values.length);
        this.points = Arrays.copyOfRange(points, pi, pi + pointCount);
        if (valueCount > 0) this.values = Arrays.copyOfRange(values, vi, vi + valueCount);
        fields = new int[waves.seedCount()];
        for (int seed = 0; seed < fields.length; seed++) fields[seed] = waves.fields(seed).bits();
        cache.clear();
    }

    private int top(int row) { return row * waves.rows(0); }

    private int left(int column) { return column * waves.columns(0); }

    /**
     * y [batch, out] = scale W x + bias for x [batch, in].
     *
     * @param values of the cosines; null if there are none
     * @param bias   may be null
     */
    public void forward(int batch, float[] x, int xi, float[] points, int pi,
                        float[] values, int vi, float scale, float[] bias, int bi,
                        float[] y, int yi) {
        refresh(points, pi, values, vi);
        Workers.range(waves.blockRows(), 1, (first, end) -> {
            for (int row = first; row < end; row++) {
                int n = waves.rows(row);
                int to = yi + top(row);
                for (int column = 0; column < waves.blockColumns(); column++) {
                    Gemm.timesPanels(batch, n, waves.columns(column), x, xi + left(column), in, 1,
                            block(row, column), 0, y, to, out, column > 0);
                }
                for (int b = 0; b < batch; b++) {
                    int at = to + b * out;
                    for (int i = 0; i < n; i++) y[at + i] *= scale;
                    if (bias == null) continue;
                    for (int i = 0; i < n; i++) y[at + i] += bias[bi + top(row) + i];
                }
            }
        });
    }

    /**
     * The gradients of a forward pass, from dy [batch, out]; all are written.
     *
     * @param dx      [batch, in]
     * @param dPoints in the order of the points
     * @param dValues in the order of the values; null if there are none
     * @param dBias   [out]; may be null
     * @return the gradient of the scale
     */
    public float backward(int batch, float[] x, int xi, float[] points, int pi,
                          float[] values, int vi, float scale, float[] dy, int dyi,
                          float[] dx, int dxi, float[] dPoints, int dpi,
                          float[] dValues, int dvi, float[] dBias, int dbi) {
        refresh(points, pi, values, vi);
        Workers.range(waves.blockColumns(), 1, (first, end) -> {
            for (int column = first; column < end; column++) {
                int m = waves.columns(column);
                int to = dxi + left(column);
                for (int row = 0; row < waves.blockRows(); row++) {
                    Gemm.timesTransposed(batch, waves.rows(row), m, dy, dyi + top(row), out,
                            block(row, column), 0, dx, to, in, row > 0);
                }
                for (int b = 0; b < batch; b++) {
                    int at = to + b * in;
                    for (int j = 0; j < m; j++) dx[at + j] *= scale;
                }
            }
        });
        Workers.run(waves.blockRows() * waves.blockColumns(), block -> {
            int row = block / waves.blockColumns();
            int column = block % waves.blockColumns();
            int n = waves.rows(row);
            int m = waves.columns(column);
            float[] dw = new float[n * m];              // of this block: dy^T x
            Gemm.multiply(n, m, batch, dy, dyi + top(row), 1, out, x, xi + left(column), in, 1,
                    dw, 0, m, false);
            decoder.gradient(row, column, dw, dPoints, dpi, dValues, dvi);
        });
        if (dBias != null) {
            Arrays.fill(dBias, dbi, dbi + out, 0);
            for (int b = 0; b < batch; b++) {
                for (int o = 0; o < out; o++) dBias[dbi + o] += dy[dyi + b * out + o];
            }
        }
        // Up to here as if the scale were 1: y is linear in points and values.
        float dScale = times(scale, points, pi, dPoints, dpi, 2 * waves.seedCount());
        return cosines == null ? dScale
                : dScale + times(scale, values, vi, dValues, dvi, cosines.entryCount());
    }

    /** The inner product of numbers with their gradients, which are multiplied by the scale. */
    private static float times(float scale, float[] numbers, int ni, float[] gradients, int gi,
                               int count) {
        float inner = Kernels.REDUCTIONS.dot(numbers, ni, gradients, gi, count);
        for (int i = gi; i < gi + count; i++) gradients[i] *= scale;
        return inner;
    }
}
