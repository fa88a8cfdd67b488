package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README do what it says. */
class ReadmeCommandsTest {
    private static final String README = readme();

    @TempDir Path folder;

    private static String readme() {
        try {
            return Files.readString(Commands.ROOT.resolve("tensor/README.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> found(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(README).results()
                .map(MatchResult::group).toList();
    }

    @Test @Tag("slow") void theMainJobEndsAsItSays() {
        List<String> blocks = found("(?<=```text\n)step .*?(?=```)");
        assertThat(blocks).hasSize(2);
        Path model = folder.resolve("model");
        assertEnds(blocks.get(0), "train", "--out", model);
        List<String> commands = found("(?<=\\$ tensor/seedgrad )train --from .*?(?=```)");
        assertThat(commands).hasSize(1);
        assertEnds(blocks.get(1), (Object[]) commands.get(0).replace("\\\n", "").strip()
                .replace("target/seedgrad", model.toString())
                .replace("target/tuned", folder.resolve("tuned").toString())
                .replace("micro/", Commands.ROOT.resolve("micro") + "/").split(" +"));
    }

    private static void assertEnds(String block, Object... command) {
        Commands.Result result = Commands.run(command);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out().replace("\r\n", "\n")).contains(block);
    }

    @Test void whatItShowsWithItsOutputPrintsThat() {
        List<String> shown = found("(?<=\\$ tensor/seedgrad )generate[^`]*");
        assertThat(shown).hasSize(1);
        String[] lines = shown.get(0).split("\n");
        Commands.Result result = Commands.run((Object[]) lines[0]
                .replace("tensor/src", Commands.ROOT.resolve("tensor/src").toString()).split(" "));
        assertThat(result.out().lines()).containsExactly(lines[1]);
    }

    @Test void everyCommandAndOptionOfItsTableIsThere() {
        List<String> rows = found("(?<=\\| `seedgrad )[^\n]*");
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            String help = Commands.run(row.split("[ `]")[0], "--help").out();
            assertThat(help).isNotEmpty();
            Pattern.compile("--[a-z-]+").matcher(row).results()
                    .forEach(option -> assertThat(help).contains(option.group()));
        });
    }
}
