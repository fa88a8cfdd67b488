package org.seedgrad.tensor.rbe;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.Workers;

/**
 * What waves leave of a matrix [out, in], as a few cosines a block: W = D_out^T R D_in, where the
 * rows of D are the orthonormal cosines (DCT-II) of a block and R has the same small number of
 * entries in each. It is multiplied without being built, as {@link WaveMatrix} is: the cosines of
 * x, a sparse product, and back.
 *
 * <p>Where the entries stand is fixed; what stands there is learned and comes from outside, as
 * [blocks of out, blocks of in, entries].
 */
public final class CosineMatrix {
    private static final int SHORT = 16;

    private final CosineAxis in;
    private final CosineAxis out;
    private final int entries;
    private final char[] places;        // frequency of out << 8 | frequency of in

    private CosineMatrix(int in, int out, int blockSize, int entries, char[] places) {
        int highestIn = 0;
        int highestOut = 0;
        for (char place : places) {
            highestIn = Math.max(highestIn, place & 255);
            highestOut = Math.max(highestOut, place >> 8);
        }
        this.in = new CosineAxis(in, blockSize, highestIn + 1);
        this.out = new CosineAxis(out, blockSize, highestOut + 1);
        this.entries = entries;
        this.places = places;
    }

    /** Picks the entries of a block: their places f_out columns + f_in. */
    private interface Choice {
        int[] of(int row, int column, int rows, int columns);
    }

    private static CosineMatrix choose(int in, int out, int blockSize, int entries,
                                       Choice choice) {
        if (entries < 1 || entries > blockSize * blockSize || blockSize > 256) {
            throw new IllegalArgumentException("cosines: " + entries + " entries in a block of "
                    + blockSize + "; from 1 to all of a block of at most 256 can be kept");
        }
        int across = Math.ceilDiv(in, blockSize);
        int down = Math.ceilDiv(out, blockSize);
        char[] places = new char[across * down * entries];
        Workers.run(across * down, block -> {
            int row = block / across;
            int column = block % across;
            int rows = Math.min(blockSize, out - row * blockSize);
            int columns = Math.min(blockSize, in - column * blockSize);
            int[] chosen = choice.of(row, column, rows, columns);
            for (int i = 0; i < entries; i++) {
                // A block at the edge may have fewer places than entries: it uses some twice.
                int place = chosen[i % chosen.length];
                places[block * entries + i] = (char) (place / columns << 8 | place % columns);
            }
        });
        return new CosineMatrix(in, out, blockSize, entries, places);
    }

    /** The smoothest cosines of each block: what random waves are worst at. */
    public static CosineMatrix smoothest(int in, int out, int blockSize, int entries) {
        Map<List<Integer>, int[]> byShape = new ConcurrentHashMap<>();      // few occur
        return choose(in, out, blockSize, entries, (row, column, rows, columns) ->
                byShape.computeIfAbsent(List.of(rows, columns), shape ->
                        first(entries, rows * columns, Comparator.comparingInt(place ->
                                place / columns * columns + place % columns * rows))));
    }

