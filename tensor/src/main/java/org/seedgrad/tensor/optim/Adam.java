package org.seedgrad.tensor.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seedgrad.tensor.core.Tensor;

/**
 * Adam (Kingma and Ba 2015, algorithm 1): steps of about the learning rate, whatever the size of
 * the gradients. m and v are running means of the gradient and of its square; both start at 0,
 * so both are divided by the weight that their terms have so far.
 *
 * <p>With {@linkplain Group#weightDecay weight decay} it is AdamW (Loshchilov and Hutter 2019,
 * algorithm 2): decay acts on the weight itself, not through m and v.
 */
public class Adam extends Optimizer {
    private final float[][] m;
    private final float[][] v;
    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private double share;           // 1 - beta1^t, what the weights in m add up to
    private float correction;       // 1 / (1 - beta2^t)

    /** With the paper's beta1 = 0.9, beta2 = 0.999 and epsilon = 1e-8. */
    public Adam(Map<String, Tensor> parameters, double learningRate) {
        this(parameters, learningRate, 0.9, 0.999, 1e-8);
    }

    public Adam(Map<String, Tensor> parameters, double learningRate,
                double beta1, double beta2, double epsilon) {
        super(parameters, learningRate);
        this.beta1 = checked("beta1", beta1, 0, 1);
        this.beta2 = checked("beta2", beta2, 0, 1);
        this.epsilon = epsilon(epsilon);
        m = zeros(parameters);
        v = zeros(parameters);
    }

    @Override protected void prepare(int step) {
        share = 1 - StrictMath.pow(beta1, step);
        correction = (float) (1 / (1 - StrictMath.pow(beta2, step)));
    }

    @Override protected void update(int parameter, Move move, int first, int last) {
        // Locals: the loop becomes vectors, and the compiler need not ask who else writes them.
        float[] weights = move.weights();
        float[] gradients = move.gradients();
        float[] m = this.m[parameter];
        float[] v = this.v[parameter];
        float beta1 = this.beta1;
        float beta2 = this.beta2;
        float rate = (float) (move.rate() / share);
        float correction = this.correction;
        float epsilon = this.epsilon;
        float remains = move.remains();
        for (int i = first; i < last; i++) {
            float g = gradients[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            weights[i] = remains * weights[i]
                    - rate * m[i] / ((float) Math.sqrt(correction * v[i]) + epsilon);
        }
    }

    @Override protected Map<String, float[][]> memory() {
        Map<String, float[][]> memory = new LinkedHashMap<>();
        memory.put("m", m);
        memory.put("v", v);
        return memory;
    }
}
