package org.seedgrad.tensor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all strategies have in common; each has a test of its own for what it alone promises. */
class StrategyTest {

    static List<Supplier<Strategy>> strategies() {
        return List.of(SizeClasses::new, BestFit::new, FirstFit::new, Streaming::new);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void lendsWhatCameBackInTheNextStep(Supplier<Strategy> maker) {
        Strategy strategy = maker.get();
        assertThat(strategy.take(300)).isNull();
        float[] made = new float[strategy.capacity(300)];
        strategy.made(made);
        strategy.give(made);
        strategy.endStep();
        assertThat(strategy.idle()).isEqualTo(made.length);
        assertThat(strategy.take(300)).isSameAs(made);
        assertThat(strategy.idle()).isZero();
        assertThat(strategy.take(300)).isNull();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aSmallRequestDoesNotGetAHugeArray(Supplier<Strategy> maker) {
        Strategy strategy = maker.get();
        float[] made = new float[strategy.capacity(100_000)];
        strategy.made(made);
        strategy.give(made);
        strategy.endStep();
        assertThat(strategy.take(300)).isNull();
    }

    @Test
    void atMostTwiceAsLongAsAskedFor() {
        assertThat(Strategy.fits(new float[600], 300)).isTrue();
        assertThat(Strategy.fits(new float[601], 300)).isFalse();
        assertThat(Strategy.fits(new float[300], 300)).isTrue();
        assertThat(Strategy.fits(new float[299], 300)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void forgetsWhatIsIdleOnClear(Supplier<Strategy> maker) {
        Strategy strategy = maker.get();
        float[] made = new float[strategy.capacity(300)];
        strategy.made(made);
        strategy.give(made);
        strategy.clear();
        assertThat(strategy.idle()).isZero();
        assertThat(strategy.take(300)).isNull();
    }

    /** No array is lent twice at a time, all are long enough, and the counts hold. */
    @ParameterizedTest
    @MethodSource("strategies")
    void lendsNothingTwice(Supplier<Strategy> maker) {
        Pool pool = new Pool(maker.get());
        Random random = new Random(1);
        List<float[]> lent = new ArrayList<>();
        long floats = 0;
        for (int i = 0; i < 5_000; i++) {
            if (lent.isEmpty() || lent.size() < 60 && random.nextInt(5) < 3) {
                int length = 1 + random.nextInt(1 << (1 + random.nextInt(12)));
                float[] array = pool.take(length);
                assertThat(array.length).isGreaterThanOrEqualTo(length);
                for (float[] other : lent) assertThat(array).isNotSameAs(other);
                lent.add(array);
                floats += array.length;
            } else {
                float[] array = lent.remove(random.nextInt(lent.size()));
                floats -= array.length;
                pool.give(array);
            }
            if (i % 100 == 0) pool.endStep();
            assertThat(pool.statistics().lent()).isEqualTo(floats);
        }
        lent.forEach(pool::give);
        assertThat(pool.statistics().lent()).isZero();
        assertThat(pool.leaks()).isEmpty();
    }
}
