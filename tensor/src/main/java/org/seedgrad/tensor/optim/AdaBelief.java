package org.seedgrad.tensor.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seedgrad.tensor.core.Tensor;

/**
 * AdaBelief (Zhuang et al. 2020, algorithm 2): as Adam, but a step is large where the gradient is
 * as its running mean m says, and small where it surprises: s is the running mean of (g - m)^2.
 */
public final class AdaBelief extends Optimizer {
    private final float[][] m;
    private final float[][] s;
    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private double share;           // 1 - beta1^t, what the weights in m add up to
    private float correction;       // 1 / (1 - beta2^t)

    /**
     * With the paper's beta1 = 0.9 and beta2 = 0.999, and no weight decay. Epsilon is the 1e-16 of
     * the authors' later releases: it stands under the root, so the paper's 1e-8 is far from small.
     */
    public AdaBelief(Map<String, Tensor> parameters, double learningRate) {
        this(parameters, learningRate, 0.9, 0.999, 1e-16, 0);
    }

    /** Weight decay is decoupled and spares parameters of one axis, as in {@link AdamW}. */
    public AdaBelief(Map<String, Tensor> parameters, double learningRate,
                     double beta1, double beta2, double epsilon, double weightDecay) {
        super(parameters, learningRate);
        this.beta1 = checked("beta1", beta1, 0, 1);
        this.beta2 = checked("beta2", beta2, 0, 1);
        this.epsilon = epsilon(epsilon);
        weightDecay(weightDecay);
        m = zeros(parameters);
        s = zeros(parameters);
    }

    @Override protected void prepare(int step) {
        share = 1 - StrictMath.pow(beta1, step);
        correction = (float) (1 / (1 - StrictMath.pow(beta2, step)));
    }

    @Override protected void update(int parameter, Move move, int first, int last) {
        float[] weights = move.weights();
        float[] gradients = move.gradients();
        float[] m = this.m[parameter];
        float[] s = this.s[parameter];
        float beta1 = this.beta1;
        float beta2 = this.beta2;
        float rate = (float) (move.rate() / share);
        float correction = this.correction;
        float epsilon = this.epsilon;
        float remains = move.remains();
        for (int i = first; i < last; i++) {
            float g = gradients[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            float surprise = g - m[i];
            s[i] = beta2 * s[i] + (1 - beta2) * surprise * surprise + epsilon;
            weights[i] = remains * weights[i]
                    - rate * m[i] / ((float) Math.sqrt(correction * s[i]) + epsilon);
        }
    }

    @Override protected Map<String, float[][]> memory() {
        Map<String, float[][]> memory = new LinkedHashMap<>();
        memory.put("m", m);
        memory.put("s", s);
        return memory;
    }
}
