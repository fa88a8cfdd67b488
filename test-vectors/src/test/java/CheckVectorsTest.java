import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command as a learner types it, in a JVM of its own: what it says, and its exit status. */
class CheckVectorsTest {
    private static final String ONE_VECTOR = """
            {"format": "seedgrad-vectors/1", "theme": "one", "about": "One vector.", "vectors": [{
              "name": "square", "why": "The smallest one.", "origin": "analytic",
              "leaves": {"x": {"decimal": "3.0", "hex": "0x1.8p1"}},
              "steps": [{"name": "y", "op": "mul", "args": ["x", "x"]}],
              "backward": ["y"],
              "expect": {"values": {"y": {"decimal": "9.0", "hex": "0x1.2p3"}},
                         "grads": {"x": {"decimal": "6.0", "hex": "0x1.8p2"}}},
              "tolerance": {"absolute": 0, "relative": 0, "why": "Exact."},
              "hint": "both operands"}]}
            """;

    @TempDir Path scratch;

    /** From source, as the usage says. */
    private static Run runSource(Path jdk, String file) {
        return Run.source(jdk, Programs.ROOT, Path.of("test-vectors/CheckVectors.java"), file);
    }

    /** The same without compiling the checker each time. */
    private static Run run(Object... args) throws Exception {
        String classes = Path.of(CheckVectors.class.getProtectionDomain().getCodeSource()
                .getLocation().toURI()).toString();
        List<String> command = new ArrayList<>(List.of(Run.java(), "-cp", classes,
                "-Dseedgrad.root=" + Programs.ROOT, "CheckVectors"));
        for (Object arg : args) command.add(arg.toString());
        return Run.of(Programs.ROOT, Map.of("LC_ALL", "C"), command);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name), text);
    }

    /** The reference Value with one thing changed, in a file of its own. */
    private Path learner(String replace, String with) throws IOException {
        String text = Programs.canonical(Programs.reference());
        assertThat(text).contains(replace);
        return file("Learner.java",
                Programs.standalone("Learner", text.replace(replace, with)));
    }

    private Path oneVector() throws IOException {
        file("one.json", ONE_VECTOR);
        return scratch;
    }

    static Stream<Path> jdks() { return Jdks.all().values().stream(); }

    @ParameterizedTest
    @MethodSource("jdks")
    void theReferencePassesOnEveryJdk(Path jdk) throws Exception {
        Run answer = runSource(jdk, "micro/MicroGpt.java");
        assertThat(answer.text()).startsWith("micro/MicroGpt.java\n"
                + "theme        | vectors | passed | skipped | largest difference\n")
                .contains("\ngraphs ").endsWith("\nPASS\n").doesNotContain("FAIL");
        assertThat(answer.status()).isEqualTo(0);
        assertThat(runSource(jdk, "no/Such.java").status()).isEqualTo(2);
    }

    @Test
    void aWrongGradientIsNamedWithItsUsualCause() throws Exception {
        Run answer = run(learner("this, o.data, o, data)", "this, data, o, o.data)"));
        assertThat(answer.text()).containsPattern(
                "FAIL simple-chain \\(canonical\\): grad of a: 3.0 expected, 2.0 came\n"
                + "     why:  .+\n     hint: .+\n").containsPattern("\nand \\d+ more\nFAIL\n");
        assertThat(answer.text().split("     hint: ")).as("shown in full").hasSize(10 + 1);
        assertThat(answer.status()).isEqualTo(1);
    }

    @Test
    void aWrongValueIsNamedWithItsStep() throws Exception {
        Run answer = run("--vectors", oneVector(), learner("data * o.data", "data + o.data"));
        assertThat(answer.text()).contains("FAIL square (one): data of y = mul(x, x): "
                + "9.0 expected, 6.0 came\n     why:  The smallest one.\n"
                + "     hint: both operands\n");
        assertThat(answer.status()).isEqualTo(1);
    }

    @Test
    void aMissingMethodIsNamedWithTheContract() throws Exception {
        Run answer = run(learner("Value rsub(double", "Value reversed(double"));
        assertThat(answer.text()).contains("Value has no method rsub(double)")
                .contains("micro/autograd-interface.md").contains("\nFAIL\n");
        assertThat(answer.status()).isEqualTo(1);
    }

    @Test
    void aMissingConstructorOrFieldIsNamed() throws Exception {
        Path vectors = oneVector();
        assertThat(run("--vectors", vectors, learner("static final class", "final class")).text())
                .contains("Value has no constructor Value(double), or is not static");
        assertThat(run("--vectors", vectors, learner("double grad;", "float grad;")).text())
                .contains("Value has no field double grad");
    }

    @Test
    void anExceptionIsNamedWithItsPlace() throws Exception {
        Run answer = run("--vectors", oneVector(), learner("grad += 1;",
                "if (grad == 0) throw new IllegalStateException(\"not yet\");"));
        assertThat(answer.text()).containsPattern("square \\(one\\): y.backward\\(\\): "
                + "java.lang.IllegalStateException: not yet at .*Learner.java:\\d+");
        assertThat(answer.status()).isEqualTo(1);
    }

    @Tag("slow")                                // ten seconds
    @Test
    void anEndlessLoopEnds() throws Exception {
        Run answer = run("--vectors", oneVector(),
                learner("grad += 1;", "while (size == 0) { }"));
        assertThat(answer.text()).contains("y.backward(): still at it after 10 s");
        assertThat(answer.status()).isEqualTo(1);
    }

    @Test
    void aFileThatDoesNotCompileIsShownAsJavacShowsIt() throws Exception {
        Run answer = run(file("Half.java", "class Half { int x = ; }\n"));
        assertThat(answer.text()).contains("Half.java does not compile")
                .contains("Half.java:1: error: illegal start of expression")
                .contains("class Half { int x = ; }").doesNotContain("Exception");
        assertThat(answer.status()).isEqualTo(1);
    }

    @Test
    void aFileWithoutAValueIsRefused() throws Exception {
        Run answer = run(file("Empty.java", "class Empty { }\n"));
        assertThat(answer.text()).contains("Empty.java has no class Value")
                .contains("micro/autograd-interface.md").hasLineCount(1);
        assertThat(answer.status()).isEqualTo(2);
    }

    @Test
    void aFileThatIsNotThereIsRefusedAndTheOthersAreChecked() throws Exception {
        Run answer = run("no/Such.java", "micro/MicroGpt.java");
        assertThat(answer.text()).contains("Such.java cannot be read").contains("\nPASS\n");
        assertThat(answer.status()).isEqualTo(2);
    }

    @Test
    void aNameThatTheLocaleCannotSpellIsRefused() {
        Run answer = Run.accented(Run.java(), "test-vectors/CheckVectors.java");
        assertThat(answer.text()).contains("??.txt").hasLineCount(1).doesNotContain("Exception");
        assertThat(answer.status()).isEqualTo(2);
    }

    @Test
    void wrongUsageIsExplained() throws Exception {
        for (List<String> args : List.of(List.<String>of(), List.of("--fast"),
                List.of("--vectors"))) {
            Run answer = run(args.toArray());
            assertThat(answer.text()).as("%s", args).contains("usage: java test-vectors/");
            assertThat(answer.status()).as("%s", args).isEqualTo(2);
        }
    }

    @Test
    void helpAndListAnswer() throws Exception {
        Run help = run("--help");
        assertThat(help.text()).startsWith("usage: ").contains("--vectors").contains("--list");
        assertThat(help.status()).isEqualTo(0);
        Run list = run("--list");
        assertThat(list.text().lines().toList()).hasSameSizeAs(Programs.vectors())
                .anyMatch(line -> line.startsWith("graphs/reused-node: "));
        assertThat(list.status()).isEqualTo(0);
    }

    @Test
    void aVectorFileThatIsWrongIsRefusedWithThePlace() throws Exception {
        record Damage(String from, String to, String message) { }
        for (Damage damage : List.of(
                new Damage("\"x\": {", "\"x\" {", "line 3, column 18: expected :"),
                new Damage("\"x\"]", "\"z\"]", "square: nothing before it is called z"),
                new Damage("mul", "product", "square: there is no operation y = product(x, x)"),
                new Damage("[\"x\", \"x\"]", "[2, 3]", "there is no operation y = mul(2.0, 3.0)"),
                new Damage("[\"x\", \"x\"]", "[]", "there is no operation y = mul()"),
                new Damage("\"y\", \"op\"", "\"x\", \"op\"", "the name is taken"),
                new Damage("0x1.2p3", "0x1.3p3", "y: decimal and hex are two different numbers"),
                new Damage("}]}", "}]} x", "expected the end of the file"),
                new Damage("\"relative\": 0", "\"relative\": 00", "expected , or }"))) {
            assertThat(ONE_VECTOR).contains(damage.from);
            file("one.json", ONE_VECTOR.replace(damage.from, damage.to));
            assertThat(readingFails()).contains("one.json").contains(damage.message);
        }
    }

    private String readingFails() {
        try {
            CheckVectors.Vectors.read(scratch);
        } catch (CheckVectors.Problem problem) {
            assertThat(problem.status).isEqualTo(2);
            return problem.getMessage();
        }
        throw new AssertionError("the file was accepted");
    }
}
