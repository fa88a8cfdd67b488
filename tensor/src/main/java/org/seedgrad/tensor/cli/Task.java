package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.kernels.Kernels;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What all commands have. Standard output is the result, the same bytes in each run where the
 * command promises it; all else, such as progress, goes to standard error.
 */
abstract class Task implements Callable<Integer> {
    /** What {@link #call} returns where nothing is wrong. */
    static final int DONE = 0;

    /** So many threads start in a moment, and no machine gains by more. */
    private static final int MOST_THREADS = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print the result as one line of JSON.")
    boolean json;

    @Option(names = "--threads", paramLabel = "N",
            description = "How many threads compute, 1 to " + MOST_THREADS + "; all cores"
                    + " otherwise. The results are the same.")
    void threads(int threads) {
        if (threads > MOST_THREADS) throw new IllegalArgumentException("threads: " + threads
                + "; at most " + MOST_THREADS + " can be asked for, and more than there are cores"
                + " make nothing faster");
        Parallel.threads(threads);
    }

    final CommandSpec spec() { return spec; }

    final PrintWriter out() { return spec.commandLine().getOut(); }

    final PrintWriter err() { return spec.commandLine().getErr(); }

    final void print(String format, Object... values) {
        out().print(String.format(Locale.ROOT, format, values));
        out().flush();
    }

    /** Is what is printed lost from now on, because whoever read it has gone? */
    final boolean isOutputLost() { return out().checkError(); }

    final void note(String format, Object... values) {
        err().println(String.format(Locale.ROOT, format, values));
        err().flush();
    }

    /** Says once, before long work, what will do it. */
    final void noteMachine() {
        note("%s, %d threads", Kernels.describe(), Parallel.threads());
    }

    static ObjectNode newObject() { return JSON.createObjectNode(); }

    /** Of maps, lists, texts and numbers. */
    static JsonNode tree(Object values) { return JSON.valueToTree(values); }

    final void print(ObjectNode object) throws IOException {
        print("%s\n", JSON.writeValueAsString(object));
    }

    /** The exception for a combination of options that makes no sense. */
    final ParameterException wrongUsage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /**
     * Refuses, before the work, a folder for its result that cannot be one or be written to.
     *
     * @param option for which it is needed
     */
    final void checkFolder(String option, Path folder) throws IOException {
        Path existing = folder.toAbsolutePath();
        while (Files.notExists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (Files.exists(existing) && !Files.isDirectory(existing)) throw wrongUsage(
                existing + " is a file; " + option + " needs a folder there");
        if (!Files.isWritable(existing)) throw new AccessDeniedException(existing.toString());
    }

    /** The same for a file. */
    final void checkFile(String option, Path file) throws IOException {
        if (Files.isDirectory(file)) throw wrongUsage(
                file + " is a folder; " + option + " takes a file");
        checkFolder(option, file.toAbsolutePath().getParent());
    }

    /**
     * A folder for --out, which must not be the folder of the model that the work begins with.
     *
     * @param model null if it begins with none
     */
    final void checkOut(Path out, Path model) throws IOException {
        checkFolder("--out", out);
        if (model != null && Files.exists(model) && Files.exists(out)
                && Files.isSameFile(out, model)) throw wrongUsage(
                "--out is the folder of the model itself, " + out + "; give another one");
    }

    static String plural(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }
}
