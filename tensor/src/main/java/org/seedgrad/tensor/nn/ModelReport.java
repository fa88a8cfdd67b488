package org.seedgrad.tensor.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.seedgrad.tensor.rbe.Comparison;
import org.seedgrad.tensor.rbe.CompressionReport;

/**
 * What compressing a model saves and costs, layer by layer and in all, on one text.
 *
 * @param layers           those in the form of waves
 * @param kept             those that were to be and are still dense: no budget was enough
 * @param bytesBefore      of all numbers of the model, as F32
 * @param bytesAfter       of all numbers of the model, as {@link CompressedGpt2#save} writes them
 * @param perplexityBefore on the text
 * @param effect           of all layers together
 */
public record ModelReport(List<LayerReport> layers, List<String> kept, long bytesBefore,
                          long bytesAfter, double perplexityBefore, LogitEffect effect) {

    /** Of any two, such as a model and what was loaded of its compressed form. */
    public static ModelReport of(Gpt2 before, Gpt2 after, int[] text, boolean baselines) {
        return of(before, after, List.of(), text, baselines);
    }

    /**
     * Compares two models of the same sizes: every layer that is dense in one and waves in the
     * other.
     *
     * @param kept      layers that were to be compressed and are not
     * @param text      at least two tokens; see {@link LogitEffect} for long ones
     * @param baselines whether to compare with a low rank and int4 too: singular values of large
     *                  layers take seconds each
     * @throws IllegalArgumentException if the models have different sizes
     */
    public static ModelReport of(Gpt2 before, Gpt2 after, List<String> kept, int[] text,
                                 boolean baselines) {
        if (!before.config().shapes().equals(after.config().shapes())) {
            throw new IllegalArgumentException("report: " + before.config() + " and "
                    + after.config() + " are not the same model; compare one with its compressed"
                    + " form");
        }
        Map<String, RbeLinear> changed = new LinkedHashMap<>();
        after.layers().forEach((name, layer) -> {
            if (layer instanceof RbeLinear waves && before.layers().get(name) instanceof Linear) {
                changed.put(name, waves);
            }
        });
        List<Gpt2> models = new ArrayList<>(List.of(before, after));
        changed.forEach((name, waves) -> models.add(before.with(Map.of(name, waves))));
        List<LogitEffect> effects = LogitEffect.of(before, models, text);
        List<LayerReport> layers = new ArrayList<>();
        changed.forEach((name, waves) -> layers.add(LayerReport.of(name,
                (Linear) before.layers().get(name), waves, baselines,
                effects.get(2 + layers.size()))));
        return new ModelReport(List.copyOf(layers), List.copyOf(kept),
                CompressedGpt2.bytes(before), CompressedGpt2.bytes(after),
                effects.get(0).perplexity(), effects.get(1));
    }

    /** Of the whole model. */
    public double ratio() { return (double) bytesBefore / bytesAfter; }

    /** For JSON: maps, lists, texts and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("bytes_before", bytesBefore);
        map.put("bytes_after", bytesAfter);
        map.put("ratio", ratio());
        map.put("perplexity_before", perplexityBefore);
        map.put("effect", effect.toMap());
        map.put("kept_dense", kept);
        map.put("layers", layers.stream().map(LayerReport::toMap).toList());
        return map;
    }

    // In words

    /** A table of the layers, what they do together, and what to think of it. */
    @Override public String toString() {
        StringBuilder text = new StringBuilder();
        if (!layers.isEmpty()) appendTable(text);
        if (!kept.isEmpty()) line(text, "Kept dense, since nothing smaller than they are is close "
                + "enough: %s.", String.join(", ", kept));
        line(text, "Model: %,d -> %,d bytes, %.2f : 1.", bytesBefore, bytesAfter, ratio());
        line(text, "Perplexity: %.4g -> %.4g. Logits: error %.3g of their size, at most %.3g; the "
                + "same next token at %.1f %% of the places.", perplexityBefore,
                effect.perplexity(), effect.relativeError(), effect.largestError(),
                100 * effect.agreement());
        appendVerdict(text);
        return text.toString();
    }

    private void appendTable(StringBuilder text) {
        int width = layers.stream().mapToInt(l -> l.name().length()).max().orElseThrow();
        String name = "%-" + width + "s ";
        boolean beside = layers.getFirst().baselines().isPresent();
        line(text, name + "%11s %7s %8s %8s%s  %9s %10s", "layer", "bytes", "ratio", "error",
                "cosine", beside ? "       svd (ratio)     int4 (ratio)" : "",
                "logits", "perplexity");
        for (LayerReport layer : layers) {
            line(text, name + "%,11d %7.1f %8.4f %8.4f%s  %9.3g %10.4g", layer.name(),
                    layer.waves().bytes(), layer.waves().ratio(), layer.waves().relativeL2(),
                    layer.cosine(), layer.baselines().map(ModelReport::besides).orElse(""),
                    layer.alone().relativeError(), layer.alone().perplexity());
        }
        line(text, "error: |W - W'| / |W|; logits, perplexity: with this layer alone replaced.");
    }

    private static String besides(Comparison beside) {
        return String.format(Locale.ROOT, "  %8.4f %7s %8.4f %7s", beside.svd().relativeL2(),
                String.format(Locale.ROOT, "(%.1f)", beside.svd().ratio()),
                beside.int4().relativeL2(),
                String.format(Locale.ROOT, "(%.1f)", beside.int4().ratio()));
    }

    /** What a reader who hopes for a miracle should know. */
    private void appendVerdict(StringBuilder text) {
        if (layers.isEmpty()) return;
        long lost = layers.stream().filter(layer -> layer.energyKept() < 0.5).count();
        if (lost > 0) line(text, "%d of %d layers keep less than half of their weight's energy "
                + "(1 - error^2): weights trained dense have little that so few bytes can say. "
                + "Take a smaller ratio, or train on in this form.", lost, layers.size());
        List<Comparison> beside = layers.stream().map(LayerReport::baselines)
                .flatMap(Optional::stream).toList();
        if (beside.isEmpty()) return;
        line(text, "Energy kept, mean of the layers: waves %s, low rank %s, int4 %s.",
                energy(beside, Comparison::waves), energy(beside, Comparison::svd),
                energy(beside, Comparison::int4));
        line(text, "In no more bytes a low rank comes closer in %d of %d layers, int4 in %d.",
                beside.stream().filter(b -> beats(b.svd(), b.waves())).count(), layers.size(),
                beside.stream().filter(b -> beats(b.int4(), b.waves())).count());
    }

    private static String energy(List<Comparison> all,
                                 Function<Comparison, CompressionReport> one) {
        List<CompressionReport> reports = all.stream().map(one).toList();
        double kept = reports.stream().mapToDouble(LayerReport::energyKept).average()
                .orElseThrow();
        double raw = reports.stream().mapToLong(CompressionReport::rawBytes).sum();
        return String.format(Locale.ROOT, "%.1f %% at %.1f : 1", 100 * kept,
                raw / reports.stream().mapToLong(CompressionReport::bytes).sum());
    }

    private static boolean beats(CompressionReport other, CompressionReport waves) {
        return other.bytes() <= waves.bytes() && other.relativeL2() < waves.relativeL2();
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
