package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seedgrad.tensor.core.Shape;

class Gpt2CheckpointTest {
    private static final Path TINY = SafeTensorsTest.TINY;

    @TempDir Path folder;
    private Map<String, StoredTensor> tensors;      // of the small checkpoint, to be changed

    @BeforeEach void copy() throws IOException {
        Files.copy(TINY.resolve("config.json"), folder.resolve("config.json"));
        tensors = new LinkedHashMap<>();
        try (SafeTensors tiny = SafeTensors.open(TINY.resolve("model.safetensors"))) {
            tiny.tensors().forEach((name, tensor) ->
                    tensors.put(name, StoredTensor.of(tensor.toTensor())));
        }
    }

    private void write() throws IOException {
        SafeTensors.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    }

    private static Map<String, float[]> numbers(Path folder) throws IOException {
        try (Gpt2Checkpoint open = Gpt2Checkpoint.open(folder)) {
            Map<String, float[]> numbers = new LinkedHashMap<>();
            open.tensors().keySet().forEach(name -> numbers.put(name, open.numbers(name)));
            return numbers;
        }
    }

    private static void assertSame(Map<String, float[]> numbers, Map<String, float[]> expected) {
        assertThat(numbers.keySet()).containsExactlyElementsOf(expected.keySet());
        numbers.forEach((name, values) ->
                assertThat(values).as(name).isEqualTo(expected.get(name)));
    }

    @Test void readsTheSmallCheckpoint() throws IOException {
        try (Gpt2Checkpoint open = Gpt2Checkpoint.open(TINY)) {
            assertThat(open.config().width()).isEqualTo(48);
            assertThat(open.tensors().keySet())
                    .containsExactlyElementsOf(open.config().shapes().keySet());
            // Its README says how many parameters it has.
            assertThat(open.tensors().values().stream().mapToLong(StoredTensor::byteSize).sum())
                    .isEqualTo(4 * 100_320);
            assertThat(open.numbers("ln_f.bias")).hasSize(48);
            assertThatIllegalArgumentException().isThrownBy(() -> open.numbers("ln_g.bias"))
                    .withMessageContaining("there is no 'ln_g.bias'; there are [wte.weight");
        }
    }

    @Test void understandsThePrefixTheMasksAndTheOutput() throws IOException {
        Map<String, StoredTensor> other = new TreeMap<>();      // another order, too
        tensors.forEach((name, tensor) -> other.put("transformer." + name, tensor));
        other.put("lm_head.weight", tensors.get("wte.weight"));
        for (int layer = 0; layer < 3; layer++) {
            String attention = "transformer.h." + layer + ".attn.";
            other.put(attention + "bias", new StoredTensor(DType.BOOL, new long[] {1, 1, 64, 64},
                    StoredTensor.of(new byte[64 * 64]).bytes()));
            other.put(attention + "masked_bias",
                    StoredTensor.of(DType.F32, new float[] {-1e4f}, Shape.SCALAR));
        }
        tensors = other;
        write();
        assertSame(numbers(folder), numbers(TINY));
    }

    @Test void understandsShards() throws IOException {
        Map<String, Map<String, StoredTensor>> shards = new LinkedHashMap<>();
        var index = Json.newObject();
        var map = index.putObject("weight_map");
        tensors.forEach((name, tensor) -> {
            String file = name.startsWith("h.1") ? "b.safetensors" : "a.safetensors";
            shards.computeIfAbsent(file, f -> new LinkedHashMap<>()).put(name, tensor);
            map.put(name, file);
        });
        for (var shard : shards.entrySet()) {
            SafeTensors.write(folder.resolve(shard.getKey()), shard.getValue(), Map.of());
        }
        Json.write(folder.resolve("model.safetensors.index.json"), index);
        assertThat(shards).hasSize(2);
        assertSame(numbers(folder), numbers(TINY));
    }

    @Test void savesWhatItReads() throws IOException {
        Map<String, float[]> weights = numbers(TINY);
        Gpt2Config config = Gpt2Config.read(TINY.resolve("config.json"));
        Path saved = folder.resolve("saved");
        Gpt2Checkpoint.save(saved, config, weights);
        assertSame(numbers(saved), weights);
        assertThat(Gpt2Config.read(saved.resolve("config.json"))).isEqualTo(config);
        try (SafeTensors file = SafeTensors.open(saved.resolve("model.safetensors"))) {
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
        }
    }

