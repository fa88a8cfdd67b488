package org.seedgrad.tensor.rbe;

import java.util.ArrayList;
import java.util.List;
import org.seedgrad.tensor.kernels.Workers;

/**
 * From a matrix to waves and cosines: the waves of each block by {@link WavePursuit}, then of what
 * they leave the largest cosines. {@link #best} finds the block size, and how to share the bytes
 * between waves and cosines, from a few tiles of the matrix.
 *
 * @param blockSize 4 to 64
 * @param seeds     waves a block, at least 1
 * @param entries   cosines a block
 */
public record LayerFit(int blockSize, int seeds, int entries) {
    private static final int[] BLOCK_SIZES = {16, 32, 64};
    private static final int TILE = 64;
    private static final int TILES = 4;

    /** The pursuit solves a system of twice as many equations for each of them. */
    private static final int MOST_SEEDS = 16;

    public LayerFit {
        if (blockSize < 4 || blockSize > 64) throw new IllegalArgumentException(
                "fit: the block size is " + blockSize + " and must be from 4 to 64");
        if (seeds < 1) throw new IllegalArgumentException(
                "fit: " + seeds + " seeds a block; it must be at least 1");
        if (entries < 0 || entries > blockSize * blockSize) throw new IllegalArgumentException(
                "fit: " + entries + " cosines a block; it must be from 0 to "
                + blockSize * blockSize);
    }

    /**
     * Fits a layer to a row-major matrix [out, in].
     *
     * @throws IllegalArgumentException if the numbers are not as many as the shape says or not all
     *                                  finite, or if some are so large that what comes back would
     *                                  not be finite
     */
    public EncodedLayer fit(float[] matrix, int in, int out, float[] bias) {
        Finite.check("fit", matrix, out, in);
        EncodedLayer layer = fitted(matrix, in, out, bias);
        for (float weight : layer.matrix()) {
            if (!Float.isFinite(weight)) throw new IllegalArgumentException("fit: the matrix would "
                    + "not come back finite, so large are its numbers; divide the matrix by a "
                    + "number first");
        }
        return layer;
    }

    private EncodedLayer fitted(float[] matrix, int in, int out, float[] bias) {
        WaveMatrix waves = new WaveMatrix(in, out, blockSize, seeds);
        float[] points = new float[2 * waves.seedCount()];
        float scale = fitWaves(matrix, waves, points);
        if (entries == 0) {
            return new EncodedLayer(in, out, blockSize, waves, points, scale, null, null, bias);
        }
        float[] left = new Decoder(waves, null).matrix(points, 0, null, 0);
        for (int i = 0; i < left.length; i++) left[i] = matrix[i] / scale - left[i];
        CosineMatrix cosines = CosineMatrix.largest(left, in, out, blockSize, entries);
        return new EncodedLayer(in, out, blockSize, waves, points, scale, cosines,
                cosines.coefficientsOf(left), bias);
    }

    /** Sets fields and points, for amplitudes of at most 1; what they are to be multiplied by. */
    private float fitWaves(float[] matrix, WaveMatrix waves, float[] points) {
        List<List<WavePursuit.Wave>> found = new ArrayList<>();
        int blocks = waves.blockRows() * waves.blockColumns();
        for (int block = 0; block < blocks; block++) found.add(null);
        Workers.run(blocks, block -> {
            int row = block / waves.blockColumns();
            int column = block % waves.blockColumns();
            found.set(block, new WavePursuit(waves.rows(row), waves.columns(column))
                    .fit(waves.block(matrix, row, column), seeds));
        });
        double largest = 0;
        for (List<WavePursuit.Wave> block : found) {
            for (WavePursuit.Wave wave : block) {
                largest = Math.max(largest, wave.point().amplitude());
            }
        }
        // The least that float32 has: less would be 0, by which nothing can be divided.
        float scale = largest == 0 ? 1 : Math.max(Float.MIN_VALUE, (float) largest);
        for (int block = 0; block < blocks; block++) {          // one may need fewer seeds
            for (int i = 0; i < found.get(block).size(); i++) {
                WavePursuit.Wave wave = found.get(block).get(i);
                int seed = block * seeds + i;
                waves.fields(seed, wave.fields());
                points[2 * seed] = (float) (wave.point().x1() / scale);
                points[2 * seed + 1] = (float) (wave.point().x2() / scale);
            }
        }
        return scale;
    }

    /**
     * The best that a budget of bytes buys: of the block sizes 16, 32 and 64, with the bytes for
     * waves alone, for one wave and cosines, and for both alike, what has the least error.
     *
     * @param budget how many bytes {@link EncodedLayer#toBytes} may be
     * @throws IllegalArgumentException if not even one seed a block of 64 fits in, or where
     *                                  {@link #fit} throws it
     */
    public static LayerFit best(float[] matrix, int in, int out, long budget) {
        Finite.check("fit", matrix, out, in);
        List<LayerFit> candidates = candidates(in, out, budget);
        if (candidates.isEmpty()) throw new IllegalArgumentException("fit: a layer [" + out + ", "
                + in + "] takes at least " + LayerBytes.size(in, out, TILE, 1, 0)
                + " bytes with its bias, and the budget is " + budget);
        int across = Math.ceilDiv(in, TILE);
        int down = Math.ceilDiv(out, TILE);
        int tiles = Math.min(TILES, across * down);
        LayerFit best = candidates.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (LayerFit candidate : candidates) {
            double error = 0;
            for (int t = 0; t < tiles; t++) {
                int tile = (int) ((long) t * across * down / tiles);
                error += candidate.error(matrix, in, out, tile / across * TILE,
                        tile % across * TILE);
            }
            if (error >= least) continue;
            least = error;
            best = candidate;
        }
        return best;
    }

    private static List<LayerFit> candidates(int in, int out, long budget) {
        List<LayerFit> candidates = new ArrayList<>();
        for (int size : BLOCK_SIZES) {
            long blocks = (long) Math.ceilDiv(in, size) * Math.ceilDiv(out, size);
            long left = budget - LayerBytes.size(in, out, size, 0, 0);
            int most = (int) Math.min(MOST_SEEDS, left / (Long.BYTES * blocks));
            for (int seeds : new int[] {most, (most + 1) / 2, 1}) {
                if (seeds < 1 || LayerBytes.size(in, out, size, seeds, 0) > budget) continue;
                candidates.add(new LayerFit(size, seeds, entries(in, out, budget, size, seeds)));
            }
        }
        return candidates;
    }

    /** The most cosines a block that still fit in. */
    private static int entries(int in, int out, long budget, int size, int seeds) {
        int fitting = 0;
        int tooMany = size * size + 1;
        while (tooMany - fitting > 1) {
            int middle = (fitting + tooMany) / 2;
            if (LayerBytes.size(in, out, size, seeds, middle) <= budget) fitting = middle;
            else tooMany = middle;
        }
        return fitting;
    }

    /** The sum of squared errors on one tile, which is fitted as if it were all. */
    private double error(float[] matrix, int width, int height, int top, int left) {
        int rows = Math.min(TILE, height - top);
        int columns = Math.min(TILE, width - left);
        float[] tile = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(matrix, (top + i) * width + left, tile, i * columns, columns);
        }
        EncodedLayer fitted = fit(tile, columns, rows, new float[rows]);
        double l2 = CompressionReport.of(tile, EncodedLayer.of(fitted.toBytes()).matrix(), 1).l2();
        return l2 * l2;
    }
}
