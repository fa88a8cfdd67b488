package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterTokenizerTest {
    @TempDir Path folder;

    @Test void idsFollowCodePoints() {
        CharacterTokenizer tokenizer = CharacterTokenizer.of("banana\ud83d\ude00\ufffd\n");
        assertThat(tokenizer.alphabet()).isEqualTo("\nabn\ufffd\ud83d\ude00");
        assertThat(tokenizer.encode("nab\ud83d\ude00")).containsExactly(3, 1, 2, 5);
        assertThat(tokenizer.decode(3, 1, 2, 5)).isEqualTo("nab\ud83d\ude00");
        assertThat(tokenizer.size()).isEqualTo(6);
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.bytes(6));
    }

    @Test void everyTextOfItsCharactersComesBack() {
        StringBuilder corpus = new StringBuilder(String.join("", Texts.HARD));
        for (int seed = 0; seed < 500; seed++) corpus.append(Texts.random(new SplitMix64(seed)));
        CharacterTokenizer tokenizer = CharacterTokenizer.of(corpus.toString());
        assertThat(tokenizer.decode(tokenizer.encode(corpus.toString())))
                .isEqualTo(corpus.toString());
    }

    @Test void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CharacterTokenizer.of("abc").encode("abd"))
                .withMessage("tokenizer: U+0064 (LATIN SMALL LETTER D) is not among its 3 "
                        + "characters; leave it out, or train on a text that has it");
        assertThatIllegalArgumentException().isThrownBy(() -> CharacterTokenizer.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> CharacterTokenizer.of("a\ud800"));
    }

    @Test void isStoredWithTheModel() throws IOException {
        CharacterTokenizer.of("\u0000\n\"\\ \ud55c\ud83d\ude00\u2028").save(folder);
        Tokenizer loaded = Tokenizer.load(folder).orElseThrow();
        assertThat(loaded).isInstanceOfSatisfying(CharacterTokenizer.class, tokenizer ->
                assertThat(tokenizer.alphabet())
                        .isEqualTo("\u0000\n \"\\\u2028\ud55c\ud83d\ude00"));
        for (String bad : new String[] {"{}", "{\"characters\":\"\"}", "{\"characters\":[1]}",
            "{\"characters\":\"ba\"}", "{\"characters\":\"aa\"}",
            "{\"characters\":\"\\ud800\"}"}) {
            Files.writeString(folder.resolve("characters.json"), bad);
            assertThatExceptionOfType(CorruptFileException.class)
                    .isThrownBy(() -> Tokenizer.load(folder))
                    .withMessageContaining("characters.json: it");
        }
    }
}
