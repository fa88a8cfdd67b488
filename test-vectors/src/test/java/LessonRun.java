import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * What {@code jshell --execution local FILE} does in the folder of the project, but in this JVM,
 * which is a second or two faster: out is what the file prints, err what JShell complains of.
 */
final class LessonRun {
    private static final Map<Path, Run> RUNS = new ConcurrentHashMap<>();

    private LessonRun() { }

    /** A file is run once; asking again is free. */
    static Run of(Path file) { return RUNS.computeIfAbsent(file, LessonRun::run); }

    private static synchronized Run run(Path file) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            Path copy = Files.createTempFile("lesson", ".jsh");
            Files.writeString(copy, inTheProject(Lessons.text(file)));
            // Local execution prints to the streams of this JVM; progress goes to System.err.
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(OutputStream.nullOutputStream()));
            PrintStream complaints = new PrintStream(said, true, StandardCharsets.UTF_8);
            int status = JavaShellToolBuilder.builder().in(InputStream.nullInputStream(), null)
                    .out(complaints).err(complaints)
                    .persistence(new HashMap<>()).env(Map.of())
                    .start("--execution", "local", copy.toString());
            Files.delete(copy);
            return new Run(status, printed.toString(StandardCharsets.UTF_8),
                    said.toString(StandardCharsets.UTF_8).strip());
        } catch (Exception e) {
            throw new AssertionError(file.toString(), e);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The folder of a JVM cannot be changed: so its relative paths are made absolute. */
    private static String inTheProject(String text) {
        Path micro = Programs.ROOT.resolve("micro");
        return text.replace("\"micro/", "\"" + micro + "/").replace("/open micro/",
                "/open " + micro + "/");
    }
}
