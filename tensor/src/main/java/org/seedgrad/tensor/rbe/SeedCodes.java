package org.seedgrad.tensor.rbe;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.seedgrad.tensor.kernels.SeedColumn;
import org.seedgrad.tensor.kernels.SeedProducts;

/**
 * The frequencies of all seeds of a matrix in the two forms in which products use them: a code for
 * each seed, seeds in the order of their points, and for each half of a block column a list by
 * frequency.
 */
final class SeedCodes {
    /** The block rows are halved, for two threads to work at. */
    static final int HALVES = 2;

    /** See {@link SeedProducts#forward}. */
    final int[] codes;

    private final int blockRows;
    private final int blockColumns;
    private final int seeds;                                    // in a block

    /** Made when it is needed; null where a seed has changed since. */
    private final AtomicReferenceArray<SeedColumn> columns;

    /** Where all seeds are constants: frequencies 0. */
    SeedCodes(int blockRows, int blockColumns, int seedsPerBlock) {
        this.blockRows = blockRows;
        this.blockColumns = blockColumns;
        seeds = seedsPerBlock;
        codes = new int[blockRows * blockColumns * seeds];
        columns = new AtomicReferenceArray<>(HALVES * blockColumns);
        for (int seed = 0; seed < codes.length; seed++) set(seed, 0, 0);
    }

    /** The place of the first seed of a block. */
    int first(int blockRow, int blockColumn) {
        return (blockRow * blockColumns + blockColumn) * seeds;
    }

    /** The frequency of a seed along x. */
    int frequency(int seed) {
        return codes[seed] >> SeedProducts.ROW_BITS & Waves.FREQUENCIES - 1;
    }

    /** Where its wave along y stands among the 64 of a block. */
    int row(int seed) { return codes[seed] & Waves.COUNT - 1; }

    void set(int seed, int frequency, int row) {
        int block = seed / seeds;
        int column = block % blockColumns;
        int half = block / blockColumns < border(1) ? 0 : 1;
        codes[seed] = column * Waves.COUNT + frequency << SeedProducts.ROW_BITS | row;
        columns.set(half * blockColumns + column, null);
    }

    /** The first block row of a half. */
    int border(int half) { return half * blockRows / HALVES; }

    /** The seeds of a block column in one half of the rows, by frequency. */
    SeedColumn column(int half, int column) {
        int at = half * blockColumns + column;
        SeedColumn sorted = columns.get(at);
        if (sorted == null) {
            sorted = sort(border(half), border(half + 1), column);
            columns.set(at, sorted);
        }
        return sorted;
    }

    /** By counting; seeds of one frequency keep their order. */
    private SeedColumn sort(int firstRow, int endRow, int column) {
        int[] starts = new int[Waves.FREQUENCIES + 1];
        for (int row = firstRow; row < endRow; row++) {
            int first = first(row, column);
            for (int seed = first; seed < first + seeds; seed++) starts[frequency(seed) + 1]++;
        }
        for (int f = 0; f < Waves.FREQUENCIES; f++) starts[f + 1] += starts[f];
        int[] next = starts.clone();
        int[] entries = new int[2 * (endRow - firstRow) * seeds];
        for (int row = firstRow; row < endRow; row++) {
            int first = first(row, column);
            for (int seed = first; seed < first + seeds; seed++) {
                int at = 2 * next[frequency(seed)]++;
                entries[at] = 2 * seed;
                entries[at + 1] = row * Waves.COUNT + row(seed);
            }
        }
        return new SeedColumn(starts, entries);
    }
}
