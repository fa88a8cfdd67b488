package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * One block of a transformer, with the norms before what they serve (Radford et al. 2019, 2.3):
 * x + attention(norm(x)), and then x + feedForward(norm(x)).
 */
public final class Block extends Layer {
    private final Layer norm1;
    private final Attention attention;
    private final Layer norm2;
    private final FeedForward feedForward;
    private final Layer dropout;

    /** With the dropout of what is added to x; an empty {@link Sequential} drops nothing. */
    public Block(Layer norm1, Attention attention, Layer norm2, FeedForward feedForward,
                 Layer dropout) {
        this.norm1 = child("ln_1", norm1);
        this.attention = child("attn", attention);
        this.norm2 = child("ln_2", norm2);
        this.feedForward = child("mlp", feedForward);
        this.dropout = child("dropout", dropout);
    }

    @Override public Tensor forward(Tensor x) {
        return rest(Memory.resultOf(() -> Ops.add(x,
                dropout.forward(attention.forward(norm1.forward(x))))));
    }

    /** The same for the next places of a sequence: see {@link Attention}. */
    public Tensor forward(Tensor x, KeyValueCache cache) {
        return rest(Memory.resultOf(() -> Ops.add(x,
                dropout.forward(attention.forward(norm1.forward(x), cache)))));
    }

    private Tensor rest(Tensor x) {
        return Memory.resultOf(() -> Ops.add(x,
                dropout.forward(feedForward.forward(norm2.forward(x)))));
    }
}
