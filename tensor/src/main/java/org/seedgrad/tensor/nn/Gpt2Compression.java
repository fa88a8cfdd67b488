package org.seedgrad.tensor.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.seedgrad.tensor.rbe.LayerBytes;

/**
 * What came of putting layers of a model in the form of waves. The new model has what its files
 * will have, quantised as it is, so saving and loading change nothing. It shares all other layers
 * with the old one: whoever trains it on should save and load it first.
 *
 * @param before the model as it was
 * @param after  the same with {@link RbeLinear} in the place of dense layers
 * @param kept   layers that are still dense, since no fewer bytes than their own were close enough
 */
public record Gpt2Compression(Gpt2 before, Gpt2 after, List<String> kept) {
    private static final int LARGEST_BLOCK = 64;

    /** The search for the fewest bytes ends when it knows them to a fiftieth. */
    private static final double PRECISION = 1.02;

    /** Is told of each layer, since large ones take their time. */
    @FunctionalInterface
    public interface Progress {
        /** Another layer is done, so many of all. */
        void done(String layer, int count, int of);
    }

    /**
     * The dense layers of such names. In a pattern {@code *} stands for any text, {@code ?} for one
     * character, and commas for several patterns: {@code h.*.mlp.*}, {@code *.c_fc,h.0.attn.*}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static List<String> matching(Gpt2 model, String pattern) {
        Pattern names = Pattern.compile(regex(pattern));
        List<String> dense = new ArrayList<>();
        model.layers().forEach((name, layer) -> {
            if (layer instanceof Linear) dense.add(name);
        });
        List<String> chosen = dense.stream().filter(n -> names.matcher(n).matches()).toList();
        if (chosen.isEmpty()) throw new IllegalArgumentException("compress: no dense layer is "
                + "named like '" + pattern + "'; there are " + dense);
        return chosen;
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        pattern.chars().forEach(c -> regex.append(switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            case ',' -> "|";
            default -> Pattern.quote(Character.toString(c));
        }));
        return regex.toString();
    }

    /** The same with nobody to tell. */
    public static Gpt2Compression of(Gpt2 model, String pattern, Budget budget) {
        return of(model, pattern, budget, (layer, count, of) -> { });
    }

    /**
     * Compresses layers as far as a budget says.
     *
     * @param pattern see {@link #matching}
     * @throws IllegalArgumentException if no layer matches, or one cannot become as small as that
     */
    public static Gpt2Compression of(Gpt2 model, String pattern, Budget budget,
                                     Progress progress) {
        Map<String, Linear> dense = new LinkedHashMap<>();
        for (String name : matching(model, pattern)) {
            dense.put(name, (Linear) model.layers().get(name));
        }
        Map<String, Long> bytes = new LinkedHashMap<>();
        dense.forEach((name, layer) -> bytes.put(name, bytes(name, layer, dense, budget)));
        Map<String, RbeLinear> small = new LinkedHashMap<>();
        List<String> kept = new ArrayList<>();
        int count = 0;
        for (Map.Entry<String, Linear> entry : dense.entrySet()) {
            String name = entry.getKey();
            RbeLinear layer = budget instanceof Budget.RelativeError error
                    ? smallest(entry.getValue(), error.most())
                    : fit(entry.getValue(), bytes.get(name));
            if (layer == null) kept.add(name);
            else small.put(name, layer);
            progress.done(name, ++count, dense.size());
        }
        return new Gpt2Compression(model, model.with(small), List.copyOf(kept));
    }

    /** The most that a layer may take: its own bytes where only its error matters. */
    private static long bytes(String name, Linear layer, Map<String, Linear> all, Budget budget) {
        long bytes = Math.min(denseBytes(layer), switch (budget) {
            case Budget.Bytes b -> biasBytes(layer) + share(layer, all.values(), b.total());
            case Budget.Ratio r -> biasBytes(layer) + (long) (weightBytes(layer) / r.least());
            case Budget.RelativeError e -> denseBytes(layer);
        });
        if (bytes < leastBytes(layer)) throw new IllegalArgumentException("compress: '" + name
                + "' [" + layer.in() + ", " + layer.out() + "] would get " + bytes
                + " bytes and takes at least " + leastBytes(layer)
                + " with its bias; allow more bytes, or leave it out");
        return bytes;
    }

    /** Of what the biases leave, by the number of weights. */
    private static long share(Linear layer, Iterable<Linear> all, long total) {
        double weights = 0;
        long left = total;
        for (Linear each : all) {
            weights += weightBytes(each);
            left -= biasBytes(each);
        }
        return (long) (Math.max(0, left) * (weightBytes(layer) / weights));
    }

    private static long weightBytes(Linear layer) {
        return (long) Float.BYTES * layer.in() * layer.out();
    }

    private static long biasBytes(Linear layer) { return (long) Float.BYTES * layer.out(); }

    private static long denseBytes(Linear layer) { return weightBytes(layer) + biasBytes(layer); }

    /** With one wave a block. */
    private static long leastBytes(Linear layer) {
        return LayerBytes.size(layer.in(), layer.out(), LARGEST_BLOCK, 1, 0);
    }

    private static RbeLinear fit(Linear layer, long bytes) {
        return RbeLinear.of(RbeLinear.fromLinear(layer, bytes).toBytes());
    }

    /**
     * By bisection, on the fits themselves: more bytes nearly always mean less error. Null if even
     * the bytes of the dense layer do not reach it.
     */
    private static RbeLinear smallest(Linear layer, double error) {
        long tooFew = leastBytes(layer) - 1;
        long enough = denseBytes(layer);
        if (enough <= tooFew) return null;                  // smaller than the smallest code
        RbeLinear best = fit(layer, enough);
        if (best.report(layer).relativeL2() > error) return null;
        while (enough > PRECISION * tooFew && enough > tooFew + 1) {
            long bytes = Math.clamp((long) Math.sqrt((double) tooFew * enough),
                    tooFew + 1, enough - 1);
            RbeLinear layerOfBytes = fit(layer, bytes);
            if (layerOfBytes.report(layer).relativeL2() <= error) {
                best = layerOfBytes;
                enough = bytes;
            } else {
                tooFew = bytes;
            }
        }
        return best;
    }

    /**
     * What it saves and what it costs, measured on a text: see {@link ModelReport#of}.
     *
     * @param baselines whether to show beside it what others make of as many bytes
     */
    public ModelReport report(int[] text, boolean baselines) {
        return ModelReport.of(before, after, kept, text, baselines);
    }
}
