package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** max(x, 0), as a layer. */
public final class Relu extends Layer {

    /** Without parameters. */
    public Relu() { }

    @Override public Tensor forward(Tensor x) { return Ops.relu(x); }
}
