package org.seedgrad.tensor.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.seedgrad.tensor.core.Shape;

/**
 * A GPT-2 in a Hugging Face folder: {@code config.json}, and the weights in one safetensors file or
 * several, as F32, F16 or BF16. An open one has been checked against its configuration: all weights
 * are there, in their shapes, and nothing else. It is mapped into memory, so that a weight costs
 * memory when it is asked for.
 *
 * <p>Two dialects are understood. Names may have the prefix {@code transformer.}, with the output
 * weights beside it, which must be those of the tokens; and the triangle of the causal mask, which
 * some programs store, is left aside.
 */
public final class Gpt2Checkpoint implements AutoCloseable {
    static final String CONFIG = "config.json";
    private static final String PREFIX = "transformer.";
    private static final String TABLE = "wte.weight";
    private static final String OUTPUT = "lm_head.weight";
    private static final Pattern MASK = Pattern.compile("h\\.[0-9]+\\.attn\\.(masked_)?bias");

    private final Gpt2Config config;
    private final TensorFolder folder;
    private final Map<String, StoredTensor> tensors;

    private Gpt2Checkpoint(Gpt2Config config, TensorFolder folder,
                           Map<String, StoredTensor> tensors) {
        this.config = config;
        this.folder = folder;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens a folder.
     *
     * @throws CorruptFileException naming the first thing that is damaged, missing or unknown
     * @throws IOException          if something cannot be read
     */
    public static Gpt2Checkpoint open(Path folder) throws IOException {
        Gpt2Config config = Gpt2Config.read(folder.resolve(CONFIG));
        TensorFolder files = TensorFolder.open(folder);
        try {
            Map<String, StoredTensor> found = plainNames(folder, files.tensors());
            return new Gpt2Checkpoint(config, files, checked(folder, config, found));
        } catch (Throwable e) {
            files.close();
            throw e;
        }
    }

    /** Without prefixes and masks. */
    private static Map<String, StoredTensor> plainNames(Path folder,
            Map<String, StoredTensor> stored) throws CorruptFileException {
        Map<String, StoredTensor> plain = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(PREFIX)) name = name.substring(PREFIX.length());
            if (MASK.matcher(name).matches()) continue;
            if (plain.put(name, entry.getValue()) != null) throw new CorruptFileException(folder,
                    "'" + name + "' is there twice, with and without the prefix " + PREFIX);
        }
        return plain;
    }

    /** In the order of the configuration. */
    private static Map<String, StoredTensor> checked(Path folder, Gpt2Config config,
            Map<String, StoredTensor> found) throws CorruptFileException {
        Map<String, StoredTensor> checked = new LinkedHashMap<>();
        for (Map.Entry<String, Shape> expected : config.shapes().entrySet()) {
            String name = expected.getKey();
            StoredTensor tensor = found.remove(name);
            if (tensor == null) throw new CorruptFileException(folder, "'" + name + "' "
                    + expected.getValue() + " is missing, which " + CONFIG + " asks for");
            if (!tensor.has(expected.getValue())) throw new CorruptFileException(folder, "'" + name
                    + "' is " + tensor + ", but " + CONFIG + " asks for " + expected.getValue());
            if (!tensor.dtype().isFloat()) throw new CorruptFileException(folder, "'" + name
                    + "' is " + tensor + ", but F32, F16 and BF16 are read");
            checked.put(name, tensor);
        }
        StoredTensor output = found.remove(OUTPUT);
        if (output != null && !output.sameAs(checked.get(TABLE))) throw new CorruptFileException(
                folder, "'" + OUTPUT + "' differs from '" + TABLE
                + "', but in the GPT-2 of this engine they are the same");
        if (!found.isEmpty()) throw new CorruptFileException(folder,
                CorruptFileException.quote(found.keySet().iterator().next())
                + " is no weight of the GPT-2 that " + CONFIG + " describes");
        return checked;
    }

    public Gpt2Config config() { return config; }

    /** All weights by their names without prefix, in the order of {@link Gpt2Config#shapes}. */
    public Map<String, StoredTensor> tensors() { return tensors; }

    /**
     * A copy of a weight's numbers as float32, row-major.
     *
     * @throws IllegalArgumentException if there is no weight of this name
     */
    public float[] numbers(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) throw new IllegalArgumentException(
                "checkpoint: there is no '" + name + "'; there are " + tensors.keySet());
        return tensor.toFloats();
    }

    /** Weights that were asked for stay. */
    @Override public void close() { folder.close(); }

    /** Saves as F32: see {@link #save(Path, Gpt2Config, Map, DType)}. */
    public static void save(Path folder, Gpt2Config config, Map<String, float[]> weights)
            throws IOException {
        save(folder, config, weights, DType.F32);
    }

    /**
     * Saves a model in a folder, in files that other programs for GPT-2 read too. Each of the two
     * is replaced as a whole.
     *
     * @param weights row-major, by the names of {@link Gpt2Config#shapes}
     * @param dtype   F32, F16 or BF16
     * @throws IllegalArgumentException naming the first weight that is missing, unknown or of
     *                                  another size; nothing is written then
     */
    public static void save(Path folder, Gpt2Config config, Map<String, float[]> weights,
                            DType dtype) throws IOException {
        Map<String, Shape> shapes = config.shapes();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Shape> expected : shapes.entrySet()) {
            float[] numbers = weights.get(expected.getKey());
            if (numbers == null || numbers.length != expected.getValue().size()) {
                throw new IllegalArgumentException("checkpoint: '" + expected.getKey() + "' "
                        + expected.getValue() + (numbers == null ? " is missing"
                        : " cannot be of " + numbers.length + " numbers"));
            }
            tensors.put(expected.getKey(), StoredTensor.of(dtype, numbers, expected.getValue()));
        }
        for (String name : weights.keySet()) {
            if (!shapes.containsKey(name)) throw new IllegalArgumentException(
                    "checkpoint: '" + name + "' is no weight of a GPT-2 of these sizes");
        }
        config.write(folder.resolve(CONFIG));
        // Without this format other programs refuse the file: they ask who laid out the tensors.
        SafeTensors.write(folder.resolve(TensorFolder.SINGLE), tensors, Map.of("format", "pt"));
    }
}
