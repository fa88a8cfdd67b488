package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.core.SmallOperations.add;
import static org.seedgrad.tensor.core.SmallOperations.bend;
import static org.seedgrad.tensor.core.SmallOperations.mul;
import static org.seedgrad.tensor.core.SmallOperations.sum;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryTest {
    private static final int N = 5_000;
    private final Tensor w = Tensor.full(Shape.of(N), 0.5f).requireGrad();

    @AfterEach
    void defaults() {
        w.zeroGrad();
        assertThat(Memory.leaks()).isEmpty();
        Memory.strategy(Memory.Strategy.SIZE_CLASSES);
    }

    private float step() {
        try (Scope step = Memory.scope()) {
            w.zeroGrad();
            Tensor loss = sum(bend(add(mul(w, w), bend(w))));
            loss.backward();
            for (int i = 0; i < N; i++) w.data[i] -= 0.01f * w.grad.data[i];
            return loss.item();
        }
    }

    /** The same bits as with ordinary arrays; from the second step on, nothing is made anew. */
    @ParameterizedTest
    @EnumSource(Memory.Strategy.class)
    void everyStrategyServesTraining(Memory.Strategy strategy) {
        Tensor twin = Tensor.of(w.toArray(), w.shape).requireGrad();
        for (int i = 0; i < 5; i++) {
            twin.zeroGrad();
            sum(bend(add(mul(twin, twin), bend(twin)))).backward();
            for (int k = 0; k < N; k++) twin.data[k] -= 0.01f * twin.grad.data[k];
        }
        Memory.strategy(strategy);
        for (int i = 0; i < 2; i++) step();
        Memory.resetStatistics();
        long allocated = Memory.statistics().allocated();
        for (int i = 0; i < 3; i++) step();
        assertThat(w.toArray()).isEqualTo(twin.toArray());
        Memory.Statistics statistics = Memory.statistics();
        assertThat(statistics.takes()).isEqualTo(statistics.gives()).isPositive();
        assertThat(statistics.reuseRate()).isEqualTo(1);
        assertThat(statistics.allocated()).isEqualTo(allocated);
        assertThat(statistics.inUse()).as("the grad").isBetween(4L * N, 8L * N);
    }

    /** In a chain, the gradients of inner nodes take two buffers however long it is. */
    @Test
    void usedUpGradientsGoBackAtOnce() {
        long[] peaks = new long[2];
        int[] lengths = {4, 40};
        for (int k = 0; k < 2; k++) {
            try (Scope scope = Memory.scope()) {
                Tensor h = w;
                for (int i = 0; i < lengths[k]; i++) h = bend(h);
                Tensor loss = sum(h);
                long forward = Memory.statistics().inUse();
                Memory.resetStatistics();
                loss.backward();
                peaks[k] = Memory.statistics().peak() - forward;
            }
            w.zeroGrad();
        }
        assertThat(peaks[1]).isEqualTo(peaks[0]);
    }

    /** A residual connection shares one gradient between two operands; that goes back as well. */
    @Test
    void sharedGradientsGoBackWhenTheLastIsDone() {
        try (Scope scope = Memory.scope()) {
            Tensor h = w;
            for (int i = 0; i < 20; i++) h = add(h, bend(h));
            Tensor loss = sum(h);
            long forward = scope.bytes();
            loss.backward();
            assertThat(scope.bytes()).as("but the grad, nothing is left").isEqualTo(forward);
        }
    }

    @Test
    void aRuleMayOpenAScopeForItsScratch() {
        try (Scope scope = Memory.scope()) {
            Tensor loss = sum(SmallOperations.apply("scratch", in -> Tensor.zeros(N), ap -> {
                try (Scope scratch = Memory.scope()) {
                    for (int i = 0; i < 10; i++) Tensor.zeros(100 * N);
                    return new Tensor[] {Tensor.full(Shape.of(N), 3).keep()};
                }
            }, bend(w)));
            long forward = scope.bytes();
            loss.backward();
            assertThat(scope.bytes()).isEqualTo(forward);
            assertThat(w.grad.get(0)).isEqualTo(3 * 0.75f / (1.25f * 1.25f));
        }
    }

    @Test
    void leaksAreNamed() {
        Memory.trace(true);
        try (Scope scope = Memory.scope()) {
            sum(mul(w, w)).backward();
        }
        assertThat(Memory.leaks()).hasSize(2);
        assertThat(Memory.leaks().getFirst()).isEqualTo("1 buffer of 5120 floats");
        assertThat(Memory.leaks().getLast()).startsWith("5120 floats taken at ")
                .contains("SmallOperations");
        Memory.trace(false);
    }

    @Test
    void theStrategyStaysWhileBuffersAreLent() {
        try (Scope scope = Memory.scope()) {
            Tensor.zeros(N);
            assertThatThrownBy(() -> Memory.strategy(Memory.Strategy.BEST_FIT))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void trimDropsIdleBuffers() {
        step();
        w.zeroGrad();
        assertThat(Memory.statistics().allocated()).isPositive();
        Memory.trim();
        assertThat(Memory.statistics().allocated()).isZero();
    }

    /** reliability: 1,000 steps keep the heap after collection within 10 %. */
    @ParameterizedTest
    @EnumSource(Memory.Strategy.class)
    void aThousandStepsKeepTheHeap(Memory.Strategy strategy) {
        Memory.strategy(strategy);
        for (int i = 0; i < 50; i++) step();
        long before = heap();
        for (int i = 0; i < 1_000; i++) step();
        // A megabyte for what the JVM itself does meanwhile: small beside what 1,000 steps would
        // leave if each left one buffer (20 MB).
        assertThat(heap()).isLessThan(before + before / 10 + (1 << 20));
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
