import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts are true: their commands print what stands below them, their links lead somewhere. */
class ReadmeTest {
    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    static List<Path> texts() throws IOException {
        try (Stream<Path> files = Files.walk(Programs.ROOT, 2)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

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

    private static String output(String command) {
        String path = Path.of(Run.java()).getParent() + ":" + System.getenv("PATH");
        Run run = Run.of(Programs.ROOT, Map.of("PATH", path), List.of("bash", "-c", command));
        assertThat(run.status()).as(command).isZero();
        return run.out();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyLinkLeadsToAFile(Path text) throws IOException {
        String prose = Files.readString(text).replaceAll("(?s)```.*?```|`[^`\n]*`", "");
        LINK.matcher(prose).results().forEach(link ->
                assertThat(text.resolveSibling(link.group(1))).as("%s", text).exists());
    }

    @Test
    void theGateRunsTheTestCommandOfTheReadme() throws IOException {
        assertThat(Files.readString(Programs.ROOT.resolve("README.md")))
                .contains("\n$ mvn verify\n");
        assertThat(Files.readString(Programs.ROOT.resolve(".ci/run")))
                .containsPattern("\nmvn (--[a-z-]+ )*verify\n");
    }
}
