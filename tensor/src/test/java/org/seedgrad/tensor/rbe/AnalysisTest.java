package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports, baselines, the condition of a matrix, the cache, and the pursuit. */
class AnalysisTest {

    @Test void theReportCountsWhatIsThere() {
        CompressionReport report = CompressionReport.of(
                new float[] {3, -4, 0, 1}, new float[] {3, -2, 0, 0}, 8);
        assertThat(report.l1()).isEqualTo(0.75);
        assertThat(report.l2()).isEqualTo(Math.sqrt(5));
        assertThat(report.max()).isEqualTo(2);
        assertThat(report.relativeL2()).isCloseTo(Math.sqrt(5.0 / 26), within(1e-15));
        assertThat(report.rmse()).isEqualTo(Math.sqrt(1.25));
        assertThat(report.sigma()).isEqualTo(Math.sqrt(6.5));
        assertThat(report.ratio()).isEqualTo(2);
        assertThat(report.bitsPerWeight()).isEqualTo(16);
        assertThat(report.gaussianBound()).isEqualTo(0x1p-16);
    }

    /** There is no spread to measure errors by; rounding is none either. */
    @Test void theReportOfAConstantMatrixSaysSo() {
        float[] matrix = new float[64 * 64];
        Arrays.fill(matrix, 0.3f);
        CompressionReport exact = CompressionReport.of(matrix, matrix, 47);
        assertThat(exact.sigma()).isZero();
        assertThat(exact.relativeRmse()).isZero();
        float[] decoded = matrix.clone();
        decoded[0] = 0.3f - 0x1p-6f;
        CompressionReport report = CompressionReport.of(matrix, decoded, 47);
        assertThat(report.relativeRmse()).isInfinite();
        assertThat(report).hasToString("47 bytes, 348.6 : 1, 0.092 bit a weight; RMSE 0.000244, "
                + "the matrix is constant; max 0.0156");
        assertThat(CompressionReport.of(new float[9], new float[9], 47).toString())
                .contains("RMSE 0.00, the matrix is constant");
    }

    @Test void sigmaIsThatOfWhatIsLeftOfTheMean() {
        float[] matrix = new float[1000];
        for (int i = 0; i < matrix.length; i++) matrix[i] = 10_000 + (i % 2) * 0x1p-9f;
        assertThat(CompressionReport.of(matrix, matrix, 1).sigma()).isEqualTo(0x1p-10);
    }

    @Test void svdOfALowRankMatrixIsExactButForSixteenBits() {
        Random random = new Random(1);
        float[] matrix = new float[40 * 30];
        for (int r = 0; r < 2; r++) {
            double[] u = random.doubles(40, -1, 1).toArray();
            double[] v = random.doubles(30, -1, 1).toArray();
            for (int i = 0; i < matrix.length; i++) matrix[i] += (float) (u[i / 30] * v[i % 30]);
        }
        CompressionReport report = Baselines.svd(matrix, 40, 30, 2 * 2 * 70 + 4);
        assertThat(report.bytes()).isEqualTo(284);
        assertThat(report.relativeL2()).isLessThan(1e-3);          // 11 bits of a 16-bit float
        assertThat(Baselines.svd(matrix, 40, 30, 0).bytes()).isEqualTo(144);
    }

    @Test void int4IsOffByHalfAStep() {
        float[] matrix = {7, -7, 3.4f, 0.6f, 0, 0, 0, 0};
        CompressionReport report = Baselines.int4(matrix, 2, 4, 4);
        assertThat(report.bytes()).isEqualTo(4 + 2 * 4);
        assertThat(report.max()).isCloseTo(0.4, within(1e-6));
    }

    @Test void conditionOfADiagonalMatrix() {
        float[] matrix = new float[9];
        matrix[0] = 2;
        matrix[4] = 8;
        matrix[8] = 4;
        ConditionAnalysis analysis = ConditionAnalysis.of(matrix, 3, 3);
        assertThat(analysis.singularValues()).containsExactly(
                new double[] {8, 4, 2}, within(1e-12));
        assertThat(analysis.conditionNumber()).isCloseTo(4, within(1e-12));
        double entropy = 0;
        for (double p : new double[] {8 / 14.0, 4 / 14.0, 2 / 14.0}) entropy -= p * Math.log(p);
        assertThat(analysis.effectiveRank()).isCloseTo(Math.exp(entropy), within(1e-9));
    }

