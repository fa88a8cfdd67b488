package org.seedgrad.tensor.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.io.CorruptFileException;
import org.seedgrad.tensor.nn.Gpt2;

/** A text as tokens; the last tenth is held out, to see what the model makes of unseen text. */
final class Corpus {
    private static final int MOST_TEXTS = 32;               // at a time, without learning
    private static final int MOST_SCORES = 1 << 24;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final int[] training;
    private final int[] heldOut;
    private final int context;

    /** Windows of a text and, for each place, the token that follows. */
    record Windows(int[] ids, int[] targets, int batch, int time) { }

    /** @throws IllegalArgumentException if it is too short for one window of this length */
    Corpus(int[] ids, int context) {
        int learned = ids.length - ids.length / 10;
        if (ids.length - learned < 2 || learned <= context) throw new IllegalArgumentException(
                "train: a text of " + Task.plural(ids.length, "token") + " is too short for a "
                + "context of " + context + "; give a longer text or a smaller --context");
        training = Arrays.copyOf(ids, learned);
        heldOut = Arrays.copyOfRange(ids, learned, ids.length);
        this.context = context;
    }

    /**
     * A file of UTF-8.
     *
     * @throws CorruptFileException if it is none, empty, or too large for one string
     */
    static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new CorruptFileException(
                file, "it is a folder; give a file of text");
        if (Files.size(file) > MOST_BYTES) throw new CorruptFileException(file, "it has "
                + Files.size(file) + " bytes; at most " + MOST_BYTES + " are read, so take a part");
        try {
            String text = Files.readString(file);
            if (text.isEmpty()) throw new CorruptFileException(file, "it is empty; give some text");
            return text;
        } catch (CharacterCodingException e) {
            throw new CorruptFileException(file, "it is no text in UTF-8; convert it first");
        }
    }

    /** By this a run knows its text again. */
    static String fingerprint(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return text.length() + "-" + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Lines that know nothing of each other, in an order that the seed decides. */
    static String shuffled(String text, long seed) {
        List<String> lines = new ArrayList<>(
                text.lines().filter(line -> !line.isBlank()).toList());
        Collections.shuffle(lines, new Random(seed));
        return String.join("\n", lines) + "\n";
    }

    /** How many tokens there are to learn from. */
    int trainingTokens() { return training.length; }

    /** The tokens that nothing is learned from; a copy. */
    int[] heldOut() { return heldOut.clone(); }

    /** Windows at random places of the text to learn from. */
    Windows draw(int batch, Random random) {
        Windows windows = new Windows(
                new int[batch * context], new int[batch * context], batch, context);
        for (int b = 0; b < batch; b++) {
            int start = random.nextInt(training.length - context);
            System.arraycopy(training, start, windows.ids, b * context, context);
            System.arraycopy(training, start + 1, windows.targets, b * context, context);
        }
        return windows;
    }

    /** See {@link #loss}; of the held-out text, in windows as they are learned. */
    double heldOutLoss(Gpt2 model) { return loss(model, heldOut, context); }

    /**
     * The mean of -ln p(token) over all tokens of a text but the first, each from those before it
     * in its window. Windows follow each other, so the first token of one is foretold by the last
     * place of the one before.
     */
    static double loss(Gpt2 model, int[] text, int context) {
        int most = Math.clamp(
                MOST_SCORES / ((long) context * model.config().vocabulary()), 1, MOST_TEXTS);
        boolean training = model.isTraining();
        model.eval();
        double sum = 0;
        try (GradMode.Scope off = GradMode.off()) {
            for (int at = 0; at + 1 < text.length;) {
                int left = text.length - 1 - at;
                int time = Math.min(context, left);
                int count = Math.min(most, left / time);
                int end = at + count * time;
                try (Scope step = Memory.scope()) {
                    sum += (double) (end - at) * model.loss(Arrays.copyOfRange(text, at, end),
                            Arrays.copyOfRange(text, at + 1, end + 1), count, time).item();
                }
                at = end;
            }
        } finally {
            if (training) model.train();
        }
        return sum / (text.length - 1);
    }
}
