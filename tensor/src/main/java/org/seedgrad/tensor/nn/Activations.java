package org.seedgrad.tensor.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;

/** What each layer of a model makes of a text, to see where two models part. */
public final class Activations {
    private static final String LOGITS = "logits";

    private Activations() { }

    /**
     * The output of each of {@link Gpt2#layers}, row-major [T, features], in the order in which
     * they are calculated, and in the end the scores of the next token, as {@code logits}. Nothing
     * is dropped.
     *
     * @param ids T tokens, at most as many as the context
     */
    public static SequencedMap<String, float[]> of(Gpt2 model, int[] ids) {
        SequencedMap<String, float[]> seen = new LinkedHashMap<>();
        Map<String, Layer> witnesses = new LinkedHashMap<>();
        model.layers().forEach((name, layer) ->
                witnesses.put(name, new Witness(layer, seen, name)));
        boolean training = model.isTraining();
        model.eval();
        try (GradMode.Scope off = GradMode.off(); Scope scope = Memory.scope()) {
            Gpt2 watched = model.with(witnesses);
            seen.clear();                                   // with() tries the layers out
            seen.put(LOGITS, watched.forward(ids, 1, ids.length).toArray());
        } finally {
            if (training) model.train();
        }
        return seen;
    }

    /** A layer with somebody who writes down what it makes. */
    private static final class Witness extends Layer {
        private final Layer layer;
        private final Map<String, float[]> seen;
        private final String name;

        Witness(Layer layer, Map<String, float[]> seen, String name) {
            this.layer = child("layer", layer);
            this.seen = seen;
            this.name = name;
        }

        @Override public Tensor forward(Tensor x) {
            Tensor y = layer.forward(x);
            seen.put(name, y.toArray());
            return y;
        }
    }
}
