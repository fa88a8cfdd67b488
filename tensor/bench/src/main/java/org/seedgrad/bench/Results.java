package org.seedgrad.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that one run of the benchmark has found; written as JSON as it stands. */
record Results(String date, Machine machine, Map<String, String> engines, boolean quick,
        List<Work> works, List<Scaling> scalings, List<Memory> memories) {

    /**
     * Peaks in GFLOP/s, of one core and of all threads, measured all through the run: the highest
     * tenth, which is what the machine can do, and the median, which is what it had to give. Stolen
     * is the part of the processor time asked for that a host kept back; 0 where none is known of.
     */
    record Machine(String processor, int cores, int threads, String system, String java,
            double fmaPeakOneCore, double fmaPeak, double fmaMedian, double stolen) {

        /** Did something else run at the same time? Then the figures mean little. */
        boolean wasBusy() { return fmaMedian < 0.93 * fmaPeak; }

        /** Did the host give its processors to others? The same then. */
        boolean hostWasBusy() { return stolen > 0.02; }
    }

    /**
     * Times of one workload by engine. "Difference" is the largest between the results of two
     * engines: the norm of the difference of two arrays over the norm of one. The ratios are those
     * of each peer's time to Seedgrad's: above 1 Seedgrad is faster.
     */
    record Work(String id, String title, int batch, double gigaflop, double difference,
            Map<String, Time> times, Map<String, Double> ratios) {

        static Work of(Workload workload, double difference, Map<String, Time> times) {
            Map<String, Double> ratios = byEngine();
            Time ours = times.get(Engine.SEEDGRAD.title);
            times.forEach((engine, time) -> {
                if (ours != null && time != ours) {
                    ratios.put(engine, time.median() / ours.median());
                }
            });
            return new Work(workload.id(), workload.kind().title, workload.batch(),
                    workload.flops() / 1e9, difference, times, ratios);
        }
    }

    record Scaling(String id, String title, int batch, Map<String, Time> oneThread,
            Map<String, Time> allThreads) { }

    /** Peak resident MiB by engine. */
    record Memory(String id, String title, int batch, Map<String, Double> mebibytes) { }

    /**
     * Microseconds: median and quartiles over all runs, and the medians of the single rounds. For a
     * chain of operations, of one operation.
     */
    record Time(double median, double low, double high, double best, int runs,
            List<Double> rounds) {

        static Time of(List<long[]> rounds, int operations) {
            double scale = 1e-3 / operations;
            long[] all = rounds.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Time(quantile(all, 0.5) * scale, quantile(all, 0.25) * scale,
                    quantile(all, 0.75) * scale, all[0] * scale, all.length,
                    rounds.stream().map(round -> quantile(sorted(round), 0.5) * scale).toList());
        }

        /** Half the distance of the quartiles, as a part of the median. */
        double spread() { return (high - low) / 2 / median; }

        private static long[] sorted(long[] values) {
            long[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted;
        }

        private static double quantile(long[] sorted, double part) {
            double place = part * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
    }

    /** By the title of the engine, in the order of {@link Engine}. */
    static <T> Map<String, T> byEngine() {
        return new TreeMap<>((a, b) -> Integer.compare(place(a), place(b)));
    }

    private static int place(String title) {
        for (Engine engine : Engine.values()) {
            if (engine.title.equals(title)) return engine.ordinal();
        }
        throw new IllegalArgumentException(title);
    }
}
