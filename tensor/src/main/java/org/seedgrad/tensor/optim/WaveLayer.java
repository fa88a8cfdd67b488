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

    /**
     * The gradient of the weight as inputs meet it, that is of the scale times the sum of waves,
     * row-major [out, in]: added up over all results of the layer that a backward pass has come by
     * since {@code watch(true)}, each as the last pass met it.
     *
     * @throws IllegalStateException if there has been none
     */
    float[] weightGradient();
}
