package org.seedgrad.tensor.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.seedgrad.tensor.io.TextStream;
import org.seedgrad.tensor.io.Tokenizer;
import org.seedgrad.tensor.nn.Gpt2;

/** What a model writes by itself, for people to look at. */
final class Samples {
    private static final double TEMPERATURE = 0.8;
    private static final int LINES = 30;
    private static final int A_ROW = 10;
    private static final int LONGEST = 40;                  // tokens a line, in the mean
    private static final int TOKENS = 300;
    private static final String INDENT = "  ";

    private Samples() { }

    /**
     * Some lines that the model invents, in rows, and how many of them the text has too; or if its
     * lines are no texts of their own, a passage.
     */
    static String of(Gpt2 model, Tokenizer tokenizer, String text, boolean lines, long seed) {
        return lines ? lines(model, tokenizer, text, seed) : passage(model, tokenizer, seed);
    }

    private static String lines(Gpt2 model, Tokenizer tokenizer, String text, long seed) {
        List<String> invented = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        TextStream stream = new TextStream(tokenizer);
        PrimitiveIterator.OfInt tokens = tokens(model, tokenizer, LINES * LONGEST, seed);
        while (invented.size() < LINES && tokens.hasNext()) {
            line.append(stream.append(tokens.nextInt()));
            if (line.isEmpty() || line.charAt(line.length() - 1) != '\n') continue;
            if (!line.toString().isBlank()) invented.add(line.toString().strip());
            line.setLength(0);
        }
        Set<String> known = new HashSet<>(text.lines().map(String::strip).toList());
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < invented.size(); i += A_ROW) {
            rows.append(INDENT).append(String.join(", ",
                    invented.subList(i, Math.min(i + A_ROW, invented.size())))).append('\n');
        }
        return rows.append(INDENT).append(invented.stream().filter(known::contains).count())
                .append(" of these ").append(invented.size()).append(" are in the text\n")
                .toString();
    }

    private static String passage(Gpt2 model, Tokenizer tokenizer, long seed) {
        TextStream stream = new TextStream(tokenizer);
        StringBuilder passage = new StringBuilder();
        tokens(model, tokenizer, TOKENS, seed).forEachRemaining(
                (int id) -> passage.append(stream.append(id)));
        return passage.append(stream.end()).toString().strip().indent(INDENT.length());
    }

    private static PrimitiveIterator.OfInt tokens(Gpt2 model, Tokenizer tokenizer, int count,
                                                  long seed) {
        return model.generate(Generate.beginning(tokenizer), count, TEMPERATURE, 1, 0, seed)
                .iterator();
    }
}
