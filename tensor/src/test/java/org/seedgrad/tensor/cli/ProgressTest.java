package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter text = new StringWriter();

    private Progress progress(boolean terminal) {
        return new Progress(new PrintWriter(text), terminal, "step", 20, 100);
    }

    @Test void aBarOnATerminal() {
        assertThat(progress(true).line(40, "loss 2.5", 10))
                .isEqualTo("step [=========               ] 40 of 100, loss 2.5, 30 s left");
        Progress progress = progress(true);
        progress.update(40, "");
        progress.clear();
        assertThat(text.toString()).startsWith("\r\033[Kstep [").endsWith("\r\033[K")
                .doesNotContain("\n");
    }

    @Test void plainLinesElsewhere() {
        assertThat(progress(false).line(100, "", 10)).isEqualTo("step 100 of 100, 0 s left");
        Progress progress = progress(false);
        progress.update(21, "");
        progress.update(22, "");                            // too soon after the other
        progress.clear();
        assertThat(text.toString()).matches("step 21 of 100, \\d+ s left\\R");
    }

    @Test void longTimes() {
        assertThat(progress(false).line(21, "", 1)).endsWith(", 1:19 min left");
        assertThat(progress(false).line(21, "", 100)).endsWith(", 2:11 h left");
        assertThat(progress(false).line(20, "", 1)).isEqualTo("step 20 of 100");
    }
}
