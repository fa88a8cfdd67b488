package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test void ofFiniteNumbers() {
        assertThat(Statistics.of(new float[] {1, -3, Float.NaN, 5, Float.POSITIVE_INFINITY}))
                .isEqualTo(new Statistics(-3, 1, 5, 2));
    }

    @Test void ofNone() {
        assertThat(Statistics.of(new float[] {Float.NaN}).isEmpty()).isTrue();
        assertThat(Statistics.of(new float[] {0}).isEmpty()).isFalse();
    }
}
