package org.seedgrad.tensor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BestFitTest {

    @Test
    void takesTheShortestThatIsLongEnough() {
        BestFit strategy = new BestFit();
        float[] longer = new float[150];
        float[] shortest = new float[110];
        strategy.give(longer);
        strategy.give(shortest);
        strategy.give(new float[99]);
        assertThat(strategy.take(100)).isSameAs(shortest);
        assertThat(strategy.take(100)).isSameAs(longer);
        assertThat(strategy.take(100)).isNull();
        assertThat(strategy.idle()).isEqualTo(99);
    }
}
