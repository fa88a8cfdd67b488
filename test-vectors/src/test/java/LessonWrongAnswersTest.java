import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a reader may well write, and that are wrong: a check of the exercise says so. */
class LessonWrongAnswersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            05-softmax.jsh   | x.data > 0 ? x.neg().exp().add(1).log().add(x) | x.data > 10 ? x
            06-neuron.jsh    | y[i].add(x[i])                                 | y[i].add(x[0])
            07-adam.jsh      | rate * Math.signum(0.9 * memory + 0.1 * slope) \
                             | 0.9 * memory + 0.1 * slope > 0 ? rate : -rate
            08-names.jsh     | Arrays.stream(scores).max().getAsDouble()      | Double.MIN_VALUE
            08-names.jsh     | Arrays.stream(scores).max().getAsDouble()      | scores[2]
            09-attention.jsh | Double.NEGATIVE_INFINITY                       | Double.MIN_VALUE
            17-rate.jsh      | w < 0 ? -mean : mean | Math.signum(w) * mean
            """)
    void aCheckFails(String exercise, String right, String wrong, @TempDir Path folder)
            throws IOException {
        String solution = Lessons.text(Lessons.HOME.resolve("solutions").resolve(exercise));
        assertThat(solution).containsOnlyOnce(right);
        Run run = LessonRun.of(Files.writeString(folder.resolve(exercise),
                solution.replace(right, wrong)));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("FAIL  ");
        assertThat(run.status()).isEqualTo(1);
    }
}
