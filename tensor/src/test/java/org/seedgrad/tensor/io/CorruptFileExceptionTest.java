package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CorruptFileExceptionTest {
    @Test void namesTheFile() {
        assertThat(new CorruptFileException(Path.of("a.txt"), "it is empty"))
                .hasMessage("a.txt: it is empty");
    }

    @Test void quotesAnyName() {
        assertThat(CorruptFileException.quote("h.0 \ud55c\ud83d\ude00"))
                .isEqualTo("'h.0 \ud55c\ud83d\ude00'");
        assertThat(CorruptFileException.quote("a\nb\u001b\ud800"))
                .isEqualTo("'a\\u000ab\\u001b\\ud800'");
        assertThat(CorruptFileException.quote("\ud83d\ude00".repeat(1_000)))
                .isEqualTo("'" + "\ud83d\ude00".repeat(60) + "...'");
    }
}
