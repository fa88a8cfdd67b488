package org.seedgrad.tensor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstFitTest {

    @Test
    void takesTheFirstThatFits() {
        FirstFit strategy = new FirstFit();
        float[] first = new float[150];
        float[] shortest = new float[110];
        strategy.give(new float[99]);
        strategy.give(first);
        strategy.give(shortest);
        assertThat(strategy.take(100)).isSameAs(first);
        assertThat(strategy.take(100)).isSameAs(shortest);
        assertThat(strategy.take(100)).isNull();
        assertThat(strategy.idle()).isEqualTo(99);
    }
}
