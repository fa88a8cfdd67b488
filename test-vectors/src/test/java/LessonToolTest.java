import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lesson.java as a reader meets it: what it shows, asks, keeps and refuses. */
class LessonToolTest {
    /** A project with the lessons and nothing else, so that its files may be changed. */
    @TempDir static Path project;
    private static Path lessons;

    @BeforeAll
    static void copyAndCompile() throws IOException {
        lessons = project.resolve("lessons");
        try (Stream<Path> files = Files.walk(Lessons.HOME)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = lessons.resolve(Lessons.HOME.relativize(file));
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else Files.copy(file, copy);
            }
        }
        // A class file starts sooner; the lessons are then beside the folder that it is in.
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d",
                lessons.resolve("classes").toString(), lessons.resolve("Lesson.java").toString());
        assertThat(status).isZero();
    }

    @BeforeEach
    void forget() throws IOException { Files.deleteIfExists(progress()); }

    private static Path progress() { return project.resolve(".seedgrad-lessons"); }

    private static Run run(String... arguments) { return talk("", arguments); }

    /** With these lines typed, one after the other, and then the end of the input. */
    private static Run talk(String typed, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Run.java(), "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + project, "-cp", lessons.resolve("classes").toString(), "Lesson"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Path err = Files.createTempFile(project, "lesson", ".err");
            Process process = builder.redirectError(err.toFile()).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(typed.getBytes(StandardCharsets.UTF_8));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            process.getInputStream().transferTo(out);
            return new Run(process.waitFor(), out.toString(StandardCharsets.UTF_8),
                    Files.readString(err));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutATerminalItRunsStraightThroughAndKeepsNothing() {
        Run run = run("1");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Lesson 1: a nudge\n")
                .contains("    double nudge = 0.001;\n", "  > gained / nudged:     6.001000\n",
                        "? How fast does c change with b?\n", "= 3.0000\n")
                .endsWith("6 of 6 checks hold.\n").doesNotContain("your guess", "[Enter]");
        assertThat(progress()).doesNotExist();
    }

    @Test
    void itComparesAGuessAndRunsWhatIsTyped() {
        // Enter at the goal and the first code; a guess; Java, a mistake; Enter; another guess.
        Run run = talk("\n\n6\narea(4)\nnonsense\n\n\n\n0.5\n\n/quit\n", "1", "--ask");
        assertThat(run.out()).contains("= 6.0010: as you said.", "  = 16.0\n",
                "That does not run: cannot find symbol, in: nonsense", "= 0; you said 0.5.",
                "Until next time. Progress is kept in " + progress()).doesNotContain("Exception");
        assertThat(run.status()).isZero();
    }

    /** The softmax of lesson 5 that overflows: its fifth step asks, after two pieces of code. */
    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan"})
    void whoForetellsNaNIsRight(String guess) throws IOException {
        Files.writeString(progress(), "lesson.5=4\n");
        assertThat(talk("\n\n" + guess + "\n\n", "5", "--ask").out())
                .contains("= NaN: as you said.");
    }

    @Test
    void allThatIsTypedOnALineIsRun() {
        Run run = talk("\nint p = 1; int q = 2;\np + q\nint r = 5\nr\nint s = 6; s(\ns\n", "1",
                "--ask");
        assertThat(run.out()).contains("[Enter]   = 1\n  = 2\n[Enter]   = 3\n[Enter]   = 5\n"
                + "[Enter]   = 5\n[Enter]   = 6\nThat does not run: ", "in: s(\n[Enter]   = 6\n");
    }

    @Test
    void itGoesOnWhereItStopped() throws IOException {
        talk("\n\n6\n\n", "1", "--ask");
        assertThat(Files.readString(progress())).contains("lesson.1=3\n", "delete this file");
        assertThat(run("--list").out()).contains(" 1  a nudge ", "at step 3\n");
        Run again = talk("\n\n", "--ask");
        assertThat(again.out()).startsWith("Lesson 1: a nudge\n")
                .contains("You stopped at step 3 of ", "==== Run: gained")
                .doesNotContain("==== Goal", "your guess: \n==== Run: gained", "\n= 6.0010");
    }

    @Test
    void anExerciseFailsGivesHintsAndIsSolved() throws IOException {
        Path exercise = lessons.resolve("exercises/03-order.jsh");
        Run stub = run("3", "--check");
        assertThat(stub.status()).isEqualTo(1);
        assertThat(stub.out()).contains("lessons/exercises/03-order.jsh\n", "  > FAIL  m + m",
                "0 of 6 checks hold.");
        Files.writeString(progress(), "lesson.3=8\n");          // its exercise is the ninth step
        Run hints = talk("/hint\n/hint\n/hint\n/hint\n/skip\n/skip\n", "3", "--ask");
        assertThat(hints.out()).contains("Hint 1. Draw c", "Hint 2. The order is", "Hint 3. Write",
                "The rest stands in lessons/solutions/03-bug-order.jsh.");
        try {
            Files.copy(lessons.resolve("solutions/03-order.jsh"), exercise,
                    StandardCopyOption.REPLACE_EXISTING);
            assertThat(run("3", "--check").out()).contains("6 of 6 checks hold.");
            assertThat(run("--list").out()).contains(", 1 of 2 solved\n");
            Files.writeString(exercise, "int passed = 0, total = 1;\nint x = ;\n");
            assertThat(run("3", "--check").out())
                    .contains("It stopped: illegal start of expression");
        } finally {
            Files.copy(Lessons.HOME.resolve("exercises/03-order.jsh"), exercise,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void helpAndTheListArePrintedOnRequest() {
        assertThat(run("--help").out()).startsWith("usage: java lessons/Lesson.java")
                .contains("--list", "--check", "--ask", "--pictures DIR", "--lang LANG",
                        "Exit status");
        Run list = run("--list");
        assertThat(list.status()).isZero();
        for (Path lesson : Lessons.all()) {
            String title = Lessons.text(lesson).lines().findFirst().orElse("").split(": ")[1];
            assertThat(list.out()).contains("%2d  %s ".formatted(Lessons.number(lesson), title));
        }
        assertThat(list.out()).contains(progress().toString());
        assertThat(run().out()).isEqualTo(list.out());
    }

    /** The path: | 3 | [why order matters](03-order.jsh) | idea | 10 min | 2 s | */
    @Test
    void thePathInTheReadmeIsTheList() {
        String readme = CheckVectors.Vectors.text(Lessons.HOME.resolve("README.md"));
        for (Path lesson : Lessons.all()) {
            Matcher line = Pattern.compile("(?m)^ ?" + Lessons.number(lesson)
                    + "  (.*\\S) +(\\d+) min").matcher(run("--list").out());
            assertThat(line.find()).isTrue();
            assertThat(readme).containsPattern(Pattern.quote("| " + Lessons.number(lesson) + " | ["
                    + line.group(1) + "](" + lesson.getFileName() + ") | ") + ".* \\| "
                    + line.group(2) + " min \\| \\d+ s \\|\n");
        }
        assertThat(Lessons.exercises()).allMatch(exercise ->
                readme.contains("](exercises/" + exercise.getFileName() + ")"));
    }

    @ParameterizedTest
    @CsvSource({"--nope, 2", "3x, 2", "-1, 2", "0, 2", "99, 2", "--pictures, 2"})
    void whatDoesNotFitGetsOneSentence(String argument, int status) {
        Run run = run(argument);
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().findFirst().orElse("")).contains(argument.replaceFirst("^0$",
                "lesson 0")).endsWith(".").doesNotContain("Exception");
    }

    @Test
    void aFolderForPicturesMustBeThere() {
        Run run = run("3", "--pictures", "nowhere");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("nowhere is no folder; --pictures draws into one that is "
                + "there.\n");
    }

    @Test
    void aNameThatTheLocaleCannotSpellGetsOneSentence() {
        Run run = Run.accented(Run.java(), "lessons/Lesson.java", "3", "--pictures");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.text()).contains("??.txt").hasLineCount(1).doesNotContain("Exception");
    }

    @Test
    void fromAnotherFolderItSaysWhereToGo() {
        Run run = Run.of(lessons, Map.of(),
                List.of(Run.java(), "-cp", "classes", "Lesson", "1"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("Lessons are started in the project's folder: cd " + project
                + "\n");
    }

    @Test
    void aLessonThatNeedsMoreSaysHowToGetIt() throws IOException {
        Path lesson = lessons.resolve("98-later.jsh");
        String text = Files.readString(lessons.resolve("01-nudge.jsh"));
        try {
            Files.writeString(lesson, "// Lesson 98: later\n// Needs: JDK 99\n" + text);
            assertThat(run("98").err()).matches("Lesson 98 needs JDK 99 or newer, and this is JDK "
                    + "\\d+: start it with the java of a newer one\\.\n");
            Files.writeString(lesson, "// Lesson 98: later\n// Needs: JDK 17, class path "
                    + "tensor/target/classes, modules java.sql\n" + text);
            String remedy = "Lesson 98 needs tensor/target/classes; build it with: "
                    + "mvn -q package -DskipTests -pl tensor\n";
            assertThat(run("98").err()).isEqualTo(remedy);
            assertThat(run("--check").out()).contains("Left out: " + remedy, "0 of 5 checks");
            // java.sql is there, like the Vector API, and not resolved unless it is asked for.
            Files.createDirectories(project.resolve("tensor/target/classes"));
            String heading = "// ==== Predict: a square";
            Files.writeString(lesson, Files.readString(lesson).replace(heading,
                    "import java.sql.Types;\nprint(\"%d\", Types.BIT);\n" + heading));
            Run run = run("98");
            assertThat(run.out()).contains("  > -7\n").endsWith("6 of 6 checks hold.\n");
        } finally {
            Files.delete(lesson);
        }
    }

    @Test
    void inAnotherLanguageTheTextIsAnotherAndTheExercisesAreTheSame() throws IOException {
        Path folder = Files.createDirectories(lessons.resolve("xx"));
        Files.writeString(folder.resolve("01-nudge.jsh"), Files.readString(lessons.resolve(
                "01-nudge.jsh")).replace("// Lesson 1: a nudge", "// Lesson 1: un empujon"));
        assertThat(run("--lang", "xx", "--list").out()).startsWith(" 1  un empujon  ")
                .hasLineCount(3);
        assertThat(run("1", "--lang", "xx").out()).startsWith("Lesson 1: un empujon\n")
                .endsWith("6 of 6 checks hold.\n");
        assertThat(run("--lang", "xx", "1", "--check").out())
                .startsWith("\nlessons/exercises/01-nudge.jsh\n");
        assertThat(run("--lang", "xx", "2").err())
                .isEqualTo("There is no lesson 2; there are 1 to 1.\n");
        assertThat(run("--lang", "en", "--list").out()).isEqualTo(run("--list").out());
        Run unknown = run("--lang", "yy");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).isEqualTo("There are no lessons in 'yy': none in "
                + lessons.resolve("yy") + ".\n");
    }

    @Test
    void aLessonThatBreaksIsNamedWithItsLine() throws IOException {
        Path lesson = lessons.resolve("97-broken.jsh");
        try {
            Files.writeString(lesson, "// Lesson 97: broken\n\n// ==== Run: it\nint[] x = {};\n"
                    + "int y = x[0];\n\n/exit passed == total ? 0 : 1\n");
            Run run = run("97");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("lessons/97-broken.jsh stopped: "
                    + "ArrayIndexOutOfBoundsException: Index 0 out of bounds for length 0, in: "
                    + "int y = x[0];\n");
        } finally {
            Files.delete(lesson);
        }
    }

    @Test
    void progressThatCannotBeReadIsNamed() throws IOException {
        Files.write(progress(), new byte[] {'a', (byte) 0xff, '\n'});
        Run run = run("--list");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo(progress()
                + " cannot be read; delete it to start afresh.\n");
    }
}
