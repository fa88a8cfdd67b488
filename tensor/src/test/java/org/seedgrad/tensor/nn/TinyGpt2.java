package org.seedgrad.tensor.nn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.io.Gpt2Checkpoint;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.ops.Affine;

/** The small checkpoint among the test resources, and what double precision makes of it. */
final class TinyGpt2 {
    static final Path FOLDER = Path.of(System.getProperty("seedgrad.root"),
            "tensor/src/test/resources/gpt2-tiny");
    static final Gpt2Config CONFIG = new Gpt2Config(257, 64, 48, 4, 3, 0);
    static final JsonNode REFERENCE = reference();

    private TinyGpt2() { }

    private static JsonNode reference() {
        try {
            return new ObjectMapper().readTree(FOLDER.resolve("reference.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] ints(String field) {
        JsonNode list = REFERENCE.get(field);
        int[] ints = new int[list.size()];
        for (int i = 0; i < ints.length; i++) ints[i] = list.get(i).asInt();
        return ints;
    }

    static double[] doubles(JsonNode list) {
        double[] doubles = new double[list.size()];
        for (int i = 0; i < doubles.length; i++) doubles[i] = list.get(i).asDouble();
        return doubles;
    }

    static double loss() { return REFERENCE.get("loss").asDouble(); }

    static Gpt2 model() {
        try {
            return Gpt2.load(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All weights of the file. */
    static Map<String, float[]> numbers() {
        try (Gpt2Checkpoint checkpoint = Gpt2Checkpoint.open(FOLDER)) {
            Map<String, float[]> numbers = new LinkedHashMap<>();
            for (String name : checkpoint.tensors().keySet()) {
                numbers.put(name, checkpoint.numbers(name));
            }
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gradients of a model by name, in the layout of the file. */
    static Map<String, float[]> gradients(Gpt2 model) {
        Map<String, float[]> all = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> all.put(name, parameter.grad.toArray()));
        all.put("wte.weight", model.tokens().rows(model.parameters().get("wte.weight").grad));
        model.layers().forEach((name, layer) -> {
            if (layer instanceof Linear linear) all.put(name + ".weight", Affine.fromPanels(
                    linear.parameters().get("weight").grad, linear.in(), linear.out()));
        });
        return all;
    }
}
