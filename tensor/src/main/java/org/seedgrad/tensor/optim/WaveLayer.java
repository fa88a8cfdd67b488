package org.seedgrad.tensor.optim;

import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.rbe.WaveMatrix;

/** A layer whose weight is a sum of waves, as {@link HybridOptimizer} wants to see it. */
public interface WaveLayer {
    /** The blocks and their frequencies. */
    WaveMatrix matrix();

    /** The points of the seeds, two numbers each. */
    Tensor points();

    /** By which the sum of waves is multiplied. */
    Tensor scale();

    /** Whether the next backward passes are to leave what {@link #weightGradient} needs. */
    void watch(boolean on);

    /** dL/dW of the last backward pass, row-major [out, in]. */
    float[] weightGradient();
}
