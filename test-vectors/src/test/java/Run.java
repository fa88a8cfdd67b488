import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a command did, run to its end in a process of its own, without a terminal. */
record Run(int status, String out, String err) {
    private static final long PATIENCE_SECONDS = 300;

    static Run of(Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile("seedgrad", ".out");
            Path err = Files.createTempFile("seedgrad", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            // With it, every JVM says on standard error that it picked it up.
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(command + " ran for " + PATIENCE_SECONDS + " s");
                }
                return new Run(process.exitValue(), read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that was said. */
    String text() { return out + err; }

    /** The java of this JVM. */
    static String java() { return Path.of(System.getProperty("java.home"), "bin/java").toString(); }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);     // whatever bytes there are
    }

    /** Compiled, in the folder of the project: this starts much faster than a source. */
    static Run classes(Path classes, Path program, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        command.addAll(List.of("-cp", classes.toString(), Programs.name(program)));
        command.addAll(List.of(arguments));
        return of(Programs.ROOT, Map.of("LC_ALL", "C"), command);
    }

    /**
     * In the folder of the project, with one more argument: a file name with an accent, which Java
     * cannot spell in the plain locale that it gets.
     */
    static Run accented(String... command) {
        List<String> line = new ArrayList<>(
                List.of("bash", "-c", "\"$@\" $'\\303\\251.txt'", "bash"));
        line.addAll(List.of(command));
        return of(Programs.ROOT, Map.of("LC_ALL", "C"), line);
    }

    /** The way of a learner: the source launcher of a JDK, in a plain locale. */
    static Run source(Path jdk, Path directory, Path file, String... arguments) {
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
        command.add(file.toString());
        command.addAll(List.of(arguments));
        return of(directory, Map.of("LC_ALL", "C"), command);
    }
}