    @ParameterizedTest @EnumSource(names = {"F16", "BF16"})
    void savesAndReadsHalves(DType dtype) throws IOException {
        Map<String, float[]> weights = numbers(TINY);
        Gpt2Config config = Gpt2Config.read(TINY.resolve("config.json"));
        Gpt2Checkpoint.save(folder, config, weights, dtype);
        assertThat(Files.size(folder.resolve("model.safetensors")))
                .isBetween(2L * 100_320, 2L * 100_320 + 4_000);
        Map<String, float[]> halves = numbers(folder);
        // Half a unit in the last place: 11 bits of F16, 8 of BF16; F16 has steps of 2^-24 near 0.
        double relative = dtype == DType.F16 ? 0x1p-11 : 0x1p-8;
        double absolute = dtype == DType.F16 ? 0x1p-25 : 0;
        weights.forEach((name, values) -> {
            float[] half = halves.get(name);
            for (int i = 0; i < values.length; i++) {
                assertThat(Math.abs((double) half[i] - values[i]))
                        .isLessThanOrEqualTo(absolute + relative * Math.abs(values[i]));
            }
        });
        Gpt2Checkpoint.save(folder.resolve("again"), config, halves, dtype);
        assertThat(folder.resolve("again/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
    }

    private void refused(String message) throws IOException {
        write();
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> Gpt2Checkpoint.open(folder).close())
                .withMessage(folder + ": " + message);
    }

    @Test void refusesWhatTheConfigurationDoesNotAskFor() throws IOException {
        StoredTensor bias = tensors.get("ln_f.bias");
        StoredTensor dense = tensors.get("h.2.attn.c_attn.weight");
        tensors.put("h.3.ln_1.bias", bias);
        refused("'h.3.ln_1.bias' is no weight of the GPT-2 that config.json describes");
        tensors.remove("h.3.ln_1.bias");
        tensors.put("transformer.ln_f.bias", bias);
        refused("'ln_f.bias' is there twice, with and without the prefix transformer.");
        tensors.remove("transformer.ln_f.bias");
        tensors.remove("ln_f.bias");
        refused("'ln_f.bias' [48] is missing, which config.json asks for");
        tensors.put("ln_f.bias", StoredTensor.of(new byte[48]));
        refused("'ln_f.bias' is U8 [48], but F32, F16 and BF16 are read");
        tensors.put("ln_f.bias", bias);
        tensors.put("h.2.attn.c_attn.weight",
                StoredTensor.of(DType.F32, dense.toFloats(), Shape.of(144, 48)));
        refused("'h.2.attn.c_attn.weight' is F32 [144, 48], but config.json asks for [48, 144]");
        tensors.put("h.2.attn.c_attn.weight", dense);
        tensors.put("lm_head.weight",
                StoredTensor.of(DType.F32, new float[257 * 48], Shape.of(257, 48)));
        refused("'lm_head.weight' differs from 'wte.weight', but in the GPT-2 of this engine they "
                + "are the same");
    }

    @Test void savesNothingThatIsNotAModel() throws IOException {
        Gpt2Config config = Gpt2Config.read(TINY.resolve("config.json"));
        Path saved = folder.resolve("saved");
        Map<String, float[]> weights = numbers(TINY);
        weights.put("ln_f.gain", new float[48]);
        assertThatIllegalArgumentException().isThrownBy(
                () -> Gpt2Checkpoint.save(saved, config, weights))
                .withMessageContaining("'ln_f.gain' is no weight");
        weights.remove("ln_f.gain");
        weights.put("ln_f.bias", new float[47]);
        assertThatIllegalArgumentException().isThrownBy(
                () -> Gpt2Checkpoint.save(saved, config, weights))
                .withMessage("checkpoint: 'ln_f.bias' [48] cannot be of 47 numbers");
        weights.remove("ln_f.bias");
        assertThatIllegalArgumentException().isThrownBy(
                () -> Gpt2Checkpoint.save(saved, config, weights))
                .withMessage("checkpoint: 'ln_f.bias' [48] is missing");
        assertThat(saved).doesNotExist();
    }
}
