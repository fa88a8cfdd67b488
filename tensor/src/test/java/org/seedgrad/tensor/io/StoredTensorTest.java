package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

class StoredTensorTest {
    @Test void viewsAreStoredAsTheyLook() {
        Tensor matrix = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor turned = matrix.view(Shape.of(3, 2), 0, 1, 3);
        assertThat(StoredTensor.of(turned).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
        Tensor row = matrix.view(Shape.of(3), 3, 1);
        assertThat(StoredTensor.of(row).toFloats()).containsExactly(4, 5, 6);
        Tensor none = matrix.view(Shape.of(0, 3), 6, 3, 1);
        assertThat(StoredTensor.of(none).toTensor().shape).isEqualTo(Shape.of(0, 3));
    }

    @Test void arraysFromThePoolAreLongerThanTheirTensor() {
        try (Scope scope = Memory.scope()) {
            Tensor pooled = Tensor.zeros(4099);
            assertThat(pooled.data.length).isGreaterThan(4099);        // or this tests nothing
            StoredTensor stored = StoredTensor.of(pooled);
            assertThat(stored.byteSize()).isEqualTo(4 * 4099);
            assertThat(stored.toFloats()).hasSize(4099).containsOnly(0);
        }
    }

    @Test void aFreedTensorIsNotStored() {
        Tensor freed;
        try (Scope scope = Memory.scope()) {
            freed = Tensor.zeros(100);
        }
        assertThatIllegalStateException().isThrownBy(() -> StoredTensor.of(freed))
                .withMessageContaining("is freed");
    }

    @Test void sharesNumbersGoingInAndCopiesThemComingOut() {
        float[] numbers = {1, 2};
        StoredTensor stored = StoredTensor.of(DType.F32, numbers, Shape.of(2));
        numbers[0] = 3;
        float[] out = stored.toFloats();
        assertThat(out).containsExactly(3, 2);
        out[0] = 4;
        assertThat(numbers[0]).isEqualTo(3);
    }

    @Test void saysWhatItIs() {
        StoredTensor stored = StoredTensor.of(DType.BF16, new float[6], Shape.of(2, 3));
        assertThat(stored).hasToString("BF16 [2, 3]");
        assertThat(stored.lengths()).containsExactly(2, 3);
        assertThat(stored.has(Shape.of(2, 3))).isTrue();
        assertThat(stored.has(Shape.of(3, 2))).isFalse();
        assertThat(stored.toBytes()).hasSize(12);
        assertThat(stored.sameAs(StoredTensor.of(DType.BF16, new float[6], Shape.of(2, 3))))
                .isTrue();
        assertThat(stored.sameAs(StoredTensor.of(DType.F16, new float[6], Shape.of(2, 3))))
                .isFalse();
    }

    @Test void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> StoredTensor.of(DType.F32, new float[5], Shape.of(2, 3)))
                .withMessage("store: [2, 3] holds 6 numbers, but 5 are given");
        assertThatIllegalArgumentException().isThrownBy(
                () -> StoredTensor.of(DType.F64, new float[6], Shape.of(2, 3)));
    }
}