    @Test void conditionOfZeros() {
        ConditionAnalysis analysis = ConditionAnalysis.of(new float[400], 20, 20);
        assertThat(analysis.conditionNumber()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(analysis.effectiveRank()).isZero();
        assertThat(analysis.error()).isZero();
    }

    /** Each with the most coefficients that a tenth of the bytes has room for, ragged or not. */
    @ParameterizedTest @CsvSource({"20, 20, 32", "64, 40, 64", "256, 4, 128", "90, 150, 128"})
    void blockSizesAreComparedAtATenthOfTheBytes(int rows, int columns, int largest) {
        Random random = new Random(2);
        float[] noise = new float[rows * columns];
        for (int i = 0; i < noise.length; i++) noise[i] = (float) random.nextGaussian();
        CompressionReport best = null;
        for (int size = 16; size <= largest; size *= 2) {
            int keep = -1;
            while (10 * CompressedMatrix.size(rows, columns, Compression.hybrid(size, keep + 1))
                    <= 4 * noise.length) keep++;
            if (keep < 0) continue;
            CompressionReport report = CompressionReport.of(noise, CompressedMatrix.compress(
                    noise, rows, columns, Compression.hybrid(size, keep)));
            if (best == null || report.relativeL2() < best.relativeL2()) best = report;
        }
        ConditionAnalysis analysis = ConditionAnalysis.of(noise, rows, columns);
        assertThat(analysis.error()).isEqualTo(best.relativeL2());
        assertThat(analysis.ratio()).isEqualTo(best.ratio()).isBetween(10.0, 10.5);
        assertThat(analysis.suitability()).contains(String.format(Locale.ROOT,
                "relative error %.3g at %.1f : 1", best.relativeL2(), best.ratio()));
    }

    /** The header and the functions alone take 47 bytes of 256. */
    @Test void whereATenthHasNoRoomTheRatioSaysSo() {
        float[] matrix = new float[64];
        matrix[9] = 1;
        assertThat(ConditionAnalysis.of(matrix, 8, 8).suitability()).contains(" at 5.4 : 1 ");
    }

    @Test void suitabilityTellsWavesFromNoise() {
        Random random = new Random(2);
        float[] noise = new float[64 * 64];
        float[] wave = new float[64 * 64];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
            wave[i] = (float) Math.cos(0.1 * (i / 64)) * (float) Math.cos(0.05 * (i % 64));
        }
        assertThat(ConditionAnalysis.of(noise, 64, 64).suitability())
                .startsWith("has no structure");
        assertThat(ConditionAnalysis.of(wave, 64, 64).suitability()).startsWith("compresses");
    }

    @Test void pursuitFindsASumOfWaves() {
        Random random = new Random(3);
        for (int trial = 0; trial < 10; trial++) {
            double[] block = new double[32 * 32];
            for (int wave = 0; wave < 4; wave++) {
                Seed seed = new Seed(0.4 * random.nextDouble() + 0.1, 6 * random.nextDouble(),
                        Fields.wave(random.nextInt(16), random.nextInt(16), 0));
                for (int i = 0; i < block.length; i++) {
                    block[i] += seed.weight(i / 32, i % 32, 32, 32);
                }
            }
            List<WavePursuit.Wave> waves = new WavePursuit(32, 32).fit(block, 8);
            double[] left = block.clone();
            for (WavePursuit.Wave wave : waves) {
                Seed seed = wave.point().seed(wave.fields());
                for (int i = 0; i < left.length; i++) {
                    left[i] -= seed.weight(i / 32, i % 32, 32, 32);
                }
            }
            double error = 0;
            for (double value : left) error = Math.max(error, Math.abs(value));
            assertThat(error).isLessThan(1e-6);
        }
    }

