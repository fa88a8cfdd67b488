package org.seedgrad.tensor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamingTest {

    @Test
    void theSameStepGetsTheSameArrays() {
        Pool pool = new Pool(new Streaming());
        float[] a = pool.take(100);
        float[] b = pool.take(200);
        pool.give(b);
        float[] c = pool.take(200);
        assertThat(c).as("no reuse within a step").isNotSameAs(b);
        pool.give(a);
        pool.give(c);
        pool.endStep();
        assertThat(pool.take(100)).isSameAs(a);
        assertThat(pool.take(200)).isSameAs(b);
        assertThat(pool.take(200)).isSameAs(c);
        assertThat(pool.statistics().reuses()).isEqualTo(3);
    }

    @Test
    void anotherStepReplacesWhatDoesNotFit() {
        Pool pool = new Pool(new Streaming());
        pool.give(pool.take(100));
        pool.endStep();
        float[] longer = pool.take(1000);
        assertThat(longer.length).isGreaterThanOrEqualTo(1000);
        pool.give(longer);
        pool.endStep();
        assertThat(pool.statistics().allocated()).as("the short one is gone").isEqualTo(1000);
        assertThat(pool.take(1000)).isSameAs(longer);
    }

    /** As with the gradient of a parameter, which outlives the step. */
    @Test
    void whatIsStillLentIsNotLentAgain() {
        Pool pool = new Pool(new Streaming());
        float[] kept = pool.take(100);
        pool.endStep();
        float[] other = pool.take(100);
        assertThat(other).isNotSameAs(kept);
        pool.give(kept);
        pool.give(other);
        pool.endStep();
        assertThat(pool.statistics().allocated()).isEqualTo(100);
        assertThat(pool.take(100)).isSameAs(other);
    }
}
