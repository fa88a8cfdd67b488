import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every lesson runs to its end, every stub fails its check, and every solution passes it. */
class LessonRunTest {

    static List<Path> lessons() { return Lessons.plain(); }

    static List<Path> exercises() {
        return Lessons.exercises().stream().filter(exercise -> Lessons.plain().stream()
                .anyMatch(lesson -> Lessons.number(lesson) == Lessons.number(exercise))).toList();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void allItsChecksHold(Path lesson) { passes(LessonRun.of(lesson), lesson); }

    private static void passes(Run run, Path file) {
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().filter(line -> line.startsWith("FAIL "))).isEmpty();
        assertThat(run.out().lines().filter(line -> line.startsWith("ok ")))
                .hasSize(Lessons.checks(file));
        assertThat(run.status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void itsStubFailsAndItsSolutionPasses(Path exercise) {
        Run stub = LessonRun.of(exercise);
        assertThat(stub.err()).isEmpty();           // it fails by its checks, not by an error
        assertThat(stub.out()).contains("FAIL ");
        assertThat(stub.status()).isEqualTo(1);
        passes(LessonRun.of(Lessons.solution(exercise)), Lessons.solution(exercise));
    }

    static List<Path> otherJdks() {
        return Jdks.all().values().stream()
                .filter(jdk -> !jdk.equals(Path.of(System.getProperty("java.home")))).toList();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("otherJdks")
    void onEveryJdkTheyPrintTheSame(Path jdk, @TempDir Path home) {
        // Without a terminal, through all of them at once; the lines that they print are marked.
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString(),
                "-Duser.home=" + home, "lessons/Lesson.java"));
        for (Path lesson : lessons()) command.add(String.valueOf(Lessons.number(lesson)));
        Run run = Run.of(Programs.ROOT, Map.of("LC_ALL", "C"), command);
        String marked = lessons().stream().flatMap(lesson -> LessonRun.of(lesson).out().lines())
                .map(line -> "  > " + line).collect(Collectors.joining("\n"));
        assertThat(run.out().lines().filter(line -> line.startsWith("  > "))
                .collect(Collectors.joining("\n"))).isEqualTo(marked);
        assertThat(run.status()).isZero();
    }

    static Stream<Arguments> documented() {
        return lessons().stream().flatMap(lesson -> Jdks.all().values().stream().flatMap(jdk ->
                Stream.of("C", "C.UTF-8").map(locale -> Arguments.of(lesson, jdk, locale))));
    }

    @OwnProcess
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("documented")
    void theDocumentedCommandRunsIt(Path lesson, Path jdk, String locale) {
        Run run = Run.of(Programs.ROOT, Map.of("LC_ALL", locale), List.of(
                jdk.resolve("bin/jshell").toString(), "--execution", "local",
                "lessons/" + lesson.getFileName()));
        assertThat(run.out()).isEqualTo(LessonRun.of(lesson).out());
        assertThat(run.status()).isZero();
    }
}
