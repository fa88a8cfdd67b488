package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.RbeLinear;
import org.seedgrad.tensor.rbe.Execution;

/** What an application of an operation keeps for its way back. */
class KeptTest {
    private static final Tensor WEIGHT = Tensor.full(Shape.of(512), 1);
    private static final Tensor BIAS = Tensor.zeros(512);
    private static final RbeLinear WAVES = waves();

    private static final Map<String, UnaryOperator<Tensor>> OPERATIONS = Map.of(
            "crossEntropy", x -> Ops.crossEntropy(x, new int[] {3}),
            "layerNorm", x -> Ops.layerNorm(x, WEIGHT, BIAS, 1e-5f),
            "rmsNorm", x -> Ops.rmsNorm(x, WEIGHT, 1e-5f),
            "attention", x -> {
                Tensor heads = Ops.reshape(x, 1, 1, 32, 16).keep();
                return Ops.attention(heads, heads, heads);
            },
            "rbe linear", WAVES::forward);

    static Stream<String> names() { return OPERATIONS.keySet().stream().sorted(); }

    private static RbeLinear waves() {
        RbeLinear layer = new RbeLinear(512, 512, 64, 2, new Random(1));
        layer.execution(Execution.COMPRESSED);
        return layer;
    }

    /** The result outlives its scope, but not what was kept there. */
    @ParameterizedTest @MethodSource("names")
    void isMissedWhereItIsFreed(String name) {
        Tensor x = Tensor.normal(new Random(2), 1, 1, 512).requireGrad();
        Tensor y;
        try (Scope scope = Memory.scope()) {
            y = OPERATIONS.get(name).apply(x).keep();
        }
        assertThatThrownBy(() -> y.backward(Tensor.full(y.shape, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("that " + name + " kept for its way back is freed");
        assertThat(x.grad).isNull();
    }

    @Test void isNotTheCallersArray() {
        Tensor x = Tensor.zeros(2, 3, 4).requireGrad();
        int[] axes = {2, 0, 1};
        Tensor y = Ops.permute(x, axes);
        Arrays.fill(axes, 0);
        y.backward(Tensor.zeros(4, 2, 3));
        assertThat(x.grad.shape).isEqualTo(x.shape);
    }
}
