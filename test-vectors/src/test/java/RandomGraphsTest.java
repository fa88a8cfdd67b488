import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 2,000 random graphs of 5 to 200 nodes: every Value against central differences. */
class RandomGraphsTest {
    private static final int GRAPHS = 2000;
    private static final Map<List<RandomGraph.Op>, List<CheckVectors.Vector>> VECTORS =
            new ConcurrentHashMap<>();

    static List<Path> programs() { return Programs.all(); }

    @ParameterizedTest
    @MethodSource("programs")
    void everyGradientIsTheCentralDifference(Path program) {
        CheckVectors.ValueType type = Programs.type(program);
        assertThat(failures(type)).isEmpty();
    }

    /** A test that cannot fail proves nothing: a slope that is 0.05 % off is enough for it to. */
    @Test
    void aSlopeALittleOffIsSeen() {
        String text = Programs.canonical(Programs.reference());
        String mutant = text.replace("1 - t * t)", "1.0005 * (1 - t * t))");
        assertThat(mutant).isNotEqualTo(text);
        assertThat(failures(CheckVectors.ValueType.compile("Mutant.java",
                Programs.standalone("Mutant", mutant)))).isNotEmpty();
    }

    /** Nor does one that compares zeros with zeros. */
    @Test
    void halfOfTheGradientsAreFarAboveTheTolerance() {
        double[] sizes = graphs(Programs.type(Programs.reference())).stream()
                .flatMap(vector -> vector.grads().values().stream())
                .mapToDouble(Math::abs).sorted().toArray();
        assertThat(sizes[sizes.length / 2]).isGreaterThan(0.1);
    }

    private static List<CheckVectors.Result> failures(CheckVectors.ValueType type) {
        return graphs(type).stream().map(vector -> CheckVectors.run(vector, type))
                .filter(result -> result.outcome() != CheckVectors.Outcome.PASSED).limit(3)
                .toList();
    }

    private static List<CheckVectors.Vector> graphs(CheckVectors.ValueType type) {
        List<RandomGraph.Op> extensions = new ArrayList<>();
        if (type.has("sigmoid()")) extensions.add(RandomGraph.Op.SIGMOID);
        if (type.has("clip(double, double)")) extensions.add(RandomGraph.Op.CLIP);
        if (type.has("clamp(double, double)")) extensions.add(RandomGraph.Op.CLAMP);
        return VECTORS.computeIfAbsent(extensions, e -> IntStream.range(0, GRAPHS)
                .mapToObj(seed -> new RandomGraph(seed, e).vector("random-graph-" + seed))
                .toList());
    }
}
