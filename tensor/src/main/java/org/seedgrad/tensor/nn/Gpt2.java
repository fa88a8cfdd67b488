package org.seedgrad.tensor.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.io.Gpt2Checkpoint;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.ops.Ops;

/**
 * GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"): the vectors
 * of tokens and of their places, blocks, a norm, and the scores of the next token by the table that
 * the tokens came from. Parameters have the names of the published checkpoints. While it trains,
 * dropout acts on the vectors and on what blocks add to them, not on the weights of attention.
 *
 * <p>Shapes: batch B, time T, width C, vocabulary V. Ids stand text after text.
 */
public final class Gpt2 extends Module {
    private static final float EPSILON = 1e-5f;             // of LayerNorm
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final Gpt2Config config;
    private final TokenTable tokens;
    private final Embedding places;
    private final Map<String, Layer> layers;
    private final Random chance;
    private final Layer dropout;
    private final List<Block> blocks = new ArrayList<>();
    private final Layer norm;

    /**
     * A model with these weights, such as {@link Weights#fresh}.
     *
     * @param chance decides what dropout drops, where the configuration wants any
     * @throws IllegalArgumentException if a weight is missing or has another size than the
     *                                  configuration says, or epsilon is not 1e-5
     */
    public Gpt2(Gpt2Config config, Weights weights, Random chance) {
        this(checked(config), tokens(config, weights), places(config, weights),
                layers(config, weights), chance);
    }

    /** The same for use, or where nothing is to be dropped. */
    public Gpt2(Gpt2Config config, Weights weights) { this(config, weights, new Random(0)); }

    private Gpt2(Gpt2Config config, TokenTable tokens, Embedding places,
                 Map<String, Layer> layers, Random chance) {
        this.config = config;
        this.layers = Collections.unmodifiableMap(layers);
        this.chance = chance;
        this.tokens = child("wte", tokens);
        this.places = child("wpe", places);
        dropout = child("dropout", config.dropout() == 0 ? new Sequential()
                : new Dropout(config.dropout(), chance));
        for (int i = 0; i < config.layers(); i++) {
            String in = "h." + i + ".";
            Attention attention = new Attention(config.heads(),
                    layers.get(in + "attn.c_attn"), layers.get(in + "attn.c_proj"));
            FeedForward feedForward = new FeedForward(
                    layers.get(in + "mlp.c_fc"), layers.get(in + "mlp.c_proj"));
            blocks.add(child("h." + i, new Block(layers.get(in + "ln_1"), attention,
                    layers.get(in + "ln_2"), feedForward, dropout)));
        }
        norm = child("ln_f", layers.get("ln_f"));
    }

    // Its parts

    private static Gpt2Config checked(Gpt2Config config) {
        if (config.epsilon() != EPSILON) throw new IllegalArgumentException("gpt2: the norms add "
                + config.epsilon() + " to the variance; only " + EPSILON + " is supported");
        return config;
    }

    private static TokenTable tokens(Gpt2Config config, Weights weights) {
        return new TokenTable(config.vocabulary(), config.width(),
                weights.numbers("wte.weight", Shape.of(config.vocabulary(), config.width())));
    }

    private static Embedding places(Gpt2Config config, Weights weights) {
        Embedding places = new Embedding(config.positions(), config.width(), new Random(0));
        places.load(Map.of("weight",
                weights.numbers("wpe.weight", Shape.of(config.positions(), config.width()))));
        return places;
    }

    /** Those within blocks and the last norm: gains are vectors, weights matrices [in, out]. */
    private static Map<String, Layer> layers(Gpt2Config config, Weights weights) {
        Map<String, Layer> layers = new LinkedHashMap<>();
        config.shapes().forEach((name, shape) -> {
            boolean table = name.startsWith("wte.") || name.startsWith("wpe.");
            if (table || !name.endsWith(WEIGHT)) return;
            String layer = name.substring(0, name.length() - WEIGHT.length());
            float[] weight = weights.numbers(name, shape);
            float[] bias = weights.numbers(layer + BIAS, Shape.of(shape.length(-1)));
            layers.put(layer, shape.rank() == 1 ? norm(weight, bias)
                    : Linear.of(shape.length(0), shape.length(1), weight, bias));
        });
        return layers;
    }

    private static LayerNorm norm(float[] weight, float[] bias) {
        LayerNorm norm = new LayerNorm(weight.length);
        norm.load(Map.of("weight", weight, "bias", bias));
        return norm;
    }

    public Gpt2Config config() { return config; }

    /** The table of tokens, at both ends of the model. */
    public TokenTable tokens() { return tokens; }

    /** The layers that can be replaced, by name, such as {@code h.0.mlp.c_fc}; in order. */
    public Map<String, Layer> layers() { return layers; }

    /**
     * The same model with other layers in the place of some. It shares all else with this one, the
     * numbers and the mode of each layer, so both can be compared at the memory of one.
     *
     * @throws IllegalArgumentException if there is no layer of such a name, or the new one takes or
     *                                  gives another number of features
     */
    public Gpt2 with(Map<String, ? extends Layer> replacements) {
        replacements.forEach(this::check);
        Map<String, Layer> all = new LinkedHashMap<>(layers);
        all.putAll(replacements);
        return with(all, chance);
    }