    /** As many as were asked for: none is taken twice, none is a sine of rounding. */
    @ParameterizedTest @ValueSource(ints = {15, 16, 17, 63})
    void pursuitGoesOnWhereSomethingIsLeft(int n) {
        Random random = new Random(4);
        double[] block = random.doubles((long) n * n).toArray();
        assertThat(new WavePursuit(n, n).fit(block, 12)).hasSize(12);
    }

    @Test void pursuitTakesRoomForWhatItFindsOnly() {
        double[] block = new double[16 * 16];
        Arrays.fill(block, 0.25);
        assertThat(new WavePursuit(16, 16).fit(block, Integer.MAX_VALUE)).hasSize(1);
    }

    @Test void theCacheKeepsToItsBudget() {
        AtomicInteger decoded = new AtomicInteger();
        BlockCache cache = new BlockCache(3 * 400, block -> {
            decoded.incrementAndGet();
            float[] numbers = new float[100];
            numbers[0] = block;
            return numbers;
        });
        for (int round = 0; round < 2; round++) {
            for (int block = 0; block < 3; block++) {
                assertThat(cache.get(block)[0]).isEqualTo(block);
            }
        }
        assertThat(decoded).hasValue(3);
        assertThat(cache.statistics().hits()).isEqualTo(3);
        assertThat(cache.statistics().hitRate()).isEqualTo(0.5);
        for (int block = 3; block < 20; block++) cache.get(block);
        assertThat(cache.statistics().evictions()).isEqualTo(17);
        cache.clear();
        cache.get(19);
        assertThat(cache.statistics().misses()).isEqualTo(21);
        assertThatThrownBy(() -> new BlockCache(-1, block -> null))
                .hasMessageContaining("a budget of -1 bytes");
    }

    /** A baseline that only fails by its number format is no baseline. */
    @ParameterizedTest @ValueSource(floats = {1e-30f, 1e-14f, 1e-8f, 1, 1e8f, 1e10f, 1e30f})
    void theBaselinesDoNotDependOnTheUnit(float unit) {
        Random random = new Random(2);
        double[] u = random.doubles(64, -1, 1).toArray();
        double[] v = random.doubles(64, -1, 1).toArray();
        float[] matrix = new float[64 * 64];
        for (int i = 0; i < matrix.length; i++) matrix[i] = (float) (unit * u[i / 64] * v[i % 64]);
        assertThat(Baselines.svd(matrix, 64, 64, 260).relativeL2()).isLessThan(1e-3);
        assertThat(Baselines.int4(matrix, 64, 64, 64).relativeL2()).isBetween(0.05, 0.1);
    }

    @Test void baselinesRefuseWhatIsNoMatrix() {
        String shape = "baseline: [2, 2] is 4 numbers, but 3 are given; both lengths must be at "
                + "least 1";
        assertThatThrownBy(() -> Baselines.svd(new float[3], 2, 2, 100))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(shape);
        assertThatThrownBy(() -> Baselines.int4(new float[3], 2, 2, 2))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(shape);
        float[] bad = {1, 2, Float.NaN, 4};
        String finite = "baseline: row 1, column 0 is NaN; all numbers must be finite";
        assertThatThrownBy(() -> Baselines.svd(bad, 2, 2, 100)).hasMessage(finite);
        assertThatThrownBy(() -> Baselines.int4(bad, 2, 2, 2)).hasMessage(finite);
    }

    /** It went on for ever. */
    @Test @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void int4RefusesGroupsOfNothing() {
        assertThatThrownBy(() -> Baselines.int4(new float[4], 2, 2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("baseline: groups of 0 numbers; at least 1 is needed");
    }

    @Test void theReportRefusesAnotherShape() {
        for (int length : new int[] {1, 3}) {
            assertThatThrownBy(() -> CompressionReport.of(new float[2], new float[length], 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("report: a matrix of 2 numbers, and " + length + " came back");
        }
        assertThatThrownBy(() -> CompressionReport.of(new float[0], new float[0], 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("report: a matrix of no numbers");
    }
}
