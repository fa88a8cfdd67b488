package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** A rate, a schedule and a decay for each group; the rest keeps the optimizer's own. */
class GroupTest {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Tensor slow = matrix("table.weight");
    private final Tensor fast = matrix("head.weight");
    private final Tensor bias = Tensor.full(Shape.of(1), 1).requireGrad();

    GroupTest() { parameters.put("head.bias", bias); }

    private Tensor matrix(String name) {
        Tensor matrix = Tensor.full(Shape.of(1, 1), 1).requireGrad();
        parameters.put(name, matrix);
        return matrix;
    }

    private void step(Optimizer optimizer, float gradient) {
        parameters.values().forEach(p -> p.grad = Tensor.full(p.shape, gradient));
        optimizer.step();
    }

    @Test void eachGroupHasItsRate() {
        Sgd sgd = new Sgd(parameters, 0.5);
        sgd.group(name -> name.startsWith("table.")).schedule(Schedule.constant(0.25));
        step(sgd, 1);
        assertThat(slow.item()).isEqualTo(0.75f);
        assertThat(fast.item()).isEqualTo(0.5f);
        assertThat(bias.item()).isEqualTo(0.5f);
    }

    @Test void aScheduleOfTheOptimizerIsForTheRest() {
        Sgd sgd = new Sgd(parameters, 0.5);
        sgd.group(name -> name.startsWith("table.")).schedule(Schedule.linear(1, 2));
        sgd.schedule(Schedule.constant(0));
        step(sgd, 1);
        assertThat(slow.item()).isEqualTo(0);               // 1 - 1
        assertThat(fast.item()).isEqualTo(1);
        step(sgd, 1);
        assertThat(slow.item()).isEqualTo(-0.5f);           // the line is halfway down
    }

    @Test void aGroupStartsWithTheSettingsOfTheOptimizer() {
        Sgd sgd = new Sgd(parameters, 0.5);
        sgd.weightDecay(0.5);
        sgd.group(name -> name.startsWith("table."));
        sgd.weightDecay(0);
        step(sgd, 0);
        assertThat(slow.item()).isEqualTo(0.75f);           // 1 - 0.5 * 0.5
        assertThat(fast.item()).isEqualTo(1);
    }

    @Test void decayIsOfTheGroupAndSparesBiases() {
        AdamW adamW = new AdamW(parameters, 0.5, 0.9, 0.999, 1e-8, 0.25);
        adamW.group(name -> name.startsWith("head.")).weightDecay(1);
        step(adamW, 0);
        assertThat(slow.item()).isEqualTo(0.875f);          // 1 - 0.5 * 0.25
        assertThat(fast.item()).isEqualTo(0.5f);            // 1 - 0.5 * 1
        assertThat(bias.item()).isEqualTo(1);
    }

    @Test void theLastGroupHasIt() {
        Sgd sgd = new Sgd(parameters, 0.5);
        sgd.group(name -> true).schedule(Schedule.constant(0));
        sgd.group(name -> name.startsWith("table.")).schedule(Schedule.constant(0.25));
        step(sgd, 1);
        assertThat(slow.item()).isEqualTo(0.75f);
        assertThat(fast.item()).isEqualTo(1);
    }

    @Test void refusesAGroupOfNobody() {
        assertThatThrownBy(() -> new Sgd(parameters, 0.5).group("tabel.weight"::equals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group: none of the parameters is meant; their names are "
                        + "[table.weight, head.weight, head.bias]");
    }

    @Test void aWrongRateOfOneGroupStopsAll() {
        Sgd sgd = new Sgd(parameters, 0.5);
        sgd.group("head.bias"::equals).schedule(step -> -1);
        assertThatThrownBy(() -> step(sgd, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the learning rate -1.0 for step 0");
        assertThat(parameters.values()).allSatisfy(p -> assertThat(p.item()).isEqualTo(1));
        assertThat(sgd.steps()).isZero();
    }

    @Test void refusesADecayThatIsNone() {
        Group group = new Sgd(parameters, 0.5).group(name -> true);
        for (double decay : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> group.weightDecay(decay))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("optimizer: weight decay is " + decay);
        }
    }
}
