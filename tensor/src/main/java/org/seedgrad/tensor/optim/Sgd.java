package org.seedgrad.tensor.optim;

import java.util.Map;
import org.seedgrad.tensor.core.Tensor;

/**
 * Stochastic gradient descent with momentum (Polyak 1964): velocity = momentum velocity + gradient,
 * weight -= rate velocity. The rate is no part of the velocity, so where a schedule changes it, all
 * that has been gathered goes on at the new one; in the form of Sutskever et al. (2013) the old
 * gradients keep the rates of their own steps.
 */
public final class Sgd extends Optimizer {
    private final float momentum;
    private final float[][] velocities;

    public Sgd(Map<String, Tensor> parameters, double learningRate) {
        this(parameters, learningRate, 0);
    }

    public Sgd(Map<String, Tensor> parameters, double learningRate, double momentum) {
        super(parameters, learningRate);
        this.momentum = checked("momentum", momentum, 0, 1);
        velocities = momentum == 0 ? null : zeros(parameters);
    }

    @Override protected void update(int parameter, Move move, int first, int last) {
        float[] weights = move.weights();
        float[] gradients = move.gradients();
        float rate = (float) move.rate();
        float remains = move.remains();
        if (velocities == null) {
            for (int i = first; i < last; i++) {
                weights[i] = remains * weights[i] - rate * gradients[i];
            }
            return;
        }
        float[] velocity = velocities[parameter];
        for (int i = first; i < last; i++) {
            velocity[i] = momentum * velocity[i] + gradients[i];
            weights[i] = remains * weights[i] - rate * velocity[i];
        }
    }

    @Override protected Map<String, float[][]> memory() {
        return velocities == null ? Map.of() : Map.of("velocity", velocities);
    }
}
