package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.rbe.DifferentialPhase;
import org.seedgrad.tensor.rbe.WaveMatrix;

/** What it takes and what it refuses; how it trains is a matter of layers. */
class HybridOptimizerTest {

    /** A layer of which nothing but the points is asked. */
    private record Points(Tensor points) implements WaveLayer {
        @Override public WaveMatrix matrix() { throw new UnsupportedOperationException(); }

        @Override public Tensor scale() { throw new UnsupportedOperationException(); }

        @Override public void watch(boolean on) { throw new UnsupportedOperationException(); }

        @Override public float[] weightGradient() { throw new UnsupportedOperationException(); }
    }

    private final Points first = new Points(Tensor.zeros(2));
    private final Points second = new Points(Tensor.zeros(2));

    private final Sgd sgd = new Sgd(Map.of("points", first.points), 0.1);

    private HybridOptimizer over(int steps, Points... layers) {
        return new HybridOptimizer(sgd, List.of(layers), steps, new Random(1));
    }

    /** Its gradients would add up from step to step, and its points would stay. */
    @Test void refusesALayerThatTheOptimizerDoesNotHave() {
        assertThatThrownBy(() -> over(10, first, second))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(
                "hybrid: the optimizer has not the points of layer 2 of 2; give it all parameters");
    }

    @Test void refusesNegativeSteps() {
        assertThatThrownBy(() -> over(-1, first)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hybrid: -1 steps; give 0 or more");
    }

    @Test void phasesArePartsOfTheSteps() {
        assertThat(over(0, first).phase()).isEqualTo(DifferentialPhase.CONVERGENCE);
        for (int steps : new int[] {12, 600_000_000}) {
            assertThat(phase(steps / 2 - 1, steps)).isEqualTo(DifferentialPhase.EXPLORATION);
            assertThat(phase(steps / 2, steps)).isEqualTo(DifferentialPhase.EXPLOITATION);
            assertThat(phase(steps / 6 * 5 - 1, steps)).isEqualTo(DifferentialPhase.EXPLOITATION);
            assertThat(phase(steps / 6 * 5, steps)).isEqualTo(DifferentialPhase.CONVERGENCE);
        }
    }

    private DifferentialPhase phase(int after, int steps) {
        sgd.load(Map.of("steps", new float[] {Float.intBitsToFloat(after)}));
        return over(steps, first).phase();
    }
}
