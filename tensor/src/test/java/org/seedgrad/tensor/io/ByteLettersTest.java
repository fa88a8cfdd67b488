package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteLettersTest {
    @Test void everyByteHasALetterThatCanBeSeen() {
        Set<String> letters = new HashSet<>();
        for (int b = 0; b < 256; b++) {
            byte[] one = {(byte) b};
            String letter = ByteLetters.of(one);
            assertThat(letter).hasSize(1);
            assertThat(Character.isLetterOrDigit(letter.charAt(0))
                    || !Character.isWhitespace(letter.charAt(0))
                    && !Character.isISOControl(letter.charAt(0))).isTrue();
            assertThat(ByteLetters.bytes(letter)).isEqualTo(one);
            letters.add(letter);
        }
        assertThat(letters).hasSize(256);
    }

    /** As in the files of the published models. */
    @Test void lettersAreThose() {
        assertThat(ByteLetters.of("A ~\n\t".getBytes())).isEqualTo("A\u0120~\u010a\u0109");
        assertThat(ByteLetters.of(new byte[] {0, 0x7F, (byte) 0xA0, (byte) 0xA1, (byte) 0xAD,
            (byte) 0xAE, (byte) 0xFF})).isEqualTo("\u0100\u0121\u0142\u00a1\u0143\u00ae\u00ff");
        assertThat(ByteLetters.bytes("a b")).isNull();
        assertThat(ByteLetters.bytes("\u0144")).isNull();
        assertThat(ByteLetters.bytes("\ud55c")).isNull();
    }
}
