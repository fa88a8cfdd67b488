package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.io.Gpt2Config;

/** A text that goes on is what the whole model would say at every place. */
class GeneratorTest {
    private static final int PLACES = 16;

    private static Gpt2 model() {
        return new Gpt2(new Gpt2Config(40, PLACES, 24, 3, 2, 0), Weights.fresh(2, new Random(1)));
    }

    /** By the whole model, which reads all that it may see anew for each token. */
    private static int[] slowly(Gpt2 model, int[] ids, int newTokens, Sampler sampler) {
        int[] text = Arrays.copyOf(ids, ids.length + newTokens);
        int from = Math.max(0, ids.length - PLACES);
        for (int n = ids.length; n < text.length; n++) {
            if (n - from > PLACES) from = n - PLACES / 2;
            int[] seen = Arrays.copyOfRange(text, from, n);
            float[] scores = model.forward(seen, 1, seen.length).toArray();
            text[n] = sampler.next(Arrays.copyOfRange(scores, scores.length - 40, scores.length));
        }
        return Arrays.copyOfRange(text, ids.length, text.length);
    }

    @Test void isWhatTheWholeModelSays() {
        Gpt2 model = model();
        for (int prompt : new int[] {1, 5, PLACES - 1, PLACES, PLACES + 1, 40}) {
            int[] ids = new Random(prompt).ints(prompt, 0, 40).toArray();
            // Up to three times the context.
            for (int newTokens : new int[] {0, 1, PLACES - 5, PLACES, 3 * PLACES}) {
                assertThat(model.generate(ids, newTokens, 1, 0.95, 30, 2).toArray())
                        .as(prompt + " tokens and " + newTokens)
                        .isEqualTo(slowly(model, ids, newTokens, new Sampler(1, 0.95, 30, 2)));
            }
        }
    }

    @Test void comesTokenByToken() {
        Gpt2 model = model();
        int[] all = model.generate(new int[] {3}, 8, 1, 1, 0, 5).toArray();
        Generator generator = new Generator(model, new int[] {3}, 8, new Sampler(1, 1, 0, 5));
        for (int token : all) {
            assertThat(generator.hasNext()).isTrue();
            assertThat(generator.nextInt()).isEqualTo(token);
        }
        assertThat(generator.hasNext()).isFalse();
        assertThatThrownBy(generator::nextInt).isInstanceOf(NoSuchElementException.class)
                .hasMessage("generate: all 8 new tokens are there");
        assertThat(model.generate(new int[] {3}, Integer.MAX_VALUE - 100, 1, 1, 0, 5).limit(8)
                .toArray()).isEqualTo(all);
    }

    @Test void refusesNothingToBeginWith() {
        assertThatThrownBy(() -> model().generate(new int[0], 1, 1, 1, 0, 1)).hasMessage(
                "generate: there is no token to begin with; give at least one");
        assertThatThrownBy(() -> model().generate(new int[1], -1, 1, 1, 0, 1)).hasMessage(
                "generate: -1 new tokens; there can be none, not fewer");
        assertThatThrownBy(() -> model().generate(new int[] {40}, 1, 1, 1, 0, 1).toArray())
                .hasMessageContaining("id 40 at place 0");
    }
}
