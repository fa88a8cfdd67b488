package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Tensor;

/** A module that makes one tensor of one tensor. */
public abstract class Layer extends Module {

    /** Without parameters and modules at first. */
    protected Layer() { }

    public abstract Tensor forward(Tensor x);
}
