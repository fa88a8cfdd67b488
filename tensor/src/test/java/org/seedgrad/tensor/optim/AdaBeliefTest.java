package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;

/** Steps of AdaBelief by hand; beta1 = 0.9, beta2 = 0.999, learning rate 0.1. */
class AdaBeliefTest {
    /** Some ten operations in float32, each right to 6e-8. */
    private static final float ROUNDING = 1e-6f;

    private final Tensor weight = Tensor.of(new float[] {1}, 1, 1).requireGrad();

    private void step(AdaBelief adaBelief, float gradient) {
        weight.grad = Tensor.of(new float[] {gradient}, 1, 1);
        adaBelief.step();
    }

    @Test void twoStepsByHand() {
        AdaBelief adaBelief = new AdaBelief(Map.of("w", weight), 0.1);
        // m = 0.2, s = 0.001 (2 - 0.2)^2 = 0.00324; corrected 2 and 3.24; w = 1 - 0.1 * 2 / 1.8
        step(adaBelief, 2);
        assertThat(weight.item()).isCloseTo(0.8888889f, within(ROUNDING));
        // m = 0.9 * 0.2 + 0.2 = 0.38, s = 0.999 * 0.00324 + 0.001 * 1.62^2 = 0.00586116;
        // corrected 0.38 / 0.19 = 2 and 0.00586116 / 0.001999 = 2.932046, whose root is 1.712322;
        // w = 0.8888889 - 0.1 * 2 / 1.712322. The gradient is as believed: the step grows.
        step(adaBelief, 2);
        assertThat(weight.item()).isCloseTo(0.7720885f, within(ROUNDING));
    }

    @Test void aSurpriseMakesTheStepSmall() {
        AdaBelief adaBelief = new AdaBelief(Map.of("w", weight), 0.1);
        step(adaBelief, 2);
        // m = 0.9 * 0.2 - 0.2 = -0.02, s = 0.00323676 + 0.001 * 1.98^2 = 0.00715716; corrected
        // -0.02 / 0.19 = -0.1052632 and 3.580370, root 1.892187; w = 0.8888889 + 0.0055630
        step(adaBelief, -2);
        assertThat(weight.item()).isCloseTo(0.8944519f, within(ROUNDING));
    }

    @Test void epsilonStandsInTheMeanAndBesideTheRoot() {
        // s = 0.00324 + 0.01, corrected 13.24, root 3.638681; w = 1 - 0.1 * 2 / (3.638681 + 0.01)
        step(new AdaBelief(Map.of("w", weight), 0.1, 0.9, 0.999, 0.01, 0), 2);
        assertThat(weight.item()).isCloseTo(0.9451857f, within(ROUNDING));
    }

    @Test void decayComesBeforeTheStep() {
        // (1 - 0.1 * 0.5) * 1 - 0.1 * 2 / 1.8
        step(new AdaBelief(Map.of("w", weight), 0.1, 0.9, 0.999, 1e-16, 0.5), 2);
        assertThat(weight.item()).isCloseTo(0.8388889f, within(ROUNDING));
    }

    @Test void nothingToLearnMovesNothing() {
        step(new AdaBelief(Map.of("w", weight), 0.1), 0);
        assertThat(weight.item()).isEqualTo(1);
    }
}
