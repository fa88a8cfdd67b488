package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.io.Gpt2Config;

/** Layers in the order of calculation, and where a change begins. */
class ActivationsTest {
    private final Gpt2 model = SmallGpt2.model();

    @Test void areAllLayersInTheirOrder() {
        SequencedMap<String, float[]> seen = Activations.of(model, new int[] {3, 1, 2});
        assertThat(seen.keySet()).containsExactly("h.0.ln_1", "h.0.attn.c_attn",
                "h.0.attn.c_proj", "h.0.ln_2", "h.0.mlp.c_fc", "h.0.mlp.c_proj", "h.1.ln_1",
                "h.1.attn.c_attn", "h.1.attn.c_proj", "h.1.ln_2", "h.1.mlp.c_fc",
                "h.1.mlp.c_proj", "ln_f", "logits");
        assertThat(seen.get("h.1.mlp.c_fc")).hasSize(3 * 128);
        assertThat(seen.get("logits"))
                .isEqualTo(model.forward(new int[] {3, 1, 2}, 1, 3).toArray());
    }

    @Test void areTheSameUpToALayerThatIsReplaced() {
        int[] ids = {5, 4, 3};
        SequencedMap<String, float[]> before = Activations.of(model, ids);
        SequencedMap<String, float[]> after = Activations.of(model.with(Map.of("h.0.mlp.c_fc",
                new RbeLinear(32, 128, 16, 2, new Random(1)))), ids);
        boolean same = true;
        for (String name : before.keySet()) {
            if (name.equals("h.0.mlp.c_fc")) same = false;
            assertThat(Arrays.equals(before.get(name), after.get(name))).as(name).isEqualTo(same);
        }
    }

    @Test void nothingIsDroppedAndTheModeStays() {
        Gpt2 dropping = new Gpt2(new Gpt2Config(40, 16, 32, 4, 2, 0.5f),
                Weights.fresh(2, new Random(1)));
        float[] first = Activations.of(dropping, new int[] {1, 2}).get("logits");
        assertThat(Activations.of(dropping, new int[] {1, 2}).get("logits")).isEqualTo(first);
        assertThat(dropping.isTraining()).isTrue();
        assertThat(dropping.layers().get("h.0.mlp.c_fc").isTraining()).isTrue();
    }
}
