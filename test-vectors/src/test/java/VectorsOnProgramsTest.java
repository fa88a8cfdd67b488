import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every vector on the Value of every program. */
class VectorsOnProgramsTest {

    @TestFactory
    Stream<DynamicContainer> everyProgramKeepsEveryVector() {
        List<CheckVectors.Vector> vectors = Programs.vectors();
        return Programs.all().stream().map(program -> DynamicContainer.dynamicContainer(
                Programs.name(program), vectors.stream().map(vector -> test(program, vector))));
    }

    private static DynamicTest test(Path program, CheckVectors.Vector vector) {
        return DynamicTest.dynamicTest(vector.theme() + ": " + vector.name(), () -> {
            CheckVectors.Result result = CheckVectors.run(vector, Programs.type(program));
            Assumptions.assumeFalse(result.outcome() == CheckVectors.Outcome.SKIPPED,
                    "this Value has no such extension");
            assertThat(result.failed()).as(result.toString()).isFalse();
        });
    }
}
