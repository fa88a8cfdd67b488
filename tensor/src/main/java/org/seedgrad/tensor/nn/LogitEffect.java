package org.seedgrad.tensor.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * What other weights do to the scores of the next token, on one text.
 *
 * @param relativeError |scores - reference| / |reference|, over all places and tokens
 * @param largestError  the largest difference of one score
 * @param agreement     at which part of the places the token with the highest score is the same
 * @param loss          the mean of -ln p(token) with these weights
 */
public record LogitEffect(double relativeError, double largestError, double agreement,
                          double loss) {

    /** Among how many tokens, equally likely, it would be as hard to guess. */
    public double perplexity() { return StrictMath.exp(loss); }

    /** For JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("logit_relative_error", relativeError);
        map.put("logit_largest_error", largestError);
        map.put("agreement", agreement);
        map.put("loss", loss);
        map.put("perplexity", perplexity());
        return map;
    }

    /**
     * Of several models against a reference. A text longer than the context is cut into windows of
     * its length, each read by itself. Nothing is dropped.
     *
     * @throws IllegalArgumentException if the text has fewer than two tokens
     */
    static List<LogitEffect> of(Gpt2 reference, List<Gpt2> models, int[] text) {
        if (text.length < 2) throw new IllegalArgumentException("report: a text of " + text.length
                + " tokens has none to predict; give at least two");
        List<Gpt2> trained = new ArrayList<>(models);
        trained.add(reference);
        trained.removeIf(model -> !model.isTraining());
        trained.forEach(Module::eval);
        try (GradMode.Scope off = GradMode.off()) {
            List<Sums> sums = models.stream().map(model -> new Sums()).toList();
            int context = reference.config().positions();
            for (int from = 0; from < text.length - 1; from += context) {
                int time = Math.min(context, text.length - 1 - from);
                int[] ids = Arrays.copyOfRange(text, from, from + time);
                int[] targets = Arrays.copyOfRange(text, from + 1, from + time + 1);
                float[] expected = scores(reference, ids);
                for (int i = 0; i < models.size(); i++) {
                    sums.get(i).add(models.get(i), ids, targets, expected);
                }
            }
            return sums.stream().map(Sums::effect).toList();
        } finally {
            trained.forEach(Module::train);
        }
    }

    private static float[] scores(Gpt2 model, int[] ids) {
        try (Scope scope = Memory.scope()) {
            return model.forward(ids, 1, ids.length).toArray();
        }
    }

    /** Over windows. */
    private static final class Sums {
        private double errors;
        private double squares;
        private double largest;
        private double loss;
        private int same;
        private int places;

        void add(Gpt2 model, int[] ids, int[] targets, float[] expected) {
            float[] actual;
            try (Scope scope = Memory.scope()) {
                Tensor scores = model.forward(ids, 1, ids.length);
                loss += (double) Ops.crossEntropy(scores, targets).item() * ids.length;
                actual = scores.toArray();
            }
            for (int i = 0; i < actual.length; i++) {
                double error = (double) actual[i] - expected[i];
                errors += error * error;
                squares += (double) expected[i] * expected[i];
                largest = Math.max(largest, Math.abs(error));
            }
            int tokens = actual.length / ids.length;
            for (int at = 0; at < actual.length; at += tokens) {
                if (best(actual, at, tokens) == best(expected, at, tokens)) same++;
            }
            places += ids.length;
        }

        private static int best(float[] scores, int from, int count) {
            int best = from;
            for (int i = from + 1; i < from + count; i++) if (scores[i] > scores[best]) best = i;
            return best;
        }

        LogitEffect effect() {
            return new LogitEffect(errors == 0 ? 0 : Math.sqrt(errors / squares), largest,
                    (double) same / places, loss / places);
        }
    }
}
