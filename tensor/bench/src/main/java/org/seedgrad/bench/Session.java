package org.seedgrad.bench;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The driver's end of a {@link Child}. */
final class Session implements AutoCloseable {
    final Engine engine;
    final int threads;
    final String version;
    private final Process process;
    private final Path log;                     // what it says on standard error
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private boolean failed;

    /** For the measurement of time; the pages of the heap are large, where the system has them. */
    static Session fast(Engine engine, int threads) throws IOException {
        return new Session(engine, threads, Engine.ENVIRONMENT, List.of("-Xmx2g",
                "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseTransparentHugePages"));
    }

    /** For the measurement of memory: a C library and a JVM that give back what they can. */
    static Session small(Engine engine, int threads) throws IOException {
        return new Session(engine, threads,
                Map.of("TF_CPP_MIN_LOG_LEVEL", "2", "GLIBC_TUNABLES", ""),
                List.of("-XX:+UseSerialGC", "-Xms16m"));
    }

    private Session(Engine engine, int threads, Map<String, String> environment,
            List<String> options) throws IOException {
        this.engine = engine;
        this.threads = threads;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.addAll(engine.options);
        command.addAll(List.of(Child.class.getName(), engine.name(), String.valueOf(threads)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        log = Files.createTempFile("bench-" + engine.name() + "-", ".log");
        builder.redirectError(log.toFile());
        process = builder.start();
        commands = new BufferedWriter(new OutputStreamWriter(
                process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(
                process.getInputStream(), StandardCharsets.UTF_8));
        version = answer();
    }

    void open(Workload workload) { ask("open " + workload.id()); }

    void closeJob() {
        if (process.isAlive()) ask("close");
    }

    /** Nanoseconds of each run, for so long and at least so often. */
    long[] time(long milliseconds, int runs) {
        String[] words = ask("time " + milliseconds + " " + runs).trim().split(" ");
        long[] times = new long[words.length];
        for (int i = 0; i < times.length; i++) times[i] = Long.parseLong(words[i]);
        return times;
    }

    long compilerMilliseconds() { return Long.parseLong(ask("compiler").trim()); }

    double peakMebibytes() { return Long.parseLong(ask("memory").trim()) / 1024.0; }

    /** What the last of so many runs gave. */
    Map<String, float[]> results(int runs) throws IOException {
        Path file = Files.createTempFile("bench", ".results");
        try {
            ask("results " + runs + " " + file);
            Map<String, float[]> results = new LinkedHashMap<>();
            try (DataInputStream in = new DataInputStream(
                    new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                int count = in.readInt();
                for (int i = 0; i < count; i++) {
                    String name = in.readUTF();
                    float[] values = new float[in.readInt()];
                    for (int j = 0; j < values.length; j++) values[j] = in.readFloat();
                    results.put(name, values);
                }
            }
            return results;
        } finally {
            Files.delete(file);
        }
    }

    private String ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            String answer = answer();
            if (answer.startsWith("failed: ")) throw failure(": " + command + ": " + answer);
            return answer;
        } catch (IOException gone) {
            throw failure(" is gone");
        }
    }

    /** Who reads of it looks into the log, so that stays. */
    private IllegalStateException failure(String what) {
        failed = true;
        return new IllegalStateException(engine.title + what + "; see " + log);
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(Child.MARK)) return line.substring(Child.MARK.length());
        }
        throw failure(" is gone");
    }

    @Override public void close() {
        try {
            commands.close();                   // the end of its commands is the end of the child
            process.waitFor();
            if (!failed) Files.deleteIfExists(log);
        } catch (IOException | InterruptedException failure) {
            process.destroy();
        }
    }
}
