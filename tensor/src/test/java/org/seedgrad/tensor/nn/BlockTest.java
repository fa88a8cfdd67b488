package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** What a block and its feed-forward part are made of. */
class BlockTest {
    private final Random random = new Random(1);
    private final LayerNorm norm1 = new LayerNorm(6);
    private final Attention attention = new Attention(2, new Linear(6, 18, random),
            new Linear(6, 6, random));
    private final LayerNorm norm2 = new LayerNorm(6);
    private final Linear widen = new Linear(6, 10, random);
    private final Linear narrow = new Linear(10, 6, random);
    private final FeedForward feedForward = new FeedForward(widen, narrow);
    private final Tensor x = Tensor.normal(random, 1, 2, 3, 6);

    @Test void addsWhatItsPartsSay() {
        Block block = new Block(norm1, attention, norm2, feedForward, new Sequential());
        Tensor middle = Ops.add(x, attention.forward(norm1.forward(x)));
        Tensor y = Ops.add(middle, feedForward.forward(norm2.forward(middle)));
        assertThat(block.forward(x).toArray()).isEqualTo(y.toArray());
        assertThat(block.parameters().keySet()).containsExactly("ln_1.weight", "ln_1.bias",
                "attn.c_attn.weight", "attn.c_attn.bias", "attn.c_proj.weight", "attn.c_proj.bias",
                "ln_2.weight", "ln_2.bias", "mlp.c_fc.weight", "mlp.c_fc.bias",
                "mlp.c_proj.weight", "mlp.c_proj.bias");
    }

    @Test void feedForwardIsTwoLayers() {
        assertThat(feedForward.forward(x).toArray())
                .isEqualTo(narrow.forward(Ops.gelu(widen.forward(x))).toArray());
    }

    @Test void dropsWhatItAdds() {
        Layer all = new Layer() {
            @Override public Tensor forward(Tensor x) { return Tensor.zeros(x.shape); }
        };
        Block block = new Block(norm1, attention, norm2, feedForward, all);
        assertThat(block.forward(x).toArray()).isEqualTo(x.toArray());
    }
}
