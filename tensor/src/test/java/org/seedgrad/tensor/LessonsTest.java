package org.seedgrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.Tensor;

/**
 * The lessons that stand on this module: each runs to its end, each stub fails its checks, each
 * solution passes them. Their format, and the lessons before them, are tested in test-vectors.
 */
class LessonsTest {
    private static final Path LESSONS = Path.of(System.getProperty("seedgrad.root"), "lessons")
            .toAbsolutePath().normalize();
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])\\d[\\d,]*(\\.\\d+)?(e-?\\d+)?");
    /** Another lesson, a file, and a year. */
    private static final Pattern REFERENCE = Pattern.compile("\\b(19|20)\\d\\d\\b|"
            + "[Ll]essons? (from )?\\d+( to \\d+)?|exercise \\d+|lessons/Lesson\\.java \\d+|"
            + "lessons/\\S+|\\d\\d-\\S+\\.jsh");

    /** A project with the lessons and these classes, to be walked through as a reader does. */
    @TempDir static Path project;

    private static final Map<Path, String> PRINTED = new HashMap<>();

    record Run(int status, String out, String err) { }

    @BeforeAll
    static void copyLessons() throws Exception { copyLessons(project); }

    /** What a lesson prints on its way to its end, where all its checks hold. */
    private static String out(Path lesson) throws Exception {
        if (!PRINTED.containsKey(lesson)) {
            Run run = guide(project, number(lesson));
            int checks = checks(lesson);
            assertThat(run.err()).isEmpty();                    // not even a warning
            assertThat(run.out()).endsWith("\n" + checks + " of " + checks + " checks hold.\n");
            assertThat(run.status()).isZero();
            PRINTED.put(lesson, run.out().lines().filter(line -> line.startsWith("  > "))
                    .map(line -> line.substring(4) + "\n").collect(Collectors.joining()));
        }
        return PRINTED.get(lesson);
    }

    // ==== The lessons ============================================================================

    static List<Path> lessons() {
        return files(LESSONS).stream().filter(file -> text(file).contains("\n// Needs:")).toList();
    }

    private static String number(Path file) {
        return file.getFileName().toString().substring(0, 2);
    }

    private static String[] numbers(String... more) {
        return Stream.concat(lessons().stream().map(LessonsTest::number), Stream.of(more))
                .toArray(String[]::new);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches("\\d\\d-.*\\.jsh"))
                    .sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> exercises(Path folder) {
        Set<String> numbers = Set.of(numbers());
        return files(folder).stream().filter(file -> numbers.contains(number(file))).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int checks(Path file) {
        return (int) text(file).lines().filter(line -> line.startsWith("check(")).count();
    }

    @Test
    void theFirstMakesItsChecks() throws Exception { itMakesItsChecks(lessons().get(0)); }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("lessons")
    void itMakesItsChecks(Path lesson) throws Exception {
        assertThat(out(lesson).lines().filter(line -> line.startsWith("ok ")))
                .hasSize(checks(lesson));
        assertThat(out(lesson)).doesNotContain("FAIL");
    }

    /** Numbers in digits, in a lesson's text, are in its code or come out when it runs. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("lessons")
    void theTextSaysNoNumberThatTheCodeDoesNotBearOut(Path lesson) throws Exception {
        String body = text(lesson).substring(text(lesson).indexOf("\n// ==== "));
        String said = body.lines().filter(line -> line.matches("// (?!====).*"))
                .map(line -> line.substring(3)).collect(Collectors.joining(" "));
        String code = body.lines().filter(line -> !line.startsWith("// "))
                .collect(Collectors.joining("\n")) + out(lesson);
        Set<String> unfounded = numbersIn(REFERENCE.matcher(said).replaceAll(""));
        unfounded.removeAll(numbersIn(code.replace("_", "")));
        assertThat(unfounded).isEmpty();
    }

    /** 4,192 as 4192, and 3.0 as 3. */
    private static Set<String> numbersIn(String text) {
        return NUMBER.matcher(text).results()
                .map(number -> Double.parseDouble(number.group().replace(",", "")))
                .map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    // ==== The exercises ==========================================================================

    @Tag("slow")
    @Test
    void everyStubFailsByItsChecks() throws Exception {
        Map<String, String> found = check(project, 1);
        for (Path exercise : exercises(LESSONS.resolve("exercises"))) {
            String out = found.get(exercise.getFileName().toString());
            assertThat(out).as("%s", exercise).contains("FAIL ").doesNotContain("It stopped");
            assertThat(out).containsPattern("\n\\d of " + checks(exercise) + " checks hold");
        }
    }

    @Tag("slow")
    @Test
    void everySolutionPasses(@TempDir Path solved) throws Exception {
        copyLessons(solved);
        for (Path solution : exercises(LESSONS.resolve("solutions"))) {
            Files.writeString(solved.resolve("lessons/exercises").resolve(solution.getFileName()),
                    text(solution));
        }
        Map<String, String> found = check(solved, 0);
        for (Path exercise : exercises(LESSONS.resolve("exercises"))) {
            int checks = checks(exercise);
            assertThat(found.get(exercise.getFileName().toString())).as("%s", exercise)
                    .contains(checks + " of " + checks + " checks hold").doesNotContain("FAIL ");
        }
    }

    /** What Lesson.java --check says of each exercise, by file name. */
    private static Map<String, String> check(Path project, int status) throws Exception {
        Run run = guide(project, numbers("--check"));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).as(run.out()).isEqualTo(status);
        Map<String, String> found = new LinkedHashMap<>();
        for (String part : run.out().split("(?m)^lessons/exercises/")) {
            found.put(part.lines().findFirst().orElse(""), part);
        }
        return found;
    }

    // ==== The documented command =================================================================

    /** What stands in the header is run: on fewer and on more cores, with other kernels. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("lessons")
    void theDocumentedCommandPrintsTheSame(Path lesson) throws Exception {
        assertThat(documented(lesson, "C.UTF-8", "-J-XX:ActiveProcessorCount=1",
                "-J-Dseedgrad.kernels=scalar")).isEqualTo(out(lesson));
        assertThat(documented(lesson, "C", "-J-XX:ActiveProcessorCount=3",
                "-J-Dseedgrad.lanes=4")).isEqualTo(out(lesson));
    }

    private static String documented(Path lesson, String locale, String... more) throws Exception {
        Matcher header = Pattern.compile("// Run it: +(jshell .*?\\.jsh)\n", Pattern.DOTALL)
                .matcher(text(lesson));
        assertThat(header.find()).isTrue();
        List<String> command = new ArrayList<>(List.of(
                header.group(1).replace("\\\n//", "").split("\\s+")));
        assertThat(command).last().isEqualTo("lessons/" + lesson.getFileName());
        command.set(0, JDK.resolve(command.get(0)).toString());
        command.addAll(1, List.of(more));
        Run run = run(project, locale, command);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    // ==== The pictures ===========================================================================

    @Tag("slow")
    @Test
    void thePicturesAreWhatTheLessonsDraw(@TempDir Path drawn) throws Exception {
        Run run = guide(project, numbers("--pictures", drawn.toString()));
        assertThat(run.status()).as(run.err()).isZero();
        Set<String> promised = Stream.of(lessons(), exercises(LESSONS.resolve("solutions")))
                .flatMap(List::stream).flatMap(file -> Pattern.compile("(?m)^//> (\\S+\\.svg) = ")
                .matcher(text(file)).results()).map(picture -> picture.group(1))
                .collect(Collectors.toSet());
        for (String name : promised) {
            assertThat(drawn.resolve(name)).hasSameTextualContentAs(
                    LESSONS.resolve("pictures").resolve(name));
        }
        try (Stream<Path> files = Files.list(drawn)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(promised);
        }
    }

    // ==== Running ================================================================================

    /** The lessons, what they read, and the classes under test, where a build leaves them. */
    private static void copyLessons(Path project) throws Exception {
        copy(LESSONS, project.resolve("lessons"));
        copy(LESSONS.resolveSibling("micro"), project.resolve("micro"));
        copy(Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
                project.resolve("tensor/target/classes"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else Files.copy(file, copy);
            }
        }
    }

    private static Run guide(Path project, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(JDK.resolve("java").toString(),
                "-Duser.home=" + project, "lessons/Lesson.java"));
        command.addAll(Arrays.asList(arguments));
        return run(project, "C", command);
    }

    private static Run run(Path project, String locale, List<String> command) throws Exception {
        Path out = Files.createTempFile(project, "lesson", ".out");
        Path err = Files.createTempFile(project, "lesson", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("LC_ALL", locale);
        int status = builder.start().waitFor();
        return new Run(status, Files.readString(out), Files.readString(err));
    }
}
