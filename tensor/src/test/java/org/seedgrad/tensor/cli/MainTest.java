package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @ParameterizedTest
    @ValueSource(strings = {"train", "generate", "eval", "compress", "inspect", "bench"})
    void everyCommandHelpsWithExamples(String command) {
        Commands.Result result = Commands.run(command, "--help");
        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Usage: seedgrad " + command).contains("--threads",
                "--json", "Examples:\n  seedgrad " + command);
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test void namesItsCommands() {
        assertThat(Commands.run("--help").out()).contains("train", "generate", "eval", "compress",
                "inspect", "bench");
        Commands.Result result = Commands.run();
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).startsWith("seedgrad: which command? There are train, generate, ")
                .contains("More: seedgrad --help");
    }

    @Test void wrongUsageIsOneSentence() {
        assertWrong("seedgrad: Unmatched argument at index 0: 'fly'", "fly");
        assertWrong("seedgrad: threads: 0; at least 1 is needed, the calling one",
                "inspect", Commands.GPT2_TINY, "--threads", 0);
        assertWrong("seedgrad: threads: 1025; at most 1024 can be asked for, and more than there "
                + "are cores make nothing faster",
                "inspect", Commands.GPT2_TINY, "--threads", 1025);
        assertWrong("seedgrad: Missing required option: '--checkpoint=DIR'", "generate");
        assertWrong("seedgrad: Invalid value for option '--ids' (ID): 'x' is not an int",
                "eval", "--checkpoint", Commands.GPT2_TINY, "--ids", "1,x");
    }

    private static void assertWrong(String sentence, Object... arguments) {
        Commands.Result result = Commands.run(arguments);
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().toList()).hasSize(2)
                .first().asString().startsWith(sentence);
    }

    @Test void whatFailsIsOneSentence(@TempDir Path folder) throws IOException {
        assertFailed("nowhere: there is no such file or folder", "inspect", "nowhere");
        assertFailed(folder.resolve("config.json") + ": there is no such file or folder",
                "generate", "--checkpoint", folder, "--ids", 1);
        Path file = Files.writeString(folder.resolve("file"), "too short");
        assertFailed(file + ": it is no folder", "generate", "--checkpoint", file, "--ids", 1);
        assertFailed(file + ": its header would be", "inspect", file);
        Files.writeString(folder.resolve("config.json"), "{");
        assertFailed(folder.resolve("config.json") + ": its JSON is broken", "inspect", folder);
    }

    /** In the locale C Java reads no letter beyond ASCII of an argument: U+FFFD takes its place. */
    @Test @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void argumentsThatTheLocaleLosesAreRefused(@TempDir Path folder) throws Exception {
        Path err = folder.resolve("err");
        ProcessBuilder process = Commands.process(err, "generate", "--checkpoint",
                Commands.GPT2_TINY, "--text");
        // From a shell: this JVM may be in the locale C itself, and would lose the letter.
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", "exec \"$@\" \"$(printf 'caf\\303\\251')\"", "sh"));
        command.addAll(process.command());
        process.command(command).environment().put("LC_ALL", "C");
        assertThat(process.start().waitFor()).isEqualTo(2);
        assertThat(err).content().contains("seedgrad: 'caf", "' has letters that the locale of"
                + " this process cannot read; set LC_ALL=C.UTF-8\n");
    }

    @Test void noExceptionOfAFileSystemIsAPathAlone() {
        assertThat(Main.sentence(new FileAlreadyExistsException("x")))
                .isEqualTo("x: it is there already");
        assertThat(Main.sentence(new FileSystemLoopException("x")))
                .isEqualTo("x: it cannot be used (FileSystemLoopException)");
        assertThat(Main.sentence(new FileSystemException("x", null, "too long")))
                .isEqualTo("x: too long");
    }

    private static void assertFailed(String sentence, Object... arguments) {
        Commands.Result result = Commands.run(arguments);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasLineCount(1).startsWith("seedgrad: " + sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "eval --json --ids 1,2,3 --checkpoint ",
        "inspect --no-statistics "})
    void aResultThatCannotBeWrittenIsNoSuccess(String command) {
        String line = command.endsWith(" ") ? command + Commands.GPT2_TINY : command;
        Commands.Result result = Commands.runInto(
                new Commands.Full(), (Object[]) line.split(" "));
        assertThat(result.err()).hasLineCount(1).startsWith("seedgrad: not all of the result could "
                + "be written, because standard output is closed or full; send it elsewhere");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test void saysWhichVersionItIs() throws IOException {
        String pom = Files.readString(Commands.ROOT.resolve("pom.xml"));
        String version = pom.replaceAll("(?s)^.*?<version>(.*?)</version>.*$", "$1");
        assertThat(Commands.run("--version").out())
                .contains("seedgrad " + version + "\n", "Java 2", " lane");
    }
}
