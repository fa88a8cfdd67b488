package org.seedgrad.tensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;

/** With a clock of its own. */
class MeterTest {
    @TempDir Path folder;
    private long now;

    private Meter meter() {
        return new Meter(() -> now, Optional.empty(), folder.resolve("status"));
    }

    private void pass(long milliseconds) { now += milliseconds * 1_000_000; }

    @Test void timesPassesAndNothingElse() {
        Meter meter = meter();
        for (int ms : new int[] {10, 50, 30}) {
            assertThat(meter.<String>forward(() -> {
                pass(ms);
                return "scores";
            })).isEqualTo("scores");
            pass(1000);
            meter.backward(() -> pass(ms == 50 ? 80 : 2 * ms));
            meter.tokens(75).flops(7.5e6).bytesMoved(2.5e6);
        }
        PerformanceMetrics metrics = meter.metrics();
        assertThat(metrics.forwardMs()).hasValue(30);
        assertThat(metrics.backwardMs()).hasValue(60);
        assertThat(metrics.tokensPerSecond()).hasValue(900);        // 225 in 0.25 s
        assertThat(metrics.flopsPerSecond()).hasValue(9e7);
        assertThat(metrics.bytesPerSecond()).hasValue(3e7);
    }

    @Test void theMedianOfAnEvenNumberIsBetweenTwo() {
        Meter meter = meter();
        for (int ms : new int[] {40, 10, 20, 5}) meter.backward(() -> pass(ms));
        assertThat(meter.metrics().backwardMs()).hasValue(15);
    }

    @Test void whatNobodyMeasuredIsAbsent() {
        assertThat(meter().metrics().toMap()).isEmpty();
    }

    @Test void takesWhatItIsTold() {
        PerformanceMetrics metrics = meter().cache(0, 4).compressionRatio(8).accuracy(0)
                .compressionError(0.9).gradientError(0.1).metrics();
        assertThat(metrics.cacheHitRate()).hasValue(0);
        assertThat(metrics.compressionRatio()).hasValue(8);
        assertThat(metrics.accuracy()).hasValue(0);
        assertThat(metrics.compressionError()).hasValue(0.9);
        assertThat(metrics.gradientError()).hasValue(0.1);
        assertThat(meter().cache(1, 1).cache(2, 0).metrics().cacheHitRate()).hasValue(0.75);
    }

    @Test void readsThePeakOfTheProcess() throws IOException {
        Files.writeString(folder.resolve("status"), "VmPeak:\t 9 kB\nVmHWM:\t   2048 kB\n");
        assertThat(meter().metrics().peakMemoryBytes()).hasValue(2048 * 1024);
        Files.writeString(folder.resolve("status"), "Name:\tjava\n");
        assertThat(meter().metrics().peakMemoryBytes()).isEmpty();
    }

    @Test void seesThePeakOfThePool() {
        Meter meter = new Meter();
        try (Scope scope = Memory.scope()) {
            assertThat(Tensor.zeros(100, 100).shape.size()).isEqualTo(10_000);
        }
        OptionalDouble peak = meter.metrics().peakTensorBytes();
        assertThat(peak.getAsDouble()).isGreaterThanOrEqualTo(40_000);
    }

    @Test void countsTheEnergyWithinPasses() throws IOException {
        Path zone = Files.createDirectories(folder.resolve("intel-rapl:0"));
        Files.writeString(zone.resolve("name"), "package-0");
        Files.writeString(zone.resolve("max_energy_range_uj"), "1000000000");
        energy(0);
        Meter meter = new Meter(() -> now, EnergyCounter.find(folder), folder.resolve("status"));
        energy(7_000_000);                                          // before: does not count
        meter.backward(() -> energy(9_000_000));
        energy(30_000_000);
        meter.backward(() -> energy(31_000_000));
        PerformanceMetrics metrics = meter.tokens(12).metrics();
        assertThat(metrics.joules()).hasValue(3);
        assertThat(metrics.tokensPerJoule()).hasValue(4);
        Files.delete(zone.resolve("energy_uj"));
        meter.backward(() -> pass(1));
        assertThat(meter.metrics().joules()).isEmpty();
    }

    private void energy(long microjoules) {
        try {
            Files.writeString(folder.resolve("intel-rapl:0/energy_uj"), microjoules + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
