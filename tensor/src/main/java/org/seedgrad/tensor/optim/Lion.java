package org.seedgrad.tensor.optim;

import java.util.Map;
import org.seedgrad.tensor.core.Tensor;

/**
 * Lion (Chen et al. 2023, "Symbolic discovery of optimization algorithms", algorithm 2): every
 * weight moves by the learning rate, only the sign is learned; one number of state a weight. The
 * rate is usually 3 to 10 times smaller than Adam's and the decay as many times larger.
 */
public final class Lion extends Optimizer {
    private final float[][] m;
    private final float beta1;
    private final float beta2;

    /** With the paper's beta1 = 0.9, beta2 = 0.99 and no weight decay. */
    public Lion(Map<String, Tensor> parameters, double learningRate) {
        this(parameters, learningRate, 0.9, 0.99, 0);
    }

    /** Weight decay is decoupled and spares parameters of one axis, as in {@link AdamW}. */
    public Lion(Map<String, Tensor> parameters, double learningRate,
                double beta1, double beta2, double weightDecay) {
        super(parameters, learningRate);
        this.beta1 = checked("beta1", beta1, 0, 1);
        this.beta2 = checked("beta2", beta2, 0, 1);
        weightDecay(weightDecay);
        m = zeros(parameters);
    }

    @Override protected void update(int parameter, Move move, int first, int last) {
        float[] weights = move.weights();
        float[] gradients = move.gradients();
        float[] m = this.m[parameter];
        float beta1 = this.beta1;
        float beta2 = this.beta2;
        float rate = (float) move.rate();
        float remains = move.remains();
        for (int i = first; i < last; i++) {
            float g = gradients[i];
            float direction = Math.signum(beta1 * m[i] + (1 - beta1) * g);
            m[i] = beta2 * m[i] + (1 - beta2) * g;
            weights[i] = remains * weights[i] - rate * direction;
        }
    }

    @Override protected Map<String, float[][]> memory() { return Map.of("m", m); }
}
