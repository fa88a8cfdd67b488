package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.seedgrad.tensor.kernels.ColumnSums;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.WaveBasis;
import org.seedgrad.tensor.kernels.Workers;

/**
 * A matrix [out, in] as blocks of plain waves, multiplied without being built. A block is
 * W = Psi_y M Psi_x^T, where M has two entries for each of its seeds, so W x is: the wave
 * coefficients of the blocks of x, a sparse product, and the waves of the result.
 *
 * <p>The frequencies are this object's; the points X in R^2 of the seeds ({@link WavePoint}), in
 * which W is linear, come from outside as [blocks of out, blocks of in, seeds, 2].
 */
public final class WaveMatrix {
    /** For less than so many blocks of one example it does not pay to wake another thread. */
    private static final int GRAIN = 4;

    private final Axis in;
    private final Axis out;
    private final int seeds;
    private final SeedCodes codes;

    /**
     * Where all seeds are constants: frequencies 0.
     *
     * @throws IllegalArgumentException if a number is below 1
     */
    public WaveMatrix(int in, int out, int blockSize, int seedsPerBlock) {
        if (in < 1 || out < 1 || blockSize < 1 || seedsPerBlock < 1) {
            throw new IllegalArgumentException("waves: [" + out + ", " + in + "] in blocks of "
                    + blockSize + " with " + seedsPerBlock + " seeds; all must be at least 1");
        }
        this.in = new Axis(in, blockSize);
        this.out = new Axis(out, blockSize);
        seeds = seedsPerBlock;
        codes = new SeedCodes(this.out.blocks, this.in.blocks, seeds);
    }

    /** How many seeds there are in all. */
    public int seedCount() { return codes.codes.length; }

    public int seedsPerBlock() { return seeds; }

    public int blockRows() { return out.blocks; }

    public int blockColumns() { return in.blocks; }

    /** How many rows the blocks of a block row have. */
    public int rows(int blockRow) { return out.length(blockRow); }

    /** How many columns the blocks of a block column have. */
    public int columns(int blockColumn) { return in.length(blockColumn); }

    /** The place of the first seed of a block. */
    public int firstSeed(int blockRow, int blockColumn) {
        return codes.first(blockRow, blockColumn);
    }

    /** The discrete fields of a seed. */
    public Fields fields(int seed) {
        int row = codes.row(seed);
        return Fields.wave(codes.frequency(seed), row % Waves.FREQUENCIES,
                row / Waves.FREQUENCIES);
    }

    /**
     * Sets the discrete fields of a seed.
     *
     * @throws IllegalArgumentException if it is no plain wave with q = 0 or 1: a seed with q = 2 or
     *                                  3 is the same as one with q - 2 turned by half a turn
     */
    public void fields(int seed, Fields fields) {
        if (!fields.equals(Fields.wave(fields.frequencyX(), fields.frequencyY(),
                fields.quarterTurns() & 1))) {
            throw new IllegalArgumentException("waves: " + fields + " is no plain wave with q 0 or "
                    + "1; only such seeds can be multiplied without building the matrix");
        }
        codes.set(seed, fields.frequencyX(),
                fields.frequencyY() + Waves.FREQUENCIES * fields.quarterTurns());
    }

    /** Draws all frequencies, those that are distinct in their block. */
    public void randomise(Random random) {
        for (int row = 0; row < out.blocks; row++) {
            for (int column = 0; column < in.blocks; column++) {
                int first = firstSeed(row, column);
                for (int seed = first; seed < first + seeds; seed++) {
                    int fx = random.nextInt(Waves.distinct(in.length(column)));
                    int fy = random.nextInt(Waves.distinct(out.length(row)));
                    int q = random.nextInt(2);
                    fields(seed, Fields.wave(fx, fy, Waves.hasSine(fy, out.length(row)) ? q : 0));
                }
            }
        }
    }

    /** One block of a row-major matrix [out, in]. */
    public double[] block(float[] matrix, int row, int column) {
        int width = in.length(column);
        double[] block = new double[out.length(row) * width];
        int start = row * out.blockSize * in.size + column * in.blockSize;
        for (int i = 0; i < block.length; i++) {
            block[i] = matrix[start + i / width * in.size + i % width];
        }
        return block;
    }

    /** The length of the coefficients of a batch of inputs, which forward leaves for backward. */
    public int coefficients(int batch) {
        return Axis.groups(batch) * in.blocks * Axis.blockLength(batch);
    }

    /**
     * y [batch, out] = scale W x + bias for x [batch, in].
     *
     * @param bias         may be null
     * @param coefficients is filled with those of x
     */
    public void forward(int batch, float[] x, int xi, float[] points, int pi, float scale,
                        float[] bias, int bi, float[] coefficients, float[] y, int yi) {
        if (batch == 0) return;
        float[] fromStart = fromStart(points, pi);
        split(in, batch, (first, end) -> in.analyse(batch, x, xi, first, end, coefficients));
        Workers.range(out.blocks, Math.ceilDiv(GRAIN, batch), (first, end) -> {
            int size = in.blocks * Axis.blockLength(batch);
            for (int group = 0; group < Axis.groups(batch); group++) {
                float[] own = own(coefficients, group * size, size);
                float[] q = products(batch, first, end, fromStart, own);
                out.synthesise(batch, group, q, 0, first, end, scale, bias, bi, y, yi);
            }
        });
    }

    /** A thread's copy: others have made parts of them, and reading those often would cost more. */
    private static float[] own(float[] coefficients, int from, int length) {
        float[] own = Scratch.get(Scratch.OWN, length);
        System.arraycopy(coefficients, from, own, 0, length);
        return own;
    }

