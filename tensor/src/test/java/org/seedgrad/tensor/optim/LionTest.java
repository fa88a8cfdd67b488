package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;

/** Steps of Lion by hand; beta1 = 0.9, beta2 = 0.99. */
class LionTest {
    private final Tensor weight = Tensor.of(new float[] {1}, 1, 1).requireGrad();

    private void step(Lion lion, float gradient) {
        weight.grad = Tensor.of(new float[] {gradient}, 1, 1);
        lion.step();
    }

    @Test void threeStepsByHand() {
        Lion lion = new Lion(Map.of("w", weight), 0.1);
        // Steps are whole learning rates; only the sum of the rounding errors of float32 differs.
        step(lion, 2);          // c = 0.1 * 2 = 0.2, down;             m = 0.01 * 2 = 0.02
        assertThat(weight.item()).isCloseTo(0.9f, within(1e-6f));
        // The gradient has turned, but its mean has not.
        step(lion, -0.1f);      // c = 0.9 * 0.02 - 0.1 * 0.1 = 0.008, down;
        //                         m = 0.99 * 0.02 - 0.01 * 0.1 = 0.0188
        assertThat(weight.item()).isCloseTo(0.8f, within(1e-6f));
        assertThat(lion.state().get("w.m")[0]).isCloseTo(0.0188f, within(1e-7f));
        step(lion, -1);         // c = 0.9 * 0.0188 - 0.1 = -0.08308, up
        assertThat(weight.item()).isCloseTo(0.9f, within(1e-6f));
    }

    @Test void decayComesBeforeTheStep() {
        step(new Lion(Map.of("w", weight), 0.1, 0.9, 0.99, 0.5), 2);
        // (1 - 0.1 * 0.5) * 1 - 0.1, rounded twice
        assertThat(weight.item()).isCloseTo(0.85f, within(1e-6f));
    }

    @Test void nothingToLearnMovesNothing() {
        step(new Lion(Map.of("w", weight), 0.1), 0);
        assertThat(weight.item()).isEqualTo(1);
    }
}
