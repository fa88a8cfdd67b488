package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.io.TrainingState;

class TrainTest {
    @TempDir Path folder;
    private Path text;

    @BeforeEach void writeText() throws IOException {
        text = Files.writeString(folder.resolve("text"), "anna\nbob\ncecil\ndora\n".repeat(15));
    }

    /** Options for a run of less than a second. */
    private Object[] train(Path out, int steps, Object... more) {
        List<Object> all = new ArrayList<>(List.of("train", "--data", text, "--out", out,
                "--steps", steps, "--batch", 2, "--context", 8, "--width", 8, "--heads", 2,
                "--layers", 1, "--save-every", 2));
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    @Test void trainsShowsAndSaves() {
        Path out = folder.resolve("out");
        Path plot = folder.resolve("new/plot.svg");
        Commands.Result result = Commands.run(train(out, 4, "--lines", "--plot", plot));
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("text: 270 tokens to learn from, 30 held out, of 11 ")
                .contains("a GPT of 1 layer, 8 features and 2 heads: 1,0", "step       4 | ",
                        "it writes, at temperature 0.8", "are in the text").doesNotContain("waves");
        assertThat(result.err()).contains("kernels, ", "seedgrad generate --checkpoint " + out);
        assertThat(plot).content().startsWith("<svg");
        assertThat(Commands.run("generate", "--checkpoint", out, "--text", "bo", "--new", 5)
                .status()).isZero();
        assertThat(Commands.run(train(folder.resolve("twin"), 4, "--lines", "--threads", 1)).out())
                .isEqualTo(result.out());
    }

    @Test void asJsonAndCompressed() {
        Path out = folder.resolve("out");
        JsonNode result = Commands.run(train(out, 2, "--json", "--compress")).json();
        assertThat(result.get("steps").asInt()).isEqualTo(2);
        assertThat(result.get("losses").size()).isEqualTo(2);
        assertThat(result.get("samples").asText()).isNotBlank();
        assertThat(result.get("compressed").get("samples").asText()).isNotBlank();
        assertThat(result.get("compressed").get("report").isObject()).isTrue();
        assertThat(Commands.run("eval", "--checkpoint", out.resolve("compressed"), "--text", "bob")
                .status()).isZero();
    }

    @Test void withoutATextItTakesTheNamesOfTheProject() {
        Commands.Result result = Commands.run("train", "--out", folder.resolve("own"), "--steps",
                1, "--batch", 2, "--context", 8, "--width", 8, "--heads", 2, "--layers", 1);
        assertThat(result.out()).startsWith("names.txt: 27,837 tokens to learn from, 3,092 held ")
                .contains("it writes, at", "as waves, it writes", "Perplexity: ");
    }

    @Test void beginsWithAModel() {
        Path base = folder.resolve("base");
        Commands.run(train(base, 2));
        Commands.Result result = Commands.run("train", "--from", base, "--data", text, "--out",
                folder.resolve("tuned"), "--steps", 1, "--rate", 1e-9, "--context", 4, "--json");
        assertThat(result.status()).as(result.err()).isZero();
        String options = "eval --checkpoint %s --text bob --json";
        double before = Commands.run((Object[]) options.formatted(base).split(" "))
                .json().get("loss").asDouble();
        double after = Commands.run((Object[]) options.formatted(folder.resolve("tuned"))
                .split(" ")).json().get("loss").asDouble();
        // One step at this rate moves no weight by more than about 1e-9.
        assertThat(after).isCloseTo(before, within(1e-5));
    }

    @Test void aCompressedModelLearnsAsItIs() throws IOException {
        Path base = folder.resolve("base");
        Commands.run(train(base, 30, "--compress"));
        Path small = base.resolve("compressed");
        Path tuned = folder.resolve("tuned");
        Commands.Result result = Commands.run("train", "--from", small, "--data", text, "--out",
                tuned, "--steps", 30, "--batch", 2, "--context", 8, "--rate", 0.01);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(loss(tuned)).isLessThan(loss(small));
        assertThat(Files.size(tuned.resolve("model.safetensors")))
                .isEqualTo(Files.size(small.resolve("model.safetensors")));
    }

    private double loss(Path model) {
        return Commands.run("eval", "--checkpoint", model, "--data", text, "--json")
                .json().get("loss").asDouble();
    }

    @Test void refusesWhatCannotBe() throws IOException {
        Path out = folder.resolve("out");
        Commands.run(train(out, 1));
        assertWrong("seedgrad: " + out + " has a run already; go on with it by --resume",
                train(out, 1));
        assertWrong("seedgrad: --steps cannot be given with --resume: the settings are those of",
                "train", "--resume", out, "--steps", 5);
        assertWrong("seedgrad: --tokenizer is 'words' and must be characters or gpt2",
                train(folder.resolve("x"), 1, "--tokenizer", "words"));
        assertWrong("seedgrad: --width cannot be given with --from: it is as the model has it",
                "train", "--from", out, "--data", text, "--width", 8);
        Path small = folder.resolve("small");
        Commands.run("compress", "--checkpoint", out, "--out", small, "--ratio", 1);
        assertWrong("seedgrad: --compress cannot be given: " + small + " is a compressed model",
                "train", "--from", small, "--data", text, "--out", folder.resolve("x"),
                "--compress");
        assertWrong("seedgrad: on what? Give a text by --data", "train", "--from", out);
        assertWrong("seedgrad: --steps is 0 and must be at least 1",
                train(folder.resolve("x"), 0));
        assertThat(folder.resolve("x")).doesNotExist();
        assertFailed("seedgrad: nowhere: there is no such file", "train", "--data", "nowhere");
        assertFailed("seedgrad: nowhere: there is no such file", "train", "--resume", "nowhere");
        Files.writeString(text, "another text");
        assertFailed("seedgrad: " + text.toAbsolutePath() + ": it is not the text any more",
                "train", "--resume", out);
    }

    private static void assertWrong(String sentence, Object... arguments) {
        Commands.Result result = Commands.run(arguments);
        assertThat(result.err().lines().filter(line -> line.startsWith("seedgrad:")).toList())
                .hasSize(1).first().asString().startsWith(sentence);
        assertThat(result.status()).isEqualTo(2);
    }

    private static void assertFailed(String sentence, Object... arguments) {
        Commands.Result result = Commands.run(arguments);
        assertThat(result.err()).contains(sentence);
        assertThat(result.status()).isEqualTo(1);
    }

    // Processes that end before their time

    @Test void aTerminatedRunSavesAndSaysHowToGoOn() throws Exception {
        Path out = folder.resolve("stopped");
        Path err = folder.resolve("err");
        Process process = Commands.process(err, train(out, 1_000_000)).start();
        waitForState(process, out);
        process.destroy();                                  // asks, as Ctrl-C does
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        long step = TrainingState.read(Trainer.stateFile(out)).step();
        assertThat(err).content().contains("stopped at step " + step + " of 1000000, and saved; "
                + "to go on: seedgrad train --resume " + out);
    }

    @Test @Tag("slow") void aKilledRunGoesOnToTheSameBits() throws Exception {
        Path whole = folder.resolve("whole");
        Commands.run(train(whole, 600));
        Path killed = folder.resolve("killed");
        Path err = folder.resolve("err");
        Process process = Commands.process(err, train(killed, 600)).start();
        for (int kills = 0; kills < 3; kills++) {
            waitForState(process, killed);
            Thread.sleep(10L * kills);                      // at some moment
            process.destroyForcibly().waitFor();
            // Nothing would be shown if it had ended by itself.
            assertThat(TrainingState.read(Trainer.stateFile(killed)).step()).isLessThan(600);
            process = Commands.process(err, "train", "--resume", killed).start();
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        for (String file : new String[] {"model.safetensors", "training.safetensors"}) {
            assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        assertThat(killed.toFile().list()).noneMatch(name -> name.endsWith(".part"));
    }

    /** Until another state than the one that is there has been written. */
    private static void waitForState(Process process, Path out) throws Exception {
        Path file = Trainer.stateFile(out);
        Object before = Files.exists(file) ? Files.getLastModifiedTime(file) : null;
        while (process.isAlive()
                && (!Files.exists(file) || Files.getLastModifiedTime(file).equals(before))) {
            Thread.sleep(5);
        }
    }
}
