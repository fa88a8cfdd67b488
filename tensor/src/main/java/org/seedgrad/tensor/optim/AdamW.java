package org.seedgrad.tensor.optim;

import java.util.Map;
import org.seedgrad.tensor.core.Tensor;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): before each step a
 * weight shrinks by learning rate times decay, whatever its gradient's history. Biases and gains,
 * the parameters of one axis, do not decay.
 */
public final class AdamW extends Adam {
    /** With a weight decay of 0.01 and the usual beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8. */
    public AdamW(Map<String, Tensor> parameters, double learningRate) {
        this(parameters, learningRate, 0.9, 0.999, 1e-8, 0.01);
    }

    public AdamW(Map<String, Tensor> parameters, double learningRate,
                 double beta1, double beta2, double epsilon, double weightDecay) {
        super(parameters, learningRate, beta1, beta2, epsilon);
        weightDecay(weightDecay);
    }
}