    /** The wave coefficients of block rows first to end - 1 of the outputs, for one group. */
    private float[] products(int batch, int first, int end, float[] points,
                             float[] coefficients) {
        int length = Axis.blockLength(batch);
        float[] rows = Scratch.get(Scratch.OUTPUTS, (end - first) * length);
        float[] q = Scratch.get(Scratch.BLOCK, length);
        for (int row = first; row < end; row++) {
            Arrays.fill(q, 0, length, 0);
            Kernels.SEED_PRODUCTS.forward(Axis.width(batch), codes.first(row, 0),
                    codes.first(row + 1, 0), codes.codes, points, coefficients, q);
            System.arraycopy(q, 0, rows, (row - first) * length, length);
        }
        return rows;
    }

    /** The loops over seeds take their numbers from the start of arrays: one offset less. */
    private float[] fromStart(float[] points, int pi) {
        int count = 2 * seedCount();
        Objects.checkFromIndexSize(pi, count, points.length);   // a copy beyond them would be zeros
        return pi == 0 ? points : Arrays.copyOfRange(points, pi, pi + count);
    }

    /**
     * The gradients of a forward pass, from dy [batch, out]; all are written.
     *
     * @param dx      [batch, in]
     * @param dPoints in the order of the points
     * @param dBias   [out]; may be null
     * @return the gradient of the scale
     */
    public float backward(int batch, float[] coefficients, float[] points, int pi, float scale,
                          float[] dy, int dyi, float[] dx, int dxi, float[] dPoints, int dpi,
                          float[] dBias, int dbi) {
        if (batch == 0) {
            Arrays.fill(dPoints, dpi, dpi + 2 * seedCount(), 0);
            if (dBias != null) Arrays.fill(dBias, dbi, dbi + out.size, 0);
            return 0;
        }
        int groups = Axis.groups(batch);
        int length = Axis.blockLength(batch);
        float[] dq = Scratch.get(Scratch.GRADIENTS, groups * out.blocks * length);
        Workers.Range analysis = (first, end) -> {
            out.analyse(batch, dy, dyi, first, end, dq);
            if (dBias != null) out.sumRows(batch, dy, dyi, first, end, dBias, dbi);
        };
        // By halves of the outputs, so dp is the sum of two chains, however many threads there are.
        int half = groups * in.blocks * length;
        float[] dp = Scratch.get(Scratch.INPUTS, SeedCodes.HALVES * half);
        float[] fromStart = fromStart(points, pi);
        float[] dFromStart = dpi == 0 ? dPoints : new float[2 * seedCount()];
        Workers.Range products = (first, end) -> {
            float[] own = own(coefficients, 0, groups * in.blocks * length);
            for (int i = first; i < end; i++) {
                int column = i % in.blocks;
                Kernels.SEED_PRODUCTS.backward(Axis.width(batch), groups,
                        codes.column(i / in.blocks, column), fromStart,
                        own, column * length, in.blocks * length,
                        dp, i * groups * length, dq, out.blocks * length, scale, dFromStart);
            }
        };
        if (Workers.threads() == SeedCodes.HALVES && batch * out.blocks >= 2 * GRAIN) {
            // Each reads the dq that it has made itself, and need not wait for the other's.
            Workers.run(SeedCodes.HALVES, part -> {
                analysis.run(codes.border(part), codes.border(part + 1));
                products.run(part * in.blocks, (part + 1) * in.blocks);
            });
        } else {
            split(out, batch, analysis);
            Workers.range(SeedCodes.HALVES * in.blocks, Math.ceilDiv(GRAIN, batch), products);
        }
        if (dpi > 0) System.arraycopy(dFromStart, 0, dPoints, dpi, dFromStart.length);
        // y is linear in the coefficients of x: the gradient of the scale is their dot product
        // with their gradients, these as if the scale were 1.
        float[] dScales = new float[in.blocks];
        split(in, batch, (first, end) -> {
            float[] sums = Scratch.get(Scratch.BLOCK, (end - first) * length);
            for (int group = 0; group < groups; group++) {
                for (int column = first; column < end; column++) {
                    int sum = (column - first) * length;
                    ColumnSums.run(SeedCodes.HALVES, length, dp, (column * groups + group) * length,
                            half, sums, sum);
                    dScales[column] += Kernels.REDUCTIONS.dot(coefficients,
                            (group * in.blocks + column) * length, sums, sum, length);
                }
                in.synthesise(batch, group, sums, 0, first, end, scale, null, 0, dx, dxi);
            }
        });
        float dScale = 0;
        for (float part : dScales) dScale += part;
        return dScale;
    }

    /** Each block belongs to one thread; blocks that are transformed together, to the same. */
    private static void split(Axis axis, int batch, Workers.Range range) {
        Workers.range(axis.blocks, WaveBasis.SIXTEEN / Axis.width(batch), range);
    }

    /** The matrix itself, row-major [out, in], without the scale: for checking, and for reading. */
    public float[] materialise(float[] points, int pi) {
        float[] matrix = new float[Decoder.size(out.size, in.size)];
        for (int row = 0; row < out.blocks; row++) {
            for (int column = 0; column < in.blocks; column++) {
                int first = firstSeed(row, column);
                for (int seed = first; seed < first + seeds; seed++) {
                    WavePoint point = new WavePoint(
                            points[pi + 2 * seed], points[pi + 2 * seed + 1]);
                    // The point's amplitude: that of its seed ends at sinh 20.
                    Factors.of(point.seed(fields(seed)), point.amplitude(), false,
                            out.length(row), in.length(column)).addTo(matrix,
                            row * out.blockSize * in.size + column * in.blockSize, in.size);
                }
            }
        }
        return matrix;
    }
}
