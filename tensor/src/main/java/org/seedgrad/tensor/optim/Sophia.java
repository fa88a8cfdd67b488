package org.seedgrad.tensor.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.seedgrad.tensor.core.Tensor;

/**
 * Sophia (Liu et al. 2023, algorithm 3): the running mean of the gradient, divided by an estimate h
 * of the diagonal of the Hessian, and clipped: where the loss bends little or downward, the step is
 * the learning rate at most.
 *
 * <p>Every ten steps or so the caller has the diagonal estimated anew, before the gradients of the
 * step are computed. {@link #estimate(int)} is Sophia-G and needs a loss with a distribution of
 * labels; {@link #estimate(Supplier, Random)} is Sophia-H and takes any.
 */
public final class Sophia extends Optimizer {
    private static final float DISTANCE = 1e-3f;

    private final float[][] m;
    private final float[][] h;
    private final float beta1;
    private final float beta2;
    private final float gamma;

    /** With the paper's beta1 = 0.96, beta2 = 0.99 and gamma = 0.05, and no weight decay. */
    public Sophia(Map<String, Tensor> parameters, double learningRate) {
        this(parameters, learningRate, 0.96, 0.99, 0.05, 0);
    }

    /**
     * @param gamma how bold the steps are: m is divided by gamma h. The paper has 0.05 for Sophia-G
     *              and 0.01 for Sophia-H. Weight decay is decoupled and spares parameters of one
     *              axis, as in {@link AdamW}
     */
    public Sophia(Map<String, Tensor> parameters, double learningRate,
                  double beta1, double beta2, double gamma, double weightDecay) {
        super(parameters, learningRate);
        this.beta1 = checked("beta1", beta1, 0, 1);
        this.beta2 = checked("beta2", beta2, 0, 1);
        this.gamma = checked("gamma", gamma, Float.MIN_VALUE, Float.POSITIVE_INFINITY);
        weightDecay(weightDecay);
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
     * @throws IllegalArgumentException if that is none; nothing has changed then
     */
    public void estimate(int batch) {
        if (batch < 1) throw new IllegalArgumentException(
                "sophia: a batch of " + batch + " examples; at least 1 is needed");
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

    /**
     * Takes u (Hu) into the estimate of the diagonal, for a draw u of signs (Hutchinson, algorithm
     * 1), and forgets all gradients. Hu is the central difference of two gradients along u, in
     * which every weight moves by 0.001; the weights are as before afterwards, bit for bit.
     *
     * @param loss computes it anew each time from the same examples
     */
    public void estimate(Supplier<Tensor> loss, Random random) {
        int[][] signs = new int[h.length][];
        float[][] weights = new float[h.length][];
        for (int p = 0; p < h.length; p++) {
            weights[p] = parameters().get(p).toArray();
            signs[p] = random.ints(weights[p].length, 0, 2).map(bit -> 2 * bit - 1).toArray();
        }
        float[][] ahead;
        float[][] behind;
        try {
            ahead = gradients(loss, weights, signs, DISTANCE);
            behind = gradients(loss, weights, signs, -DISTANCE);
        } finally {
            for (int p = 0; p < h.length; p++) {
                System.arraycopy(weights[p], 0, parameters().get(p).data, 0, weights[p].length);
            }
        }
        for (int p = 0; p < h.length; p++) {
            if (ahead[p] == null) continue;
            for (int i = 0; i < h[p].length; i++) {
                float product = (ahead[p][i] - behind[p][i]) / (2 * DISTANCE);
                h[p][i] = beta2 * h[p][i] + (1 - beta2) * signs[p][i] * product;
            }
        }
    }

    /** The gradients at weights + distance signs; null where a parameter has none. */
    private float[][] gradients(Supplier<Tensor> loss, float[][] weights, int[][] signs,
                                float distance) {
        for (int p = 0; p < weights.length; p++) {
            float[] moved = parameters().get(p).data;
            for (int i = 0; i < weights[p].length; i++) {
                moved[i] = weights[p][i] + distance * signs[p][i];
            }
        }
        zeroGrad();
        loss.get().backward();
        float[][] gradients = parameters().stream()
                .map(p -> p.grad == null ? null : p.grad.toArray()).toArray(float[][]::new);
        zeroGrad();
        return gradients;
    }

    @Override protected void update(int parameter, Move move, int first, int last) {
        float[] weights = move.weights();
        float[] gradients = move.gradients();
        float[] m = this.m[parameter];
        float[] h = this.h[parameter];
        float beta1 = this.beta1;
        float gamma = this.gamma;
        float rate = (float) move.rate();
        float remains = move.remains();
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
