package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.nn.Weights;

class CorpusTest {
    private final Corpus corpus = new Corpus(IntStream.range(0, 100).toArray(), 8);

    @Test void theLastTenthIsHeldOut() {
        assertThat(corpus.trainingTokens()).isEqualTo(90);
        assertThat(corpus.heldOut()).isEqualTo(IntStream.range(90, 100).toArray());
    }

    @Test void windowsAndWhatFollows() {
        Random random = new Random(3);
        int least = 100, most = 0;
        for (int i = 0; i < 200; i++) {
            Corpus.Windows windows = corpus.draw(2, random);
            for (int b = 0; b < 2; b++) {
                int start = windows.ids()[8 * b];
                least = Math.min(least, start);
                most = Math.max(most, start);
                assertThat(Arrays.copyOfRange(windows.ids(), 8 * b, 8 * b + 8))
                        .isEqualTo(IntStream.range(start, start + 8).toArray());
                assertThat(Arrays.copyOfRange(windows.targets(), 8 * b, 8 * b + 8))
                        .isEqualTo(IntStream.range(start + 1, start + 9).toArray());
            }
        }
        assertThat(least).isZero();
        assertThat(most).isEqualTo(81);                     // so its last target is 89, not 90
    }

    @Test void theLossIsThatOfEachWindow() {
        Gpt2 model = new Gpt2(new Gpt2Config(9, 5, 8, 2, 1, 0.5f), Weights.fresh(1, new Random(4)));
        int[] text = new Random(5).ints(13, 0, 9).toArray();
        double sum = 0;
        model.eval();
        for (int at = 0; at < 12; at += 5) {
            int end = Math.min(12, at + 5);
            sum += (end - at) * model.loss(Arrays.copyOfRange(text, at, end + 1)).item();
        }
        model.train();
        // Means of floats, in another order.
        assertThat(Corpus.loss(model, text, 5)).isCloseTo(sum / 12, within(1e-6));
        assertThat(model.isTraining()).isTrue();            // and without dropout in between
    }

    @Test void shuffledLines() {
        String text = "a\nb\n\nc\nd\ne";
        String shuffled = Corpus.shuffled(text, 42);
        assertThat(shuffled).hasSize(10).endsWith("\n").isNotEqualTo("a\nb\nc\nd\ne\n")
                .isEqualTo(Corpus.shuffled(text, 42)).isNotEqualTo(Corpus.shuffled(text, 43));
        assertThat(shuffled.lines()).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test void textsHaveFingerprints() {
        assertThat(Corpus.fingerprint("abc")).isEqualTo(Corpus.fingerprint("abc"))
                .isNotEqualTo(Corpus.fingerprint("abd")).isNotEqualTo(Corpus.fingerprint("abcd"));
    }

    @Test void refusesWhatIsNoText(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "");
        assertThatThrownBy(() -> Corpus.read(file)).hasMessage(
                file + ": it is empty; give some text");
        Files.write(file, new byte[] {(byte) 0xC0});
        assertThatThrownBy(() -> Corpus.read(file)).hasMessage(
                file + ": it is no text in UTF-8; convert it first");
        assertThatThrownBy(() -> Corpus.read(folder)).hasMessage(
                folder + ": it is a folder; give a file of text");
    }

    /** A file with a hole, which takes no room. */
    @Test @DisabledOnOs(OS.WINDOWS) void refusesMoreThanAStringHolds(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("text");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 31);
        }
        assertThatThrownBy(() -> Corpus.read(file)).hasMessage(file + ": it has 2147483648 bytes; "
                + "at most 2147483639 are read, so take a part");
    }

    @Test void refusesShortTexts() {
        assertThatThrownBy(() -> new Corpus(new int[100], 90)).hasMessage("train: a text of 100 "
                + "tokens is too short for a context of 90; give a longer text or a smaller "
                + "--context");
        assertThatThrownBy(() -> new Corpus(new int[19], 1)).hasMessageContaining("too short");
        assertThatThrownBy(() -> new Corpus(new int[1], 1)).hasMessageContaining("of 1 token is");
    }
}
