package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.kernels.SeedColumn;

class SeedCodesTest {
    private static final int ROWS = 5;
    private static final int BORDER = 2;                // the first row of the second half
    private static final int COLUMNS = 3;
    private static final int SEEDS = 5;

    private final SeedCodes codes = new SeedCodes(ROWS, COLUMNS, SEEDS);

    @Test void halfAColumnHasItsSeedsByFrequencyAndInTheirOrder() {
        Random random = new Random(1);
        for (int seed = 0; seed < codes.codes.length; seed++) {
            codes.set(seed, random.nextInt(6), random.nextInt(64));
        }
        checkAll();
    }

    @Test void aChangedSeedMovesInItsColumn() {
        checkAll();
        codes.set(codes.first(BORDER - 1, 1) + 3, 31, 63);
        codes.set(codes.first(BORDER, 1) + 3, 31, 63);
        checkAll();
        assertThat(codes.column(0, 1).entries()[2 * (BORDER * SEEDS - 1)])
                .isEqualTo(2 * (codes.first(BORDER - 1, 1) + 3));
        assertThat(codes.column(1, 1).entries()[2 * ((ROWS - BORDER) * SEEDS - 1)])
                .isEqualTo(2 * (codes.first(BORDER, 1) + 3));
    }

    @Test void ofASingleRowTheFirstHalfIsEmpty() {
        SeedCodes single = new SeedCodes(1, 1, SEEDS);
        assertThat(single.column(0, 0).entries()).isEmpty();
        assertThat(single.column(1, 0).entries()).hasSize(2 * SEEDS);
    }

    private void checkAll() {
        for (int column = 0; column < COLUMNS; column++) {
            check(0, column, 0, BORDER);
            check(1, column, BORDER, ROWS);
        }
    }

    private void check(int half, int number, int firstRow, int endRow) {
        SeedColumn column = codes.column(half, number);
        assertThat(column.starts()[0]).isZero();
        assertThat(column.starts()[32]).isEqualTo((endRow - firstRow) * SEEDS);
        boolean[] seen = new boolean[codes.codes.length];
        for (int f = 0; f < 32; f++) {
            for (int i = column.starts()[f]; i < column.starts()[f + 1]; i++) {
                int seed = column.entries()[2 * i] / 2;
                int row = seed / (COLUMNS * SEEDS);
                assertThat(row).isBetween(firstRow, endRow - 1);
                assertThat(seed / SEEDS % COLUMNS).isEqualTo(number);
                assertThat(codes.frequency(seed)).isEqualTo(f);
                assertThat(column.entries()[2 * i + 1]).isEqualTo(64 * row + codes.row(seed));
                assertThat(seen[seed]).isFalse();
                seen[seed] = true;
                if (i > column.starts()[f]) assertThat(seed).isGreaterThan(
                        column.entries()[2 * i - 2] / 2);
            }
        }
    }
}
