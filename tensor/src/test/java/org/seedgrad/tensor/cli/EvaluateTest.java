package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.io.Gpt2Checkpoint;
import org.seedgrad.tensor.nn.Gpt2;

class EvaluateTest {
    private static final String TINY = Commands.GPT2_TINY.toString();

    @Test void lossAndScoresAreThoseOfTheReference() {
        JsonNode result = Commands.run("eval", "--checkpoint", TINY,
                "--ids", Commands.ids("prompt"), "--json").json();
        // As the checkpoint of the reference asks; what float32 gives is closer.
        assertThat(result.get("loss").asDouble())
                .isCloseTo(Commands.REFERENCE.get("loss").asDouble(), within(1e-5));
        JsonNode expected = Commands.REFERENCE.get("logits_last");
        assertThat(result.get("logits_last").size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(result.get("logits_last").get(i).asDouble())
                    .isCloseTo(expected.get(i).asDouble(), within(1e-4));
        }
    }

    @Test void oneTokenHasScoresButNoLoss() {
        JsonNode result = Commands.run("eval", "--checkpoint", TINY, "--ids", 7, "--json").json();
        assertThat(result.get("loss").isNull()).isTrue();
        assertThat(result.get("logits_last").size()).isEqualTo(257);
        assertThat(Commands.run("eval", "--checkpoint", TINY, "--ids", 7).out())
                .startsWith("next token: ");
    }

    @Test void aFileIsReadInWindows(@TempDir Path folder) throws IOException {
        GenerateTest.save(folder);
        String text = "abcabcab\n".repeat(10);
        Path file = Files.writeString(folder.resolve("text"), text);
        JsonNode result = Commands.run(
                "eval", "--checkpoint", folder, "--data", file, "--json").json();
        double loss = result.get("loss").asDouble();
        // A fresh model says nearly the same of all four characters: ln 4.
        assertThat(loss).isCloseTo(Math.log(4), within(0.1));
        assertThat(result.get("perplexity").asDouble()).isEqualTo(StrictMath.exp(loss));
        assertThat(result.get("tokens").asInt()).isEqualTo(90);
        assertThat(Commands.run("eval", "--checkpoint", folder, "--data", file).out())
                .contains("over 89 tokens");
        Path first = Files.writeString(folder.resolve("first"), text.substring(0, 9));
        assertThat(Commands.run("eval", "--checkpoint", folder, "--data", first, "--json").json()
                .get("loss").asDouble()).isCloseTo(Commands.run("eval", "--checkpoint", folder,
                "--text", text.substring(0, 9), "--json").json().get("loss").asDouble(),
                within(1e-6));                              // one sum of 8 floats, in two orders
    }

    /** Such weights were read, and one of them is no number. */
    @ParameterizedTest @ValueSource(strings = {"eval --ids 1,2", "generate --ids 1,2",
        "compress --ratio 2 --out never"})
    void aModelThatIsNotFiniteIsRefused(String command, @TempDir Path folder) throws IOException {
        Gpt2 model = Gpt2.load(Commands.GPT2_TINY);
        Map<String, float[]> weights = model.weights();
        weights.get("h.1.mlp.c_fc.bias")[3] = Float.NaN;
        Gpt2Checkpoint.save(folder, model.config(), weights);
        Commands.Result result = Commands.run((Object[]) (command + " --checkpoint " + folder)
                .split(" "));
        assertThat(result.err()).isEqualTo("seedgrad: " + folder + ": its 'h.1.mlp.c_fc.bias' holds"
                + " NaN, and all weights must be finite; to see which are not: seedgrad inspect "
                + folder + "\n");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }

    @Test void refusesWhatCannotBe(@TempDir Path folder) throws IOException {
        assertThat(Commands.run("eval", "--checkpoint", TINY).err()).startsWith(
                "seedgrad: which text? Give one of --ids, --text and --data");
        assertThat(Commands.run("eval", "--checkpoint", TINY, "--ids", "1,2".repeat(70)).err())
                .startsWith("seedgrad: gpt2: 71 places");
        GenerateTest.save(folder);
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {-1, -2});
        Commands.Result result = Commands.run("eval", "--checkpoint", folder, "--data", bytes);
        assertThat(result.err()).isEqualTo(
                "seedgrad: " + bytes + ": it is no text in UTF-8; convert it first\n");
        assertThat(result.status()).isEqualTo(1);
    }
}