    /** The first few places in some order; of equals, the lower place. */
    private static int[] first(int count, int places, Comparator<Integer> order) {
        return IntStream.range(0, places).boxed().sorted(order).limit(count)
                .mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Those with the largest coefficients in a row-major matrix [out, in]: the best (Parseval). */
    public static CosineMatrix largest(float[] matrix, int in, int out, int blockSize,
                                       int entries) {
        return choose(in, out, blockSize, entries, (row, column, rows, columns) -> {
            double[] block = cut(matrix, in, row * blockSize, column * blockSize, rows, columns);
            Transform.DCT.forward(block, rows, columns);
            return first(entries, block.length,
                    Comparator.comparingDouble(place -> -Math.abs(block[place])));
        });
    }

    /** With entries at these places, by block: the frequency of out times 256 plus that of in. */
    static CosineMatrix at(char[] places, int in, int out, int blockSize, int entries) {
        return new CosineMatrix(in, out, blockSize, entries, places);
    }

    private static double[] cut(float[] matrix, int width, int top, int left,
                                int rows, int columns) {
        double[] block = new double[rows * columns];
        for (int i = 0; i < block.length; i++) {
            block[i] = matrix[(top + i / columns) * width + left + i % columns];
        }
        return block;
    }

    /** The coefficients of a row-major matrix [out, in] at this matrix's places. */
    public float[] coefficientsOf(float[] matrix) {
        float[] values = new float[places.length];
        Workers.run(in.blocks * out.blocks, block -> {
            int row = block / in.blocks;
            int column = block % in.blocks;
            int columns = in.length(column);
            double[] numbers = cut(matrix, in.size, row * out.blockSize, column * in.blockSize,
                    out.length(row), columns);
            Transform.DCT.forward(numbers, out.length(row), columns);
            int distinct = Math.min(entries, numbers.length);
            for (int i = block * entries; i < block * entries + distinct; i++) {
                values[i] = (float) numbers[(places[i] >> 8) * columns + (places[i] & 255)];
            }
        });
        return values;
    }

    /** How many entries a block has. */
    public int entriesPerBlock() { return entries; }

    /** How many there are in all. */
    public int entryCount() { return places.length; }

    /** The frequency along the outputs of an entry. */
    public int frequencyOut(int entry) { return places[entry] >> 8; }

    /** The frequency along the inputs of an entry. */
    public int frequencyIn(int entry) { return places[entry] & 255; }

    /** How many multiplications an input and an output, all together, take for their cosines. */
    public long projections() {
        return (long) in.size * in.frequencies + (long) out.size * out.frequencies;
    }

    /** The cosines along the outputs of a block, row-major [frequencies, rows]. */
    float[] cosinesOut(int blockRow) { return out.rows(blockRow); }

    /** The cosines along the inputs of a block, row-major [frequencies, columns]. */
    float[] cosinesIn(int blockColumn) { return in.rows(blockColumn); }

    /** The length of the coefficients of a batch of inputs, which forward leaves for backward. */
    public int coefficients(int batch) { return in.frequencies * in.blocks * batch; }

    /**
     * y [batch, out] += scale W x for x [batch, in].
     *
     * @param coefficients is filled with those of x
     */
    public void forward(int batch, float[] x, int xi, float[] values, int vi, float scale,
                        float[] coefficients, float[] y, int yi) {
        int inStride = in.blocks * batch;
        int outStride = out.blocks * batch;
        float[] q = new float[out.frequencies * outStride];
        in.analyse(batch, x, xi, coefficients);
        Workers.range(out.blocks, 1, (first, end) -> {
            for (int block = first * in.blocks; block < end * in.blocks; block++) {
                int p = block % in.blocks * batch;
                int to = block / in.blocks * batch;
                for (int i = block * entries; i < (block + 1) * entries; i++) {
                    addTimes(batch, values[vi + i], coefficients, p + (places[i] & 255) * inStride,
                            q, to + (places[i] >> 8) * outStride);
                }
            }
        });
        out.synthesise(batch, q, scale, y, yi);
    }

    /**
     * The gradients of a forward pass, from dy [batch, out].
     *
     * @param dx      [batch, in]; is added to
     * @param dValues in the order of the values; is written
     * @return the gradient of the scale
     */
    public float backward(int batch, float[] coefficients, float[] values, int vi, float scale,
                          float[] dy, int dyi, float[] dx, int dxi, float[] dValues, int dvi) {
        int inStride = in.blocks * batch;
        int outStride = out.blocks * batch;
        float[] dq = new float[out.frequencies * outStride];
        float[] dp = new float[in.frequencies * inStride];
        out.analyse(batch, dy, dyi, dq);
        Workers.range(in.blocks, 1, (first, end) -> {
            for (int column = first; column < end; column++) {
                for (int row = 0; row < out.blocks; row++) {
                    int start = (row * in.blocks + column) * entries;
                    for (int i = start; i < start + entries; i++) {
                        int p = column * batch + (places[i] & 255) * inStride;
                        int q = row * batch + (places[i] >> 8) * outStride;
                        // q += value p, so dp += value dq and dValue = the sum of dq p
                        addTimes(batch, values[vi + i], dq, q, dp, p);
                        dValues[dvi + i] = dot(batch, dq, q, coefficients, p);
                    }
                }
            }
        });
        in.synthesise(batch, dp, scale, dx, dxi);
        // Up to here as if the scale were 1: y is linear in the values.
        float dScale = Kernels.REDUCTIONS.dot(values, vi, dValues, dvi, places.length);
        for (int i = dvi; i < dvi + places.length; i++) dValues[i] *= scale;
        return dScale;
    }

    /** y += factor x. A batch of one is common, and a loop costs several times its one turn. */
    private static void addTimes(int n, float factor, float[] x, int xi, float[] y, int yi) {
        if (n == 1) {
            y[yi] = Math.fma(factor, x[xi], y[yi]);
            return;
        }
        for (int i = 0; i < n; i++) y[yi + i] = Math.fma(factor, x[xi + i], y[yi + i]);
    }

    /** The sum over a batch: of a short one as one chain, of a long one as reductions do it. */
    private static float dot(int n, float[] x, int xi, float[] y, int yi) {
        if (n > SHORT) return Kernels.REDUCTIONS.dot(x, xi, y, yi, n);
        float sum = 0;
        for (int i = 0; i < n; i++) sum = Math.fma(x[xi + i], y[yi + i], sum);
        return sum;
    }
}
