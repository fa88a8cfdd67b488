package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which tokens remain, how often each is taken, and what decides. */
class SamplerTest {
    /** Of probabilities 0.5, 0.3, 0.15 and 0.05, in another order. */
    private static final float[] SCORES = {(float) Math.log(0.15), (float) Math.log(0.5),
        (float) Math.log(0.05), (float) Math.log(0.3)};

    private static final int DRAWS = 20_000;

    /** How often each token is taken. */
    private static double[] frequencies(double temperature, double topP, int topK) {
        Sampler sampler = new Sampler(temperature, topP, topK, 1);
        double[] frequencies = new double[SCORES.length];
        for (int i = 0; i < DRAWS; i++) frequencies[sampler.next(SCORES)] += 1.0 / DRAWS;
        return frequencies;
    }

    private static void assertFrequencies(double[] actual, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            // Five deviations of a frequency among so many draws; none at 0 and 1.
            double tolerance = 5 * Math.sqrt(expected[i] * (1 - expected[i]) / DRAWS);
            assertThat(Math.abs(actual[i] - expected[i])).as("token " + i
                    + " of " + Arrays.toString(actual)).isLessThanOrEqualTo(tolerance + 1e-9);
        }
    }

    @Test void takesTokensAsOftenAsTheyAreProbable() {
        assertFrequencies(frequencies(1, 1, 0), 0.15, 0.5, 0.05, 0.3);
    }

    @Test void theTemperatureIsAPower() {
        double sum = 0.25 + 0.09 + 0.0225 + 0.0025;
        assertFrequencies(frequencies(0.5, 1, 0),
                0.0225 / sum, 0.25 / sum, 0.0025 / sum, 0.09 / sum);
    }

    @Test void zeroAndAlmostZeroTakeTheMostProbable() {
        assertFrequencies(frequencies(0, 1, 0), 0, 1, 0, 0);
        assertFrequencies(frequencies(1e-300, 1, 0), 0, 1, 0, 0);
        assertThat(new Sampler(0, 1, 0, 1).next(new float[] {2, 3, 3})).isEqualTo(1);
    }

    @Test void topKKeepsTheMostProbable() {
        assertFrequencies(frequencies(1, 1, 2), 0, 0.625, 0, 0.375);
        assertFrequencies(frequencies(1, 1, 1), 0, 1, 0, 0);
        assertFrequencies(frequencies(1, 1, 9), 0.15, 0.5, 0.05, 0.3);
    }

    @Test void topPKeepsTheFewestThatReachIt() {
        assertFrequencies(frequencies(1, 0.49, 0), 0, 1, 0, 0);
        assertFrequencies(frequencies(1, 0.51, 0), 0, 0.625, 0, 0.375);
        assertFrequencies(frequencies(1, 0.9, 0), 0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95);
        assertFrequencies(frequencies(1, 1e-9, 0), 0, 1, 0, 0);
    }

    @Test void topPIsAShareOfWhatTopKKeeps() {
        // Of 0.5 and 0.3 the first is 0.625.
        assertFrequencies(frequencies(1, 0.6, 2), 0, 1, 0, 0);
        assertFrequencies(frequencies(1, 0.65, 2), 0, 0.625, 0, 0.375);
    }

    @Test void ofEqualsTheFirstRemain() {
        Sampler sampler = new Sampler(1, 1, 2, 1);
        assertThat(IntStream.range(0, 100).map(i -> sampler.next(new float[5])).distinct()
                .sorted().toArray()).containsExactly(0, 1);
    }

    /** Probabilities that round to the same float do not make tokens equal. */
    @Test void scoresDecideWhichAreTheMostProbable() {
        assertThat(new Sampler(1e9, 1, 1, 1).next(new float[] {5, 5.5f, -0.0f})).isEqualTo(1);
        assertThat(new Sampler(1e9, 1e-9, 0, 1).next(new float[] {-6, -5.5f, -5})).isEqualTo(2);
        assertThat(new Sampler(1, 1, 1, 1).next(new float[] {-0.0f, 0, -1})).isZero();
    }

    @Test void aSeedIsAChoice() {
        int[] first = draw(7);
        assertThat(draw(7)).isEqualTo(first);
        assertThat(draw(8)).isNotEqualTo(first);
    }

    private static int[] draw(long seed) {
        Sampler sampler = new Sampler(1, 0.95, 3, seed);
        return IntStream.range(0, 50).map(i -> sampler.next(SCORES)).toArray();
    }

    @Test void refusesNonsense() {
        assertThatThrownBy(() -> new Sampler(-1, 1, 0, 1)).hasMessage(
                "sampler: the temperature is -1.0 and must be finite and at least 0");
        assertThatThrownBy(() -> new Sampler(Double.NaN, 1, 0, 1)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Sampler(1, 0, 0, 1)).hasMessage(
                "sampler: topP is 0.0 and must be above 0 and at most 1");
        assertThatThrownBy(() -> new Sampler(1, 1.01, 0, 1)).hasMessageContaining("1.01");
        assertThatThrownBy(() -> new Sampler(1, 1, -1, 1)).hasMessage(
                "sampler: topK is -1 and must be at least 1, or 0 to keep all");
        assertThatThrownBy(() -> new Sampler(0, 1, 0, 1).next(new float[] {1, Float.NaN}))
                .hasMessageStartingWith("sampler: the score of token 1 is NaN");
        assertThatThrownBy(() -> new Sampler(0, 1, 0, 1).next(new float[0]))
                .hasMessage("sampler: there is no token to choose from");
    }
}
