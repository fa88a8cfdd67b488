import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts are true: their commands print what stands below them, their links lead somewhere. */
class ReadmeTest {
    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    private static final Path MICRO = Programs.ROOT.resolve("micro/README.md");

    private static final Map<String, String> OUTPUTS = new ConcurrentHashMap<>();

    static List<Path> texts() throws IOException {
        try (Stream<Path> files = Files.walk(Programs.ROOT, 2)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("texts")
    void itsCommandsPrintWhatStandsBelowThem(Path text) throws IOException {
        String stated = Files.readString(text);
        String real = CONSOLE.matcher(stated).replaceAll(
                block -> Matcher.quoteReplacement("```console\n" + run(block.group(1)) + "```"));
        if (Programs.RENEW) Files.writeString(text, real);
        else assertThat(stated).isEqualTo(real);
    }

    /** The block with the real output of its commands: "$ java", and the lines to the next "$". */
    private static String run(String block) {
        StringBuilder real = new StringBuilder();
        for (String command : block.split("(?m)^(?=\\$ )")) {
            String line = command.substring(0, command.indexOf('\n') + 1);
            real.append(line.startsWith("$ java") ? line + output(line.substring(2)) : command);
        }
        return real.toString();
    }

    /** What a command of a text prints; two texts may show the same. */
    static String output(String command) {
        return OUTPUTS.computeIfAbsent(command.strip(), line -> {
            String path = Path.of(Run.java()).getParent() + ":" + System.getenv("PATH");
            Run run = Run.of(Programs.ROOT, Map.of("PATH", path), List.of("bash", "-c", line));
            assertThat(run.status()).as(line + "\n" + run.text()).isZero();
            return run.out();
        });
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyLinkLeadsToAFile(Path text) throws IOException {
        String prose = Files.readString(text).replaceAll("(?s)```.*?```|`[^`\n]*`", "");
        LINK.matcher(prose).results().forEach(link ->
                assertThat(text.resolveSibling(link.group(1))).as("%s", text).exists());
    }

    /** The table in micro/README.md: | program | teaches | parameters | seconds | claims | */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("programs")
    void theTableOfProgramsSaysWhatTheyPrint(Path program) throws IOException {
        String name = Programs.name(program);
        String command = "java micro/" + name + ".java";
        String printed = output(command);
        assertThat(Files.readString(MICRO)).contains("```console\n$ " + command + "\n");
        Matcher row = row(name);
        assertThat(printed.lines().filter(line -> line.contains("parameters")))
                .anyMatch(line -> line.matches(".*\\b" + row.group(1).replace(",", "") + "\\b.*"));
        assertThat(Double.parseDouble(row.group(2))).isLessThan(10);
        assertThat(printed.lines().filter(line -> line.endsWith("| PASS")))
                .hasSize(Integer.parseInt(row.group(3)));
    }

    private static Matcher row(String name) throws IOException {
        String text = Files.readString(MICRO);
        Matcher row = Pattern.compile("\\| \\[" + name + "\\]\\(" + name + "\\.java\\) \\| .* "
                + "\\| ([\\d,]+) \\| ([\\d.]+) s \\| (\\d+) \\|\n").matcher(text);
        assertThat(row.find()).as("a row for %s", name).isTrue();
        return row;
    }

    /** The program itself says the table's time in whole seconds. */
    @ParameterizedTest
    @MethodSource("programs")
    void theHeaderSaysTheTimeOfTheTable(Path program) throws IOException {
        Matcher header = Pattern.compile("(?m)^// Expect\\.  Some (\\d+) seconds on two cores\\b")
                .matcher(Programs.source(program));
        assertThat(header.find()).isTrue();
        assertThat(Double.parseDouble(header.group(1))).isCloseTo(
                Double.parseDouble(row(Programs.name(program)).group(2)), within(0.5));
    }

    static List<Path> programs() { return Programs.all(); }

    @Test
    void theGateRunsTheTestCommandOfTheReadme() throws IOException {
        assertThat(Files.readString(Programs.ROOT.resolve("README.md")))
                .contains("\n$ mvn verify\n", "\n$ mvn verify -Dskipped.tags=bench\n");
        assertThat(Files.readString(Programs.ROOT.resolve(".ci/run")))
                .containsPattern("\nmvn (--[a-z-]+ )*verify -Dskipped.tags=bench\n");
    }
}
