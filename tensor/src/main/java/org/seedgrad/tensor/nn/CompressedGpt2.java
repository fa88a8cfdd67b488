package org.seedgrad.tensor.nn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.io.CorruptFileException;
import org.seedgrad.tensor.io.DType;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.io.SafeTensors;
import org.seedgrad.tensor.io.StoredTensor;
import org.seedgrad.tensor.rbe.CorruptMatrixException;

/**
 * A GPT-2 with layers in the form of waves, as a folder: {@code config.json}, and one safetensors
 * file with what is dense as F32 and each {@link RbeLinear} as its bytes, checksum included, under
 * the name of the layer and {@code .rbe}. The file is replaced as a whole.
 */
public final class CompressedGpt2 {
    private static final String CONFIG = "config.json";
    private static final String FILE = "model.safetensors";
    private static final String ENCODED = ".rbe";

    private static final String FORMAT = "format";
    private static final String OURS = "seedgrad rbe ";
    private static final String VERSION = "1";
    /** What no shape tells: a configuration of another model of the same shapes is noticed. */
    private static final String HEADS = "heads";

    private CompressedGpt2() { }

    /** Has it a layer in the form of waves? */
    public static boolean is(Gpt2 model) {
        return model.layers().values().stream().anyMatch(layer -> layer instanceof RbeLinear);
    }

    /**
     * Has a folder a model that was saved with such a layer?
     *
     * @throws CorruptFileException if the file of its weights is damaged
     */
    public static boolean is(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) return false;
        try (SafeTensors stored = SafeTensors.open(file)) {
            return stored.metadata().getOrDefault(FORMAT, "").startsWith(OURS);
        }
    }

    /** How many bytes all its numbers take in the file of {@link #save}. */
    public static long bytes(Gpt2 model) {
        return tensors(model).values().stream().mapToLong(StoredTensor::byteSize).sum();
    }

    /**
     * The model that comes back of saving and loading this one. A layer that learns has points in
     * 64 bits, a stored one in 44; where a model was loaded or just compressed they are the same.
     */
    public static Gpt2 rounded(Gpt2 model) {
        Map<String, RbeLinear> layers = new LinkedHashMap<>();
        model.layers().forEach((name, layer) -> {
            if (layer instanceof RbeLinear waves) layers.put(name, RbeLinear.of(waves.toBytes()));
        });
        return model.with(layers);
    }

    // Writing

    /**
     * Saves a model; one without a layer in the form of waves as {@link Gpt2#save} does, so that
     * other programs can read it.
     *
     * @throws IllegalArgumentException if a layer is of a third kind; nothing is written then
     */
    public static void save(Path folder, Gpt2 model) throws IOException {
        Map<String, StoredTensor> tensors = tensors(model);
        if (!is(model)) {
            model.save(folder);
            return;
        }
        model.config().write(folder.resolve(CONFIG));
        SafeTensors.write(folder.resolve(FILE), tensors, Map.of(FORMAT, OURS + VERSION,
                HEADS, Integer.toString(model.config().heads())));
    }

    private static Map<String, StoredTensor> tensors(Gpt2 model) {
        Map<String, float[]> dense = model.weights();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        model.config().shapes().forEach((name, shape) -> {
            if (model.layers().get(layer(name)) instanceof RbeLinear waves) {
                tensors.computeIfAbsent(layer(name) + ENCODED,
                        encoded -> StoredTensor.of(waves.toBytes()));
                return;
            }
            float[] numbers = dense.get(name);
            if (numbers == null) throw new IllegalArgumentException("save: '" + layer(name)
                    + "' is neither dense nor an RbeLinear, and nothing else can be saved");
            tensors.put(name, StoredTensor.of(DType.F32, numbers, shape));
        });
        return tensors;
    }

    /** Whose weight or bias it is. */
    private static String layer(String name) { return name.substring(0, name.lastIndexOf('.')); }

    // Reading

    /**
     * A model from a folder of {@link #save}, or from any that {@link Gpt2#load} takes.
     *
     * @throws CorruptFileException naming the first thing that is damaged, missing or unknown
     * @throws IOException          if something cannot be read
     */
    public static Gpt2 load(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) return Gpt2.load(folder);
        try (SafeTensors stored = SafeTensors.open(file)) {
            String format = stored.metadata().getOrDefault(FORMAT, "");
            if (!format.startsWith(OURS)) return Gpt2.load(folder);
            if (!format.equals(OURS + VERSION)) throw new CorruptFileException(file,
                    "it is in version " + format.substring(OURS.length()) + " of the format for "
                    + "compressed models, but only " + VERSION + " is known");
            Gpt2Config config = Gpt2Config.read(folder.resolve(CONFIG));
            if (!Integer.toString(config.heads()).equals(stored.metadata().get(HEADS))) {
                throw new CorruptFileException(file, "it was saved for "
                        + stored.metadata().get(HEADS) + " heads of attention, but " + CONFIG
                        + " says " + config.heads() + "; it belongs to another model");
            }
            return read(file, config, stored);
        }
    }

    private static Gpt2 read(Path file, Gpt2Config config, SafeTensors stored)
            throws IOException {
        Map<String, StoredTensor> left = new LinkedHashMap<>(stored.tensors());
        Map<String, float[]> dense = new LinkedHashMap<>();
        Map<String, RbeLinear> waves = new LinkedHashMap<>();
        for (Map.Entry<String, Shape> expected : config.shapes().entrySet()) {
            String name = expected.getKey();
            String layer = layer(name);
            if (waves.containsKey(layer)) continue;         // the bias is among its bytes
            StoredTensor encoded = left.remove(layer + ENCODED);
            if (encoded != null) {
                waves.put(layer, decoded(file, layer, encoded, expected.getValue()));
            } else {
                dense.put(name, numbers(file, name, left.remove(name), expected.getValue()));
            }
        }
        if (!left.isEmpty()) throw new CorruptFileException(file, "it has a tensor "
                + left.entrySet().iterator().next() + ", which has no place in the model that "
                + CONFIG + " describes");
        // The model is built of dense layers, so those that go are zeros for a moment.
        return new Gpt2(config, (name, shape) -> dense.containsKey(name) ? dense.get(name)
                : new float[shape.size()]).with(waves);
    }

    private static RbeLinear decoded(Path file, String layer, StoredTensor encoded, Shape weight)
            throws CorruptFileException {
        if (weight.rank() != 2) throw new CorruptFileException(file, "'" + layer + ENCODED
                + "' stands in the place of " + weight + ", which is no dense layer");
        RbeLinear waves;
        try {
            waves = RbeLinear.of(encoded.toBytes());
        } catch (CorruptMatrixException e) {
            throw new CorruptFileException(file,
                    "'" + layer + ENCODED + "' is damaged: " + e.getMessage());
        }
        if (waves.in() != weight.length(0) || waves.out() != weight.length(1)) {
            throw new CorruptFileException(file, "'" + layer + ENCODED + "' is a layer ["
                    + waves.in() + ", " + waves.out() + "], but " + CONFIG + " asks for " + weight);
        }
        return waves;
    }

    private static float[] numbers(Path file, String name, StoredTensor tensor, Shape shape)
            throws CorruptFileException {
        if (tensor == null) throw new CorruptFileException(file, "'" + name + "' " + shape
                + " is missing, which " + CONFIG + " asks for");
        if (!tensor.has(shape) || !tensor.dtype().isFloat()) throw new CorruptFileException(file,
                "'" + name + "' is " + tensor + ", but " + CONFIG + " asks for floats " + shape);
        return tensor.toFloats();
    }
}
