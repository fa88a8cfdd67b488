package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.optim.Schedule;

class SettingsTest {
    static final Gpt2Config CONFIG = new Gpt2Config(4, 8, 8, 2, 1, 0.1f);

    static Settings settings(int steps, int context, double rate) {
        return new Settings("a \"b\".txt", "3-00", true, steps, 2, context, CONFIG, rate, 0.1,
                -5, 3, false);
    }

    @Test void comeBackFromText() {
        Settings settings = settings(100, 8, 0.1 + 0.2);
        assertThat(Settings.of(settings.toJson())).isEqualTo(settings);
        assertThatThrownBy(() -> Settings.of("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Settings.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test void theRateGrowsAndFalls() {
        Schedule schedule = settings(100, 8, 1).schedule();
        assertThat(schedule.rate(0)).isEqualTo(0.2);
        assertThat(schedule.rate(4)).isEqualTo(1);
        assertThat(schedule.rate(50)).isBetween(0.5, 0.6);
        assertThat(schedule.rate(99)).isCloseTo(0.1, within(1e-3));     // just before its end
    }

    @Test void refuseWhatCannotBe() {
        assertThatThrownBy(() -> settings(0, 8, 1)).hasMessage(
                "--steps is 0 and must be at least 1");
        assertThatThrownBy(() -> settings(1, 9, 1)).hasMessage(
                "--context is 9, but the model has 8 places");
        assertThatThrownBy(() -> settings(1, 8, Double.NaN)).hasMessage(
                "--rate is NaN and must be above 0");
        assertThatThrownBy(() -> new Settings("a", "b", true, 1, 300_000_000, 8, CONFIG, 1, 0, 1,
                1, false)).hasMessage("--batch x --context is 2400000000 tokens a step; at most "
                + "2147483639 are possible, and a few thousand are usual");
    }
}
