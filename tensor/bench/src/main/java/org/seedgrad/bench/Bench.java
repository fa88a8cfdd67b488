package org.seedgrad.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same work on every engine, in turns.
 *
 * <p>Each engine lives in a process of its own, so that thread pools and native libraries do not
 * meet. For each workload all engines compute the results, which must agree; then they warm up,
 * each until its JVM compiles no more; then they take turns, round by round in a rotating order, so
 * that whatever slows the machine down for a while slows all of them.
 */
public final class Bench {
    private static final double TOLERANCE = 1e-4;
    private static final int ADAM_STEPS = 3;    // before the parameters are compared
    private static final int MEMORY_STEPS = 30;
    private static final long IDLE = 5;         // milliseconds that a compiler works at rest
    private static final long PAUSE = 40;       // milliseconds until idle threads are asleep

    private final Options options;
    private final List<Double> peaks = new ArrayList<>();
    private final List<Double> peaksOneCore = new ArrayList<>();
    private final StolenTime stolen = new StolenTime();
    private double difference;                  // between the results last compared
    private boolean failed;

    private Bench(Options options) throws IOException { this.options = options; }

    public static void main(String[] args) throws IOException {
        Bench bench;
        try {
            bench = new Bench(Options.of(args));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        Results results = bench.run();
        String report = Report.markdown(results);
        System.out.print(report);
        Path out = Files.createDirectories(bench.options.out());
        Files.writeString(out.resolve("bench.md"), report);
        new ObjectMapper().writerWithDefaultPrettyPrinter()
                .writeValue(out.resolve("bench.json").toFile(), results);
        if (bench.failed) System.exit(1);
    }

    private Results run() throws IOException {
        Map<String, String> versions = Results.byEngine();
        List<Results.Work> works = new ArrayList<>();
        List<Results.Scaling> scalings = new ArrayList<>();
        List<Session> sessions = start(options.threads());
        try {
            for (Session session : sessions) versions.put(session.engine.title, session.version);
            measurePeak(500);
            for (Workload workload : options.chosen()) {
                Map<Session, Results.Time> times = times(workload, sessions);
                if (times == null) continue;
                Map<String, Results.Time> byEngine = Results.byEngine();
                times.forEach((session, time) -> byEngine.put(session.engine.title, time));
                works.add(Results.Work.of(workload, difference, byEngine));
            }
            if (options.threads() > 1 && options.wants("scaling")) scalings = scalings(sessions);
        } finally {
            sessions.forEach(Session::close);
        }
        List<Results.Memory> memories = options.wants("memory") ? memories() : List.of();
        return new Results(LocalDate.now(ZoneOffset.UTC).toString(), machine(), versions,
                options.quick(), works, scalings, memories);
    }

    private List<Session> start(int threads) throws IOException {
        List<Session> sessions = new ArrayList<>();
        for (Engine engine : options.engines()) sessions.add(Session.fast(engine, threads));
        return sessions;
    }

    /** Compares the results, then measures; null where an engine fails or results differ. */
    private Map<Session, Results.Time> times(Workload workload, List<Session> sessions)
            throws IOException {
        System.err.print(workload.id());
        try {
            for (Session session : sessions) session.open(workload);
            difference = difference(workload, sessions);
            if (!(difference <= TOLERANCE)) throw new IllegalStateException(
                    "the results are " + difference + " apart; not timed");
            Map<Session, Results.Time> times = new LinkedHashMap<>();
            rounds(sessions).forEach((session, samples) -> times.put(session,
                    Results.Time.of(samples, workload.kind().operations)));
            times.forEach((session, time) -> System.err.printf("  %s(%d) %.4g us",
                    session.engine.title, session.threads, time.median()));
            System.err.println();
            return times;
        } catch (IllegalStateException failure) {
            failed(failure);
            return null;
        } finally {
            for (Session session : sessions) session.closeJob();
        }
    }

    /** Nanoseconds of each run in each round. */
    private Map<Session, List<long[]>> rounds(List<Session> sessions) {
        Map<Session, List<long[]>> rounds = new LinkedHashMap<>();
        for (Session session : sessions) {
            warmUp(session);
            rounds.put(session, new ArrayList<>());
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (int turn = 0; turn < sessions.size(); turn++) {
                Session session = sessions.get((round + turn) % sessions.size());
                pause();
                rounds.get(session).add(session.time(options.turn(), options.fewestRuns()));
            }
            pause();
            measurePeak(10);
        }
        return rounds;
    }

    /** Until the compiler had nothing to do for a turn: on a busy machine it takes its time. */
    private void warmUp(Session session) {
        for (int turn = 0; turn < options.mostWarmUps(); turn++) {
            long before = session.compilerMilliseconds();
            session.time(options.warmUp(), options.fewestRuns());
            if (session.compilerMilliseconds() - before <= IDLE) return;
        }
        if (!options.quick()) System.err.print(" [" + session.engine.title + " still compiles]");
    }

    private void failed(IllegalStateException failure) {
        System.err.println(": " + failure.getMessage());
        failed = true;
    }

    /** Largest relative difference of any result of any engine from the first engine's. */
    private double difference(Workload workload, List<Session> sessions) throws IOException {
        int runs = workload.kind() == Workload.Kind.MODEL_STEP ? ADAM_STEPS : 1;
        double largest = 0;
        Map<String, float[]> expected = null;
        for (Session session : sessions) {
            Map<String, float[]> results = session.results(runs);
            if (expected == null) expected = results;
            if (!expected.keySet().equals(results.keySet())) throw new IllegalStateException(
                    session.engine.title + ": " + workload.id() + " gives " + results.keySet()
                    + ", not " + expected.keySet());
            for (String name : expected.keySet()) {
                double difference = difference(results.get(name), expected.get(name));
                if (!(difference <= TOLERANCE)) System.err.printf(" [%s of %s: %.2g]", name,
                        session.engine.title, difference);
                largest = Math.max(largest, difference);    // NaN stays
            }
        }
        return largest;
    }

    private static double difference(float[] values, float[] expected) {
        if (values.length != expected.length) return Double.POSITIVE_INFINITY;
        double off = 0;
        double norm = 0;
        for (int i = 0; i < values.length; i++) {
            off += Math.pow((double) values[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(off / norm);
    }

    private List<Results.Scaling> scalings(List<Session> all) throws IOException {
        List<Results.Scaling> scalings = new ArrayList<>();
        List<Session> sessions = new ArrayList<>(all);
        List<Session> single = start(1);
        sessions.addAll(single);
        try {
            for (Workload.Kind kind : List.of(Workload.Kind.LINEAR_FORWARD,
                    Workload.Kind.LINEAR_BACKWARD, Workload.Kind.MODEL_STEP)) {
                Workload workload = new Workload(kind, 32);
                Map<Session, Results.Time> times = times(workload, sessions);
                if (times == null) continue;
                Results.Scaling scaling = new Results.Scaling(workload.id(), kind.title,
                        workload.batch(), Results.byEngine(), Results.byEngine());
                times.forEach((session, time) ->
                        (session.threads == 1 ? scaling.oneThread() : scaling.allThreads())
                                .put(session.engine.title, time));
                scalings.add(scaling);
            }
        } finally {
            single.forEach(Session::close);
        }
        return scalings;
    }

    private List<Results.Memory> memories() throws IOException {
        List<Results.Memory> memories = new ArrayList<>();
        for (int batch : new int[] {1, 128}) {
            Workload workload = new Workload(Workload.Kind.MODEL_STEP, batch);
            System.err.print("memory " + workload.id());
            Map<String, Double> mebibytes = Results.byEngine();
            for (Engine engine : options.engines()) {
                try (Session session = Session.small(engine, options.threads())) {
                    session.open(workload);
                    session.time(0, MEMORY_STEPS);
                    mebibytes.put(engine.title, session.peakMebibytes());
                } catch (IllegalStateException failure) {
                    failed(failure);
                    mebibytes.put(engine.title, Double.NaN);
                }
            }
            System.err.println();
            memories.add(new Results.Memory(workload.id(), workload.kind().title, batch,
                    mebibytes));
        }
        return memories;
    }

    private void measurePeak(long milliseconds) {
        peaksOneCore.add(FmaPeak.measure(1, milliseconds));
        peaks.add(FmaPeak.measure(options.threads(), milliseconds));
    }

    private Results.Machine machine() throws IOException {
        return new Results.Machine(processor(), Runtime.getRuntime().availableProcessors(),
                options.threads(), System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                quantile(peaksOneCore, 0.9), quantile(peaks, 0.9), quantile(peaks, 0.5),
                stolen.share());
    }

    private static String processor() throws IOException {
        Path information = Path.of("/proc/cpuinfo");
        if (!Files.exists(information)) return "unknown";
        return Files.readAllLines(information).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst().orElse("unknown");
    }

    private static double quantile(List<Double> values, double part) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) (part * (sorted.length - 1))];
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
