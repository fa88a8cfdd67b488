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
import org.seedgrad.tensor.io.Gpt2Tokenizer;
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
        Path state = Files.move(Trainer.stateFile(out), folder.resolve("state"));
        assertWrong("seedgrad: " + out + " has a model already, which would be replaced; give",
                train(out, 1));
        Files.move(state, Trainer.stateFile(out));
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

    @Test void refusesPlacesWhereNothingCanBe() throws IOException {
        assertWrong("seedgrad: " + text + " is a file; --out needs a folder there",
                train(text, 1));
        assertWrong("seedgrad: " + text + " is a file; --plot needs a folder there",
                train(folder.resolve("x"), 1, "--plot", text.resolve("loss.svg")));
        assertWrong("seedgrad: " + folder + " is a folder; --plot takes a file",
                train(folder.resolve("x"), 1, "--plot", folder));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("compressed"), "");
        assertWrong("seedgrad: " + out.resolve("compressed") + " is a file; --out needs a folder",
                train(out, 1, "--compress"));
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test void theModelToBeginWithIsNotReplaced() throws Exception {
        Path home = folder.resolve("home");
        Path base = home.resolve("target/seedgrad");        // where --out is by default
        Commands.run(train(base, 1));
        Files.delete(Trainer.stateFile(base));
        byte[] before = Files.readAllBytes(base.resolve("model.safetensors"));
        Path same = base.resolve("../seedgrad");
        assertWrong("seedgrad: --out is the folder of the model itself, " + same + "; give another",
                "train", "--from", base, "--data", text, "--out", same, "--steps", 1);
        Path err = folder.resolve("err");
        Process process = Commands.process(err, "train", "--from", base, "--data", text,
                "--steps", 1).directory(home.toFile()).start();
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(err).content().contains("seedgrad: --out is the folder of the model itself, "
                + Path.of("target", "seedgrad"));
        assertThat(base.resolve("model.safetensors")).hasBinaryContent(before);
    }

    /** The default folder is replaced each time: what the last run left there does no harm. */
    @Test void aRunTakesThePlaceOfOneWithAnotherTokenizer() throws Exception {
        Path out = folder.resolve("target/seedgrad");
        new Gpt2Tokenizer().save(out);
        Path err = folder.resolve("err");
        Process process = Commands.process(err, "train", "--data", text, "--steps", 1, "--batch",
                2, "--context", 8, "--width", 8, "--heads", 2, "--layers", 1)
                .directory(folder.toFile()).start();
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        assertThat(Commands.run("generate", "--checkpoint", out, "--text", "bo", "--new", 5)
                .out()).startsWith("bo");
        assertThat(Commands.run("train", "--resume", out).status()).isZero();
    }

    /** What ends it is something that cannot be written; it might be a power cut. */
    @Test void aReplacedRunCannotGoOnWithPartsOfTheNewOne() throws Exception {
        Path out = folder.resolve("target/seedgrad");
        Commands.run(train(out, 1));
        Files.delete(out.resolve("config.json"));
        Files.createDirectory(out.resolve("config.json"));
        Path err = folder.resolve("err");
        Process process = Commands.process(err, "train", "--data", text, "--steps", 1)
                .directory(folder.toFile()).start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertFailed("training.safetensors: there is no such file", "train", "--resume", out);
    }

    /** The new tokenizer, or the new configuration, and the old weights are no model. */
    @Test void norIsItsModelMixedWithTheNewOne() throws Exception {
        Path out = folder.resolve("target/seedgrad");
        Commands.run(train(out, 1));
        Path weights = out.resolve("model.safetensors");
        assertThat(weights).exists();
        Files.delete(out.resolve("config.json"));
        Files.createDirectory(out.resolve("config.json"));      // so that it ends before these
        Path err = folder.resolve("err");
        Process process = Commands.process(err, "train", "--data", text, "--steps", 1)
                .directory(folder.toFile()).start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(weights).doesNotExist();
    }

    @Test void anOutputThatIsFullLosesNoModel() {
        Path out = folder.resolve("out");
        assertThat(Commands.runInto(new Commands.Full(), train(out, 4)).status()).isEqualTo(1);
        assertThat(Commands.run("generate", "--checkpoint", out, "--text", "bo", "--new", 5)
                .status()).isZero();
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
