package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** Names, numbers and modes of modules, and what each layer computes. */
class ModuleTest {

    private static Sequential model() {
        Random random = new Random(1);
        return new Sequential(new Linear(3, 40, random), new Gelu(), new LayerNorm(40),
                new Sequential(new Linear(40, 2, false, random), new RmsNorm(2)));
    }

    @Test void namesAreThePathsInOrder() {
        assertThat(model().parameters().keySet()).containsExactly("0.weight", "0.bias",
                "2.weight", "2.bias", "3.0.weight", "3.1.weight");
    }

    @Test void countsWhatIsLearned() {
        assertThat(model().parameterCount()).isEqualTo(3 * 40 + 40 + 40 + 40 + 40 * 2 + 2);
    }

    @Test void whatIsSharedIsOneParameter() {
        Linear linear = new Linear(2, 2, new Random(1));
        Sequential twice = new Sequential(linear, new Tanh(), linear);
        assertThat(twice.parameters().keySet()).containsExactly("0.weight", "0.bias");
        assertThat(twice.parameterCount()).isEqualTo(6);
        twice.load(twice.state());
    }

    @Test void aSeedIsAModel() {
        assertThat(model().state()).usingRecursiveComparison().isEqualTo(model().state());
    }

    @Test void linearStartsWithinItsBound() {
        Linear linear = new Linear(16, 50, new Random(2));
        float most = 0;
        for (float weight : linear.weight()) most = Math.max(most, Math.abs(weight));
        assertThat(most).isBetween(0.24f, 0.25f);
    }

    @Test void stateComesBack() {
        Sequential model = model();
        Map<String, float[]> state = model.state();
        Tensor x = Tensor.normal(new Random(3), 1, 5, 3);
        float[] before = model.forward(x).toArray();
        model.parameters().values().forEach(p -> Arrays.fill(p.data, 9));
        model.load(state);
        assertThat(model.forward(x).toArray()).isEqualTo(before);
    }

    @Test void refusesAForeignStateAndChangesNothing() {
        Sequential model = model();
        Map<String, float[]> before = model.state();
        Map<String, float[]> missing = new LinkedHashMap<>(before);
        missing.remove("2.bias");
        assertThatThrownBy(() -> model.load(missing))
                .hasMessage("load: the state has no '2.bias' [40]");
        Map<String, float[]> wrong = new LinkedHashMap<>(before);
        wrong.put("3.1.weight", new float[3]);
        wrong.put("0.bias", new float[40]);
        assertThatThrownBy(() -> model.load(wrong)).hasMessage(
                "load: '3.1.weight' is [2], which is 2 numbers, but the state has 3");
        Map<String, float[]> surplus = new LinkedHashMap<>(before);
        surplus.put("4.weight", new float[3]);
        assertThatThrownBy(() -> model.load(surplus))
                .hasMessageStartingWith("load: the state has '4.weight', the model has not");
        assertThat(model.state()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test void aNameIsTakenOnce() {
        assertThatThrownBy(() -> new Module() {
            {
                parameter("a", Tensor.zeros(1));
                parameter("a", Tensor.zeros(1));
            }
        }).hasMessage("module: the name 'a' is taken; choose another");
    }

    static List<Map.Entry<Layer, UnaryOperator<Tensor>>> activations() {
        return List.of(Map.entry(new Gelu(), Ops::gelu), Map.entry(new Relu(), Ops::relu),
                Map.entry(new Tanh(), Ops::tanh), Map.entry(new Sigmoid(), Ops::sigmoid));
    }

    @ParameterizedTest @MethodSource("activations")
    void activationsAreTheirOperations(
            Map.Entry<Layer, UnaryOperator<Tensor>> pair) {
        Tensor x = Tensor.normal(new Random(4), 1, 7);
        assertThat(pair.getKey().forward(x).toArray())
                .isEqualTo(pair.getValue().apply(x).toArray());
    }

    @Test void normsHaveTheirStatistics() {
        Tensor x = Tensor.normal(new Random(5), 3, 4, 100);
        Tensor y = new LayerNorm(100).forward(x);
        Tensor z = new RmsNorm(100).forward(x);
        for (int row = 0; row < 4; row++) {
            double sum = 0;
            double squares = 0;
            double rms = 0;
            for (int i = row * 100; i < row * 100 + 100; i++) {
                sum += y.data[i];
                squares += y.data[i] * y.data[i];
                rms += z.data[i] * z.data[i];
            }
            assertThat(Math.abs(sum / 100)).isLessThan(1e-6);
            assertThat(Math.abs(squares / 100 - 1)).isLessThan(1e-4);       // epsilon 1e-5 of 9
            assertThat(Math.abs(rms / 100 - 1)).isLessThan(1e-4);
        }
    }

    @Test void dropoutDropsOnlyInTraining() {
        Sequential model = new Sequential(new Dropout(0.25f, new Random(6)));
        Tensor ones = Tensor.full(Shape.of(10_000), 1);
        float[] y = model.forward(ones).toArray();
        int dropped = 0;
        for (float value : y) if (value == 0) dropped++;
        assertThat(dropped).isBetween(2300, 2700);          // 2500 +- 4.6 standard deviations
        assertThat(model.forward(ones).toArray()).isNotEqualTo(y);
        model.eval();
        assertThat(model.isTraining()).isFalse();
        assertThat(model.forward(ones)).isSameAs(ones);
        model.train();
        assertThat(model.forward(ones)).isNotSameAs(ones);
    }

    @Test void embeddingLooksUp() {
        Embedding embedding = new Embedding(5, 3, new Random(7));
        Tensor table = embedding.parameters().get("weight");
        Tensor y = embedding.forward(new int[] {4, 0}, 2);
        assertThat(y.shape).isEqualTo(Shape.of(2, 3));
        assertThat(y.get(0, 2)).isEqualTo(table.get(4, 2));
    }

    @Test void linearRefusesNothingness() {
        assertThatThrownBy(() -> new Linear(0, 3, new Random(8))).hasMessage(
                "Linear: 0 features in and 3 out; both must be at least 1");
        assertThatThrownBy(() -> new Linear(2, 3, new Random(8)).setWeight(new float[5]))
                .hasMessage("setWeight: [2, 3] is 6 numbers, but 5 are given");
    }
}
