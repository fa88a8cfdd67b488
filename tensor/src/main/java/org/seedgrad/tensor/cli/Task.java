package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print the result as one line of JSON.")
    boolean json;

    @Option(names = "--threads", paramLabel = "N",
            description = "How many threads compute, from 1 up; all cores otherwise. The results"
                    + " are the same.")
    void threads(int threads) { Parallel.threads(threads); }

    final CommandSpec spec() { return spec; }

    final PrintWriter out() { return spec.commandLine().getOut(); }

    final PrintWriter err() { return spec.commandLine().getErr(); }

    final void print(String format, Object... values) {
        out().print(String.format(Locale.ROOT, format, values));
        out().flush();
    }

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

    static String plural(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }
}
