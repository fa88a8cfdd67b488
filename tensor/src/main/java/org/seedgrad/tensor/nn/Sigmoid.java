package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** 1 / (1 + e^-x), as a layer. */
public final class Sigmoid extends Layer {

    /** Without parameters. */
    public Sigmoid() { }

    @Override public Tensor forward(Tensor x) { return Ops.sigmoid(x); }
}
