import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program can be read in one sitting, on any terminal, and needs the JDK alone. */
class ProgramStyleTest {

    static List<Path> programs() { return Programs.all(); }

    @ParameterizedTest
    @MethodSource("programs")
    void itIsShortNarrowAndPlain(Path program) {
        List<String> lines = Programs.source(program).lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(700);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.length()).isLessThanOrEqualTo(100);
            assertThat(line).doesNotContain("\t").isEqualTo(line.stripTrailing());
            // Without an encoding set, other characters come out garbled.
            assertThat(line.chars()).allMatch(c -> c < 128);
        });
    }

    @Test
    void noSourceIsWiderThanAPage() throws IOException {
        try (Stream<Path> files = Files.walk(Programs.ROOT)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).contains(Programs.reference());
            assertThat(sources.stream().flatMap(ProgramStyleTest::wideLines)).isEmpty();
        }
    }

    private static Stream<String> wideLines(Path source) {
        List<String> lines = Programs.source(source).lines().toList();
        return IntStream.rangeClosed(1, lines.size())
                .filter(number -> lines.get(number - 1).length() > 100)
                .mapToObj(number -> Programs.ROOT.relativize(source) + ":" + number);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void itImportsTheJdkAlone(Path program) {
        assertThat(Programs.source(program).lines().filter(line -> line.startsWith("import ")))
                .isNotEmpty().allMatch(line -> line.matches("import java\\.[\\w.]+(\\*)?;"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void itComputesWithTheSameDigitsEverywhere(Path program) {
        assertThat(Programs.source(program).replaceAll("(?m)//.*$", ""))
                .doesNotContainPattern("(?<!Strict)Math\\.(exp|log|pow|tanh|sin|cos|cbrt|hypot)\\b")
                .doesNotContain("Math.random", "ThreadLocalRandom", "parallel");
    }
}
