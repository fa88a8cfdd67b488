package org.seedgrad.tensor.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class PoolTest {
    private final Pool pool = new Pool(new BestFit());

    @Test
    void counts() {
        float[] a = pool.take(100);
        pool.take(50);
        pool.give(a);
        pool.take(90);
        assertThat(pool.statistics()).isEqualTo(new Pool.Statistics(150, 150, 150, 3, 1, 1));
        pool.take(10);
        pool.resetStatistics();
        assertThat(pool.statistics()).isEqualTo(new Pool.Statistics(160, 160, 160, 0, 0, 0));
    }

    @Test
    void namesWhoLeaksByLength() {
        pool.take(100);
        pool.take(100);
        pool.give(pool.take(70));
        pool.take(30);
        assertThat(pool.leaks()).containsExactly("1 buffer of 30 floats",
                "2 buffers of 100 floats");
    }

    @Test
    void namesWhoLeaksByPlace() {
        pool.trace(true);
        pool.give(pool.take(100));
        pool.take(40);
        assertThat(pool.leaks()).hasSize(2);
        assertThat(pool.leaks().getLast()).startsWith("40 floats taken at ")
                .contains("PoolTest.namesWhoLeaksByPlace");
        pool.trace(false);
        assertThat(pool.leaks()).hasSize(1);
    }

    @Test
    void forgets() {
        pool.forget(pool.take(100));
        assertThat(pool.statistics()).isEqualTo(new Pool.Statistics(0, 0, 100, 1, 0, 0));
        assertThat(pool.leaks()).isEmpty();
    }

    @Test
    void keepsItsStrategyWhileBuffersAreLent() {
        float[] lent = pool.take(100);
        assertThatThrownBy(() -> pool.use(new FirstFit()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 buffer of 100 floats");
        pool.give(lent);
        pool.use(new FirstFit());
        assertThat(pool.statistics().allocated()).isZero();
    }

    @Test
    void trims() {
        pool.give(pool.take(100));
        assertThat(pool.statistics().allocated()).isEqualTo(100);
        pool.trim();
        assertThat(pool.statistics().allocated()).isZero();
    }

    /** Each thread writes its own sign into what it holds; a buffer lent twice would show two. */
    @Test
    void servesManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        var results = new ArrayList<Future<Boolean>>();
        for (int t = 0; t < 8; t++) {
            int sign = t;
            results.add(threads.submit(() -> {
                boolean alone = true;
                for (int i = 0; i < 2_000; i++) {
                    float[] array = pool.take(64 + i % 7);
                    Arrays.fill(array, sign);
                    Thread.onSpinWait();
                    for (float number : array) alone &= number == sign;
                    pool.give(array);
                }
                return alone;
            }));
        }
        for (var result : results) assertThat(result.get()).isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.statistics().lent()).isZero();
        assertThat(pool.statistics().gives()).isEqualTo(16_000);
    }
}
