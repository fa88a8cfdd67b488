package org.seedgrad.tensor.nn;

import java.util.Arrays;
import java.util.Random;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * Chooses the next token by its score. The same seed makes the same choices.
 *
 * <p>Scores are divided by the temperature; of the {@code topK} most probable tokens (Fan et al.
 * 2018) the fewest that together have the probability {@code topP} remain (the nucleus of Holtzman
 * et al. 2020); among these, chance decides. Of equal ones the first counts as the more probable.
 */
public final class Sampler {
    private final double temperature;
    private final double topP;
    private final int topK;
    private final Random random;

    /**
     * @param temperature 1 as the model has it, less is bolder, 0 always takes the most probable
     * @param topP        above 0; 1 keeps all
     * @param topK        0 keeps all
     */
    public Sampler(double temperature, double topP, int topK, long seed) {
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sampler: the temperature is " + temperature
                    + " and must be finite and at least 0");
        }
        if (!(topP > 0 && topP <= 1)) throw new IllegalArgumentException(
                "sampler: topP is " + topP + " and must be above 0 and at most 1");
        if (topK < 0) throw new IllegalArgumentException(
                "sampler: topK is " + topK + " and must be at least 1, or 0 to keep all");
        this.temperature = temperature;
        this.topP = topP;
        this.topK = topK;
        random = new Random(seed);
    }

    /**
     * The token to take, for one score a token.
     *
     * @throws IllegalArgumentException if a score is not finite
     */
    public int next(float[] scores) {
        int best = best(scores);
        if (temperature == 0) return best;
        float[] p = probabilities(scores, scores[best]);
        int[] order = candidates(scores);
        int kept = topK == 0 ? order.length : Math.min(topK, order.length);
        double mass = sum(p, order, kept);
        if (topP < 1) {
            kept = nucleus(p, order, topP * mass);
            mass = sum(p, order, kept);
        }
        return order[nucleus(p, order, random.nextDouble() * mass) - 1];
    }

    private static int best(float[] scores) {
        if (scores.length == 0) throw new IllegalArgumentException(
                "sampler: there is no token to choose from");
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) throw new IllegalArgumentException(
                    "sampler: the score of token " + i + " is " + scores[i]
                    + "; the weights are not finite, or grew until products overflowed");
            if (scores[i] > scores[best]) best = i;
        }
        return best;
    }

    private float[] probabilities(float[] scores, float most) {
        float[] x = new float[scores.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (((double) scores[i] - most) / temperature);
        }
        try (GradMode.Scope off = GradMode.off()) {
            return Ops.softmax(Tensor.of(x, x.length)).toArray();
        }
    }

    /** All tokens; the most probable first, where it matters. */
    private int[] candidates(float[] scores) {
        int[] order = new int[scores.length];
        if (topP == 1 && topK == 0) {
            for (int i = 0; i < order.length; i++) order[i] = i;
            return order;
        }
        // By scores: probabilities of different ones may round to the same number. The bits of
        // positive floats are in the order of the floats, those of negative ones in the opposite.
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToRawIntBits(scores[i] + 0f);         // no -0
            int ascending = bits ^ bits >> 31 & Integer.MAX_VALUE;
            keys[i] = (long) ~ascending << 32 | i;
        }
        Arrays.sort(keys);
        for (int i = 0; i < order.length; i++) order[i] = (int) keys[i];
        return order;
    }

    private static double sum(float[] p, int[] order, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) sum += p[order[i]];
        return sum;
    }

    /** How many of the first candidates together reach this mass: at least one. */
    private static int nucleus(float[] p, int[] order, double mass) {
        double sum = p[order[0]];
        int count = 1;
        while (sum < mass) sum += p[order[count++]];
        return count;
    }
}
