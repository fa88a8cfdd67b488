package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), as a layer. */
public final class Gelu extends Layer {

    /** Without parameters. */
    public Gelu() { }

    @Override public Tensor forward(Tensor x) { return Ops.gelu(x); }
}
