package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParallelTest {

    @Test
    void setsTheNumberOfThreads() {
        int before = Parallel.threads();
        try {
            assertThat(before).isPositive();
            Parallel.threads(3);
            assertThat(Parallel.threads()).isEqualTo(3);
            assertThatThrownBy(() -> Parallel.threads(0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(Parallel.threads()).isEqualTo(3);
        } finally {
            Parallel.threads(before);
        }
    }
}
