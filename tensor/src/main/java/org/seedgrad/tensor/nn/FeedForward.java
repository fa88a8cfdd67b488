package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** What each place thinks by itself: {@code c_fc} from C to 4 C, GELU, {@code c_proj} back. */
public final class FeedForward extends Layer {
    private final Layer widen;
    private final Layer narrow;

    /** Of two layers of any kind. */
    public FeedForward(Layer widen, Layer narrow) {
        this.widen = child("c_fc", widen);
        this.narrow = child("c_proj", narrow);
    }

    @Override public Tensor forward(Tensor x) {
        return narrow.forward(Ops.gelu(widen.forward(x)));
    }
}
