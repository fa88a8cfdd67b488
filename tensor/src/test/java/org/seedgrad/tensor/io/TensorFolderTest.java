package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.Shape;

class TensorFolderTest {
    @TempDir Path folder;

    @BeforeEach void twoShards() throws IOException {
        shard("model-00001-of-00002.safetensors", "a", "b");
        shard("model-00002-of-00002.safetensors", "c");
        index("a", "model-00001-of-00002.safetensors", "c", "model-00002-of-00002.safetensors",
                "b", "model-00001-of-00002.safetensors");
    }

    private void shard(String file, String... names) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : names) tensors.put(name, number(name.charAt(0)));
        SafeTensors.write(folder.resolve(file), tensors, Map.of());
    }

    private static StoredTensor number(float number) {
        return StoredTensor.of(DType.F32, new float[] {number}, Shape.of(1));
    }

    private void index(String... namesAndFiles) throws IOException {
        ObjectNode index = Json.newObject();
        index.putObject("metadata").put("total_size", 12);
        ObjectNode map = index.putObject("weight_map");
        for (int i = 0; i < namesAndFiles.length; i += 2) {
            map.put(namesAndFiles[i], namesAndFiles[i + 1]);
        }
        Json.write(folder.resolve(TensorFolder.INDEX), index);
    }

    private void refused(String message) {
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> TensorFolder.open(folder).close())
                .withMessageContaining(message);
    }

    @Test void putsShardsTogether() throws IOException {
        try (TensorFolder open = TensorFolder.open(folder)) {
            assertThat(open.tensors().keySet()).containsExactly("a", "c", "b");
            open.tensors().forEach((name, tensor) ->
                    assertThat(tensor.toFloats()).containsExactly(name.charAt(0)));
        }
    }

    @Test void aSingleFileComesFirst() throws IOException {
        SafeTensors.write(folder.resolve(TensorFolder.SINGLE), Map.of("x", number(1)), Map.of());
        try (TensorFolder open = TensorFolder.open(folder)) {
            assertThat(open.tensors().keySet()).containsExactly("x");
        }
    }

    @Test void aFolderWithoutTensorsIsNamed() throws IOException {
        Files.delete(folder.resolve(TensorFolder.INDEX));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> TensorFolder.open(folder).close())
                .withMessageContaining(TensorFolder.SINGLE)
                .withMessageContaining(TensorFolder.INDEX);
    }

    @Test void refusesAnIndexThatIsNotTrue() throws IOException {
        String first = "model-00001-of-00002.safetensors";
        index("a", first);
        refused("'b' in " + first + " is not the one that the index names");
        index("a", first, "b", first, "c", first);
        refused("'c' is not in " + first);
        index("a", first, "b", first, "c", "model-00003-of-00002.safetensors");
        refused("names the file model-00003-of-00002.safetensors, which is missing");
        Files.writeString(folder.resolve(TensorFolder.INDEX), "{\"weight_map\": []}");
        refused("no object weight_map");
    }

    @Test void refusesADamagedShard() throws IOException {
        Path shard = folder.resolve("model-00002-of-00002.safetensors");
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(bytes, bytes.length - 1));
        refused("model-00002-of-00002.safetensors: its tensors take 4 bytes");
    }

    @ParameterizedTest @ValueSource(strings = {"../x.safetensors", "/etc/x", "a\\b", "", ".",
        "..", "c:x", "a/../b"})
    void anIndexDoesNotLeadOutOfItsFolder(String file) throws IOException {
        index("a", file);
        refused("must stand in the same folder");
    }
}
