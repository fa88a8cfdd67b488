package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void describesItself() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.rank()).isEqualTo(3);
        assertThat(shape.size()).isEqualTo(24);
        assertThat(shape.length(-1)).isEqualTo(4);
        assertThat(shape.strides()).containsExactly(12, 4, 1);
        assertThat(shape).hasToString("[2, 3, 4]").isEqualTo(Shape.of(2, 3, 4))
                .hasSameHashCodeAs(Shape.of(2, 3, 4)).isNotEqualTo(Shape.of(24));
        assertThat(Shape.SCALAR.size()).isEqualTo(1);
        assertThat(Shape.of(2, 0, 3).size()).isZero();
    }

    @Test
    void cannotBeChangedFromOutside() {
        int[] lengths = {2, 3};
        Shape shape = Shape.of(lengths);
        lengths[0] = 9;
        shape.lengths()[1] = 9;
        shape.strides()[0] = 9;
        assertThat(shape.lengths()).containsExactly(2, 3);
        assertThat(shape.strides()).containsExactly(3, 1);
    }

    @Test
    void changesAnAxis() {
        Shape shape = Shape.of(2, 3);
        assertThat(shape.with(-1, 7)).isEqualTo(Shape.of(2, 7));
        assertThat(shape.without(0)).isEqualTo(Shape.of(3));
        assertThat(shape.inserted(0, 5)).isEqualTo(Shape.of(5, 2, 3));
        assertThat(shape.inserted(2, 5)).isEqualTo(Shape.of(2, 3, 5));
        assertThat(shape).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void broadcasts() {
        assertThat(Shape.broadcast("add", Shape.of(4, 1, 3), Shape.of(2, 1)))
                .isEqualTo(Shape.of(4, 2, 3));
        assertThat(Shape.broadcast("add", Shape.of(0, 3), Shape.of(1, 3)))
                .isEqualTo(Shape.of(0, 3));
        assertThat(Shape.broadcast("add", Shape.SCALAR, Shape.of(3))).isEqualTo(Shape.of(3));
        assertThatThrownBy(() -> Shape.broadcast("add", Shape.of(4, 3), Shape.of(2)))
                .hasMessage("add: [4, 3] and [2]: lengths 3 and 2 differ and neither is 1; "
                        + "reshape() one of them");
    }

    @Test
    void refuses() {
        assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more numbers than a Java array holds");
        assertThat(Shape.of(1 << 30, 1 << 30, 1 << 30, 0).size()).isZero();
        assertThatThrownBy(() -> Shape.of(2, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16)).hasMessageContaining("Java array");
        assertThatThrownBy(() -> Shape.of(1 << 31 - 1, 1 << 30, 1 << 30, 1 << 30))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Shape.of(2, 3).length(2))
                .hasMessageContaining("has no axis 2").hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> Shape.SCALAR.axis(0))
                .hasMessage("[] has no axis 0; it is a scalar");
        for (int place : new int[] {-1, 3}) {
            assertThatThrownBy(() -> Shape.of(2, 3).inserted(place, 1))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage(
                            "[2, 3] has no place " + place + " for an axis; they are 0 to 2");
        }
    }
}
