import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The claims are no luck of the default seed: the full run keeps them with others. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeedsTest {
    private Path compiled;

    @BeforeAll
    void compile(@TempDir Path directory) {
        compiled = directory;
        Programs.compile(Programs.all(), compiled);
    }

    static Stream<Arguments> runs() {
        return Programs.all().stream().flatMap(program ->
                Stream.of("1", "2", "3").map(seed -> Arguments.of(program, seed)));
    }

    @OwnProcess
    @ParameterizedTest
    @MethodSource("runs")
    void theClaimsHold(Path program, String seed) {
        Run run = Run.classes(compiled, program, List.of(), "--seed", seed);
        assertThat(run.out()).contains("PASS").doesNotContain("FAIL");
        assertThat(run.status()).isZero();
    }
}
