package org.seedgrad.tensor.kernels;

/** How a product is cut into parts, for the caches and for the threads. */
final class Blocks {
    /** Multiply-adds that a part of the work should have: about two microseconds. */
    private static final int GRAIN = 1 << 18;

    private Blocks() { }

    @FunctionalInterface
    interface Block {
        void run(int row, int rows, int column, int columns);
    }

    /**
     * Splits C [m, n] into blocks of whole tiles, by columns as far as these suffice: a thread then
     * reads its own panels, and only it.
     *
     * @param each how many blocks a thread should get, if there is work enough
     * @param k    how many multiply-adds an output takes
     */
    static void each(int each, int m, int tileRows, int n, int tileColumns, int k, Block block) {
        if (m == 0 || n == 0) return;
        int threads = Workers.threads();
        // However few the rows, B must be read: that takes as long as four of them.
        long parts = Math.min(each * threads, (long) Math.max(m, 4) * n * k / GRAIN);
        if (threads == 1 || parts <= 1) {
            block.run(0, m, 0, n);
            return;
        }
        int wide = (n + tileColumns - 1) / tileColumns;
        int high = (m + tileRows - 1) / tileRows;
        int across = (int) Math.min(wide, parts);
        int down = (int) Math.min(high, (parts + across - 1) / across);
        Workers.run(across * down, part -> {
            int row = Workers.border(high, part / across, down) * tileRows;
            int column = Workers.border(wide, part % across, across) * tileColumns;
            int lastRow = Workers.border(high, part / across + 1, down) * tileRows;
            int lastColumn = Workers.border(wide, part % across + 1, across) * tileColumns;
            block.run(row, Math.min(m, lastRow) - row, column, Math.min(n, lastColumn) - column);
        });
    }

    /** The length of the pieces of n, at most so many, all about equally long: whole tiles. */
    static int even(int n, int most, int tile) {
        int pieces = Math.ceilDiv(Math.max(1, n), most);
        return Math.ceilDiv(Math.ceilDiv(Math.max(1, n), pieces), tile) * tile;
    }
}
