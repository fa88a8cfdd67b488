package org.seedgrad.tensor.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seedgrad.tensor.core.Tensor;

/**
 * Sophia-G (Liu et al. 2023, algorithm 3): the running mean of the gradient, divided by an estimate
 * h of the diagonal of the Hessian, and clipped: where the loss bends little or downward, the step
 * is at most the learning rate.
 *
 * <p>Every ten steps or so the caller estimates the diagonal anew ({@link #estimate}).
 */
public final class Sophia extends Optimizer {
    private final float[][] m;
    private final float[][] h;
    private final float beta1;
    private final float beta2;
    private final float gamma;
    private final double weightDecay;
    private float rate;

    /** With the paper's beta1 = 0.96, beta2 = 0.99 and gamma = 0.05, and no weight decay. */
    public Sophia(Map<String, Tensor> parameters, double learningRate) {
        this(parameters, learningRate, 0.96, 0.99, 0.05, 0);
    }

    /**
     * @param gamma how bold the steps are: m is divided by gamma h. Weight decay is decoupled and
     *              spares parameters of one axis, as in {@link AdamW}
     */
    public Sophia(Map<String, Tensor> parameters, double learningRate,
                  double beta1, double beta2, double gamma, double weightDecay) {
        super(parameters, Schedule.constant(
                checked("the learning rate", learningRate, 0, Double.POSITIVE_INFINITY)));
        this.beta1 = (float) checked("beta1", beta1, 0, 1);
        this.beta2 = (float) checked("beta2", beta2, 0, 1);
        this.gamma = (float) checked("gamma", gamma, Double.MIN_VALUE, Double.POSITIVE_INFINITY);
        this.weightDecay = checked("weight decay", weightDecay, 0, Double.POSITIVE_INFINITY);
        m = zeros(parameters);
        h = zeros(parameters);
    }

    /**
     * Takes the squares of the present gradients into the estimate of the diagonal, and forgets
     * these gradients (Gauss-Newton-Bartlett, algorithm 2). They must be those of the mean loss
     * over a batch whose labels were <em>drawn from the model's own distribution</em>; the squares
     * of the gradients on the true labels estimate something else.
     *
     * @param batch over how many independent examples the loss was averaged
     */
    public void estimate(int batch) {
        for (int p = 0; p < h.length; p++) {
            Tensor grad = parameters().get(p).grad;
            if (grad == null) continue;
            float[] gradients = rowMajor(grad);
            for (int i = 0; i < h[p].length; i++) {
                h[p][i] = beta2 * h[p][i] + (1 - beta2) * batch * gradients[i] * gradients[i];
            }
        }
        zeroGrad();
    }

    @Override protected void prepare(int step, double learningRate) { rate = (float) learningRate; }

    @Override protected void update(int parameter, float[] weights, float[] gradients,
                                    int first, int last) {
        float remains = remains(parameter, rate, weightDecay);
        float[] m = this.m[parameter];
        float[] h = this.h[parameter];
        float beta1 = this.beta1;
        float gamma = this.gamma;
        float rate = this.rate;
        for (int i = first; i < last; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * gradients[i];
            float newton = m[i] / Math.max(gamma * h[i], 1e-12f);
            weights[i] = remains * weights[i] - rate * Math.max(-1, Math.min(1, newton));
        }
    }

    @Override protected Map<String, float[][]> memory() {
        Map<String, float[][]> memory = new LinkedHashMap<>();
        memory.put("m", m);
        memory.put("h", h);
        return memory;
    }
}
