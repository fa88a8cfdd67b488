package org.seedgrad.tensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Each of the four limits by itself. */
class ToleranceTest {
    private static final Tolerance TOLERANCE = new Tolerance(0.5, 0.25, 0.75, 0.5);

    private static boolean admits(double absolute, double relative, double cosine,
                                  double correlation) {
        return TOLERANCE.admits(
                new Deviation(absolute, 0, 1e9, relative, cosine, correlation));
    }

    @Test void limitsAreIncluded() { assertThat(admits(0.5, 0.25, 0.75, 0.5)).isTrue(); }

    @Test void eachOfTheFourCounts() {
        assertThat(admits(0.51, 0, 1, 1)).isFalse();
        assertThat(admits(0, 0.26, 1, 1)).isFalse();
        assertThat(admits(0, 0, 0.74, 1)).isFalse();
        assertThat(admits(0, 0, 1, 0.49)).isFalse();
    }

    @Test void notANumberIsNeverAdmitted() {
        assertThat(admits(Double.NaN, 0, 1, 1)).isFalse();
        assertThat(admits(0, 0, 1, Double.NaN)).isFalse();
    }

    @Test void infinityAndMinusOneAskForNothing() {
        assertThat(new Tolerance(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, -1, -1)
                .admits(new Deviation(1e30, 0, 0, 1e30, -1, -1))).isTrue();
    }

    @Test void saysWhatIsBroken() {
        assertThat(TOLERANCE.broken(new Deviation(0.75, 0, 0, 0.125, 0.5, Double.NaN))).isEqualTo(
                "largest error 0.75 (above 0.5), cosine similarity 0.5 (below 0.75), "
                + "correlation NaN (below 0.5)");
        assertThat(TOLERANCE.broken(new Deviation(0, 0, 0, 0, 1, 1))).isEmpty();
    }

    /** What float32 does not tell apart is said in double: 1.0 is not below 1.0. */
    @Test void aLimitMissedByLittleReadsAsMissed() {
        assertThat(new Tolerance(0.1, 1, 1, -1).broken(
                new Deviation(Math.nextUp(0.1), 0, 0, 0, 1 - 1e-12, 1))).isEqualTo(
                "largest error 0.10000000000000002 (above 0.1), "
                + "cosine similarity 0.999999999999 (below 1.0)");
    }

    @Test void cannotBeAnything() {
        assertThatThrownBy(() -> new Tolerance(Double.NaN, 0, 1, 1)).hasMessage(
                "tolerance: the absolute error is NaN; give a number from 0 up, or infinity");
        assertThatThrownBy(() -> new Tolerance(0, 0, 1.1, 1)).hasMessage(
                "tolerance: the cosine is 1.1; give a number from -1 to 1");
    }
}
