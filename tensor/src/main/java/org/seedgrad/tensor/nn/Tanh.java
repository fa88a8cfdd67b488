package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** The hyperbolic tangent, as a layer. */
public final class Tanh extends Layer {

    /** Without parameters. */
    public Tanh() { }

    @Override public Tensor forward(Tensor x) { return Ops.tanh(x); }
}
