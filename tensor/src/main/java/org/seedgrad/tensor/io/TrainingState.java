package org.seedgrad.tensor.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.seedgrad.tensor.core.Shape;

/**
 * All that decides how training goes on, in one safetensors file: with it, an interrupted run goes
 * on to the same bits. One file, so that a killed process leaves the state before or the one after,
 * and never parts of both.
 *
 * @param model      {@code Module.state()}
 * @param optimizer  {@code Optimizer.state()}
 * @param generators {@link SplitMix64#state} of each generator, by name
 * @param step       how many steps have been taken
 * @param position   where in the data the next step reads
 * @param notes      anything else, as text: settings, names of files
 */
public record TrainingState(Map<String, float[]> model, Map<String, float[]> optimizer,
                            Map<String, Long> generators, long step, long position,
                            Map<String, String> notes) {
    private static final String FORMAT = "seedgrad training 1";
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String GENERATOR = "generator.";
    private static final String NOTE = "note.";

    /** The maps are copied, the arrays are not. */
    public TrainingState {
        model = copy(model);
        optimizer = copy(optimizer);
        generators = copy(generators);
        notes = copy(notes);
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Replaces a file, or makes one. */
    public void write(Path file) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        model.forEach((name, numbers) -> tensors.put(MODEL + name, stored(numbers)));
        optimizer.forEach((name, numbers) -> tensors.put(OPTIMIZER + name, stored(numbers)));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("step", Long.toString(step));
        metadata.put("position", Long.toString(position));
        generators.forEach((name, state) -> metadata.put(GENERATOR + name, Long.toString(state)));
        notes.forEach((name, text) -> metadata.put(NOTE + name, text));
        SafeTensors.write(file, tensors, metadata);
    }

    private static StoredTensor stored(float[] numbers) {
        return StoredTensor.of(DType.F32, numbers, Shape.of(numbers.length));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptFileException if it is something else, or damaged
     */
    public static TrainingState read(Path file) throws IOException {
        try (SafeTensors stored = SafeTensors.open(file)) {
            Map<String, String> metadata = stored.metadata();
            if (!FORMAT.equals(metadata.get("format"))) throw new CorruptFileException(file,
                    "it is no state of a training run of this version");
            Map<String, Long> generators = new LinkedHashMap<>();
            for (String name : under(GENERATOR, metadata).keySet()) {
                generators.put(name, number(file, metadata, GENERATOR + name));
            }
            return new TrainingState(numbers(file, MODEL, stored), numbers(file, OPTIMIZER, stored),
                    generators, number(file, metadata, "step"), number(file, metadata, "position"),
                    under(NOTE, metadata));
        }
    }

    /** What has this prefix, without it. */
    private static <V> Map<String, V> under(String prefix, Map<String, V> all) {
        Map<String, V> some = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix)) some.put(name.substring(prefix.length()), value);
        });
        return some;
    }

    private static Map<String, float[]> numbers(Path file, String prefix, SafeTensors stored)
            throws IOException {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : under(prefix, stored.tensors()).entrySet()) {
            if (entry.getValue().dtype() != DType.F32) throw new CorruptFileException(file,
                    "its numbers are " + entry.getValue().dtype() + ", but must be F32");
            numbers.put(entry.getKey(), entry.getValue().toFloats());
        }
        return numbers;
    }

    private static long number(Path file, Map<String, String> metadata, String name)
            throws IOException {
        String text = metadata.get(name);
        try {
            if (text != null) return Long.parseLong(text);
        } catch (NumberFormatException e) {
            // As if it were missing: the message below says what is wrong.
        }
        throw new CorruptFileException(file, "its metadata has no whole number "
                + CorruptFileException.quote(name));
    }
}
