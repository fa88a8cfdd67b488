package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is no budget. */
class BudgetTest {
    @Test void mustMakeSense() {
        assertThatThrownBy(() -> new Budget.Bytes(0))
                .hasMessage("budget: 0 bytes; give at least 1");
        assertThatThrownBy(() -> new Budget.Ratio(0.5))
                .hasMessage("budget: a ratio of 0.5; give a number from 1 up");
        assertThatThrownBy(() -> new Budget.Ratio(Double.NaN)).hasMessageContaining("NaN");
        for (double error : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> new Budget.RelativeError(error)).hasMessage(
                    "budget: a relative error of " + error
                    + "; give a number above 0 and below 1");
        }
    }
}
