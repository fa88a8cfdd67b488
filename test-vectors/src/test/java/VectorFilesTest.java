import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vector files say what is true, in the format that the README tells. */
class VectorFilesTest {

    static final Path FOLDER = Path.of(System.getProperty("seedgrad.root"), "test-vectors");
    static final List<String> THEMES = List.of("canonical", "arithmetic", "activations", "graphs",
            "edge-cases", "numerics", "extensions");
    static final Map<String, JsonNode> FILES = new LinkedHashMap<>();
    static final Map<String, JsonNode> VECTORS = new LinkedHashMap<>();
    static final Schema SCHEMA;

    static {
        try {
            for (String theme : THEMES) FILES.put(theme, new ObjectMapper().readTree(text(theme)));
            FILES.values().forEach(file -> file.get("vectors").forEach(
                    vector -> VECTORS.put(vector.get("name").asText(), vector)));
            SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text("schema"), InputFormat.JSON);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file + ".json"));
    }

    static Stream<String> themes() { return THEMES.stream(); }

    static Stream<String> names() { return VECTORS.keySet().stream(); }

    static List<String> fields(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    static double number(JsonNode number) {
        return Double.parseDouble(number.get("decimal").asText());
    }

    /** All numbers of a vector that are spelt twice, by where they stand. */
    static Map<String, JsonNode> numbers(JsonNode vector) {
        Map<String, JsonNode> numbers = new LinkedHashMap<>();
        for (String table : List.of("/leaves", "/expect/values", "/expect/grads")) {
            vector.at(table).properties().forEach(
                    entry -> numbers.put(table + "/" + entry.getKey(), entry.getValue()));
        }
        return numbers;
    }

    /** The fewest digits that read back as this double, as Python's repr writes them. */
    static String decimal(double d) {
        if (!Double.isFinite(d) || d == 0) return Double.toString(d);
        BigDecimal shortest = BigDecimal.ZERO;
        for (int digits = 1; shortest.doubleValue() != d; digits++) {
            shortest = new BigDecimal(d).round(new MathContext(digits)).stripTrailingZeros();
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < -4 || exponent >= 16) {
            return shortest.movePointLeft(exponent).toPlainString()
                    + String.format(Locale.ROOT, "e%+03d", exponent);
        }
        return shortest.scale() > 0 ? shortest.toPlainString() : shortest.toPlainString() + ".0";
    }

    static String spelling(String place, double d) {
        return String.format("%s: { \"decimal\": \"%s\", \"hex\": \"%s\" }",
                place, decimal(d), Double.toHexString(d));
    }

    @ParameterizedTest
    @MethodSource("themes")
    void obeysTheSchema(String theme) throws IOException {
        assertThat(SCHEMA.validate(text(theme), InputFormat.JSON)).isEmpty();
        assertThat(FILES.get(theme).get("theme").asText()).isEqualTo(theme);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "canonical | \"add\"          | \"plus\"",
        "canonical | [\"m\", \"b\"]   | [1, 2]",
        "canonical | [\"m\", \"b\"]   | [\"m\"]",
        "canonical | \"tanh\"         | \"sigmoid\"",
        "canonical | \"backward\"     | \"forward\"",
        "canonical | \"simple-chain\" | \"Simple chain\"",
        "canonical | 0x1.8p1          | 0x1.8",
        "canonical | \"2.0\"          | \"2\"",
        "arithmetic| [\"x\", 1.7]     | [1.7, \"x\"]",
        "graphs    | \"times\": 60    | \"times\": 1",
        "extensions| [\"x\", 0.8, 1.2]| [\"x\", 0.8]",
    })
    void theSchemaRefuses(String theme, String right, String wrong) throws IOException {
        assertThat(text(theme)).contains(right);
        String broken = text(theme).replace(right, wrong);
        assertThat(SCHEMA.validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void namesAreUniqueAndEnough() {
        int count = FILES.values().stream().mapToInt(file -> file.get("vectors").size()).sum();
        assertThat(VECTORS).hasSize(count).hasSizeGreaterThanOrEqualTo(80);
    }

    @ParameterizedTest
    @MethodSource("names")
    void decimalAndHexSpellTheSameDouble(String name) {
        numbers(VECTORS.get(name)).forEach((place, number) -> {
            double d = number(number);
            assertThat(number.get("hex").asText()).as(place).isEqualTo(Double.toHexString(d));
            assertThat(number.get("decimal").asText()).as(place).isEqualTo(decimal(d));
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void stepsUseWhatIsThereAndNameWhatIsNew(String name) {
        JsonNode vector = VECTORS.get(name);
        Set<String> known = new HashSet<>(fields(vector.get("leaves")));
        for (JsonNode step : vector.get("steps")) {
            for (JsonNode arg : step.get("args")) {
                if (arg.isTextual()) assertThat(known).contains(arg.asText());
            }
            assertThat(known.add(step.get("name").asText())).as("%s is new", step).isTrue();
        }
        List<String> values = fields(vector.at("/expect/values"));
        List<String> grads = fields(vector.at("/expect/grads"));
        assertThat(known).containsAll(values).containsAll(grads);
        assertThat(grads).containsAll(fields(vector.get("leaves")));
        vector.get("backward").forEach(root -> assertThat(values).contains(root.asText()));
    }

    /** To add a vector, guess its numbers: this test prints the right ones, ready to paste. */
    @ParameterizedTest
    @MethodSource("names")
    void expectationsAreTheExactResultsRounded(String name) {
        JsonNode vector = VECTORS.get(name);
        if (vector.get("origin").asText().equals("ieee-754")) {
            assertThat(numbers(vector).values()).extracting(spelt -> spelt.get("decimal").asText())
                    .containsAnyOf("NaN", "Infinity", "-Infinity", "-0.0");
            return;
        }
        Map<String, Double> right = new LinkedHashMap<>();
        ExactOracle.Answer answer = ExactOracle.answer(vector);
        answer.values().forEach((node, d) -> right.put("/expect/values/" + node, d));
        answer.grads().forEach((node, d) -> right.put("/expect/grads/" + node, d));
        right.keySet().removeIf(place -> number(vector.at(place)) == right.get(place));
        assertThat(right.entrySet()).as("what should stand in the file instead")
                .extracting(entry -> spelling(entry.getKey(), entry.getValue())).isEmpty();
    }

    /** The lever of the tolerances: a derivative that is wrong by a two-thousandth must show. */
    @ParameterizedTest
    @MethodSource("names")
    void tolerancesShowADerivativeThatIsSlightlyOff(String name) {
        JsonNode tolerance = VECTORS.get(name).get("tolerance");
        double absolute = tolerance.get("absolute").asDouble();
        for (JsonNode expected : VECTORS.get(name).at("/expect/grads")) {
            double grad = Math.abs(number(expected));
            // Below the absolute tolerance a gradient counts as 0: there is nothing to be off by.
            if (grad <= absolute || !Double.isFinite(grad)) continue;
            double allowed = absolute + tolerance.get("relative").asDouble() * grad;
            assertThat(allowed).isLessThan(0.0005 * grad);
        }
    }

    /** Figures that stand in papers, READMEs and the interface: nothing here made them. */
    @ParameterizedTest
    @CsvSource({
        "simple-chain,          c,  9,         0.0,   a,      3,          0.0",
        "simple-chain,          c,  9,         0.0,   b,      3,          0.0",
        "tanh-gradient,         y,  0.4621,    5e-5,  x,      0.7865,     1e-4",
        "reuse,                 b,  4,         0.0,   a,      2,          0.0",
        "softmax-stability,     p0, 0.09,      5e-3,  x0,     -0.0599,    5e-5",
        "softmax-stability,     p1, 0.24,      5e-3,  x1,     -0.1628,    5e-5",
        "softmax-stability,     p2, 0.67,      5e-3,  x2,     0.2227,     5e-5",
        "reused-node,           c,  18,        0.0,   w,      12,         0.0",
        "micrograd-sanity,      y,  -20,       0.0,   x,      46,         0.0",
        "micrograd-readme,      g,  24.704082, 5e-7,  a,      138.833819, 5e-7",
        "micrograd-readme,      g,  24.704082, 5e-7,  b,      645.577259, 5e-7",
        "neuron,                o,  0.7071,    5e-5,  x1,     -1.5,       1e-14",
        "neuron-tanh-by-exp,    o,  0.7071,    5e-5,  w1,     1.0,        1e-14",
        "log-softmax-gap-30,    loss, 30,      1e-12, x1,     -1,         1e-12",
        "log-of-softmax-gap-30, loss, 23.0259, 5e-5,  x1,     -0.00094,   5e-6",
        "sixty-doublings,       y,  3458764513820540928, 0.0, x, 1152921504606846976, 0.0",
    })
    void literatureAgrees(String name, String root, double value, double valueWithin,
                          String leaf, double grad, double gradWithin) {
        JsonNode expect = VECTORS.get(name).get("expect");
        assertThat(number(expect.at("/values/" + root))).isCloseTo(value, within(valueWithin));
        assertThat(number(expect.at("/grads/" + leaf))).isCloseTo(grad, within(gradWithin));
    }

    @Test
    void everyOpOccursInEveryForm() {
        Set<String> forms = new TreeSet<>();
        for (JsonNode vector : VECTORS.values()) {
            for (JsonNode step : vector.get("steps")) {
                StringBuilder form = new StringBuilder(step.get("op").asText());
                for (JsonNode arg : step.get("args")) {
                    form.append(arg.isTextual() ? " value" : " constant");
                }
                forms.add(form.toString());
            }
        }
        Set<String> all = new TreeSet<>(Set.of("pow value constant", "neg value", "tanh value",
                "exp value", "relu value", "log value", "sigmoid value",
                "clip value constant constant", "clamp value constant constant"));
        for (String op : List.of("add", "sub", "mul", "div")) {
            all.addAll(Set.of(op + " value value", op + " value constant", op + " constant value"));
        }
        assertThat(forms).isEqualTo(all);
    }

    @Nested
    class Readme {

        final String readme = Files.readString(FOLDER.resolve("README.md"));

        Readme() throws IOException { }

        @Test
        void countsTheVectorsAndShowsOne() throws IOException {
            FILES.forEach((theme, file) -> assertThat(readme).contains(
                    "| `" + theme + ".json` | " + file.get("vectors").size() + " |"));
            assertThat(readme).contains("\n" + VECTORS.size() + " vectors ");
            assertThat(new ObjectMapper().readTree(fenced("```json\n")))
                    .isEqualTo(VECTORS.get("reused-node"));
        }

        @Test
        void itsPythonRunsAllVectors(@TempDir Path folder) throws Exception {
            assumeTrue(pythonIsHere(), "python3 is not on this machine");
            String python = fenced("```python\n# value.py:");
            Path value = Files.writeString(folder.resolve("value.py"), python);
            Path runner = Files.writeString(folder.resolve("run_vectors.py"),
                    fenced("```python\n# run_vectors.py:"));
            assertThat(Files.readAllLines(runner)).hasSizeLessThanOrEqualTo(40);
            assertThat(run("python3", runner.toString(), FOLDER.toString())).isEqualTo(0);

            Files.writeString(value, python.replace("1.0 - t * t", "1.0 - x * x"));
            Path canonical = Files.createDirectory(folder.resolve("canonical"));
            Files.writeString(canonical.resolve("canonical.json"), text("canonical"));
            assertThat(run("python3", runner.toString(), canonical.toString()))
                    .as("with a broken tanh").isEqualTo(1);
        }

        private String fenced(String opening) {
            assertThat(readme).contains(opening);
            int start = readme.indexOf('\n', readme.indexOf(opening)) + 1;
            return readme.substring(start, readme.indexOf("```", start));
        }

        private boolean pythonIsHere() throws InterruptedException {
            try {
                return run("python3", "--version") == 0;
            } catch (IOException e) {
                return false;
            }
        }

        private int run(String... command) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(command).inheritIO()
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (process.waitFor(2, TimeUnit.MINUTES)) return process.exitValue();
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " did not end");
        }
    }
}
