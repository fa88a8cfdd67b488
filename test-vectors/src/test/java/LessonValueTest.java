import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The Value that lessons carry is compact, and keeps the contract all the same. */
class LessonValueTest {
    private static final Path LESSON = Lessons.HOME.resolve("05-softmax.jsh");

    private final CheckVectors.ValueType type = CheckVectors.ValueType.compile("lesson",
            "import java.util.*;\npublic " + Lessons.value(LESSON));

    @TestFactory
    Stream<DynamicTest> itKeepsEveryVector() {
        return Programs.vectors().stream().filter(vector -> vector.steps().stream()
                .map(CheckVectors.Step::method).noneMatch(CheckVectors.Step.EXTENSIONS::contains))
                .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> {
                    CheckVectors.Result result = CheckVectors.run(vector, type);
                    assertThat(result.outcome()).as(result.toString())
                            .isEqualTo(CheckVectors.Outcome.PASSED);
                }));
    }

    @Test
    void itHasEveryOperationOfTheContract() {
        for (Method method : Programs.type(Programs.reference()).type.getDeclaredMethods()) {
            String parameters = Stream.of(method.getParameterTypes()).map(Class::getSimpleName)
                    .collect(Collectors.joining(", ", "(", ")"));
            assertThat(type.has(method.getName() + parameters)).as("%s", method).isTrue();
        }
    }
}
