package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test void meansOfStretches() {
        History history = new History();
        history.add(3);
        history.add(2);
        assertThat(history.mark(2, 4)).isEqualTo(new History.Point(2, 2.5, 4));
        history.add(1);
        assertThat(history.mark(3, 4).training()).isEqualTo(1);
        assertThat(history.points()).hasSize(2);
    }

    @Test void goesOnFromText() {
        History history = new History();
        history.add(0.1);
        history.mark(1, 1.0 / 3);
        history.add(0.1);
        history.add(0.2);
        History other = History.of(history.toString());
        assertThat(other.points()).isEqualTo(history.points());
        history.add(0.3);
        other.add(0.3);
        assertThat(other.mark(4, 0)).isEqualTo(history.mark(4, 0));
    }

    @Test void refusesWhatIsNone() {
        for (String text : new String[] {"", "1", "x y", "1 2\n3", "1 2\n3 4 x"}) {
            assertThatThrownBy(() -> History.of(text)).as(text)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("damaged");
        }
    }
}
