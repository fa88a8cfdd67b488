package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.nn.KeyValueCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast this machine reads and writes text, beside what it could do at best. */
@Command(name = "bench", description = {
    "How fast a model of random weights reads a prompt and writes on.",
    "Each written token needs all weights once, so memory bounds decoding; a prompt is many tokens"
        + " for each weight, so arithmetic bounds reading it. Both bounds are measured in the same"
        + " run, that of arithmetic before each reading; it and the times are medians."},
        footerHeading = "%nExamples:%n", footer = {
            "  seedgrad bench",
            "  seedgrad bench --shape 124M --prompt 512 --seconds 20"})
final class Bench extends Task {
    private static final Map<String, Gpt2Config> SHAPES = Map.of(
            "tiny", new Gpt2Config(1024, 1024, 256, 4, 4, 0),
            "124M", new Gpt2Config(50_257, 1024, 768, 12, 12, 0));
    /** Weights below this may stay in a cache, where the memory's bandwidth is no bound. */
    private static final double CACHE_BYTES = 128e6;

    @Option(names = "--shape", paramLabel = "SHAPE", defaultValue = "tiny",
            description = "tiny (3.4 million parameters; default) or 124M (GPT-2, needs 1.5 GB).")
    private String shape;

    @Option(names = "--prompt", paramLabel = "N", defaultValue = "256",
            description = "Tokens of the prompt (default: ${DEFAULT-VALUE}).")
    private int prompt;

    @Option(names = "--new", paramLabel = "N", defaultValue = "32",
            description = "Tokens to write (default: ${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(names = "--seconds", paramLabel = "X", defaultValue = "10",
            description = "How long to repeat it (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Override public Integer call() throws IOException {
        if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) throw wrongUsage(
                "--seconds is " + seconds + "; give a number from 0 up");
        Gpt2Config config = SHAPES.get(shape);
        if (config == null) throw wrongUsage("--shape is '" + shape + "'; there are tiny and 124M");
        if (prompt < 1 || newTokens < 1 || prompt > config.positions() - newTokens) {
            throw wrongUsage("--prompt and --new must be at least 1, and together at most "
                    + config.positions());
        }
        noteMachine();
        double bandwidth = Bandwidth.measure();
        SplittableRandom random = new SplittableRandom(42);
        Gpt2 model = new Gpt2(config, (name, size) -> weights(size, random));
        model.eval();
        int[] ids = random.ints(prompt, 0, config.vocabulary()).toArray();
        List<KeyValueCache> caches = model.caches(prompt + newTokens);
        List<Double> peaks = new ArrayList<>();
        List<Double> reading = new ArrayList<>();
        List<Double> writing = new ArrayList<>();
        FmaPeak.measure();                                  // to warm up
        repeat(model, ids, caches, new ArrayList<>(), new ArrayList<>());
        long begin = System.nanoTime();
        do {
            // Clocks and neighbours change: the bound is that of the time of the work.
            peaks.add(FmaPeak.measure());
            repeat(model, ids, caches, reading, writing);
        } while (System.nanoTime() - begin < seconds * 1e9);
        report(config, bandwidth, median(peaks), median(reading), median(writing));
        return DONE;
    }

    /** Random, but quicker than Gaussian: only their time matters. */
    private static float[] weights(Shape shape, SplittableRandom random) {
        float[] weights = new float[shape.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.04f * (random.nextInt() * 0x1p-32f);
        }
        return weights;
    }

    /** Reads the prompt and writes on, and takes the times. */
    private void repeat(Gpt2 model, int[] ids, List<KeyValueCache> caches, List<Double> reading,
                        List<Double> writing) {
        caches.forEach(KeyValueCache::clear);
        reading.add(seconds(model, ids, caches));
        for (int i = 0; i < newTokens; i++) {
            writing.add(seconds(model, new int[] {i % model.config().vocabulary()}, caches));
        }
    }

    private static double seconds(Gpt2 model, int[] ids, List<KeyValueCache> caches) {
        long begin = System.nanoTime();
        model.next(ids, caches);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private void report(Gpt2Config config, double bandwidth, double peak, double reading,
                        double writing) throws IOException {
        double blocks = blockWeights(config);
        double table = (double) config.vocabulary() * config.width();
        double bytes = Float.BYTES * (blocks + table);
        // Causal attention: place t meets t keys and t values in each block.
        double attention = 2.0 * prompt * prompt * config.width() * config.layers();
        double flops = 2 * blocks * prompt + 2 * table + attention;
        double decoding = bytes / writing / bandwidth;
        double prefill = flops / reading / peak;
        if (json) {
            ObjectNode result = newObject().put("shape", shape).put("prompt", prompt)
                    .put("new", newTokens).put("decode_tokens_per_second", 1 / writing)
                    .put("weight_bytes", bytes).put("bandwidth", bandwidth);
            if (bytes >= CACHE_BYTES) result.put("decode_share_of_bandwidth", decoding);
            print(result.put("prefill_tokens_per_second", prompt / reading)
                    .put("prefill_flops", flops / reading).put("fma_peak", peak)
                    .put("prefill_share_of_peak", prefill));
            return;
        }
        print("memory reads %.1f GB/s, registers multiply-add %.1f GFLOP/s\n",
                bandwidth / 1e9, peak / 1e9);
        print("reading %d tokens: %,.1f tokens/s, %.1f GFLOP/s, %.0f %% of the peak\n", prompt,
                prompt / reading, flops / reading / 1e9, 100 * prefill);
        print("writing after them: %,.1f tokens/s, %.1f MB of weights a token, %s\n", 1 / writing,
                bytes / 1e6, bytes >= CACHE_BYTES
                ? String.format(Locale.ROOT, "%.0f %% of the bandwidth", 100 * decoding)
                : "so few that caches may hold them: no bound by memory");
    }

    /** How many numbers the layers of all blocks multiply with. */
    private static double blockWeights(Gpt2Config config) {
        return config.shapes().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("h.") && entry.getValue().rank() == 2)
                .mapToDouble(entry -> entry.getValue().size()).sum();
    }
}
