package org.seedgrad.tensor.rbe;

/**
 * How a matrix is cut into blocks. With an overlap, a block reaches that far into its neighbours,
 * and where two blocks lie on each other they blend along a straight ramp: their weights add up to
 * 1 everywhere (a partition of unity), so a matrix that is the same in both comes out unchanged.
 */
final class Tiling {
    private final int rows;
    private final int columns;
    private final int size;
    private final int overlap;
    private final int across;
    private final int down;

    Tiling(int rows, int columns, int size, int overlap) {
        this.rows = rows;
        this.columns = columns;
        this.size = size;
        this.overlap = overlap;
        down = Math.ceilDiv(rows, size);
        across = Math.ceilDiv(columns, size);
    }

    int count() { return down * across; }

    private int start(int tile) { return Math.max(0, tile * size - overlap); }

    private int end(int tile, int length) { return Math.min(length, (tile + 1) * size + overlap); }

    int rows(int block) { return end(block / across, rows) - start(block / across); }

    int columns(int block) { return end(block % across, columns) - start(block % across); }

    /** Where a block is, in words. */
    String place(int block) {
        return "the block at row " + start(block / across) + ", column " + start(block % across);
    }

    /** A block of the matrix. */
    double[] cut(float[] matrix, int block) {
        int width = columns(block);
        double[] cut = new double[rows(block) * width];
        int top = start(block / across);
        int left = start(block % across);
        for (int i = 0; i < cut.length; i++) {
            cut[i] = matrix[(top + i / width) * columns + left + i % width];
        }
        return cut;
    }

    /** Adds a block, times its weights, to the matrix. */
    void blend(double[] block, int number, double[] matrix) {
        int width = columns(number);
        int top = start(number / across);
        int left = start(number % across);
        for (int i = 0; i < block.length; i++) {
            int row = top + i / width;
            int column = left + i % width;
            matrix[row * columns + column] += block[i]
                    * weight(row, number / across, down) * weight(column, number % across, across);
        }
    }

    /** The weight of a tile at a place along one axis. */
    private double weight(int place, int tile, int tiles) {
        double weight = 1;
        if (overlap == 0) return weight;
        if (tile > 0) weight = Math.min(weight, ramp(place, tile * size));
        if (tile < tiles - 1) weight = Math.min(weight, 1 - ramp(place, (tile + 1) * size));
        return weight;
    }

    /** From 0 to 1 across a border, over the overlap on both sides of it. */
    private double ramp(int place, int border) {
        return Math.max(0, Math.min(1, (place - border + overlap + 0.5) / (2 * overlap)));
    }
}
