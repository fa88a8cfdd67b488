package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.kernels.SeedColumn;

class SeedCodesTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 3;
    private static final int SEEDS = 5;

    private final SeedCodes codes = new SeedCodes(ROWS, COLUMNS, SEEDS);

    @Test void aColumnHasItsSeedsByFrequencyAndInTheirOrder() {
        Random random = new Random(1);
        for (int seed = 0; seed < codes.codes.length; seed++) {
            codes.set(seed, random.nextInt(6), random.nextInt(64));
        }
        for (int column = 0; column < COLUMNS; column++) check(column);
    }

    @Test void aChangedSeedMovesInItsColumn() {
        for (int column = 0; column < COLUMNS; column++) check(column);
        codes.set(codes.first(2, 1) + 3, 31, 63);
        for (int column = 0; column < COLUMNS; column++) check(column);
        assertThat(codes.column(1).points()[ROWS * SEEDS - 1])
                .isEqualTo(2 * (codes.first(2, 1) + 3));
    }

    private void check(int number) {
        SeedColumn column = codes.column(number);
        assertThat(column.starts()[0]).isZero();
        assertThat(column.starts()[32]).isEqualTo(ROWS * SEEDS);
        boolean[] seen = new boolean[codes.codes.length];
        for (int f = 0; f < 32; f++) {
            for (int i = column.starts()[f]; i < column.starts()[f + 1]; i++) {
                int seed = column.points()[i] / 2;
                int row = seed / (COLUMNS * SEEDS);
                assertThat(seed / SEEDS % COLUMNS).isEqualTo(number);
                assertThat(codes.frequency(seed)).isEqualTo(f);
                assertThat(column.rows()[i]).isEqualTo(64 * row + codes.row(seed));
                assertThat(seen[seed]).isFalse();
                seen[seed] = true;
                if (i > column.starts()[f]) assertThat(seed).isGreaterThan(
                        column.points()[i - 1] / 2);
            }
        }
    }
}