    /** The same model, sharing all numbers, but for what decides what dropout drops. */
    public Gpt2 with(Random chance) { return with(layers, chance); }

    private Gpt2 with(Map<String, Layer> all, Random chance) {
        Gpt2 model = new Gpt2(config, tokens, places, all, chance);
        if (!isTraining()) model.eval();
        return model;
    }

    private void check(String name, Layer layer) {
        if (!layers.containsKey(name)) throw new IllegalArgumentException(
                "gpt2: there is no layer '" + name + "'; there are " + layers.keySet());
        Tensor probe = Tensor.zeros(1, config.shapes().get(name + WEIGHT).length(0));
        try (GradMode.Scope off = GradMode.off()) {
            Shape old = layers.get(name).forward(probe).shape;
            Shape now = layer.forward(probe).shape;
            if (!now.equals(old)) throw new IllegalArgumentException("gpt2: the layer '" + name
                    + "' makes " + old + " of " + probe.shape + ", the new one " + now);
        }
    }

    // Files

    /** A model from a Hugging Face folder: see {@link Gpt2Checkpoint}. */
    public static Gpt2 load(Path folder) throws IOException {
        try (Gpt2Checkpoint checkpoint = Gpt2Checkpoint.open(folder)) {
            return new Gpt2(checkpoint.config(), (name, shape) -> checkpoint.numbers(name));
        }
    }

    /**
     * Saves it as such a folder.
     *
     * @throws IllegalArgumentException if a layer has been replaced by one of another kind
     */
    public void save(Path folder) throws IOException {
        Gpt2Checkpoint.save(folder, config, weights());
    }

    /** A copy of all numbers by name; dense layers as [in, out], the table of tokens as [V, C]. */
    public Map<String, float[]> weights() {
        Map<String, float[]> weights = new LinkedHashMap<>();
        parameters().forEach((name, tensor) -> weights.put(name, tensor.toArray()));
        weights.put("wte.weight", tokens.table());
        layers.forEach((name, layer) -> {
            if (layer instanceof Linear linear) weights.put(name + WEIGHT, linear.weight());
        });
        return weights;
    }

    // What it does

    /**
     * The scores of the next token after each place: [B, T, V].
     *
     * @throws IllegalArgumentException if the ids are not B T tokens, or T is more than the context
     */
    public Tensor forward(int[] ids, int batch, int time) {
        Tensor x = embed(ids, batch, 0, time);
        for (Block block : blocks) x = block.forward(x);
        return tokens.scores(norm.forward(x));
    }

    /** The mean over all places of -ln p(target); a target of -1 does not count. */
    public Tensor loss(int[] ids, int[] targets, int batch, int time) {
        return Ops.crossEntropy(forward(ids, batch, time), targets);
    }

    /** Of one text: the mean of -ln p(token) over all its tokens but the first. */
    public Tensor loss(int[] text) {
        if (text.length < 2) throw new IllegalArgumentException("loss: a text of " + text.length
                + " tokens has none to predict; give at least two");
        int time = text.length - 1;
        return loss(Arrays.copyOf(text, time), Arrays.copyOfRange(text, 1, time + 1), 1, time);
    }

    private Tensor embed(int[] ids, int batch, int first, int time) {
        if (batch < 1 || time < 1) throw new IllegalArgumentException("gpt2: " + batch
                + " texts of " + time + " tokens; there must be at least one of one");
        if (time > config.positions() - first) throw new IllegalArgumentException("gpt2: "
                + time + " places after " + first + " are more than the context of "
                + config.positions());
        int[] at = IntStream.range(first, first + time).toArray();
        return dropout.forward(Ops.add(tokens.embed(ids, batch, time), places.forward(at, time)));
    }

    // Text

    /** Empty caches for a text of so many places, one a block. */
    public List<KeyValueCache> caches(int places) {
        return blocks.stream().map(block -> new KeyValueCache(
                config.heads(), config.width() / config.heads(), places)).toList();
    }

    /**
     * The scores of the token that follows the next ids of a text, for each token one: V. The
     * caches hold the places before, and then these too. Nothing is dropped, nothing remembered.
     */
    public float[] next(int[] ids, List<KeyValueCache> caches) {
        boolean training = isTraining();
        if (training) eval();
        try (GradMode.Scope off = GradMode.off(); Scope scope = Memory.scope()) {
            Tensor x = embed(ids, 1, caches.getFirst().length(), ids.length);
            for (int i = 0; i < blocks.size(); i++) x = blocks.get(i).forward(x, caches.get(i));
            Tensor last = Ops.slice(x, 1, ids.length - 1, ids.length);
            return tokens.scores(norm.forward(last)).toArray();
        } finally {
            if (training) train();
        }
    }

    /**
     * Goes on with a text, token by token as the stream asks for them: see {@link Sampler} for the
     * choice and {@link Generator} for texts longer than the context. With
     * {@code takeWhile(id -> id != end)} it ends before its time.
     */
    public IntStream generate(int[] ids, int newTokens, double temperature, double topP, int topK,
                              long seed) {
        Generator generator = new Generator(this, ids, newTokens,
                new Sampler(temperature, topP, topK, seed));
        return StreamSupport.intStream(Spliterators.spliterator(generator, newTokens,
                Spliterator.ORDERED), false);
    }
}
