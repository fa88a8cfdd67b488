package org.seedgrad.tensor.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a model in a folder: one file {@code model.safetensors}, or for large models
 * several, with an index that says which tensor stands in which.
 */
final class TensorFolder implements AutoCloseable {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private final List<SafeTensors> files = new ArrayList<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private TensorFolder() { }

    /**
     * Opens all files.
     *
     * @throws CorruptFileException if one is damaged, or is not what the index says
     */
    static TensorFolder open(Path folder) throws IOException {
        Path single = folder.resolve(SINGLE);
        Path index = folder.resolve(INDEX);
        if (Files.notExists(single) && Files.notExists(index)) throw new NoSuchFileException(
                single.toString(), null, "and there is no " + INDEX + "; save the model as "
                + "safetensors, which other programs call safe serialization");
        TensorFolder all = new TensorFolder();
        try {
            if (Files.exists(single)) all.tensors.putAll(all.open(single, null).tensors());
            else all.openShards(folder, index);
            return all;
        } catch (Throwable e) {
            all.close();
            throw e;
        }
    }

    private SafeTensors open(Path file, Path index) throws IOException {
        if (index != null && Files.notExists(file)) throw new CorruptFileException(index,
                "it names the file " + file.getFileName() + ", which is missing");
        SafeTensors tensors = SafeTensors.open(file);
        files.add(tensors);
        return tensors;
    }

    private void openShards(Path folder, Path index) throws IOException {
        if (!(Json.object(index).get("weight_map") instanceof JsonNode map) || !map.isObject()) {
            throw new CorruptFileException(index, "it has no object weight_map");
        }
        Map<String, SafeTensors> shards = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String name = entry.getKey();
            String file = entry.getValue().asText();
            if (!isPlain(file)) throw new CorruptFileException(index, "the file of "
                    + CorruptFileException.quote(name) + " would be "
                    + CorruptFileException.quote(file) + ", but must stand in the same folder");
            SafeTensors shard = shards.get(file);
            if (shard == null) shards.put(file, shard = open(folder.resolve(file), index));
            StoredTensor tensor = shard.tensors().get(name);
            if (tensor == null) throw new CorruptFileException(index, "the tensor "
                    + CorruptFileException.quote(name) + " is not in " + file);
            tensors.put(name, tensor);
        }
        for (String file : shards.keySet()) checkNothingElse(index, file, shards.get(file));
    }

    private void checkNothingElse(Path index, String file, SafeTensors shard)
            throws CorruptFileException {
        for (Map.Entry<String, StoredTensor> entry : shard.tensors().entrySet()) {
            if (tensors.get(entry.getKey()) != entry.getValue()) throw new CorruptFileException(
                    index, "the tensor " + CorruptFileException.quote(entry.getKey()) + " in "
                    + file + " is not the one that the index names");
        }
    }

    /** A name without a way out of the folder, on any system. */
    private static boolean isPlain(String file) {
        return file.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    }

    Map<String, StoredTensor> tensors() { return Collections.unmodifiableMap(tensors); }

    @Override public void close() { files.forEach(SafeTensors::close); }
}
