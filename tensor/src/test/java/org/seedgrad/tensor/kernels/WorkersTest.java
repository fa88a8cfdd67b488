package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernels")
@Timeout(60)
class WorkersTest {
    private final int threads = Workers.threads();

    @AfterEach void restoreThreads() { Workers.threads(threads); }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 16})
    void runsEachPartOnce(int count) {
        Workers.threads(count);
        assertThat(Workers.threads()).isEqualTo(count);
        for (int parts : new int[] {0, 1, 2, 3, 7, 100}) {
            AtomicIntegerArray runs = new AtomicIntegerArray(parts);
            Workers.run(parts, runs::incrementAndGet);
            for (int part = 0; part < parts; part++) assertThat(runs.get(part)).isEqualTo(1);
        }
    }

    @Test void runsOnSeveralThreads() throws InterruptedException {
        Workers.threads(3);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        Workers.run(3, part -> {
            seen.add(Thread.currentThread());
            all.countDown();
            await(all);
        });
        // Whichever they are: one that was just dismissed may take a last part.
        assertThat(seen).hasSize(3);
        assertThat(seen).filteredOn(thread -> thread != Thread.currentThread())
                .allMatch(Thread::isDaemon);
    }

    /** So that of two threads each finds in its cache what it worked at before. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void whoCallsDoesTheFirstPart(int count) {
        Workers.threads(count);
        for (int run = 0; run < 1_000; run++) {
            Thread[] first = new Thread[1];
            Workers.run(count, part -> {
                if (part == 0) first[0] = Thread.currentThread();
            });
            assertThat(first[0]).isSameAs(Thread.currentThread());
        }
    }

    /** Who waits for all threads of a group, as JShell does, must not wait for these. */
    @Test void theyDoNotBelongToTheGroupOfTheirCaller() throws InterruptedException {
        ThreadGroup group = new ThreadGroup("caller");
        Thread caller = new Thread(group, () -> {
            Workers.threads(17);
            Workers.run(2, part -> { });
        });
        caller.start();
        caller.join();
        assertThat(group.activeCount()).isZero();
    }

    /** Plain writes of the tasks are seen by the caller, and those of the caller by the tasks. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void tenThousandRunsSeeEachOthersWrites(int count) {
        Workers.threads(count);
        int[] numbers = new int[5];
        for (int run = 0; run < 10_000; run++) {
            int[] before = numbers;
            int[] after = new int[before.length];
            Workers.run(before.length, part -> after[part] = before[part] + part);
            numbers = after;
        }
        assertThat(numbers).containsExactly(0, 10_000, 20_000, 30_000, 40_000);
    }

    @Test void wakesThreadsThatHaveParked() throws InterruptedException {
        Workers.threads(2);
        for (int i = 0; i < 3; i++) {
            CountDownLatch both = new CountDownLatch(2);
            Workers.run(2, part -> {
                both.countDown();
                await(both);
            });
            Thread.sleep(100);                                  // far longer than it spins
        }
    }

    @Test void theNumberOfThreadsChangesBetweenRuns() {
        for (int i = 0; i < 300; i++) {
            Workers.threads(1 + i * 7 % 9);
            AtomicInteger sum = new AtomicInteger();
            Workers.run(20, sum::addAndGet);
            assertThat(sum).hasValue(190);
        }
    }

    @Test void refusesNoThreads() {
        assertThatThrownBy(() -> Workers.threads(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads: 0; at least 1 is needed, the calling one");
        assertThat(Workers.threads()).isEqualTo(threads);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void throwsTheFirstExceptionAfterAllHaveStopped(int count) {
        Workers.threads(count);
        for (int run = 0; run < 200; run++) {
            AtomicInteger running = new AtomicInteger();
            assertThatThrownBy(() -> Workers.run(50, part -> {
                running.incrementAndGet();
                try {
                    if (part == 5 || part == 6 || part == 40) {
                        throw new IllegalStateException("part " + part);
                    }
                } finally {
                    running.decrementAndGet();
                }
            })).isInstanceOf(IllegalStateException.class).hasMessage("part 5");
            assertThat(running).hasValue(0);
        }
        AtomicInteger parts = new AtomicInteger();
        Workers.run(50, part -> parts.incrementAndGet());
        assertThat(parts).hasValue(50);
    }

    @Test void carriesErrorsToo() {
        Workers.threads(2);
        AssertionError error = new AssertionError("boom");
        assertThatThrownBy(() -> Workers.run(2, part -> {
            throw error;
        })).isSameAs(error);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void aRunWithinATaskStaysOnItsThread(int count) {
        Workers.threads(count);
        AtomicInteger inner = new AtomicInteger();
        Workers.run(10, part -> {
            Thread outer = Thread.currentThread();
            Workers.run(10, nested -> {
                assertThat(Thread.currentThread()).isSameAs(outer);
                inner.incrementAndGet();
            });
        });
        assertThat(inner).hasValue(100);
    }

    @Test void severalThreadsMayRunAtTheSameTime() throws InterruptedException {
        Workers.threads(3);
        List<Thread> users = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int user = 0; user < 4; user++) {
            users.add(new Thread(() -> {
                for (int run = 0; run < 2_000; run++) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(6);
                    Workers.run(6, runs::incrementAndGet);
                    for (int part = 0; part < 6; part++) {
                        if (runs.get(part) != 1) throw new AssertionError("part " + part);
                    }
                }
            }));
        }
        for (Thread user : users) {
            user.setUncaughtExceptionHandler((thread, error) -> failure.set(error));
            user.start();
        }
        for (Thread user : users) user.join();
        assertThat(failure.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void rangesCoverEverythingOnceInStretchesOfTheGrain(int count) {
        Workers.threads(count);
        for (int n : new int[] {0, 1, 9, 10, 11, 29, 100, 1000}) {
            AtomicIntegerArray times = new AtomicIntegerArray(n);
            AtomicInteger stretches = new AtomicInteger();
            Workers.range(n, 10, (from, to) -> {
                stretches.incrementAndGet();
                if (n >= 10) assertThat(to - from).isGreaterThanOrEqualTo(10);
                for (int i = from; i < to; i++) times.incrementAndGet(i);
            });
            for (int i = 0; i < n; i++) assertThat(times.get(i)).isEqualTo(1);
            assertThat(stretches.get()).isBetween(1, count);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
