package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextStreamTest {
    /** A token for each byte. */
    private static final Tokenizer BYTES = new Tokenizer() {
        @Override public int[] encode(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) ids[i] = bytes[i] & 255;
            return ids;
        }

        @Override public byte[] bytes(int id) { return new byte[] {(byte) id}; }

        @Override public int size() { return 256; }

        @Override public void save(Path folder) { throw new UnsupportedOperationException(); }
    };

    @Test void aCharacterComesWhenItIsWhole() {
        TextStream stream = new TextStream(BYTES);
        int[] ids = BYTES.encode("a\u00e9\ud55c\ud83d\ude00");
        String[] pieces = {"a", "", "\u00e9", "", "", "\ud55c", "", "", "", "\ud83d\ude00"};
        for (int i = 0; i < ids.length; i++) {
            assertThat(stream.append(ids[i])).isEqualTo(pieces[i]);
        }
        assertThat(stream.end()).isEmpty();
    }

    @Test void halfACharacterAtTheEndIsSaidAndForgotten() {
        TextStream stream = new TextStream(BYTES);
        assertThat(stream.append(0xED)).isEmpty();
        assertThat(stream.append(0x95)).isEmpty();
        assertThat(stream.end()).isEqualTo("\ufffd");
        assertThat(stream.append('a')).isEqualTo("a");
        assertThat(stream.end()).isEmpty();
    }

    /** Whatever a model says: the same as the bytes in one piece. */
    @Test void nonsenseBecomesWhatTheLibraryMakesOfIt() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new SplitMix64(seed);
            int[] starts = {0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF8, 0xFF};
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextBoolean() ? starts[random.nextInt(starts.length)]
                        : random.nextInt(256));
            }
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) ids[i] = bytes[i] & 255;
            assertThat(BYTES.decode(ids)).as("seed " + seed)
                    .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
