package org.seedgrad.tensor.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.seedgrad.tensor.core.Memory;

/**
 * Collects {@link PerformanceMetrics} around code:
 *
 * <pre>{@code
 * Meter meter = new Meter();
 * for (int step = 0; step < steps; step++) {
 *     Tensor loss = meter.forward(() -> model.loss(ids, targets, batch, time));
 *     meter.backward(loss::backward);
 *     meter.tokens(batch * time);
 * }
 * System.out.println(meter.metrics());
 * }</pre>
 *
 * <p>Rates are over the time within forward and backward passes, and so is energy. For one thread.
 */
public final class Meter {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;
    private static final long KIBIBYTE = 1024;

    private final LongSupplier nanoseconds;
    private final Path status;
    private Optional<EnergyCounter> energy;
    private double joules;

    private final List<Long> forward = new ArrayList<>();
    private final List<Long> backward = new ArrayList<>();
    private double tokens;
    private double flops;
    private double bytes;
    private long hits;
    private long misses;
    private OptionalDouble compressionRatio = OptionalDouble.empty();
    private OptionalDouble accuracy = OptionalDouble.empty();
    private OptionalDouble compressionError = OptionalDouble.empty();
    private OptionalDouble gradientError = OptionalDouble.empty();

    /** One that begins now, and with it the peak of {@link Memory}. */
    public Meter() { this(System::nanoTime, EnergyCounter.find(), STATUS); }

    Meter(LongSupplier nanoseconds, Optional<EnergyCounter> energy, Path status) {
        this.nanoseconds = nanoseconds;
        this.energy = energy;
        this.status = status;
        Memory.resetStatistics();
    }

    /** Runs a forward pass; what it gives. */
    public <T> T forward(Supplier<T> code) { return timed(forward, code); }

    /** Runs a backward pass. */
    public void backward(Runnable code) {
        timed(backward, () -> {
            code.run();
            return null;
        });
    }

    private <T> T timed(List<Long> times, Supplier<T> code) {
        double before = energyNow();
        long begin = nanoseconds.getAsLong();
        T result = code.get();
        times.add(nanoseconds.getAsLong() - begin);
        joules += energyNow() - before;
        return result;
    }

    /** A counter that stops to be readable is no counter: the energy is absent then. */
    private double energyNow() {
        try {
            return energy.isPresent() ? energy.get().joules() : 0;
        } catch (IOException e) {
            energy = Optional.empty();
            return 0;
        }
    }

    /** So many more tokens went through. */
    public Meter tokens(long count) {
        tokens += count;
        return this;
    }

    /** So many more floating-point operations were done; a multiplication and an addition are 2. */
    public Meter flops(double count) {
        flops += count;
        return this;
    }

    /** So many more bytes went between memory and processor. */
    public Meter bytesMoved(double count) {
        bytes += count;
        return this;
    }

    /** So many more look-ups found their block decoded, and so many did not. */
    public Meter cache(long hits, long misses) {
        this.hits += hits;
        this.misses += misses;
        return this;
    }

    public Meter compressionRatio(double value) {
        compressionRatio = OptionalDouble.of(value);
        return this;
    }

    public Meter accuracy(double value) {
        accuracy = OptionalDouble.of(value);
        return this;
    }

    public Meter compressionError(double value) {
        compressionError = OptionalDouble.of(value);
        return this;
    }

    public Meter gradientError(double value) {
        gradientError = OptionalDouble.of(value);
        return this;
    }

    /** What was measured until now. */
    public PerformanceMetrics metrics() {
        double seconds = (sum(forward) + sum(backward)) / BILLION;
        long peak = Memory.statistics().peak();
        double used = energy.isPresent() ? joules : 0;
        return new PerformanceMetrics(medianMs(forward), medianMs(backward), rate(tokens, seconds),
                peakMemory(), peak > 0 ? OptionalDouble.of(peak) : OptionalDouble.empty(),
                compressionRatio, hitRate(), accuracy, compressionError, gradientError,
                rate(flops, seconds), rate(bytes, seconds),
                used > 0 ? OptionalDouble.of(used) : OptionalDouble.empty(), rate(tokens, used));
    }

    private static long sum(List<Long> times) {
        return times.stream().mapToLong(Long::longValue).sum();
    }

    private static OptionalDouble medianMs(List<Long> times) {
        if (times.isEmpty()) return OptionalDouble.empty();
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        int n = sorted.length;
        return OptionalDouble.of((sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0 / MILLION);
    }

    private static OptionalDouble rate(double count, double per) {
        return count > 0 && per > 0 ? OptionalDouble.of(count / per) : OptionalDouble.empty();
    }

    /** It may well be 0, if only somebody asked the cache at all. */
    private OptionalDouble hitRate() {
        long all = hits + misses;
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / all);
    }

    /** From a line as {@code VmHWM:   123456 kB}, the "high water mark" of resident memory. */
    private OptionalDouble peakMemory() {
        try {
            for (String line : Files.readAllLines(status)) {
                if (!line.startsWith("VmHWM:")) continue;
                return OptionalDouble.of(KIBIBYTE * Long.parseLong(line.replaceAll("[^0-9]", "")));
            }
        } catch (IOException e) {
            return OptionalDouble.empty();                  // no Linux
        }
        return OptionalDouble.empty();
    }
}
