package org.seedgrad.tensor.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.HyperbolicSpace;

/**
 * Adam on points of a hyperbolic space (Becigneul and Ganea 2019, with the corrections of Adam): m
 * is a tangent vector that moves along with its point, v the running mean of |g|_x^2, one number a
 * point: the metric knows no single coordinates. So the first step is as long as the learning rate,
 * wherever the point is and whatever its gradient.
 */
public final class RiemannianAdam extends Riemannian {
    private final float[][] m;
    private final float[][] v;
    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private double share;           // 1 - beta1^t, what the weights in m add up to
    private double correction;      // 1 / (1 - beta2^t)

    /** With the beta1 = 0.9, beta2 = 0.999 and epsilon = 1e-8 of Adam. */
    public RiemannianAdam(Map<String, Tensor> parameters, HyperbolicSpace space,
                          double learningRate) {
        this(parameters, space, learningRate, 0.9, 0.999, 1e-8);
    }

    /** @param parameters whose rows are points of the space */
    public RiemannianAdam(Map<String, Tensor> parameters, HyperbolicSpace space,
                          double learningRate, double beta1, double beta2, double epsilon) {
        super(parameters, space, learningRate);
        this.beta1 = checked("beta1", beta1, 0, 1);
        this.beta2 = checked("beta2", beta2, 0, 1);
        this.epsilon = epsilon(epsilon);
        m = zeros(parameters);
        v = new float[m.length][];
        for (int p = 0; p < m.length; p++) v[p] = new float[m[p].length / width(p)];
    }

    @Override protected void prepare(int step) {
        share = 1 - StrictMath.pow(beta1, step);
        correction = 1 / (1 - StrictMath.pow(beta2, step));
    }

    @Override Tensor step(int parameter, int row, Tensor x, Tensor gradient, double rate) {
        int rows = x.shape.length(0);
        int width = x.shape.length(1);
        float[] m = this.m[parameter];
        float[] v = this.v[parameter];
        float[] g = gradient.toArray();
        float[] squares = space.inner(x, gradient, gradient).toArray();
        float[] step = new float[rows * width];
        for (int i = 0; i < rows; i++) {
            v[row + i] = beta2 * v[row + i] + (1 - beta2) * squares[i];
            double length = Math.sqrt(correction * v[row + i]) + epsilon;
            float factor = (float) (rate / share / length);
            for (int j = i * width; j < (i + 1) * width; j++) {
                int place = row * width + j;
                m[place] = beta1 * m[place] + (1 - beta1) * g[j];
                step[j] = -factor * m[place];
            }
        }
        return Tensor.of(step, rows, width);
    }

    /** Takes m along. */
    @Override void moved(int parameter, int row, Tensor x, Tensor y) {
        int rows = x.shape.length(0);
        int width = x.shape.length(1);
        Tensor before = rows(m[parameter], row * width, rows, width);
        float[] after = space.transport(x, y, before).toArray();
        System.arraycopy(after, 0, m[parameter], row * width, after.length);
    }

    @Override protected Map<String, float[][]> memory() {
        Map<String, float[][]> memory = new LinkedHashMap<>();
        memory.put("m", m);
        memory.put("v", v);
        return memory;
    }
}
