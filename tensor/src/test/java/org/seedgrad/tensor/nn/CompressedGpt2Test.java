package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.io.CorruptFileException;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.io.SafeTensors;
import org.seedgrad.tensor.io.StoredTensor;
import org.seedgrad.tensor.optim.AdamW;

/** To a folder and back. */
class CompressedGpt2Test {
    @TempDir Path folder;

    private static final Gpt2 COMPRESSED = Gpt2Compression.of(
            SmallGpt2.model(), "h.*.mlp.*", new Budget.Ratio(4)).after();

    /** One that may be changed. */
    private static Gpt2 compressed() {
        Gpt2 model = SmallGpt2.model();
        Map<String, RbeLinear> layers = new LinkedHashMap<>();
        for (String name : Gpt2Compression.matching(model, "h.*.mlp.*")) {
            layers.put(name, RbeLinear.of(
                    ((RbeLinear) COMPRESSED.layers().get(name)).toBytes()));
        }
        return model.with(layers);
    }

    @Test void comesBackWithTheSameScores() throws IOException {
        Gpt2 model = compressed();
        CompressedGpt2.save(folder, model);
        Gpt2 loaded = CompressedGpt2.load(folder);
        assertThat(SmallGpt2.scores(loaded)).isEqualTo(SmallGpt2.scores(model));
        assertThat(loaded.layers().get("h.1.mlp.c_proj")).isInstanceOf(RbeLinear.class);
        model.eval();
        loaded.eval();
        assertThat(loaded.generate(new int[] {1, 2}, 12, 1, 0.9, 10, 7).toArray())
                .isEqualTo(model.generate(new int[] {1, 2}, 12, 1, 0.9, 10, 7).toArray());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "model.safetensors");
        }
    }

    @Test void bytesAreThoseThatAreWritten() throws IOException {
        Gpt2 model = compressed();
        CompressedGpt2.save(folder, model);
        try (SafeTensors file = SafeTensors.open(folder.resolve("model.safetensors"))) {
            long sum = file.tensors().values().stream().mapToLong(StoredTensor::byteSize).sum();
            assertThat(CompressedGpt2.bytes(model)).isEqualTo(sum);
            assertThat(Files.size(folder.resolve("model.safetensors"))).isGreaterThan(sum);
        }
        assertThat(CompressedGpt2.bytes(SmallGpt2.model()))
                .isEqualTo(4L * SmallGpt2.model().parameterCount());
    }

    @Test void plainFoldersAreReadToo() throws IOException {
        Gpt2 model = SmallGpt2.model();
        model.save(folder);
        assertThat(SmallGpt2.scores(CompressedGpt2.load(folder)))
                .isEqualTo(SmallGpt2.scores(model));
        CompressedGpt2.save(folder, COMPRESSED);
        CompressedGpt2.save(folder, model);                 // over it, and nothing compressed
        assertThat(SmallGpt2.scores(Gpt2.load(folder))).isEqualTo(SmallGpt2.scores(model));
    }

    @Test void learnsInItsCompressedForm() throws IOException {
        Gpt2 model = compressed();
        int[] ids = Arrays.copyOf(SmallGpt2.TEXT, 16);
        int[] targets = Arrays.copyOfRange(SmallGpt2.TEXT, 1, 17);
        AdamW adam = new AdamW(model.parameters(), 0.003);
        float[] losses = new float[10];
        float[] points = model.parameters().get("h.0.mlp.c_fc.points").toArray();
        for (int step = 0; step < losses.length; step++) {
            try (Scope scope = Memory.scope()) {
                Tensor loss = model.loss(ids, targets, 1, 16);
                losses[step] = loss.item();
                loss.backward();
                adam.step();
                adam.zeroGrad();
            }
        }
        assertThat(losses[9]).isLessThan(0.8f * losses[0]);
        assertThat(model.parameters().get("h.0.mlp.c_fc.points").toArray()).isNotEqualTo(points);

        CompressedGpt2.save(folder, model);
        float[] loaded = SmallGpt2.scores(CompressedGpt2.load(folder));
        assertThat(loaded).isEqualTo(SmallGpt2.scores(CompressedGpt2.rounded(model)));
        // A point has 20 bits of its radius in the file, a cosine 11 bits of the largest.
        float[] exact = SmallGpt2.scores(model);
        for (int i = 0; i < exact.length; i++) {
            assertThat(Math.abs(loaded[i] - exact[i])).isLessThan(0.02f);
        }
    }

    @Test void aThirdKindOfLayerIsRefused() {
        Gpt2 model = SmallGpt2.model().with(
                Map.of("h.0.mlp.c_fc", new PackedLinear(32, 128, new Random(1))));
        assertThatThrownBy(() -> CompressedGpt2.save(folder, model)).hasMessage("save: 'h.0.mlp"
                + ".c_fc' is neither dense nor an RbeLinear, and nothing else can be saved");
        assertThat(folder).isEmptyDirectory();
    }

    // Damage

    /** Writes the file anew with something changed; what loading says. */
    private String after(Consumer<Map<String, StoredTensor>> change,
                         Consumer<Map<String, String>> metadata) throws IOException {
        CompressedGpt2.save(folder, COMPRESSED);
        Path file = folder.resolve("model.safetensors");
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        try (SafeTensors stored = SafeTensors.open(file)) {
            stored.tensors().forEach((name, tensor) -> tensors.put(name, name.endsWith(".rbe")
                    ? StoredTensor.of(tensor.toBytes()) : StoredTensor.of(tensor.toTensor())));
            texts.putAll(stored.metadata());
        }
        change.accept(tensors);
        metadata.accept(texts);
        SafeTensors.write(file, tensors, texts);
        try {
            CompressedGpt2.load(folder);
            return "fine";
        } catch (CorruptFileException e) {
            return e.getMessage().replace(file + ": ", "");
        }
    }

    private String after(Consumer<Map<String, StoredTensor>> change) throws IOException {
        return after(change, texts -> { });
    }

    @Test void saysWhatIsWrong() throws IOException {
        String name = "h.0.mlp.c_fc.rbe";
        assertThat(after(tensors -> { })).isEqualTo("fine");
        assertThat(after(tensors -> {
            byte[] bytes = tensors.get(name).toBytes();
            bytes[100] ^= 1;
            tensors.put(name, StoredTensor.of(bytes));
        })).startsWith("'h.0.mlp.c_fc.rbe' is damaged: compressed matrix: ");
        assertThat(after(tensors -> tensors.put(name, tensors.get("h.0.mlp.c_proj.rbe"))))
                .isEqualTo("'h.0.mlp.c_fc.rbe' is a layer [128, 32], but config.json asks for"
                        + " [32, 128]");
        assertThat(after(tensors -> tensors.remove(name))).isEqualTo(
                "'h.0.mlp.c_fc.weight' [32, 128] is missing, which config.json asks for");
        assertThat(after(tensors -> tensors.put("h.0.mlp.c_fc.bias",
                StoredTensor.of(Tensor.zeros(128))))).isEqualTo("it has a tensor "
                + "h.0.mlp.c_fc.bias=F32 [128], which has no place in the model that config.json"
                + " describes");
        assertThat(after(tensors -> tensors.put("wpe.weight", StoredTensor.of(new byte[4]))))
                .isEqualTo("'wpe.weight' is U8 [4], but config.json asks for floats [16, 32]");
        assertThat(after(tensors -> tensors.put("ln_f.rbe", tensors.get(name)))).isEqualTo(
                "'ln_f.rbe' stands in the place of [32], which is no dense layer");
        assertThat(after(tensors -> { }, texts -> texts.put("format", "seedgrad rbe 2")))
                .isEqualTo("it is in version 2 of the format for compressed models, but only 1 is"
                        + " known");
    }

    /** Same shapes, another model: a kill between the two files must not go unnoticed. */
    @Test void theConfigurationMustBeItsOwn() throws IOException {
        CompressedGpt2.save(folder, COMPRESSED);
        new Gpt2Config(40, 16, 32, 2, 2, 0).write(folder.resolve("config.json"));
        assertThatThrownBy(() -> CompressedGpt2.load(folder))
                .isInstanceOf(CorruptFileException.class).hasMessageEndingWith("it was saved for 4"
                        + " heads of attention, but config.json says 2; it belongs to another"
                        + " model");
    }
}
