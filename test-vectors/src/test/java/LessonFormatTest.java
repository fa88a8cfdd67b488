import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lessons have one format, that of lessons/README.md, and say what their code bears out. Those that
 * need the module tensor are run, and their numbers looked for, in its LessonsTest.
 */
class LessonFormatTest {
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])\\d[\\d,]*(\\.\\d+)?(e-?\\d+)?");
    /** A lesson named by its number, and a year. */
    private static final Pattern REFERENCE = Pattern.compile("\\b(19|20)\\d\\d\\b|"
            + "[Ll]essons? \\d+|of \\d(?=[,.])|exercise \\d|lessons/\\S+|Lesson\\.java \\d");

    static List<Path> lessons() { return Lessons.all(); }

    static List<Path> plain() { return Lessons.plain(); }

    static List<Path> others() {
        return lessons().stream().filter(lesson -> !plain().contains(lesson)).toList();
    }

    static List<Path> exercises() { return Lessons.exercises(); }

    static Stream<Path> files() {
        return Stream.of(Lessons.HOME, Lessons.HOME.resolve("exercises"),
                Lessons.HOME.resolve("solutions")).map(Lessons::files).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("files")
    void itIsNarrowAndPlain(Path file) {
        assertThat(Lessons.text(file).lines()).allSatisfy(line -> {
            assertThat(line.length()).isLessThanOrEqualTo(100);
            assertThat(line).isEqualTo(line.stripTrailing()).doesNotContain("\t");
            // Without an encoding set, other characters come out garbled.
            assertThat(line.chars()).allMatch(c -> c < 128);
            // JShell takes a line that is a statement for one, though the next begins with a dot.
            assertThat(line).doesNotStartWith(".");
        });
        assertThat(Lessons.text(file).replaceAll("(?m)//.*$", ""))
                .doesNotContainPattern("(?<!Strict)Math\\.(exp|log|pow|tanh|sin|cos)\\(")
                .doesNotContain("Math.random", "ThreadLocalRandom", "parallel");
    }

    @ParameterizedTest
    @MethodSource("files")
    void itPromisesTheChecksThatItMakes(Path file) {
        assertThat(Lessons.text(file)).endsWith("\n\n/exit passed == total ? 0 : 1\n")
                .contains("int passed = 0, total = " + Lessons.checks(file) + ";");
        assertThat(Lessons.checks(file)).isBetween(2, 9);
    }

    /** Goal, tools; guess, run, check, again and again; exercise, next. */
    @ParameterizedTest
    @MethodSource("lessons")
    void aLessonHasItsSteps(Path lesson) {
        String kinds = Lessons.sections(lesson).stream().map(Lessons.Section::kind)
                .collect(Collectors.joining(" ")).strip();
        assertThat(kinds).matches("Goal Tools( Predict| Run)+ Check Exercise Next")
                .containsPattern("Predict Run");
        long lines = Lessons.sections(lesson).stream().filter(s -> !s.kind().equals("Tools"))
                .flatMap(s -> s.lines().stream())
                .filter(line -> !line.isBlank() && !line.startsWith("//>")).count();
        assertThat(lines).isBetween(80L, 150L);
        // After an import JShell empties variables; an opened file may bring imports.
        String text = Lessons.text(lesson);
        String late = text.substring(text.indexOf("int passed"));
        assertThat(late).doesNotContainPattern("(?m)^(import |/open )");
        assertThat(text).startsWith("// Lesson " + Lessons.number(lesson) + ": ")
                .contains("lessons/" + lesson.getFileName(),
                        "java lessons/Lesson.java " + Lessons.number(lesson));
    }

    /** Its command gives it what it needs. */
    @ParameterizedTest
    @MethodSource("others")
    void aLessonThatNeedsMoreSaysSo(Path lesson) {
        assertThat(Lessons.text(lesson)).containsPattern("""
                // Run it:        jshell --execution local --class-path (\\S+) \\\\
                //                  -J--add-modules=(\\S+) lessons/%s
                // Step by step:  java lessons/Lesson.java %d
                // Needs:         JDK 25, class path \\1, modules \\2
                """.formatted(lesson.getFileName(), Lessons.number(lesson)));
    }

    /** A question stands at the end of a step Predict, with its answer; the next step runs. */
    @ParameterizedTest
    @MethodSource("lessons")
    void everyQuestionIsAnswered(Path lesson) {
        List<Lessons.Section> sections = Lessons.sections(lesson);
        for (int i = 0; i < sections.size(); i++) {
            List<String> marks = sections.get(i).lines().stream()
                    .filter(line -> line.startsWith("//?") || line.startsWith("//="))
                    .map(line -> line.substring(0, 3)).toList();
            if (!sections.get(i).kind().equals("Predict")) {
                assertThat(marks).isEmpty();
                continue;
            }
            assertThat(String.join("", marks)).matches("(//\\?//=)+");
            assertThat(sections.get(i + 1).kind()).isEqualTo("Run");
        }
    }

    /** Numbers in digits, in a lesson's text, are in its code or come out when it runs. */
    @ParameterizedTest
    @MethodSource("plain")
    void theTextSaysNoNumberThatTheCodeDoesNotBearOut(Path lesson) {
        String text = Lessons.text(lesson).lines().skip(3).filter(line -> line.startsWith("// "))
                .filter(line -> !line.startsWith("// ====")).collect(Collectors.joining(" "));
        String code = Lessons.text(lesson).lines().filter(line -> !line.startsWith("// "))
                .collect(Collectors.joining("\n")) + LessonRun.of(lesson).out();
        Set<String> borne = numbers(code);
        Set<String> said = numbers(REFERENCE.matcher(text).replaceAll(""));
        said.removeAll(borne);
        assertThat(said).isEmpty();
    }

    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(number -> plain(number.group()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** 4,192 as 4192, and 3.0 as 3. */
    private static String plain(String number) {
        return String.valueOf(Double.parseDouble(number.replace(",", "")));
    }

    @Test
    void toolsAndTheNumberThatRemembersAreTheSameEverywhere() {
        assertThat(files().map(file -> tools(file))).isNotEmpty().allMatch(tools ->
                tools.equals(tools(Lessons.all().get(0))));
        Set<String> values = Lessons.all().stream().filter(lesson -> Lessons.number(lesson) > 4)
                .map(Lessons::value).filter(value -> value != null).collect(Collectors.toSet());
        assertThat(values).hasSize(1);
    }

    private static String tools(Path file) {
        String text = Lessons.text(file);
        int from = text.indexOf("int passed = 0");
        return text.substring(from, text.indexOf("\n}\n", text.indexOf("void check(")))
                .replaceFirst("total = \\d", "total = N");
    }

    // ==== Exercises ==============================================================================

    @Test
    void everyLessonHasAnExerciseAndEveryExerciseASolution() {
        assertThat(Lessons.all()).allMatch(lesson -> Files.exists(Lessons.HOME.resolve("exercises")
                .resolve(lesson.getFileName())));
        assertThat(exercises()).allMatch(exercise -> Files.exists(Lessons.solution(exercise)));
        assertThat(Lessons.files(Lessons.HOME.resolve("solutions"))).hasSameSizeAs(exercises());
        assertThat(exercises()).allMatch(exercise -> Lessons.all().stream()
                .anyMatch(lesson -> Lessons.number(lesson) == Lessons.number(exercise)));
    }

    /** What the reader works on stands under Yours or Suspect; nothing else differs. */
    @ParameterizedTest
    @MethodSource("exercises")
    void aSolutionDiffersOnlyWhereTheReaderWorks(Path exercise) {
        Path solution = Lessons.solution(exercise);
        List<Lessons.Section> given = Lessons.sections(exercise);
        List<Lessons.Section> solved = Lessons.sections(solution);
        String bug = given.get(2).kind();
        assertThat(given.stream().map(Lessons.Section::kind).toList())
                .isEqualTo(List.of("", "Given", bug, "Check"));
        assertThat(bug).isEqualTo(exercise.toString().contains("-bug-") ? "Suspect" : "Yours");
        for (int part : new int[] {1, 3}) assertThat(solved.get(part)).isEqualTo(given.get(part));
        assertThat(solved.get(2)).isNotEqualTo(given.get(2));
        assertThat(Lessons.text(solution)).startsWith("// Solution: ").contains("\n// Hint 1. ");
        if (!bug.equals("Suspect")) return;
        List<String> mended = new ArrayList<>(given.get(2).lines());
        solved.get(2).lines().forEach(mended::remove);
        assertThat(mended).as("the lines that are wrong").hasSizeLessThanOrEqualTo(2);
    }
}
