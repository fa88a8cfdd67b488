package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

class OpsTest {

    @Test void theDeviationOfOneNumberHasNoSlope() {
        Tensor x = Tensor.full(Shape.of(2, 1), 3).requireGrad();
        Tensor y = Ops.std(x, 1, false);
        Ops.sum(y).backward();
        assertThat(y.toArray()).containsExactly(0, 0);
        assertThat(x.grad.get(0, 0)).isNaN();
        x.zeroGrad();
        Ops.sum(Ops.variance(x, 1, false)).backward();
        assertThat(x.grad.toArray()).containsExactly(0, 0);
    }

    @Test void anErrorNamesTheOperation() {
        Map<String, UnaryOperator<Tensor>> operations = Map.of(
                "transpose", x -> Ops.transpose(x, 0, 2),
                "permute", x -> Ops.permute(x, 0, 2),
                "slice", x -> Ops.slice(x, 2, 0, 1),
                "concatenate", x -> Ops.concatenate(2, x, x),
                "sum", x -> Ops.sum(x, 2, true));
        operations.forEach((name, operation) ->
                assertThatThrownBy(() -> operation.apply(Tensor.zeros(2, 3)))
                        .isInstanceOf(IllegalArgumentException.class).hasMessage(name
                                + ": [2, 3] has no axis 2; its axes are 0 to 1, or -1 for the "
                                + "last"));
    }
}
