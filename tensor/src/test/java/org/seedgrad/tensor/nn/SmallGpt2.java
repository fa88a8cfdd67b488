package org.seedgrad.tensor.nn;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.seedgrad.tensor.io.Gpt2Config;

/** A model of two blocks and a text, for tests of compression. */
final class SmallGpt2 {
    static final Gpt2Config CONFIG = new Gpt2Config(40, 16, 32, 4, 2, 0);

    /** Longer than the context, and no multiple of it. */
    static final int[] TEXT = new Random(5).ints(45, 0, 40).toArray();

    private SmallGpt2() { }

    /** Weights with larger numbers than those of a start, so that scores depend on them. */
    static Gpt2 model() {
        Random random = new Random(6);
        Weights fresh = Weights.fresh(2, random);
        return new Gpt2(CONFIG, (name, shape) -> {
            float[] numbers = fresh.get(name, shape);
            if (shape.rank() == 2) for (int i = 0; i < numbers.length; i++) numbers[i] *= 8;
            return numbers;
        });
    }

    /** The same where the weight of h.0.attn.c_proj is a single wave. */
    static Gpt2 withStructure() {
        float[] weight = new float[32 * 32];
        for (int i = 0; i < 32; i++) {
            for (int o = 0; o < 32; o++) {
                weight[i * 32 + o] = (float) (0.3 * Math.sin(0.4 * i) * Math.cos(0.2 * o));
            }
        }
        return model().with(Map.of("h.0.attn.c_proj",
                Linear.of(32, 32, weight, new float[32])));
    }

    static float[] scores(Gpt2 model) {
        return model.forward(Arrays.copyOf(TEXT, 16), 1, 16).toArray();
    }
}
