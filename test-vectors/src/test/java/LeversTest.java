import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every coefficient of a program acts: another value in its source makes another result. */
class LeversTest {
    private static final Pattern CONSTANT = Pattern.compile(
            "static final (?:double|int|boolean) (\\w+) = (-?[\\d.]+(?:e-?\\d+)?|true|false);");

    /** Constants with what to put instead. */
    private static final Map<String, String> LEVERS = Map.of(
            "MicroGpt", "T 8, C 8, H 2, LEARNING_RATE 0.02, TEMPERATURE 1.5, PRIOR 50, BETA1 0.5, "
                    + "BETA2 0.9, BIAS_CORRECTION false");

    /** Constants that guard against 0 / 0 and the like: where all goes well they do nothing. */
    private static final Map<String, String> GUARDS = Map.of("MicroGpt", "EPSILON");

    static List<Path> programs() { return Programs.all(); }

    @ParameterizedTest
    @MethodSource("programs")
    void everyConstantIsALeverOrAGuard(Path program) {
        String name = Programs.name(program);
        String known = LEVERS.getOrDefault(name, "") + ", " + GUARDS.getOrDefault(name, "");
        assertThat(CONSTANT.matcher(Programs.source(program)).results().map(c -> c.group(1)))
                .isSubsetOf(Arrays.stream(known.split(", ")).map(l -> l.split(" ")[0]).toList());
    }

    static Stream<Arguments> levers() {
        return programs().stream().flatMap(program ->
                Stream.of(LEVERS.getOrDefault(Programs.name(program), "").split(", "))
                        .map(lever -> Arguments.of(program, lever)));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("levers")
    void anotherValueMakesAnotherResult(Path program, String lever, @TempDir Path directory)
            throws IOException {
        String constant = lever.split(" ")[0];
        String value = lever.split(" ")[1];
        String source = Programs.source(program);
        MatchResult stands = CONSTANT.matcher(source).results()
                .filter(c -> c.group(1).equals(constant)).findFirst().orElseThrow();
        String changed = source.replace(stands.group(),
                stands.group().replace("= " + stands.group(2), "= " + value));
        assertThat(changed).isNotEqualTo(source);
        Path file = Files.writeString(directory.resolve(program.getFileName()), changed);
        Files.copy(Programs.ROOT.resolve("micro/names.txt"), directory.resolve("names.txt"));

        Run run = Run.source(Path.of(System.getProperty("java.home")), directory, file, "--quick");

        assertThat(run.err()).doesNotContain("Exception", "error:");
        // That it prints its own value is no effect.
        String usual = Programs.golden(program);
        assertThat(run.out().replaceAll(token(value), Matcher.quoteReplacement(stands.group(2))))
                .isNotEqualTo(usual);
    }

    private static String token(String value) {
        return "(?<![\\d.])" + Pattern.quote(value) + "(?![\\d.])";
    }
}
