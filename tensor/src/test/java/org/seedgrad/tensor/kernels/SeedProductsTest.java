package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both implementations, bit for bit. That they multiply is for WaveMatrixTest. */
@Tag("kernels")
class SeedProductsTest {
    private static final int COLUMNS = 3;
    private static final int ROWS = 5;

    @ParameterizedTest @CsvSource({"1, 1, 1", "1, 1, 7", "8, 1, 1", "8, 1, 2", "8, 1, 3", "8, 1, 4",
        "8, 1, 16", "16, 1, 1", "16, 1, 2", "16, 2, 3", "16, 3, 4", "16, 2, 16"})
    void bothImplementationsGiveTheSameBits(int width, int groups, int seedsPerBlock) {
        Random random = new Random(width + seedsPerBlock);
        int row = COLUMNS * seedsPerBlock;
        int[] codes = new int[ROWS * row];
        for (int seed = 0; seed < codes.length; seed++) {
            int block = seed / seedsPerBlock % COLUMNS;
            codes[seed] = 64 * block + random.nextInt(32) << 6 | random.nextInt(64);
        }
        SeedColumn column = column(codes, seedsPerBlock, 1);
        float[] points = draw(random, 2 * codes.length);
        int block = 64 * width;
        float[] p = draw(random, groups * COLUMNS * block);
        float[] dq = draw(random, groups * ROWS * block);
        float[] start = draw(random, block);
        float[][] q = {start.clone(), start.clone()};
        float[][] dp = new float[2][groups * block + 4];
        float[][] dPoints = new float[2][points.length];
        SeedProducts[] both = {new ScalarSeedProducts(), new VectorSeedProducts()};
        for (int i = 0; i < 2; i++) {
            both[i].forward(width, row, 2 * row, codes, points, p, q[i]);
            both[i].backward(width, groups, column, points, p, block, COLUMNS * block, dp[i], 4,
                    dq, ROWS * block, 0.3f, dPoints[i]);
        }
        assertThat(q[1]).isEqualTo(q[0]).isNotEqualTo(start);
        assertThat(dp[1]).isEqualTo(dp[0]);
        assertThat(dPoints[1]).isEqualTo(dPoints[0]);
        for (int i = 0; i < column.entries().length; i += 2) {
            assertThat(dPoints[0][column.entries()[i]]).isNotZero();
        }
    }

    /** The seeds of one block column. */
    private static SeedColumn column(int[] codes, int seedsPerBlock, int column) {
        int[] starts = new int[33];
        int[] entries = new int[2 * ROWS * seedsPerBlock];
        int count = 0;
        for (int f = 0; f < 32; f++) {
            for (int seed = 0; seed < codes.length; seed++) {
                if (codes[seed] >> 6 != 64 * column + f) continue;
                entries[count++] = 2 * seed;
                entries[count++] = seed / (COLUMNS * seedsPerBlock) * 64 + (codes[seed] & 63);
            }
            starts[f + 1] = count / 2;
        }
        return new SeedColumn(starts, entries);
    }

    private static float[] draw(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) random.nextGaussian();
        return x;
    }
}
