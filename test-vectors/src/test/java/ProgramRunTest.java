import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program of micro/ as its users meet it: a command with options, in a JVM of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramRunTest {
    private Path compiled;

    @BeforeAll
    void compile(@TempDir Path directory) {
        compiled = directory;
        Programs.compile(programs(), compiled);
    }

    static List<Path> programs() { return Programs.all(); }

    static Stream<Arguments> programsOnEveryJdk() {
        return programs().stream().flatMap(program -> Jdks.all().values().stream()
                .map(jdk -> Arguments.of(program, jdk)));
    }

    private Run run(Path program, String... arguments) {
        return Run.classes(compiled, program, List.of("-XX:TieredStopAtLevel=1"), arguments);
    }

    private boolean has(Path program, String option) {
        return run(program, "--help").out().contains("  " + option + " ");
    }

    @OwnProcess
    @ParameterizedTest
    @MethodSource("programsOnEveryJdk")
    void aQuickRunPrintsTheSameBytesEverywhere(Path program, Path jdk) throws IOException {
        Run run = Run.source(jdk, Programs.ROOT, program, "--quick");
        if (Programs.RENEW) Files.writeString(Programs.goldenFile(program), run.out());
        assertThat(run.out()).isEqualTo(Programs.golden(program));
        assertThat(run.status()).isZero();
    }

    /** Without the second compiler: as this class and LeversTest run them. */
    @OwnProcess
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("programs")
    void theFirstCompilerAloneComputesTheSame(Path program) {
        assertThat(run(program, "--quick").out()).isEqualTo(Programs.golden(program));
    }

    @OwnProcess
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("programs")
    void aCommaForAPointNeverComesOut(Path program) {
        Run run = Run.classes(compiled, program,
                List.of("-Duser.language=de", "-Duser.country=DE"), "--quick");
        assertThat(run.out()).isEqualTo(Programs.golden(program));
    }

    @OwnProcess
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("programs")
    void copiedAloneItRunsOnWhatEveryJdkCarries(Path program, @TempDir Path empty)
            throws IOException {
        assumeTrue(has(program, "--data FILE"));
        Path copy = Files.copy(program, empty.resolve(program.getFileName()));
        Run run = Run.source(Path.of(System.getProperty("java.home")), empty, copy, "--quick");
        assertThat(run.out()).containsOnlyOnce("names.txt is not beside this file")
                .contains("PASS");
        assertThat(run.err()).doesNotContain("Exception");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void helpIsPrintedOnRequest(Path program) {
        Run run = run(program, "--help");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("usage: java micro/" + Programs.name(program) + ".java")
                .contains("--steps N", "--seed S", "--quick", "--help", "Exit status");
    }

    static Stream<Arguments> wrongUsage() {
        String[][] lines = {{"--nope"}, {"names.txt"}, {"--steps"}, {"--steps", "many"},
                {"--steps", "0"}, {"--steps", "99999999999"}, {"--seed", "-1"}, {"--seed", "1.5"},
                {"--plot", "--quick"}};
        return programs().stream().flatMap(program -> Stream.of(lines)
                .map(line -> Arguments.of(program, line)));
    }

    @OwnProcess
    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageIsNamedAndAnsweredWithTheUsage(Path program, String[] line) {
        Run run = run(program, line);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().findFirst().orElse("")).contains(line[0]);
        assertThat(run.err()).contains("usage: java micro/").doesNotContain("Exception");
    }

    @OwnProcess
    @ParameterizedTest
    @MethodSource("programs")
    void dataThatCannotBeLearntGetsOneSentence(Path program, @TempDir Path directory)
            throws IOException {
        assumeTrue(has(program, "--data FILE"));
        Files.createFile(directory.resolve("empty.txt"));
        Files.writeString(directory.resolve("blank.txt"), " \n\n\t\n");
        Files.writeString(directory.resolve("few.txt"), "anna\nben\nclara\nanna\n");
        Files.write(directory.resolve("latin1.txt"), new byte[] {'z', 'o', (byte) 0xeb, '\n'});
        Files.write(directory.resolve("binary.txt"), new byte[] {'a', 0, 1, 2, '\n'});
        Files.createDirectory(directory.resolve("folder.txt"));
        for (String name : List.of("empty", "blank", "few", "latin1", "binary", "folder",
                "missing")) {
            String file = directory.resolve(name + ".txt").toString();
            Run run = run(program, "--data", file);
            assertThat(run.status()).as(name).isEqualTo(1);
            assertThat(run.err().lines()).as(name).hasSize(1).first().asString()
                    .startsWith(file).endsWith(".").doesNotContain("Exception");
        }
    }

    /** Some editors open a UTF-8 file with U+FEFF: it is no symbol, alone on its line or not. */
    @OwnProcess
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("programs")
    void aByteOrderMarkIsNotLearnt(Path program, @TempDir Path directory) throws IOException {
        assumeTrue(has(program, "--data FILE"));
        String names = Files.readString(Programs.ROOT.resolve("micro/names.txt"));
        for (String start : List.of("\ufeff", "\ufeff\r\n")) {
            Path file = Files.writeString(directory.resolve("marked.txt"), start + names);
            assertThat(run(program, "--quick", "--data", file.toString()).out())
                    .isEqualTo(Programs.golden(program));
        }
    }

    /** With one beginning for all there is nothing to draw, and no test of draws. */
    @OwnProcess
    @Test
    void draftsAreNotTestedOnTextsThatAllBeginAlike(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("alike.txt"),
                IntStream.range(0, 64).mapToObj(n -> "a".repeat(16) + n).toList());
        Run run = run(Programs.ROOT.resolve("micro/MicroBeam.java"), "--quick", "--data",
                file.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).doesNotContain("NaN");
        assertThat(run.err().lines().reduce("", (before, line) -> line)).endsWith(".")
                .contains("beginning").doesNotContain("Exception");
    }

    /** Where every text fills the context, pages win least: they must not lose. */
    @OwnProcess
    @Test
    void pagesServeLongTextsInFewerPasses(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("long.txt"),
                IntStream.range(0, 64).mapToObj(n -> n + " green bottles on a wall").toList());
        Run run = run(Programs.ROOT.resolve("micro/MicroKv.java"), "--quick", "--data",
                file.toString());
        assertThat(run.out().lines().filter(line -> line.contains("empty slots, and passes")))
                .singleElement().asString().endsWith("| PASS");
    }

    @OwnProcess
    @ParameterizedTest
    @MethodSource("programs")
    void aNameThatTheLocaleCannotSpellGetsOneSentence(Path program) {
        for (String option : List.of("--data", "--plot")) {
            if (!has(program, option + " FILE")) continue;
            Run run = Run.accented(Run.java(), "-cp", compiled.toString(), Programs.name(program),
                    option);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err().lines()).as("before any training").hasSize(1).first().asString()
                    .contains("??.txt").doesNotContain("Exception");
        }
    }

    @OwnProcess
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("programs")
    void thePictureIsWellFormedAndTheWayToItIsCheckedFirst(Path program, @TempDir Path directory)
            throws Exception {
        assumeTrue(has(program, "--plot FILE"));
        Path picture = directory.resolve("picture.svg");
        assertThat(run(program, "--quick", "--plot", picture.toString()).status()).isZero();
        assertThat(DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(picture.toFile()).getDocumentElement().getTagName()).isEqualTo("svg");

        String nowhere = directory.resolve("none/picture.svg").toString();
        Run run = run(program, "--plot", nowhere);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).as("before any training").hasSize(1).first().asString()
                .startsWith(nowhere).endsWith(".");
    }
}
