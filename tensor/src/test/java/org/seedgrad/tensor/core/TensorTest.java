package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;

import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void keepsTheArrayItIsGiven() {
        float[] data = {1, 2, 3, 4, 5, 6};
        Tensor tensor = Tensor.of(data, 2, 3);
        assertThat(tensor.data).isSameAs(data);
        assertThat(tensor.get(1, 0)).isEqualTo(4);
        assertThatThrownBy(() -> Tensor.of(data, 2, 2))
                .hasMessage("tensor: [2, 2] holds 4 numbers, but 6 are given");
    }

    @Test
    void makesTensors() {
        assertThat(Tensor.zeros(2).toArray()).containsExactly(0, 0);
        assertThat(Tensor.full(Shape.of(2), 3).toArray()).containsExactly(3, 3);
        assertThat(Tensor.scalar(7).item()).isEqualTo(7);
        assertThat(Tensor.normal(new Random(1), 2, 3).toArray())
                .isEqualTo(Tensor.normal(new Random(1), 2, 3).toArray());
        assertThat(Tensor.zeros(0, 3).toArray()).isEmpty();
    }

    @Test
    void aViewSharesItsNumbers() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor turned = tensor.view(Shape.of(3, 2), 0, 1, 3);
        assertThat(turned.toArray()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(turned.isContiguous()).isFalse();
        turned.set(9, 2, 0);
        assertThat(tensor.get(0, 2)).isEqualTo(9);
        Tensor copy = turned.contiguous();
        copy.set(8, 0, 0);
        assertThat(tensor.get(0, 0)).isEqualTo(1);
        Tensor row = tensor.view(Shape.of(3), 3, 1);
        assertThat(row.isContiguous()).isTrue();
        assertThat(row.contiguous()).isSameAs(row);
        assertThat(row.toArray()).containsExactly(4, 5, 6);
        assertThat(tensor.view(Shape.of(2, 2), 1, 0, 0).toArray()).containsExactly(2, 2, 2, 2);
    }

    @Test
    void aViewStaysWithinTheArray() {
        Tensor tensor = Tensor.zeros(2, 3);
        assertThat(tensor.view(Shape.of(3), 5, -2).isContiguous()).isFalse();
        assertThatThrownBy(() -> tensor.view(Shape.of(3), 0, 3))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("view: [3] from 0 in "
                        + "steps of [3] does not lie within the array of [2, 3]");
        assertThatThrownBy(() -> tensor.view(Shape.of(3), 3, -2)).hasMessageContaining("[-2]");
        assertThatThrownBy(() -> tensor.view(Shape.of(2), -1, 1)).hasMessageContaining("from -1");
        assertThatThrownBy(() -> tensor.view(Shape.of(2, 2), 0, 1)).hasMessageContaining("[1]");
    }

    @Test
    void lengthsOfOneAndZeroLeaveNoGaps() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3}, 3);
        assertThat(tensor.view(Shape.of(1, 3), 0, 77, 1).isContiguous()).isTrue();
        assertThat(tensor.view(Shape.of(0, 3), 0, 5, 5).isContiguous()).isTrue();
        assertThat(tensor.view(Shape.of(0, 3), 0, 5, 5).toArray()).isEmpty();
    }

    @Test
    void refusesWrongIndices() {
        Tensor tensor = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> tensor.get(1)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("index [1] into [2, 3]: one place an axis");
        assertThatThrownBy(() -> tensor.get(2, 0)).hasMessage("index [2, 0] is outside [2, 3]");
        assertThatThrownBy(() -> tensor.set(1, 0, -1))
                .hasMessage("index [0, -1] is outside [2, 3]");
        assertThatThrownBy(tensor::item).hasMessage("item: [2, 3] holds 6 numbers, not one");
    }

    @Test
    void onlyLeavesAreMarked() {
        Tensor x = Tensor.scalar(2);
        assertThat(SmallOperations.mul(x, x).requiresGrad).isFalse();
        Tensor y = SmallOperations.mul(x.requireGrad(), x);
        assertThat(y.requiresGrad).isTrue();
        assertThatThrownBy(y::requireGrad).hasMessageContaining("result of mul")
                .hasMessageContaining("detach()");
        assertThat(y.detach().requiresGrad).isFalse();
        assertThat(y.detach().requireGrad().requiresGrad).isTrue();
    }

    /** An operation that has nothing to do may return its input; the graph must not loop. */
    @Test
    void aNodeIsNotItsOwnOperand() {
        Tensor x = Tensor.scalar(2).requireGrad();
        Tensor y = SmallOperations.apply("nothing", in -> in[0],
                ap -> new Tensor[] {ap.gradient()}, x);
        assertThat(y).isNotSameAs(x);
        y.backward();
        assertThat(x.grad.item()).isEqualTo(1);
    }

    @Test
    void describesItself() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2).requireGrad();
        assertThat(x).hasToString("Tensor[2] [1.0, 2.0]");
        assertThat(SmallOperations.scale(x, 2)).hasToString("Tensor[2] from scale [2.0, 4.0]");
        assertThat(Tensor.zeros(5, 5)).hasToString("Tensor[5, 5]");
    }
}
