package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    @TempDir Path folder;

    @Test void aFolderHasItsOwnOrThatOfGpt2OrNone() throws IOException {
        assertThat(Tokenizer.load(folder)).isEmpty();
        assertThat(Tokenizer.load(SafeTensorsTest.TINY)).isEmpty();
        new Gpt2Config(50_257, 8, 8, 1, 1, 0).write(folder.resolve("config.json"));
        assertThat(Tokenizer.load(folder)).get().isInstanceOf(Gpt2Tokenizer.class);
        CharacterTokenizer.of("abc").save(folder);
        assertThat(Tokenizer.load(folder)).get().isInstanceOf(CharacterTokenizer.class);
    }

    /** Of whichever kind: what is saved last is what is loaded, and nothing else stays. */
    @Test void theLastOneTakesThePlaceOfAnyOther() throws IOException {
        CharacterTokenizer.of("abc").save(folder);
        new Gpt2Tokenizer().save(folder);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("vocab.json", "merges.txt");
        assertThat(Tokenizer.load(folder)).get().isInstanceOf(BytePairTokenizer.class);
        CharacterTokenizer.of("abcd").save(folder);
        assertThat(folder.toFile().list()).containsExactly("characters.json");
        assertThat(Tokenizer.load(folder)).get().returns(4, Tokenizer::size);
    }

    @Test void thatOfALargerModelIsRefused() throws IOException {
        new Gpt2Config(3, 8, 8, 1, 1, 0).write(folder.resolve("config.json"));
        CharacterTokenizer.of("ab").save(folder);           // a table may have rows to spare
        assertThat(Tokenizer.load(folder)).get().returns(2, Tokenizer::size);
        CharacterTokenizer.of("abcd").save(folder);
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> Tokenizer.load(folder))
                .withMessage(folder.resolve("characters.json") + ": it has 4 tokens, but the "
                        + "model of config.json knows 3; remove it, or put that of this model in "
                        + "its place");
        new Gpt2Tokenizer().save(folder);
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> Tokenizer.load(folder))
                .withMessageStartingWith(folder.resolve("vocab.json") + ": it has 50257 tokens");
    }
}
