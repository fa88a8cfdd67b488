package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;

/**
 * The vectors that every scalar Value must reproduce, on tensors of rank 0. They are stated in
 * double; here a number may be off by a few dozen roundings of float32.
 */
class VectorsOnTensorTest {
    private static final double ROUNDING = 5e-6;

    /** What Ops does not have. */
    private static final Set<String> ABSENT = Set.of("clip", "clamp");

    /** What float32 cannot hold, by name; each must fail, or it does not belong here. */
    private static final Map<String, String> BEYOND_FLOAT = Map.of(
            "exp-large", "e^700 is beyond 3.4e38",
            "log-large", "its input, 1e300, is",
            "relu-of-tiny", "its input, below 1e-45, is 0",
            "pow-overflow", "a slope of 2e200 is infinite",
            "deep-chain-of-products", "ten thousand roundings of a factor multiply up");

    @Test void allThatFloat32CanHoldHolds() throws IOException {
        Set<String> failed = new TreeSet<>();
        List<String> details = new ArrayList<>();
        int run = 0;
        for (JsonNode vector : vectors()) {
            if (uses(vector, ABSENT)) continue;
            run++;
            String difference = difference(vector);
            if (difference == null) continue;
            failed.add(vector.get("name").asText());
            details.add(vector.get("name").asText() + ": " + difference);
        }
        assertThat(failed).as(String.join("\n", details)).isEqualTo(BEYOND_FLOAT.keySet());
        assertThat(run).isGreaterThan(150);
    }

    private static List<JsonNode> vectors() throws IOException {
        List<JsonNode> vectors = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        Path folder = Path.of(System.getProperty("seedgrad.root"), "test-vectors");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")
                    && !f.endsWith("schema.json")).sorted().toList()) {
                mapper.readTree(file.toFile()).get("vectors").forEach(vectors::add);
            }
        }
        return vectors;
    }

    private static boolean uses(JsonNode vector, Set<String> operations) {
        for (JsonNode step : vector.get("steps")) {
            if (operations.contains(step.get("op").asText())) return true;
        }
        return false;
    }

    /** Null if all is as expected. */
    private static String difference(JsonNode vector) {
        Map<String, Tensor> tensors = new HashMap<>();
        vector.get("leaves").properties().forEach(leaf -> tensors.put(leaf.getKey(),
                Tensor.scalar((float) number(leaf.getValue())).requireGrad()));
        for (JsonNode step : vector.get("steps")) run(step, tensors);
        tensors.values().forEach(Tensor::retainGrad);
        for (JsonNode root : vector.get("backward")) tensors.get(root.asText()).backward();
        for (String kind : List.of("values", "grads")) {
            if (!vector.get("expect").has(kind)) continue;
            for (Map.Entry<String, JsonNode> entry
                    : vector.get("expect").get(kind).properties()) {
                Tensor tensor = tensors.get(entry.getKey());
                double expected = number(entry.getValue());
                Tensor read = kind.equals("values") ? tensor : tensor.grad;
                double actual = read == null ? 0 : read.item();
                if (!close(actual, expected)) return kind + " of " + entry.getKey() + ": "
                        + actual + ", not " + expected;
            }
        }
        return null;
    }

    private static boolean close(double actual, double expected) {
        if (Double.isNaN(expected)) return Double.isNaN(actual);
        if (Double.isInfinite(expected)) return actual == expected;
        return Math.abs(actual - expected) <= ROUNDING * (1 + Math.abs(expected));
    }

    private static double number(JsonNode node) {
        return Double.parseDouble(node.get("decimal").asText());
    }

    private static void run(JsonNode step, Map<String, Tensor> tensors) {
        int times = step.has("times") ? step.get("times").asInt() : 1;
        JsonNode args = step.get("args");
        String first = args.get(0).isTextual() ? args.get(0).asText() : null;
        Tensor before = first == null ? null : tensors.get(first);
        Tensor result = null;
        for (int round = 0; round < times; round++) {
            result = apply(step.get("op").asText(), args, tensors);
            if (first != null) tensors.put(first, result);
        }
        if (first != null) tensors.put(first, before);
        tensors.put(step.get("name").asText(), result);
    }

    private static Tensor apply(String operation, JsonNode args, Map<String, Tensor> tensors) {
        Tensor a = operand(args.get(0), tensors);
        return switch (operation) {
            case "add" -> Ops.add(a, operand(args.get(1), tensors));
            case "sub" -> Ops.sub(a, operand(args.get(1), tensors));
            case "mul" -> Ops.mul(a, operand(args.get(1), tensors));
            case "div" -> Ops.div(a, operand(args.get(1), tensors));
            case "pow" -> Ops.pow(a, (float) constant(args.get(1)));
            case "neg" -> Ops.neg(a);
            case "tanh" -> Ops.tanh(a);
            case "exp" -> Ops.exp(a);
            case "relu" -> Ops.relu(a);
            case "log" -> Ops.log(a);
            case "sigmoid" -> Ops.sigmoid(a);
            default -> throw new AssertionError("no such operation: " + operation);
        };
    }

    private static Tensor operand(JsonNode arg, Map<String, Tensor> tensors) {
        return arg.isTextual() && tensors.containsKey(arg.asText()) ? tensors.get(arg.asText())
                : Tensor.scalar((float) constant(arg));
    }

    private static double constant(JsonNode arg) {
        if (arg.isNumber()) return arg.asDouble();
        return Double.parseDouble(arg.isTextual() ? arg.asText() : arg.get("decimal").asText());
    }
}
