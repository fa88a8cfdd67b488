import static java.util.Map.entry;
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
    private static final Map<String, String> LEVERS = Map.ofEntries(
            entry("MicroGpt", "T 8, C 8, H 2, LEARNING_RATE 0.02, TEMPERATURE 1.5, PRIOR 50, "
                    + "BETA1 0.5, BETA2 0.9, EPSILON 0.001, BIAS_CORRECTION false"),
            entry("MicroRnn", "RNN_WIDTH 20, GRU_WIDTH 10, GATE_BIAS 2, INPUT_SCALE 2, "
                    + "SOFT_SCALE 0.2, LETTERS 5, FILLERS 2, NEAR 5, FAR 25, LONG 150, BACK 12, "
                    + "LEARNING_RATE 0.01, BETA1 0.5, BETA2 0.9, EPSILON 0.001, "
                    + "BIAS_CORRECTION false"),
            entry("MicroLora", "T 8, C 12, H 2, RANK 1, ALPHA 8, LEARNING_RATE 0.005, "
                    + "ADAPTER_RATE 0.01, FULL_RATE 0.005, BETA1 0.9, BETA2 0.999, "
                    + "EPSILON 0.001, BIAS_CORRECTION false"),
            entry("MicroDpo", "T 8, C 8, H 2, LEARNING_RATE 0.02, TUNING_RATE 0.002, "
                    + "JUDGE_ERROR 0.25, PAIRS 100, LOW_BETA 0.05, MID_BETA 0.5, HIGH_BETA 2.0, "
                    + "BETA1 0.9, BETA2 0.999, EPSILON 0.001, BIAS_CORRECTION false"),
            entry("MicroMoe", "T 6, C 12, V 20, EXPERTS 3, TOP 1, WIDTH 5, BALANCE 0.02, FLOOD 10, "
                    + "MEMORY 0.5, SLIPS 0.8, LEARNING_RATE 0.02, BETA1 0.9, BETA2 0.999, "
                    + "EPSILON 0.0001, BIAS_CORRECTION false"),
            entry("MicroPpo", "T 8, C 8, LEARNING_RATE 0.02, REWARD_RATE 0.05, "
                    + "PPO_RATE 0.004, TEMPERATURE 1.2, JUDGE_ERROR 0.3, CLIP 0.1, "
                    + "KL_COEFFICIENT 2.0, VALUE_COEFFICIENT 1.0, BATCH 12, EPOCHS 2, "
                    + "MINIBATCH 8, BETA1 0.5, BETA2 0.9, EPSILON 0.1, BIAS_CORRECTION false"),
            entry("MicroKv", "T 12, C 8, H 2, LEARNING_RATE 0.02, TEMPERATURE 1.0, "
                    + "REQUESTS 16, MEMORY 48, PAGE 8, BETA1 0.9, BETA2 0.999, EPSILON 0.001, "
                    + "BIAS_CORRECTION false"),
            entry("MicroQuant", "T 8, C 12, H 2, LEARNING_RATE 0.02, OUTLIER 8, SKEW 0.25, "
                    + "CLIP 0.7, BETA1 0.9, BETA2 0.999, EPSILON 0.001, BIAS_CORRECTION false"),
            entry("MicroBeam", "T 12, D 2, TARGET_C 8, DRAFT_C 8, LEARNING_RATE 0.005, "
                    + "TEMPERATURE 0.5, TOP_K 3, TOP_P 0.5, BEAM_WIDTH 2, DRAFT_LENGTH 2, "
                    + "BETA1 0.5, BETA2 0.9, EPSILON 0.001, BIAS_CORRECTION false"),
            entry("MicroVae", "HIDDEN 12, CLUSTERS 5, RADIUS 1.5, SPREAD 0.2, SIGMA 0.2, "
                    + "LOG_VAR_LIMIT 3.0, BETA 2.0, BATCH 8, LEARNING_RATE 0.01, BETA1 0.9, "
                    + "BETA2 0.999, EPSILON 0.001, BIAS_CORRECTION false"));

    /** What the program is about, and cannot be otherwise: points of a plane, codes to be seen. */
    private static final Map<String, String> FIXED = Map.of("MicroVae", "X, Z");

    static List<Path> programs() { return Programs.all(); }

    @ParameterizedTest
    @MethodSource("programs")
    void everyConstantIsALever(Path program) {
        String name = Programs.name(program);
        String known = LEVERS.getOrDefault(name, "") + ", " + FIXED.getOrDefault(name, "");
        assertThat(CONSTANT.matcher(Programs.source(program)).results().map(c -> c.group(1)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(known.split(", "))
                        .map(lever -> lever.split(" ")[0]).filter(l -> !l.isEmpty()).toList());
    }

    static Stream<Arguments> levers() {
        return programs().stream().flatMap(program ->
                Stream.of(LEVERS.getOrDefault(Programs.name(program), "").split(", "))
                        .map(lever -> Arguments.of(program, lever)));
    }

    @OwnProcess
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
        Programs.compile(List.of(file), directory);

        Run run = Run.classes(directory, file, List.of("-XX:TieredStopAtLevel=1"), "--quick");

        assertThat(run.err()).doesNotContain("Exception");
        // That it prints its own value is no effect.
        String usual = Programs.golden(program);
        assertThat(run.out().replaceAll(token(value), Matcher.quoteReplacement(stands.group(2))))
                .isNotEqualTo(usual);
    }

    private static String token(String value) {
        return "(?<![\\d.])" + Pattern.quote(value) + "(?![\\d.])";
    }
}
