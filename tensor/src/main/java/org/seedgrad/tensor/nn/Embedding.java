package org.seedgrad.tensor.nn;

import java.util.Random;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** A learned vector for each of a number of things: a table [things, features], from N(0, 1). */
public final class Embedding extends Module {
    private final Tensor weight;

    public Embedding(int things, int features, Random random) {
        weight = parameter("weight", Tensor.normal(random, 1, things, features));
    }

    /** The vectors of things by their numbers: ids in the shape [...] give [..., features]. */
    public Tensor forward(int[] ids, int... lengths) { return Ops.embedding(weight, ids, lengths); }
}
