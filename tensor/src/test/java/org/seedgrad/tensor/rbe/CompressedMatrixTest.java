package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.kernels.Workers;

/** Blocks to bytes and back. */
class CompressedMatrixTest {

    private static float[] gaussian(int seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    /** 0.5 sin(2 pi x) cos(2 pi y) with x and y from a start on in equal steps. */
    private static float[] wave(double start, double step) {
        float[] matrix = new float[64 * 64];
        for (int i = 0; i < 64; i++) {
            for (int j = 0; j < 64; j++) {
                matrix[i * 64 + j] = (float) (
                        0.5 * Math.sin(2 * Math.PI * (start + step * j))
                        * Math.cos(2 * Math.PI * (start + step * i)));
            }
        }
        return matrix;
    }

    static List<Compression> all() {
        return List.of(Compression.raw(), Compression.rbe(16, 5), Compression.rbe(32, 12),
                Compression.hybrid(64, 30), Compression.hybrid(16, 9).withHalfPrecision(),
                Compression.hybrid(32, 0.3), Compression.hybrid(32, 20).with(Transform.HAAR),
                Compression.hybrid(32, 20).with(Transform.DB2).with(BlockFunctions.TWELVE),
                Compression.hybrid(32, 20).withOverlap(5), Compression.hybrid(256, 100));
    }

    @ParameterizedTest @MethodSource("all")
    void bytesBecomeTheSameMatrixAgain(Compression compression) {
        int[][] shapes = {{1, 1}, {1, 40}, {17, 1}, {64, 64}, {70, 33}, {100, 129}};
        for (int[] shape : shapes) {
            float[] matrix = gaussian(shape[0], shape[0] * shape[1]);
            CompressedMatrix compressed =
                    CompressedMatrix.compress(matrix, shape[0], shape[1], compression);
            byte[] bytes = compressed.toBytes();
            CompressedMatrix read = CompressedMatrix.of(bytes);
            assertThat(read.rows()).isEqualTo(shape[0]);
            assertThat(read.columns()).isEqualTo(shape[1]);
            assertThat(read.toBytes()).isEqualTo(bytes);
            assertThat(read.decompress()).isEqualTo(compressed.decompress());
            assertThat(compressed.decompress()).hasSize(matrix.length);
        }
    }

    @ParameterizedTest @MethodSource("all")
    void bytesDoNotDependOnTheNumberOfThreads(Compression compression) {
        float[] matrix = gaussian(3, 90 * 90);
        int before = Workers.threads();
        try {
            Workers.threads(1);
            byte[] expected = CompressedMatrix.compress(matrix, 90, 90, compression).toBytes();
            Workers.threads(3);
            assertThat(CompressedMatrix.compress(matrix, 90, 90, compression).toBytes())
                    .isEqualTo(expected);
        } finally {
            Workers.threads(before);
        }
    }

    @Test void rawLosesNothing() {
        float[] matrix = gaussian(1, 70 * 50);
        CompressedMatrix raw = CompressedMatrix.compress(matrix, 70, 50, Compression.raw());
        assertThat(raw.decompress()).isEqualTo(matrix);
        assertThat(raw.toBytes()).hasSize(4 * 70 * 50 + 14);
    }

    /**
     * The figures of the definition, which are those of one period, x = j / 64; it counts 32 + 8 k
     * bytes a block, and here it is less.
     */
    @ParameterizedTest @CsvSource({"8, 0.0090, 171", "40, 7.4e-4, 46", "148, 6e-5, 13.5"})
    void theWaveOfTheDefinition(int keep, double rmse, double ratio) {
        float[] matrix = wave(0, 1.0 / 64);
        CompressionReport report = CompressionReport.of(matrix,
                CompressedMatrix.compress(matrix, 64, 64, Compression.hybrid(64, keep)));
        // "6e-5" has one digit.
        assertThat(report.rmse()).isCloseTo(rmse, within(0.08 * rmse));
        assertThat(report.ratio()).isGreaterThanOrEqualTo(ratio);
    }

    @Test void aSeedIsAWave() {
        float[] matrix = wave(-1, 2.0 / 63);
        CompressionReport report = CompressionReport.of(matrix,
                CompressedMatrix.compress(matrix, 64, 64, Compression.rbe(64, 1)));
        // 2^-21 of the radius and 2^-25 of a turn: a few millionths of the amplitude 0.5
        assertThat(report.rmse()).isLessThan(1e-6);
        assertThat(report.bytes()).isEqualTo(27);
        assertThat(report.ratio()).isEqualTo(64 * 64 * 4 / 27.0);
    }

    @ParameterizedTest @CsvSource({"0.5", "0.1", "0.01"})
    void theTargetErrorIsReached(double target) {
        float[] matrix = gaussian(5, 100 * 70);
        for (Transform transform : Transform.values()) {
            CompressedMatrix compressed = CompressedMatrix.compress(matrix, 100, 70,
                    Compression.hybrid(32, target).with(transform));
            double rmse = CompressionReport.of(matrix, compressed).rmse();
            // Parseval, in float32: the stored values are rounded.
            assertThat(rmse).isLessThan(target * 1.0001).isGreaterThan(target * 0.9);
        }
    }

    /** No code can do better with random numbers; one that claims to counts its bytes wrong. */
    @Test void gaussianNumbersStayAboveTheRateDistortionBound() {
        float[] matrix = gaussian(6, 256 * 256);
        for (Compression compression : List.of(
                Compression.hybrid(64, 20), Compression.hybrid(64, 400),
                Compression.hybrid(64, 1500).withHalfPrecision(), Compression.hybrid(16, 100),
                Compression.rbe(32, 6), Compression.hybrid(64, 0.05))) {
            CompressionReport report = CompressionReport.of(matrix,
                    CompressedMatrix.compress(matrix, 256, 256, compression));
            assertThat(report.relativeRmse()).as(report.toString())
                    .isGreaterThan(report.gaussianBound());
        }
        assertThat(Baselines.svd(matrix, 256, 256, 40_000)).satisfies(report ->
                assertThat(report.relativeRmse()).isGreaterThan(report.gaussianBound()));
        assertThat(Baselines.int4(matrix, 256, 256, 64)).satisfies(report ->
                assertThat(report.relativeRmse()).isGreaterThan(report.gaussianBound()));
    }

    @Test void structuredMatricesGoFarBelowIt() {
        float[] matrix = new float[128 * 128];
        for (int i = 0; i < matrix.length; i++) {
            double y = Seed.coordinate(i / 128, 128);
            double x = Seed.coordinate(i % 128, 128);
            matrix[i] = (float) (Math.exp(-2 * x * x - y * y) + 0.2 * x * y);
        }
        CompressionReport report = CompressionReport.of(matrix, CompressedMatrix.compress(
                matrix, 128, 128, Compression.hybrid(64, 12)));
        assertThat(report.ratio()).isGreaterThan(100);
        assertThat(report.relativeRmse()).isLessThan(0.02)
                .isLessThan(report.gaussianBound());
    }

    @Test void overlapSmoothsTheSeams() {
        int n = 96;
        float[] matrix = new float[n * n];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) Math.sin(0.11 * (i / n) + 0.07 * (i % n));
        }
        assertThat(seam(matrix, n, Compression.hybrid(32, 3).withOverlap(8)))
                .isLessThan(0.5 * seam(matrix, n, Compression.hybrid(32, 3)));
    }

    /** The mean step of the error across the borders of the blocks. */
    private static double seam(float[] matrix, int n, Compression compression) {
        float[] decoded = CompressedMatrix.compress(matrix, n, n, compression).decompress();
        double sum = 0;
        for (int border = 32; border < n; border += 32) {
            for (int i = 0; i < n; i++) {
                int at = i * n + border;
                sum += Math.abs(decoded[at] - matrix[at] - decoded[at - 1] + matrix[at - 1]);
            }
        }
        return sum;
    }

    @Test void damagedBytesAreRefused() {
        float[] matrix = gaussian(7, 70 * 40);
        Random random = new Random(8);
        for (Compression compression
                : List.of(Compression.hybrid(32, 10), Compression.rbe(32, 3))) {
            byte[] bytes = CompressedMatrix.compress(matrix, 70, 40, compression).toBytes();
            for (int mutation = 0; mutation < 2500; mutation++) {
                byte[] damaged = damage(bytes, random);
                if (Arrays.equals(damaged, bytes)) continue;
                assertThatThrownBy(() -> CompressedMatrix.of(damaged))
                        .isInstanceOf(CorruptMatrixException.class)
                        .hasMessageStartingWith("compressed matrix: ");
            }
        }
    }

    private static byte[] damage(byte[] bytes, Random random) {
        switch (random.nextInt(4)) {
            case 0: return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1: return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
            default:
        }
        byte[] damaged = bytes.clone();
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    /** With a right checksum, what is inside must still be believed by nobody. */
    @Test void lyingHeadersAreRefused() {
        byte[] bytes = CompressedMatrix.compress(gaussian(9, 64 * 64), 64, 64,
                Compression.hybrid(32, 10)).toBytes();
        Random random = new Random(10);
        int refused = 0;
        for (int mutation = 0; mutation < 2500; mutation++) {
            byte[] lying = bytes.clone();
            for (int i = 0; i < 3; i++) {
                lying[4 + random.nextInt(12)] = (byte) random.nextInt(256);
            }
            CRC32C crc = new CRC32C();
            crc.update(lying, 0, lying.length - 4);
            for (int i = 0; i < 4; i++) {
                lying[lying.length - 4 + i] = (byte) (crc.getValue() >> 8 * (3 - i));
            }
            try {
                CompressedMatrix.of(lying).decompress();
            } catch (CorruptMatrixException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2000);
    }

    @Test void refusesWhatCannotBe() {
        assertThatThrownBy(() -> Compression.hybrid(15, 3))
                .hasMessage("compress: the block size is 15 and must be from 16 to 256");
        assertThatThrownBy(() -> Compression.hybrid(32, 3).withOverlap(9))
                .hasMessageContaining("a quarter of the block size 32");
        assertThatThrownBy(() -> Compression.hybrid(32, Double.NaN))
                .hasMessageContaining("the target RMSE is NaN");
        assertThatThrownBy(() -> CompressedMatrix.compress(new float[5], 2, 3, Compression.raw()))
                .hasMessageContaining("[2, 3] is 6 numbers, but 5 are given");
        float[] bad = new float[6];
        bad[4] = Float.NaN;
        assertThatThrownBy(() -> CompressedMatrix.compress(bad, 2, 3, Compression.raw()))
                .hasMessage("compress: row 1, column 1 is NaN; only finite numbers can be "
                        + "compressed");
    }
}
