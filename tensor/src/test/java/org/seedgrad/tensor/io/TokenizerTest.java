package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

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
}
