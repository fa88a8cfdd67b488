package org.seedgrad.bench;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process of one engine. It reads a command a line and answers each with a line that starts
 * with {@link #MARK}; whatever else comes out is talk of a native library.
 *
 * <pre>
 * open WORKLOAD            makes the job ready
 * results RUNS FILE        runs it so many times, writes the results of the last to a file
 * time MILLISECONDS RUNS   runs it at least so long and so often; answers nanoseconds, one a run
 * close                    lets the job go
 * memory                   answers the peak resident memory so far, in KiB
 * compiler                 answers how long the JVM's compiler has worked so far, in milliseconds
 * </pre>
 */
final class Child {
    static final String MARK = "#> ";

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private Child() { }

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Contender contender = Engine.valueOf(args[0]).open(Integer.parseInt(args[1]));
        answers.println(MARK + contender.version());
        BufferedReader commands = new BufferedReader(
                new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Job job = null;
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            String answer = "";
            try {
                switch (words[0]) {
                    case "open" -> job = contender.job(Workload.of(words[1]));
                    case "results" -> write(job, Integer.parseInt(words[1]), Path.of(words[2]));
                    case "time" -> answer = time(job, Long.parseLong(words[1]),
                            Integer.parseInt(words[2]));
                    case "close" -> {
                        if (job != null) job.close();
                        job = null;
                    }
                    case "memory" -> answer = peakMemory();
                    case "compiler" -> answer = String.valueOf(COMPILER.getTotalCompilationTime());
                    default -> throw new IllegalArgumentException("no such command: " + line);
                }
                answers.println(MARK + answer);
            } catch (RuntimeException failure) {
                failure.printStackTrace();
                answers.println(MARK + "failed: " + failure);
            }
        }
    }

    private static String time(Job job, long milliseconds, int runs) {
        StringBuilder times = new StringBuilder();
        long end = System.nanoTime() + milliseconds * 1_000_000;
        for (int run = 0; run < runs || System.nanoTime() < end; run++) {
            job.prepare();
            long start = System.nanoTime();
            job.run();
            times.append(System.nanoTime() - start).append(' ');
        }
        return times.toString();
    }

    private static void write(Job job, int runs, Path file) throws IOException {
        for (int run = 0; run < runs; run++) {
            job.prepare();
            job.run();
        }
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            Map<String, float[]> results = job.results();
            out.writeInt(results.size());
            for (Map.Entry<String, float[]> result : results.entrySet()) {
                out.writeUTF(result.getKey());
                out.writeInt(result.getValue().length);
                for (float value : result.getValue()) out.writeFloat(value);
            }
        }
    }

    /** "High water mark" of the resident set, which only Linux tells; elsewhere 0. */
    private static String peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return "0";
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) return line.replaceAll("\\D", "");
        }
        return "0";
    }
}
