import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every vector on the Value of every program that has its operations. */
class VectorsOnProgramsTest {

    @TestFactory
    Stream<DynamicContainer> everyProgramKeepsEveryVector() {
        List<CheckVectors.Vector> vectors = Programs.vectors();
        return Programs.all().stream().map(program -> DynamicContainer.dynamicContainer(
                Programs.name(program), vectors.stream().filter(v -> applies(v, program))
                        .map(vector -> test(program, vector))));
    }

    /** An extension is a vector's only reason not to apply. */
    private static boolean applies(CheckVectors.Vector vector, Path program) {
        return vector.steps().stream().map(CheckVectors.Step::method)
                .allMatch(method -> !CheckVectors.Step.EXTENSIONS.contains(method)
                        || Programs.type(program).has(method));
    }

    private static DynamicTest test(Path program, CheckVectors.Vector vector) {
        return DynamicTest.dynamicTest(vector.theme() + ": " + vector.name(), () -> {
            CheckVectors.Result result = CheckVectors.run(vector, Programs.type(program));
            assertThat(result.outcome()).as(result.toString())
                    .isEqualTo(CheckVectors.Outcome.PASSED);
        });
    }

    @Test
    void noVectorIsThereForNobody() {
        assertThat(Programs.vectors()).allMatch(vector ->
                Programs.all().stream().anyMatch(program -> applies(vector, program)));
    }
}
