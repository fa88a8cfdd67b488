package org.seedgrad.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the command line asks for; {@link #of} refuses what cannot be. */
record Options(boolean quick, List<Engine> engines, List<String> workloads, int threads,
        Path out) {

    static final String USAGE = """
            options:
              --quick              a smoke run: few batches, few repetitions
              --engines A,B        of seedgrad, libtorch, tensorflow
              --workloads A,B      those whose name starts so: linear, waves, model-step/32,
                                   block, sgemm, tiny, scaling, memory
              --threads N          for every engine; all cores unless given
              --out DIRECTORY      for bench.md and bench.json; target/ in the module unless given
            """;

    static Options of(String[] args) {
        boolean quick = false;
        List<Engine> engines = List.of(Engine.values());
        List<String> workloads = List.of("");
        int threads = Runtime.getRuntime().availableProcessors();
        Path out = Path.of(System.getProperty("bench.directory", "."));
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.equals("--quick")) {
                quick = true;
                continue;
            }
            if (i + 1 == args.length) throw new IllegalArgumentException(
                    option.equals("--help") ? USAGE : option + " needs a value\n" + USAGE);
            String value = args[++i];
            switch (option) {
                case "--engines" -> engines = Arrays.stream(value.split(","))
                        .map(Options::engine).distinct().toList();
                case "--workloads" -> workloads = List.of(value.split(","));
                case "--threads" -> threads = threads(value);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException(option + " is no option\n" + USAGE);
            }
        }
        Options options = new Options(quick, engines, workloads, threads, out);
        workloads.forEach(options::check);
        return options;
    }

    private static Engine engine(String name) {
        return Arrays.stream(Engine.values())
                .filter(engine -> engine.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no engine is called " + name + "\n" + USAGE));
    }

    private static int threads(String value) {
        if (value.matches("[1-9][0-9]{0,3}")) return Integer.parseInt(value);
        throw new IllegalArgumentException("--threads " + value + ": a number from 1 up is needed");
    }

    /** A name that nothing begins with would be an empty report. */
    private void check(String start) {
        if (Stream.concat(all().stream().map(Workload::id), Stream.of("scaling", "memory"))
                .noneMatch(id -> id.startsWith(start))) throw new IllegalArgumentException(
                "no workload " + (quick ? "of a --quick run " : "") + "begins with " + start
                + "\n" + USAGE);
    }

    List<Workload> chosen() {
        return all().stream().filter(workload -> wants(workload.id())).toList();
    }

    private List<Workload> all() {
        return quick ? Workload.all(1, 32) : Workload.all(1, 8, 32, 128);
    }

    boolean wants(String id) { return workloads.stream().anyMatch(id::startsWith); }

    int rounds() { return quick ? 2 : 6; }

    /** Milliseconds of one turn of one engine. */
    long turn() { return quick ? 50 : 200; }

    /** Milliseconds of a turn before those that count, for compilers and caches. */
    long warmUp() { return quick ? 150 : 600; }

    /** As many such turns at most. */
    int mostWarmUps() { return quick ? 1 : 20; }

    int fewestRuns() { return 5; }
}
