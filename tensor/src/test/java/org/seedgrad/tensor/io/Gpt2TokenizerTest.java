package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two implementations that know nothing of each other: the library's, and our byte pairs. */
class Gpt2TokenizerTest {
    private static final Path ROOT = Path.of(System.getProperty("seedgrad.root"));
    private static final Gpt2Tokenizer LIBRARY = new Gpt2Tokenizer();

    @TempDir static Path folder;
    private static Tokenizer own;

    @BeforeAll static void save() throws IOException {
        LIBRARY.save(folder);
        own = Tokenizer.load(folder).orElseThrow();
        assertThat(own).isInstanceOf(BytePairTokenizer.class);
    }

    /** Ids that anybody can check with the published tokenizer. */
    @Test void idsAreThoseOfThePublishedModel() {
        assertThat(LIBRARY.encode("Hello world")).containsExactly(15496, 995);
        assertThat(LIBRARY.encode("The capital of France is"))
                .containsExactly(464, 3139, 286, 4881, 318);
        assertThat(own.encode("The capital of France is"))
                .containsExactly(464, 3139, 286, 4881, 318);
        assertThat(LIBRARY.decode(15496, 995, Gpt2Tokenizer.END_OF_TEXT))
                .isEqualTo("Hello world<|endoftext|>");
        assertThat(LIBRARY.encode("<|endoftext|>")).doesNotContain(Gpt2Tokenizer.END_OF_TEXT);
        assertThat(LIBRARY.size()).isEqualTo(own.size()).isEqualTo(50_257);
        assertThatIllegalArgumentException().isThrownBy(() -> LIBRARY.bytes(50_257));
        assertThatIllegalArgumentException().isThrownBy(() -> LIBRARY.bytes(-1));
    }

    @Test void theFilesAreThoseOfThePublishedModel() throws IOException {
        assertThat(Files.readAllLines(folder.resolve("merges.txt"))).hasSize(50_001)
                .startsWith("#version: 0.2", "\u0120 t", "\u0120 a", "h e", "i n", "r e", "o n");
        var vocabulary = Json.object(folder.resolve("vocab.json"));
        assertThat(vocabulary.size()).isEqualTo(50_257);
        assertThat(vocabulary.get("<|endoftext|>").asInt()).isEqualTo(50_256);
        assertThat(vocabulary.get("\u0120").asInt()).isEqualTo(220);
        assertThat(vocabulary.get("!").asInt()).isZero();
    }

    @Test void everyTokenIsTheSame() {
        for (int id = 0; id < own.size(); id++) {
            assertThat(own.bytes(id)).isEqualTo(LIBRARY.bytes(id));
        }
    }

    private static void assertAgree(String text, String description) {
        int[] ids = LIBRARY.encode(text);
        assertThat(own.encode(text)).as(description).isEqualTo(ids);
        assertThat(LIBRARY.decode(ids)).as(description).isEqualTo(text);
        assertThat(own.decode(ids)).as(description).isEqualTo(text);
    }

    @Test void bothAgreeOnAnyText() throws IOException {
        for (String text : Texts.HARD) assertAgree(text, text);
        for (int seed = 0; seed < 3_000; seed++) {
            assertAgree(Texts.random(new SplitMix64(seed)), "seed " + seed);
        }
        assertAgree(Files.readString(ROOT.resolve("README.md")), "README");
        assertAgree(Files.readString(ROOT.resolve("micro/MicroGpt.java")), "MicroGpt");
    }
}
