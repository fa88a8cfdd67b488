package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;

class GradientsTest {

    private static Tensor held(float... numbers) {
        Tensor tensor = Tensor.of(numbers, numbers.length);
        Gradients.hold(tensor);
        return tensor;
    }

    @Test
    void addsInPlaceWhereNobodyElseHoldsIt() {
        Tensor node = Tensor.zeros(2);
        Tensor first = held(1, 2);
        Gradients.add(node, first);
        Gradients.add(node, held(10, 20));
        assertThat(node.arriving).isSameAs(first);
        assertThat(first.toArray()).containsExactly(11, 22);
    }

    @Test
    void addsIntoTheSecondWhereTheFirstIsShared() {
        Tensor node = Tensor.zeros(2);
        Tensor shared = held(1, 2);
        Gradients.hold(shared);
        Tensor second = held(10, 20);
        Gradients.add(node, shared);
        Gradients.add(node, second);
        assertThat(node.arriving).isSameAs(second);
        assertThat(second.toArray()).containsExactly(11, 22);
        assertThat(shared.toArray()).containsExactly(1, 2);
        assertThat(shared.storage.holders).isEqualTo(1);
    }

    @Test
    void makesANewOneWhereBothAreShared() {
        Tensor node = Tensor.zeros(2);
        Tensor shared = held(1, 2);
        Gradients.hold(shared);
        Gradients.add(node, shared);
        Gradients.add(node, shared);
        assertThat(node.arriving.toArray()).containsExactly(2, 4);
        assertThat(shared.toArray()).containsExactly(1, 2);
        assertThat(shared.storage.holders).isZero();
        assertThat(node.arriving.storage.holders).isEqualTo(1);
    }

    @Test
    void neverWritesToAViewWithGaps() {
        Tensor node = Tensor.zeros(2, 2);
        Tensor repeated = held(1, 2).view(Shape.of(2, 2), 0, 0, 1);
        Tensor turned = held(1, 2, 3, 4).view(Shape.of(2, 2), 0, 1, 2);
        Gradients.add(node, repeated);
        Gradients.add(node, turned);
        assertThat(node.arriving.toArray()).containsExactly(2, 5, 3, 6);
    }

    /** Split over threads, the same sums. */
    @Test
    void addsLargeOnes() {
        int before = Parallel.threads();
        Parallel.threads(3);
        try {
            Tensor a = Tensor.normal(new Random(1), 1, 100_001);
            Tensor b = Tensor.normal(new Random(2), 1, 100_001);
            float[] sum = new float[100_001];
            for (int i = 0; i < sum.length; i++) sum[i] = a.data[i] + b.data[i];
            Gradients.hold(a);
            Gradients.hold(b);
            Tensor node = Tensor.zeros(100_001);
            Gradients.add(node, a);
            Gradients.add(node, b);
            assertThat(node.arriving.toArray()).isEqualTo(sum);
        } finally {
            Parallel.threads(before);
        }
    }
}
