package org.seedgrad.tensor.nn;

import java.util.Random;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * While training, sets numbers to 0 with a probability, and scales the others so that the mean
 * stays; in use it does nothing. Each call draws its seed from the generator.
 */
public final class Dropout extends Layer {
    private final float probability;
    private final Random random;

    public Dropout(float probability, Random random) {
        this.probability = probability;
        this.random = random;
    }

    @Override public Tensor forward(Tensor x) {
        return isTraining() ? Ops.dropout(x, probability, random.nextLong()) : x;
    }
}
