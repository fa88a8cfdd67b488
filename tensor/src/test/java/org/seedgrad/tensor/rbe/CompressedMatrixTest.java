package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    static Stream<Compression> ofKnownSize() {
        return all().stream().filter(compression ->
                compression.kind() == Compression.Kind.HYBRID && compression.targetRmse() == 0);
    }

    @ParameterizedTest @MethodSource("ofKnownSize")
    void theSizeIsKnownBefore(Compression compression) {
        for (int[] shape : new int[][] {{1, 1}, {17, 1}, {70, 33}, {129, 140}}) {
            float[] matrix = gaussian(2, shape[0] * shape[1]);
            assertThat(CompressedMatrix.size(shape[0], shape[1], compression)).isEqualTo(
                    CompressedMatrix.compress(matrix, shape[0], shape[1], compression)
                            .toBytes().length);
        }
    }

    /** As version 1 of the format wrote it: no scale stands before the coefficients in 16 bits. */
    @Test void version1IsRead() {
        byte[] bytes = HexFormat.of().parseHex("53475242018110000203033e9105a63e7ba7cb3e455d9a3eed"
                + "b35abe9105a63e9105a63e9105a6beedb35a28280f0e36a29000042c0f28");
        CompressedMatrix read = CompressedMatrix.of(bytes);
        float[] decoded = {2.1881633f, -2.000217f, -0.43683675f, 2.3118367f, 7.000217f,
                -0.31316334f};
        assertThat(read.decompress()).isEqualTo(decoded);
        byte[] version2 = read.toBytes();
        assertThat(version2).hasSize(bytes.length + 4);
        assertThat(CompressedMatrix.of(version2).decompress()).isEqualTo(decoded);
    }

    @Test void otherVersionsAreRefused() {
        byte[] bytes = CompressedMatrix.compress(new float[6], 2, 3, Compression.raw()).toBytes();
        for (byte version : new byte[] {0, 3}) {
            bytes[4] = version;
            assertThatThrownBy(() -> CompressedMatrix.of(withChecksum(bytes)))
                    .isInstanceOf(CorruptMatrixException.class)
                    .hasMessage("compressed matrix: its version is " + version
                            + ", and this program reads 1 to 2");
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

    /** At 4e-4 one coefficient more or less is a large step in 16 bits. */
    @ParameterizedTest @CsvSource({"0.5, 0.9", "0.1, 0.9", "0.01, 0.9", "4e-4, 0.85"})
    void theTargetErrorIsReached(double target, double share) {
        float[] matrix = gaussian(5, 100 * 70);
        for (Transform transform : Transform.values()) {
            Compression full = Compression.hybrid(32, target).with(transform);
            for (Compression compression : List.of(full, full.withHalfPrecision())) {
                assertThat(rmse(matrix, 100, 70, compression))
                        .isLessThanOrEqualTo(target).isGreaterThan(target * share);
            }
        }
    }

    private static double rmse(float[] matrix, int rows, int columns, Compression compression) {
        return CompressionReport.of(matrix,
                CompressedMatrix.compress(matrix, rows, columns, compression)).rmse();
    }

    /** What 16 bits round off counts from the start; with one coefficient less it is too much. */
    @ParameterizedTest @ValueSource(doubles = {0.1, 3e-4})
    void noMoreIsKeptThanTheTargetErrorAsksFor(double target) {
        float[] matrix = gaussian(5, 64 * 64);
        int bytes = CompressedMatrix.compress(matrix, 64, 64,
                Compression.hybrid(64, target).withHalfPrecision()).toBytes().length;
        int keep = 0;
        while (CompressedMatrix.size(64, 64, Compression.hybrid(64, keep).withHalfPrecision())
                < bytes) keep++;
        assertThat(rmse(matrix, 64, 64, Compression.hybrid(64, keep - 1).withHalfPrecision()))
                .isGreaterThan(target);
    }

    /** About 1e-3 lies between two floats here, so rounding adds to what is left out. */
    @Test void theTargetErrorIsThatOfWhatComesBackInFloat32() {
        float[] matrix = gaussian(5, 64 * 64);
        for (int i = 0; i < matrix.length; i++) matrix[i] = 1e4f + 0.01f * matrix[i];
        assertThat(rmse(matrix, 64, 64, Compression.hybrid(64, 4e-4))).isLessThanOrEqualTo(4e-4);
    }

    /** They have more coefficients than the block size says. */
    @Test void blocksThatOverlapReachTheTargetErrorToo() {
        float[] matrix = gaussian(5, 64 * 64);
        assertThat(rmse(matrix, 64, 64, Compression.hybrid(16, 0.1).withOverlap(4)))
                .isLessThanOrEqualTo(0.1);
    }

    @Test void aTargetErrorOutOfReachIsRefused() {
        float[] matrix = gaussian(5, 64 * 128);
        for (int i = 0; i < matrix.length; i++) if (i % 128 < 64) matrix[i] = 0;
        assertThatThrownBy(() -> CompressedMatrix.compress(matrix, 64, 128,
                Compression.hybrid(64, 1e-4).withHalfPrecision()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("compress: the block at row 0, column 64 comes back with an "
                        + "RMSE of 2\\.\\d+E-4 even if all its coefficients are kept, above the "
                        + "target 1\\.0E-4; store 32 bits, without withHalfPrecision\\(\\), or "
                        + "raise the target");
        assertThatThrownBy(() -> CompressedMatrix.compress(matrix, 64, 128,
                Compression.hybrid(64, 1e-9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("; raise the target, or take Compression.raw()");
    }

    /** By themselves 16 bits reach from 6e-8 to 65504. */
    @Test void halfPrecisionIsPartsOfTheLargestCoefficient() {
        float[] large = new float[64 * 64];
        for (int i = 0; i < large.length; i++) {
            large[i] = (float) (3000 * Math.cos(3 * Math.PI * (2 * (i % 64) + 1) / 128));
        }
        assertThat(rmse(large, 64, 64, Compression.hybrid(64, 100).withHalfPrecision()))
                .isLessThan(1e-3);
        float[] small = gaussian(1, 64 * 64);
        for (int i = 0; i < small.length; i++) small[i] *= 1e-8f;
        assertThat(rmse(small, 64, 64, Compression.hybrid(64, 4096).withHalfPrecision()))
                .isLessThan(3e-4 * 1e-8);
    }

    @Test void whatWouldNotComeBackFiniteIsRefused() {
        float[] matrix = new float[64 * 128];
        for (int i = 0; i < matrix.length; i++) {
            if (i % 128 >= 64) matrix[i] = (float) (2e37 * Math.cos(i % 64));
        }
        Compression hybrid = Compression.hybrid(64, 100);
        for (Compression compression : List.of(hybrid, hybrid.withHalfPrecision(),
                Compression.hybrid(64, 1e30))) {
            assertThatThrownBy(() -> CompressedMatrix.compress(matrix, 64, 128, compression))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("compress: the block at row 0, column 64 would not come back "
                            + "finite, so large are its numbers; divide the matrix by a number "
                            + "first, or take Compression.raw()");
        }
        assertThat(rmse(matrix, 64, 128, Compression.raw())).isZero();
        // The wave whose sum with others is this is larger than it.
        float[] board = new float[16 * 16];
        for (int i = 0; i < board.length; i++) {
            board[i] = (i + i / 16) % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
        }
        assertThatThrownBy(() -> CompressedMatrix.compress(board, 16, 16, Compression.rbe(16, 1)))
                .hasMessageContaining("the block at row 0, column 0 would not come back finite");
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
            try {
                CompressedMatrix.of(withChecksum(lying)).decompress();
            } catch (CorruptMatrixException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2000);
    }

    private static byte[] withChecksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        return ByteBuffer.wrap(bytes.clone()).putInt(bytes.length - 4, (int) crc.getValue())
                .array();
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
                .hasMessage("compress: row 1, column 1 is NaN; all numbers must be finite");
        assertThatThrownBy(() -> Compression.rbe(64, -1))
                .hasMessage("compress: -1 parts a block; it must be 0 or more");
    }

    /** No matrix is written with them, and one that is read with them decodes to nonsense. */
    @Test void numbersThatAreNotFiniteAreRefused() {
        float[] matrix = gaussian(11, 16 * 16);
        Compression half = Compression.hybrid(16, 3).withHalfPrecision();
        for (Compression compression : new Compression[] {Compression.raw(),
                Compression.rbe(16, 2), Compression.hybrid(16, 3), half}) {
            byte[] bytes = CompressedMatrix.compress(matrix, 16, 16, compression).toBytes();
            int count = compression.kind() == Compression.Kind.RAW ? 0 : 1;
            ByteBuffer.wrap(bytes).putFloat(10 + count, Float.NEGATIVE_INFINITY);
            assertThatThrownBy(() -> CompressedMatrix.of(withChecksum(bytes)))
                    .isInstanceOf(CorruptMatrixException.class)
                    .hasMessage("compressed matrix: a number in it is -Infinity");
        }
        // A count, eight weights and a scale; the first coefficient after eight bits of its place.
        byte[] bytes = CompressedMatrix.compress(matrix, 16, 16, half).toBytes();
        ByteBuffer.wrap(bytes).putShort(10 + 1 + 9 * 4 + 1, (short) 0x7e00);
        assertThatThrownBy(() -> CompressedMatrix.of(withChecksum(bytes)))
                .isInstanceOf(CorruptMatrixException.class)
                .hasMessage("compressed matrix: a number in it is NaN");
    }

    /** 2 and 3 were read as 32 bits a coefficient. */
    @Test void anUnknownPrecisionIsRefused() {
        byte[] bytes = CompressedMatrix.compress(gaussian(12, 16 * 16), 16, 16,
                Compression.hybrid(16, 3)).toBytes();
        for (int precision = 2; precision < 4; precision++) {
            bytes[5] = (byte) (bytes[5] & ~3 | precision);
            byte[] lying = withChecksum(bytes);
            assertThatThrownBy(() -> CompressedMatrix.of(lying))
                    .isInstanceOf(CorruptMatrixException.class)
                    .hasMessage("compressed matrix: it asks for what this version does not have");
        }
    }
}
