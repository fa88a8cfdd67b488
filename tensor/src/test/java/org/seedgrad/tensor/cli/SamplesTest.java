package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.io.CharacterTokenizer;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.nn.Weights;

class SamplesTest {
    private final CharacterTokenizer tokenizer = CharacterTokenizer.of("\nab");
    private final Gpt2 model = new Gpt2(new Gpt2Config(3, 16, 8, 2, 1, 0),
            Weights.fresh(1, new Random(1)));

    @Test void linesInRows() {
        String samples = Samples.of(model, tokenizer, "a\nb\nbb\n", true, 7);
        // A fresh model takes each of the three characters a third of the time.
        assertThat(samples).matches("(  [ab]+(, [ab]+){9}\n){3}"
                + "  ([1-9]\\d?) of these 30 are in the text\n");
        assertThat(samples).isEqualTo(Samples.of(model, tokenizer, "a\nb\nbb\n", true, 7));
        assertThat(Samples.of(model, tokenizer, "", true, 7)).contains("\n  0 of these 30");
    }

    @Test void withoutNewLines() {
        Gpt2 two = new Gpt2(new Gpt2Config(2, 16, 8, 2, 1, 0), Weights.fresh(1, new Random(1)));
        assertThat(Samples.of(two, CharacterTokenizer.of("ab"), "", false, 7))
                .matches("  [ab]{300}\n");
    }

    @Test void aPassage() {
        assertThat(Samples.of(model, tokenizer, "", false, 7)).startsWith("  ")
                .hasSizeGreaterThan(200).matches("[ab\n ]+");
    }
}
