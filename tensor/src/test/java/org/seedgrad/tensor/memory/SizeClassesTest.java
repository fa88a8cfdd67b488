package org.seedgrad.tensor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeClassesTest {

    @Test
    void roundsUpByAtMostAQuarter() {
        SizeClasses classes = new SizeClasses();
        for (int length = 1; length < 100_000; length++) {
            int capacity = classes.capacity(length);
            assertThat(capacity).isGreaterThanOrEqualTo(length);
            assertThat(capacity).isLessThanOrEqualTo(Math.max(8, length + length / 4));
            assertThat(classes.capacity(capacity)).isEqualTo(capacity);
        }
        assertThat(classes.capacity(1025)).isEqualTo(1280);
    }

    @Test
    void hasAClassForTheLongestArray() {
        SizeClasses classes = new SizeClasses();
        assertThat(classes.capacity(Integer.MAX_VALUE - 8)).isEqualTo(Integer.MAX_VALUE - 8);
        assertThat(classes.take(Integer.MAX_VALUE - 8)).isNull();
    }

    @Test
    void oneClassServesAllItsLengthsAndNoOther() {
        SizeClasses classes = new SizeClasses();
        float[] array = new float[1280];
        classes.give(array);
        assertThat(classes.take(1024)).isNull();
        assertThat(classes.take(1281)).isNull();
        assertThat(classes.take(1100)).isSameAs(array);
    }

    @Test
    void lastInFirstOut() {
        SizeClasses classes = new SizeClasses();
        float[] first = new float[512];
        float[] last = new float[512];
        classes.give(first);
        classes.give(last);
        assertThat(classes.take(500)).isSameAs(last);
        assertThat(classes.take(500)).isSameAs(first);
    }
}
