package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs commands within the test, or as a process of their own that can be killed. */
final class Commands {
    static final Path ROOT = Path.of(System.getProperty("seedgrad.root"));
    static final Path GPT2_TINY = ROOT.resolve("tensor/src/test/resources/gpt2-tiny");
    static final JsonNode REFERENCE = json(GPT2_TINY.resolve("reference.json"));

    /** What came of a command. */
    record Result(int status, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + out, e);
            }
        }
    }

    private Commands() { }

    /** A standard output that takes nothing, as on a full disk or where the reader has gone. */
    static final class Full extends Writer {
        int attempts;

        @Override public void write(char[] text, int from, int count) throws IOException {
            attempts++;
            throw new IOException("full");
        }

        @Override public void flush() { }

        @Override public void close() { }
    }

    static Result run(Object... arguments) { return runInto(new StringWriter(), arguments); }

    static Result runInto(Writer out, Object... arguments) {
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err),
                Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    /** A process that runs a command on the classes of this test; its errors go to a file. */
    static ProcessBuilder process(Path err, Object... arguments) {
        String path = System.getProperty("java.class.path");
        String modules = System.getProperty("jdk.module.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Dseedgrad.terminal=false",
                "-cp", modules == null ? path : modules + System.getProperty("path.separator")
                        + path, Main.class.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile());
    }

    static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A list of the reference as an argument: 1,2,3. */
    static String ids(String field) {
        List<String> ids = new ArrayList<>();
        REFERENCE.get(field).forEach(id -> ids.add(id.asText()));
        return String.join(",", ids);
    }
}
