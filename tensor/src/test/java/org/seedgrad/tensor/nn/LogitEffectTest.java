package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers over windows against the same numbers calculated plainly. */
class LogitEffectTest {
    private final Gpt2 model = SmallGpt2.model();
    private final Gpt2 other = model.with(
            Map.of("h.1.mlp.c_fc", new RbeLinear(32, 128, 16, 2, new Random(1))));

    @Test void aModelDoesNothingToItself() {
        LogitEffect effect = LogitEffect.of(model, List.of(model), SmallGpt2.TEXT).getFirst();
        assertThat(effect.relativeError()).isZero();
        assertThat(effect.largestError()).isZero();
        assertThat(effect.agreement()).isEqualTo(1);
    }

    @Test void addsUpOverWindows() {
        model.eval();                                       // while it trains it rounds otherwise
        other.eval();
        LogitEffect effect = LogitEffect.of(model, List.of(other), SmallGpt2.TEXT).getFirst();
        double loss = 0;
        double errors = 0;
        double squares = 0;
        double largest = 0;
        int same = 0;
        for (int from : new int[] {0, 16, 32}) {
            int to = Math.min(44, from + 16);
            int[] ids = Arrays.copyOfRange(SmallGpt2.TEXT, from, to);
            double mean = other.loss(Arrays.copyOfRange(SmallGpt2.TEXT, from, to + 1)).item();
            loss += (to - from) * mean;
            float[] a = other.forward(ids, 1, to - from).toArray();
            float[] r = model.forward(ids, 1, to - from).toArray();
            for (int i = 0; i < a.length; i++) {
                errors += Math.pow((double) a[i] - r[i], 2);
                squares += Math.pow(r[i], 2);
                largest = Math.max(largest, Math.abs(a[i] - r[i]));
            }
            for (int place = 0; place < to - from; place++) {
                if (greedy(a, place) == greedy(r, place)) same++;
            }
        }
        // Up to roundings: a float of a difference for the largest.
        assertThat(effect.loss()).isCloseTo(loss / 44, within(1e-12));
        assertThat(effect.perplexity()).isCloseTo(Math.exp(loss / 44), within(1e-9));
        assertThat(effect.relativeError()).isCloseTo(Math.sqrt(errors / squares), within(1e-12));
        assertThat(effect.largestError()).isCloseTo(largest, within(1e-6));
        assertThat(effect.agreement()).isEqualTo(same / 44.0).isLessThan(1);
    }

    private static int greedy(float[] scores, int place) {
        int best = 0;
        for (int v = 1; v < 40; v++) {
            if (scores[40 * place + v] > scores[40 * place + best]) best = v;
        }
        return best;
    }

    @Test void needsSomethingToPredict() {
        assertThatThrownBy(() -> LogitEffect.of(model, List.of(model), new int[1])).hasMessage(
                "report: a text of 1 tokens has none to predict; give at least two");
    }

    @Test void leavesTheModeAsItIs() {
        LogitEffect.of(model, List.of(other), SmallGpt2.TEXT);
        assertThat(model.isTraining()).isTrue();
        assertThat(other.layers().get("h.1.mlp.c_fc").isTraining()).isTrue();
        model.eval();
        LogitEffect.of(model, List.of(model), SmallGpt2.TEXT);
        assertThat(model.isTraining()).isFalse();
    }
}
