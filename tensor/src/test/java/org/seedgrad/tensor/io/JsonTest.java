package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach void name() { file = folder.resolve("it.json"); }

    @Test void keepsOrderAndText() throws IOException {
        Json.write(file, Json.newObject().put("b", 1).put("a", "\ud55c \ud83d\ude00 \"\n"));
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).endsWith("}\n")
                .contains("\ud55c \ud83d\ude00 \\\"\\n");
        assertThat(Json.object(file).toString())
                .isEqualTo("{\"b\":1,\"a\":\"\ud55c \ud83d\ude00 \\\"\\n\"}");
    }

    @ParameterizedTest @ValueSource(strings = {"", "[]", "1", "null", "{", "{}}", "{} {}",
        "{'a':1}", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":2}}", "{\"a\":01}",
        "{\"a\":NaN}", "// {}"})
    void refusesWhatIsNoObject(String text) throws IOException {
        Files.writeString(file, text);
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> Json.object(file)).withMessageStartingWith(file + ": it");
    }

    @Test void refusesDepthAndBadUtf8() throws IOException {
        Files.writeString(file, "{\"a\":".repeat(100_000));
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> Json.object(file)).withMessageContaining("epth");
        Files.write(file, new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'});
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> Json.object(file)).withMessageContaining("not valid UTF-8");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "{ | in line 1, column 2: Unexpected end-of-input: expected close marker for Object",
        "{\"a\":[1} | in line 1, column 8: Unexpected close marker '}': expected ']'"})
    void messagesHaveNothingOfTheLibrary(String text, String message) throws IOException {
        Files.writeString(file, text);
        assertThatExceptionOfType(CorruptFileException.class).isThrownBy(() -> Json.object(file))
                .withMessage(file + ": its JSON is broken " + message);
    }

    @Test void refusesAFolder() {
        assertThatExceptionOfType(CorruptFileException.class).isThrownBy(() -> Json.object(folder))
                .withMessage(folder + ": it is a folder, but must be a file of JSON");
    }

    @Test void messagesAreOneShortLine() throws IOException {
        Files.writeString(file, "{\"a\": " + "x".repeat(10_000) + "\n}");
        assertThatExceptionOfType(CorruptFileException.class).isThrownBy(() -> Json.object(file))
                .satisfies(e -> assertThat(e.getMessage().substring(file.toString().length()))
                        .hasSizeLessThan(200).doesNotContain("\n"));
    }
}
