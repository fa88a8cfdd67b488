package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.core.Shape;

class Gpt2ConfigTest {
    /** The smallest published model. */
    private static final Gpt2Config SMALL = new Gpt2Config(50_257, 1024, 768, 12, 12, 0.1f);

    @TempDir Path folder;

    @Test void readsTheSmallCheckpoint() throws IOException {
        assertThat(Gpt2Config.read(SafeTensorsTest.TINY.resolve("config.json")))
                .isEqualTo(new Gpt2Config(257, 64, 48, 4, 3, 0, 192, 1e-5f));
    }

    @Test void aRoundTripIsTheSame() throws IOException {
        Path file = folder.resolve("config.json");
        for (Gpt2Config config : new Gpt2Config[] {SMALL,
                new Gpt2Config(10, 20, 30, 5, 2, 0, 77, 1e-6f)}) {
            config.write(file);
            assertThat(Gpt2Config.read(file)).isEqualTo(config);
        }
    }

    @Test void shapesAreThoseOfThePublishedModel() {
        assertThat(SMALL.shapes()).hasSize(148).containsEntry("wte.weight", Shape.of(50_257, 768))
                .containsEntry("h.11.attn.c_attn.weight", Shape.of(768, 2304))
                .containsEntry("h.0.mlp.c_proj.weight", Shape.of(3072, 768))
                .containsEntry("ln_f.bias", Shape.of(768));
        // Radford et al. give 117M; the files have this many.
        assertThat(SMALL.shapes().values().stream().mapToInt(Shape::size).sum())
                .isEqualTo(124_439_808);
    }

    @Test void theSizesThatWereSaidComeBack() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, """
                {"vocab_size": 9, "n_positions": 8, "n_embd": 6, "n_head": 2, "n_layer": 1,
                 "n_inner": null, "some_newer_field": [1], "reorder_and_upcast_attn": false}""");
        assertThat(Gpt2Config.read(file)).isEqualTo(new Gpt2Config(9, 8, 6, 2, 1, 0));
    }

    @ParameterizedTest @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "'vocab_size':257 | 'x':1 | its vocab_size is no whole number: it is missing",
        "'n_layer':3 | 'n_layer':3.5 | its n_layer is no whole number: '3.5'",
        "'n_layer':3 | 'n_layer':'3' | its n_layer is no whole number",
        "'n_layer':3 | 'n_layer':0 | layers is 0 and must be at least 1",
        "'n_layer':3 | 'n_layer':2000000000 | layers is more than 10000",
        "'n_layer':3 | 'n_layer':5000000000 | its n_layer is no whole number",
        "'n_embd':48 | 'n_embd':100000 | 3 x width x width is more than",
        "'n_embd':48 | 'n_embd':2147483647 | vocabulary x width is more than",
        "'n_embd':48 | 'n_embd':49 | 4 heads do not divide a width of 49",
        "'layer_norm_epsilon':1e-05 | 'layer_norm_epsilon':0 | epsilon is 0.0",
        "'layer_norm_epsilon':1e-05 | 'layer_norm_epsilon':'x' | layer_norm_epsilon is no number",
        "'gelu_new' | 'gelu' | activation_function is 'gelu', but this engine has gelu_new",
        "'gpt2' | 'gpt_neo' | model_type is 'gpt_neo', but this engine has gpt2",
        "'n_ctx':64 | 'tie_word_embeddings':false | tie_word_embeddings is 'false'",
        "'n_ctx':64 | 'scale_attn_by_inverse_layer_idx':true | but this engine has false",
        "'n_ctx':64 | 'resid_pdrop':1 | dropout is 1.0"})
    void refusesOtherModels(String said, String instead, String message) throws IOException {
        String tiny = Files.readString(SafeTensorsTest.TINY.resolve("config.json"))
                .replace("\": ", "\":");
        String changed = tiny.replace(said.replace('\'', '"'), instead.replace('\'', '"'));
        assertThat(changed).isNotEqualTo(tiny);
        Path file = Files.writeString(folder.resolve("config.json"), changed);
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> Gpt2Config.read(file))
                .withMessageStartingWith(file + ": ").withMessageContaining(message);
    }

    @Test void refusesArgumentsThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Gpt2Config(0, 1, 1, 1, 1, 0))
                .withMessage("gpt2: vocabulary is 0 and must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new Gpt2Config(1, 1, 1, 1, 1, Float.NaN)).withMessageContaining("dropout");
    }
}
