package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.io.CharacterTokenizer;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.nn.Weights;

class GenerateTest {
    private static final String TINY = Commands.GPT2_TINY.toString();

    @Test void greedyTokensAreThoseOfTheReference() {
        Commands.Result result = Commands.run("generate", "--checkpoint", TINY,
                "--ids", Commands.ids("prompt"), "--greedy", "--new", 20, "--json");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.json().get("ids")).isEqualTo(Commands.REFERENCE.get("greedy"));
        assertThat(result.json().size()).isEqualTo(1);      // no text: there is no tokenizer
        assertThat(Commands.run("generate", "--checkpoint", TINY, "--ids", Commands.ids("prompt"),
                "--greedy", "--new", 20).out()).isEqualTo(Commands.ids("greedy") + "\n");
    }

    @Test void theSeedDecides() {
        assertThat(chosen(1)).isEqualTo(chosen(1)).isNotEqualTo(chosen(2));
    }

    private static String chosen(int seed) {
        return Commands.run("generate", "--checkpoint", TINY, "--ids", 5, "--temperature", 2,
                "--new", 10, "--seed", seed).out();
    }

    @Test void textInAndOut(@TempDir Path folder) throws IOException {
        save(folder);
        Commands.Result result = Commands.run("generate", "--checkpoint", folder, "--text", "ab",
                "--new", 6);
        assertThat(result.status()).isZero();
        assertThat(result.out()).matches("(?s)ab[abc\n]{6}\n");
        Commands.Result json = Commands.run("generate", "--checkpoint", folder, "--text", "ab",
                "--new", 6, "--json");
        assertThat("ab" + json.json().get("text").asText() + "\n").isEqualTo(result.out());
        assertThat(json.json().get("ids").size()).isEqualTo(6);
        assertThat(Commands.run("generate", "--checkpoint", folder, "--new", 6).out())
                .matches("(?s)\n[abc\n]{6}\n");
    }

    @Test void stopsWhenNobodyReads(@TempDir Path folder) throws IOException {
        save(folder);
        for (Object[] options : new Object[][] {{TINY, "--ids", 1}, {folder, "--text", "a"}}) {
            Commands.Full full = new Commands.Full();
            Commands.Result result = Commands.runInto(full, "generate", "--checkpoint",
                    options[0], options[1], options[2], "--new", 100);
            assertThat(result.status()).isEqualTo(1);
            // The beginning or the first token, and the end of the line.
            assertThat(full.attempts).isLessThanOrEqualTo(2);
        }
    }

    /** A random model of four characters. */
    static void save(Path folder) throws IOException {
        Gpt2Config config = new Gpt2Config(4, 16, 8, 2, 1, 0);
        new Gpt2(config, Weights.fresh(1, new Random(1))).save(folder);
        CharacterTokenizer.of("\nabc").save(folder);
    }

    @Test void refusesWhatCannotBe(@TempDir Path folder) throws IOException {
        assertWrong("seedgrad: --ids and --text both say how to begin",
                "--checkpoint", TINY, "--ids", 1, "--text", "a");
        assertWrong("seedgrad: --top-p cannot be given with --greedy: the most probable token "
                + "leaves no choice",
                "--checkpoint", TINY, "--ids", "1", "--greedy", "--top-p", 0.5);
        assertWrong("seedgrad: tokens: id 257 at place 1 is outside the vocabulary 0 to 256",
                "--checkpoint", TINY, "--ids", "1,257");
        assertWrong("seedgrad: sampler: topP is 0.0 and must be above 0",
                "--checkpoint", TINY, "--ids", 1, "--top-p", 0);
        assertWrong("seedgrad: generate: -1 new tokens",
                "--checkpoint", TINY, "--ids", 1, "--new", -1);
        assertWrong("seedgrad: " + TINY + " has no tokenizer, so text means nothing to it; give "
                + "tokens by --ids", "--checkpoint", TINY, "--text", "a");
        save(folder);
        assertWrong("seedgrad: --text is empty", "--checkpoint", folder, "--text", "");
        assertWrong("seedgrad: tokenizer: U+0078 (LATIN SMALL LETTER X) is not among its 4",
                "--checkpoint", folder, "--text", "x");
    }

    private static void assertWrong(String sentence, Object... options) {
        Object[] arguments = new Object[options.length + 1];
        arguments[0] = "generate";
        System.arraycopy(options, 0, arguments, 1, options.length);
        Commands.Result result = Commands.run(arguments);
        assertThat(result.err()).startsWith(sentence);
        assertThat(Map.of("status", result.status(), "out", result.out()))
                .isEqualTo(Map.of("status", 2, "out", ""));
    }
}
