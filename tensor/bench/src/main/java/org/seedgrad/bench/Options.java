package org.seedgrad.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the command line asks for. */
record Options(boolean quick, List<Engine> engines, List<String> workloads, int threads,
        Path out) {

    static final String USAGE = """
            options:
              --quick              a smoke run: few batches, few repetitions
              --engines A,B        of seedgrad, libtorch, tensorflow
              --workloads A,B      those whose name starts so: linear, model-step/32, block,
                                   sgemm, tiny, scaling, memory
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
            if (i + 1 == args.length) throw new IllegalArgumentException(USAGE);
            String value = args[++i];
            switch (option) {
                case "--engines" -> engines = Arrays.stream(value.split(","))
                        .map(name -> Engine.valueOf(name.toUpperCase(Locale.ROOT))).toList();
                case "--workloads" -> workloads = List.of(value.split(","));
                case "--threads" -> threads = Integer.parseInt(value);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException(option + "? " + USAGE);
            }
        }
        return new Options(quick, engines, workloads, threads, out);
    }

    List<Workload> chosen() {
        List<Workload> all = quick ? Workload.all(1, 32) : Workload.all(1, 8, 32, 128);
        return all.stream().filter(workload -> wants(workload.id())).toList();
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
