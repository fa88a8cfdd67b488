package org.seedgrad.tensor.nn;

import java.util.Random;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Affine;

/**
 * y = x W + b for x [..., in] and y [..., out].
 *
 * <p>Weight and bias start uniform within 1 / sqrt(in) (LeCun et al. 1998, "Efficient BackProp",
 * 4.6). The weight is a tensor [ceil(out / 32), in, 32] of panels, the form in which all products
 * are fastest; {@link #weight} and {@link #setWeight} speak row-major [in, out].
 */
public final class Linear extends Layer {
    private final int in;
    private final int out;
    private final Tensor weight;
    private final Tensor bias;

    public Linear(int in, int out, Random random) { this(in, out, true, random); }

    public Linear(int in, int out, boolean biased, Random random) {
        if (in < 1 || out < 1) throw new IllegalArgumentException(
                "Linear: " + in + " features in and " + out + " out; both must be at least 1");
        this.in = in;
        this.out = out;
        weight = parameter("weight", Tensor.zeros(Affine.weightShape(in, out)));
        double bound = 1 / Math.sqrt(in);
        setWeight(uniform(random, bound, in * out));
        bias = biased ? parameter("bias", Tensor.of(uniform(random, bound, out), out)) : null;
    }

    private Linear(int in, int out, Tensor weight, Tensor bias) {
        this.in = in;
        this.out = out;
        this.weight = parameter("weight", weight);
        this.bias = parameter("bias", bias);
    }

    /** A layer with these numbers: a weight row-major [in, out] and a bias [out]. */
    public static Linear of(int in, int out, float[] weight, float[] bias) {
        Linear linear = new Linear(in, out, Tensor.zeros(Affine.weightShape(in, out)),
                Tensor.of(bias.clone(), out));
        linear.setWeight(weight);
        return linear;
    }

    private static float[] uniform(Random random, double bound, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return numbers;
    }

    @Override public Tensor forward(Tensor x) {
        Affine affine = new Affine(in, out);
        return bias == null ? Tensor.apply(affine, x, weight)
                : Tensor.apply(affine, x, weight, bias);
    }

    /** How many features come in. */
    public int in() { return in; }

    /** How many go out. */
    public int out() { return out; }

    /** Without the columns that fill up the last panel. */
    @Override protected int ownCount() { return in * out + (bias == null ? 0 : out); }

    /** A copy of the weight, row-major [in, out]. */
    public float[] weight() { return Affine.fromPanels(weight, in, out); }

    /** A copy of the bias [out]; zeros where the layer has none. */
    public float[] bias() { return bias == null ? new float[out] : bias.toArray(); }

    /** Sets the weight from a row-major matrix [in, out]. */
    public void setWeight(float[] matrix) {
        if (matrix.length != in * out) throw new IllegalArgumentException("setWeight: [" + in + ", "
                + out + "] is " + in * out + " numbers, but " + matrix.length + " are given");
        Affine.toPanels(matrix, in, out, weight);
    }
}
