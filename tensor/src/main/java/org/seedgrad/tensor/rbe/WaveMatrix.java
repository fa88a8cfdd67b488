package org.seedgrad.tensor.rbe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.SeedProducts;
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
    private final Axis in;
    private final Axis out;
    private final int seeds;
    private final short[] codes;

    /** Where all seeds are constants: frequencies 0. */
    public WaveMatrix(int in, int out, int blockSize, int seedsPerBlock) {
        this.in = new Axis(in, blockSize);
        this.out = new Axis(out, blockSize);
        seeds = seedsPerBlock;
        codes = new short[this.out.blocks * this.in.blocks * seeds];
    }

    /** How many seeds there are in all. */
    public int seedCount() { return codes.length; }

    public int seedsPerBlock() { return seeds; }

    public int blockRows() { return out.blocks; }

    public int blockColumns() { return in.blocks; }

    /** How many rows the blocks of a block row have. */
    public int rows(int blockRow) { return out.length(blockRow); }

    /** How many columns the blocks of a block column have. */
    public int columns(int blockColumn) { return in.length(blockColumn); }

    /** The place of the first seed of a block. */
    public int firstSeed(int blockRow, int blockColumn) {
        return (blockRow * in.blocks + blockColumn) * seeds;
    }

    /** The discrete fields of a seed. */
    public Fields fields(int seed) {
        int row = codes[seed] >> 8;
        return Fields.wave(codes[seed] & 31, row % SeedProducts.SINES, row / SeedProducts.SINES);
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
        codes[seed] = (short) (fields.frequencyY() + SeedProducts.SINES * fields.quarterTurns() << 8
                | fields.frequencyX());
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
                    fields(seed, Fields.wave(fx, fy, fy == 0 ? 0 : q));     // sin 0 is nothing
                }
            }
        }
    }

    /**
     * Sets frequencies and points to those closest to a row-major matrix [out, in], block by block.
     *
     * @param points is written, for amplitudes of at most 1
     * @return the scale, by which the matrix of these points is to be multiplied
     */
    public float fit(float[] matrix, float[] points) {
        List<List<WavePursuit.Wave>> waves = new ArrayList<>();
        double largest = 0;
        for (int row = 0; row < out.blocks; row++) {
            for (int column = 0; column < in.blocks; column++) {
                List<WavePursuit.Wave> block = fit(matrix, row, column);
                for (WavePursuit.Wave wave : block) {
                    largest = Math.max(largest, wave.point().amplitude());
                }
                waves.add(block);
            }
        }
        float scale = largest == 0 ? 1 : (float) largest;
        Arrays.fill(points, 0, 2 * codes.length, 0);        // a block may need fewer seeds
        for (int block = 0; block < waves.size(); block++) {
            for (int i = 0; i < waves.get(block).size(); i++) {
                WavePursuit.Wave wave = waves.get(block).get(i);
                int seed = block * seeds + i;
                fields(seed, wave.fields());
                points[2 * seed] = (float) (wave.point().x1() / scale);
                points[2 * seed + 1] = (float) (wave.point().x2() / scale);
            }
        }
        return scale;
    }

    private List<WavePursuit.Wave> fit(float[] matrix, int row, int column) {
        return new WavePursuit(out.length(row), in.length(column))
                .fit(block(matrix, row, column), seeds);
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
    public int coefficients(int batch) { return Waves.COUNT * in.blocks * batch; }

    /**
     * y [batch, out] = scale W x + bias for x [batch, in].
     *
     * @param bias         may be null
     * @param coefficients is filled with those of x
     */
    public void forward(int batch, float[] x, int xi, float[] points, int pi, float scale,
                        float[] bias, int bi, float[] coefficients, float[] y, int yi) {
        int inStride = in.blocks * batch;
        int outStride = out.blocks * batch;
        float[] q = new float[Waves.COUNT * outStride];
        split(in.blocks, (first, end) -> in.analyse(batch, x, xi, first, end, coefficients));
        split(out.blocks, (first, end) -> {
            for (int row = first; row < end; row++) {
                for (int column = 0; column < in.blocks; column++) {
                    Kernels.SEED_PRODUCTS.forward(batch, seeds, codes, firstSeed(row, column),
                            points, pi, coefficients, column * batch, inStride,
                            q, row * batch, outStride);
                }
            }
            out.synthesise(batch, q, first, end, scale, bias, bi, y, yi);
        });
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
        int inStride = in.blocks * batch;
        int outStride = out.blocks * batch;
        float[] dq = new float[Waves.COUNT * outStride];
        float[] dp = new float[Waves.COUNT * inStride];
        split(out.blocks, (first, end) -> {
            out.analyse(batch, dy, dyi, first, end, dq);
            if (dBias != null) out.sumRows(batch, dy, dyi, first, end, dBias, dbi);
        });
        split(in.blocks, (first, end) -> {
            for (int column = first; column < end; column++) {
                for (int row = 0; row < out.blocks; row++) {
                    Kernels.SEED_PRODUCTS.backward(batch, seeds, codes, firstSeed(row, column),
                            points, pi, coefficients, dp, column * batch, inStride,
                            dq, row * batch, outStride, dPoints, dpi);
                }
            }
            in.synthesise(batch, dp, first, end, scale, null, 0, dx, dxi);
        });
        // Up to here as if the scale were 1: y is linear in the points.
        float dScale = Kernels.REDUCTIONS.dot(points, pi, dPoints, dpi, 2 * codes.length);
        for (int i = dpi; i < dpi + 2 * codes.length; i++) dPoints[i] *= scale;
        return dScale;
    }

    /** Each block belongs to one thread, which does its sums in a fixed order. */
    private static void split(int blocks, Workers.Range range) { Workers.range(blocks, 1, range); }

    /** The matrix itself, row-major [out, in], without the scale: for checking, and for reading. */
    public float[] materialise(float[] points, int pi) {
        float[] matrix = new float[out.size * in.size];
        for (int row = 0; row < out.blocks; row++) {
            for (int column = 0; column < in.blocks; column++) {
                int first = firstSeed(row, column);
                for (int seed = first; seed < first + seeds; seed++) {
                    Seed wave = new WavePoint(points[pi + 2 * seed], points[pi + 2 * seed + 1])
                            .seed(fields(seed));
                    Factors.of(wave, out.length(row), in.length(column)).addTo(matrix,
                            row * out.blockSize * in.size + column * in.blockSize, in.size);
                }
            }
        }
        return matrix;
    }
}
