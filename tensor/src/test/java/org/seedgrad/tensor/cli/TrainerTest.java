package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.io.CharacterTokenizer;
import org.seedgrad.tensor.io.CorruptFileException;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.io.TrainingState;
import org.seedgrad.tensor.nn.Budget;
import org.seedgrad.tensor.nn.CompressedGpt2;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.nn.Gpt2Compression;

class TrainerTest {
    private static final String TEXT = "the cat sat on the mat; ".repeat(20);
    private static final CharacterTokenizer TOKENIZER = CharacterTokenizer.of(TEXT);
    private static final Settings SETTINGS = new Settings("none", "", false, 30, 4, 8,
            new Gpt2Config(TOKENIZER.size(), 8, 16, 2, 1, 0.2f), 0.01, 0.1, 1, 7, false);

    @TempDir Path folder;

    /** Notes what it hears; asks to stop after a step. */
    private static final class Notes implements Trainer.Listener {
        final List<Double> losses = new ArrayList<>();

        @Override public void step(int step, double loss) { losses.add(loss); }

        @Override public void point(History.Point point) { }
    }

    private static Corpus corpus() {
        return new Corpus(TOKENIZER.encode(TEXT), SETTINGS.context());
    }

    private static Trainer begin(Path folder) {
        return Trainer.begin(folder, SETTINGS, corpus(), TOKENIZER, null);
    }

    private static Trainer resume(Path folder) throws IOException {
        TrainingState state = TrainingState.read(Trainer.stateFile(folder));
        assertThat(Trainer.settings(folder, state)).isEqualTo(SETTINGS);
        return Trainer.resume(folder, state, SETTINGS, corpus(), TOKENIZER);
    }

    @Test void learns() throws IOException {
        Notes notes = new Notes();
        Trainer trainer = begin(folder);
        trainer.run(() -> false, notes);
        assertThat(notes.losses).hasSize(30);
        assertThat(notes.losses.getLast()).isLessThan(notes.losses.getFirst() - 0.5);
        assertThat(trainer.history().points()).hasSize(30);
        assertThat(trainer.history().points().getLast().heldOut())
                .isEqualTo(trainer.corpus().heldOutLoss(trainer.model()));
        assertThat(Gpt2.load(folder).state().keySet())
                .isEqualTo(trainer.model().state().keySet());
        assertThat(Memory.leaks()).isEmpty();
    }

    @Test void interruptedRunsGoOnToTheSameBits() throws IOException {
        Notes whole = new Notes();
        begin(folder.resolve("whole")).run(() -> false, whole);
        Notes parts = new Notes();
        Trainer first = begin(folder.resolve("parts"));
        first.run(() -> first.step() == 11, parts);
        assertThat(first.step()).isEqualTo(11);
        Trainer second = resume(folder.resolve("parts"));
        second.run(() -> second.step() == 12, parts);
        resume(folder.resolve("parts")).run(() -> false, parts);
        assertThat(parts.losses).isEqualTo(whole.losses);
        assertSameFiles();
    }

    /** What is in the file is rounded; a run goes on with what it had. */
    @Test void soDoThoseOfCompressedModels() throws IOException {
        Path small = folder.resolve("small");
        Trainer dense = begin(folder.resolve("dense"));
        CompressedGpt2.save(small, Gpt2Compression.of(dense.model(), "h.0.mlp.*",
                new Budget.Ratio(2), (layer, done, of) -> { }).after());
        Notes whole = new Notes();
        tuning(folder.resolve("whole"), small).run(() -> false, whole);
        assertThat(whole.losses.getLast()).isLessThan(whole.losses.getFirst() - 0.3);
        Notes parts = new Notes();
        Trainer first = tuning(folder.resolve("parts"), small);
        first.run(() -> first.step() == 9, parts);
        resume(folder.resolve("parts")).run(() -> false, parts);
        assertThat(parts.losses).isEqualTo(whole.losses);
        assertSameFiles();
    }

    private void assertSameFiles() {
        for (String file : new String[] {"model.safetensors", "training.safetensors"}) {
            assertThat(folder.resolve("parts").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
        }
    }

    private static Trainer tuning(Path folder, Path from) throws IOException {
        return Trainer.begin(
                folder, SETTINGS, corpus(), TOKENIZER, CompressedGpt2.load(from));
    }

    @Test void savesNowAndThen() throws IOException {
        Trainer trainer = begin(folder);
        List<Long> saved = new ArrayList<>();
        trainer.run(() -> {
            try {
                saved.add(TrainingState.read(Trainer.stateFile(folder)).step());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return false;
        }, new Notes());
        assertThat(saved).hasSize(30).startsWith(0L).containsSequence(0L, 7L, 7L)
                .endsWith(28L, 28L);
        assertThat(TrainingState.read(Trainer.stateFile(folder)).step()).isEqualTo(30);
    }

    @Test void damagedStatesAreRefused() throws IOException {
        begin(folder).run(() -> true, new Notes());
        Path file = Trainer.stateFile(folder);
        TrainingState good = TrainingState.read(file);
        new TrainingState(good.model(), good.optimizer(), Map.of(), 0, 0, good.notes())
                .write(file);
        assertThatThrownBy(() -> resume(folder)).isInstanceOf(CorruptFileException.class)
                .hasMessage(file + ": it has no generator 'dropout'");
        new TrainingState(Map.of(), good.optimizer(), good.generators(), 0, 0,
                good.notes()).write(file);
        assertThatThrownBy(() -> resume(folder)).isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("the state has no 'wte.weight'");
        new TrainingState(good.model(), good.optimizer(), good.generators(), 0, 0,
                Map.of()).write(file);
        TrainingState noNotes = TrainingState.read(file);
        assertThatThrownBy(() -> Trainer.settings(folder, noNotes))
                .hasMessage(file + ": its settings are damaged");
        Files.delete(file);
    }

    @Test void aLossThatIsNoNumberEndsTheRun() {
        Settings wild = new Settings("none", "", false, 300, 4, 8, SETTINGS.model(), 1e30, 0, 1, 7,
                false);
        Trainer trainer = Trainer.begin(folder, wild, corpus(), TOKENIZER, null);
        assertThatThrownBy(() -> trainer.run(() -> false, new Notes()))
                .isInstanceOf(IOException.class).hasMessageContaining("the loss is ")
                .hasMessageEndingWith("begin again with a lower --rate");
    }

    /** The last step of all may be the one that spoils the weights. */
    @Test void soDoesOneThatIsHeldOut() {
        Settings wild = new Settings("none", "", false, 1, 4, 8, SETTINGS.model(), 1e18, 0, 1, 7,
                false);
        Trainer trainer = Trainer.begin(folder, wild, corpus(), TOKENIZER, null);
        assertThatThrownBy(() -> trainer.run(() -> false, new Notes()))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("train: the loss on held-out text is \\S+ at step 1; begin"
                        + " again with a lower --rate");
        assertThat(trainer.history().points()).isEmpty();
    }
}
