package org.seedgrad.tensor.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedgrad.tensor.core.Shape;

/**
 * The sizes of a GPT-2, as {@code config.json} of a Hugging Face folder gives them.
 *
 * @param vocabulary how many tokens there are: V
 * @param positions  how long a text may be: P
 * @param width      features of a place in a text: C
 * @param heads      of attention; they divide the width
 * @param layers     how many blocks
 * @param dropout    probability while training; 0 where a file says nothing
 * @param inner      features within the feed-forward part; 4 C in all published models
 * @param epsilon    what layer norms add to the variance
 */
public record Gpt2Config(int vocabulary, int positions, int width, int heads, int layers,
                         float dropout, int inner, float epsilon) {
    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;
    private static final int MOST_LAYERS = 10_000;

    /** @throws IllegalArgumentException naming the first field that cannot be */
    public Gpt2Config {
        positive("vocabulary", vocabulary);
        positive("positions", positions);
        positive("width", width);
        positive("heads", heads);
        positive("layers", layers);
        positive("inner", inner);
        // So that every weight is an array, and a damaged file asks for no endless model.
        fits("vocabulary x width", (double) vocabulary * width, MOST_NUMBERS);
        fits("positions x width", (double) positions * width, MOST_NUMBERS);
        fits("3 x width x width", 3.0 * width * width, MOST_NUMBERS);
        fits("inner x width", (double) inner * width, MOST_NUMBERS);
        fits("layers", layers, MOST_LAYERS);
        if (width % heads != 0) throw new IllegalArgumentException(
                "gpt2: " + heads + " heads do not divide a width of " + width);
        if (!(dropout >= 0 && dropout < 1)) throw new IllegalArgumentException(
                "gpt2: dropout is " + dropout + " and must be at least 0 and below 1");
        if (!(epsilon > 0 && epsilon < 1)) throw new IllegalArgumentException(
                "gpt2: epsilon is " + epsilon + " and must be above 0 and below 1");
    }

    private static void positive(String field, int value) {
        if (value < 1) throw new IllegalArgumentException(
                "gpt2: " + field + " is " + value + " and must be at least 1");
    }

    private static void fits(String what, double value, int most) {
        if (value > most) throw new IllegalArgumentException(
                "gpt2: " + what + " is more than " + most);
    }

    /** With the inner width and the epsilon of the published models. */
    public Gpt2Config(int vocabulary, int positions, int width, int heads, int layers,
                      float dropout) {
        this(vocabulary, positions, width, heads, layers, dropout, inner(width), 1e-5f);
    }

    /** Where four times the width is no int, it is beyond any limit anyway. */
    private static int inner(int width) { return (int) Math.min(4L * width, Integer.MAX_VALUE); }

    /**
     * The name and the shape of each weight, in the order of the model. Dense layers are [in, out].
     */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("wte.weight", Shape.of(vocabulary, width));
        shapes.put("wpe.weight", Shape.of(positions, width));
        for (int layer = 0; layer < layers; layer++) {
            String block = "h." + layer + ".";
            norm(shapes, block + "ln_1");
            dense(shapes, block + "attn.c_attn", width, 3 * width);
            dense(shapes, block + "attn.c_proj", width, width);
            norm(shapes, block + "ln_2");
            dense(shapes, block + "mlp.c_fc", width, inner);
            dense(shapes, block + "mlp.c_proj", inner, width);
        }
        norm(shapes, "ln_f");
        return shapes;
    }

    private void norm(Map<String, Shape> shapes, String name) {
        shapes.put(name + ".weight", Shape.of(width));
        shapes.put(name + ".bias", Shape.of(width));
    }

    private static void dense(Map<String, Shape> shapes, String name, int in, int out) {
        shapes.put(name + ".weight", Shape.of(in, out));
        shapes.put(name + ".bias", Shape.of(out));
    }

    // config.json

    /** What this engine computes; another model under the same names would give other numbers. */
    private static final List<Only> ONLY = List.of(
            new Only("model_type", "gpt2"),
            new Only("activation_function", "gelu_new", "gelu_pytorch_tanh"),
            new Only("tie_word_embeddings", "true"),
            new Only("scale_attn_weights", "true"),
            new Only("scale_attn_by_inverse_layer_idx", "false"),
            new Only("add_cross_attention", "false"));

    private record Only(String field, String... values) { }

    /**
     * Reads a {@code config.json}.
     *
     * @throws CorruptFileException if a size is missing or cannot be, or the file asks for another
     *                              model than the GPT-2 that was published
     */
    public static Gpt2Config read(Path file) throws IOException {
        ObjectNode json = Json.object(file);
        for (Only only : ONLY) {
            JsonNode value = json.path(only.field);
            if (isGiven(value) && !List.of(only.values).contains(value.asText())) {
                throw new CorruptFileException(file, only.field + " is "
                        + CorruptFileException.quote(value.asText()) + ", but this engine has "
                        + String.join(" and ", only.values));
            }
        }
        try {
            int width = size(file, json, "n_embd");
            return new Gpt2Config(size(file, json, "vocab_size"), size(file, json, "n_positions"),
                    width, size(file, json, "n_head"), size(file, json, "n_layer"),
                    number(file, json, "resid_pdrop", 0),
                    isGiven(json.path("n_inner")) ? size(file, json, "n_inner")
                            : inner(width),
                    number(file, json, "layer_norm_epsilon", 1e-5f));
        } catch (IllegalArgumentException e) {
            throw new CorruptFileException(file, e.getMessage());
        }
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static int size(Path file, ObjectNode json, String field) throws IOException {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) throw new CorruptFileException(
                file, "its " + field + " is no whole number: " + (isGiven(value)
                ? CorruptFileException.quote(value.toString()) : "it is missing"));
        return value.intValue();
    }

    private static float number(Path file, ObjectNode json, String field, float otherwise)
            throws IOException {
        JsonNode value = json.path(field);
        if (!isGiven(value)) return otherwise;
        if (!value.isNumber()) throw new CorruptFileException(file, "its " + field
                + " is no number: " + CorruptFileException.quote(value.toString()));
        return value.floatValue();
    }

    /** Writes a {@code config.json} that other programs for GPT-2 read too. */
    public void write(Path file) throws IOException {
        ObjectNode json = Json.newObject();
        json.putArray("architectures").add("GPT2LMHeadModel");
        json.put("model_type", "gpt2").put("vocab_size", vocabulary).put("n_positions", positions)
                .put("n_ctx", positions).put("n_embd", width).put("n_head", heads)
                .put("n_layer", layers).put("n_inner", inner)
                .put("activation_function", "gelu_new").put("layer_norm_epsilon", epsilon)
                .put("resid_pdrop", dropout).put("embd_pdrop", dropout).put("attn_pdrop", 0)
                .put("tie_word_embeddings", true);
        Json.write(file, json);
    }
}
