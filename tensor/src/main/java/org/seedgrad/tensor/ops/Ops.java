package org.seedgrad.tensor.ops;

import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/**
 * All operations, one method each: {@code import static org.seedgrad.tensor.ops.Ops.*;}. Errors
 * name the operation, the shapes and the remedy, and nothing has changed then.
 */
public final class Ops {

    private Ops() { }

    // Number by number; shapes broadcast

    /** a + b. */
    public static Tensor add(Tensor a, Tensor b) { return Tensor.apply(new Add(), a, b); }

    /** a - b. */
    public static Tensor sub(Tensor a, Tensor b) { return Tensor.apply(new Sub(), a, b); }

    /** a b, number by number. */
    public static Tensor mul(Tensor a, Tensor b) { return Tensor.apply(new Mul(), a, b); }

    /** a times a constant. */
    public static Tensor mul(Tensor a, float factor) { return mul(a, Tensor.scalar(factor)); }

    /** a / b. */
    public static Tensor div(Tensor a, Tensor b) { return Tensor.apply(new Div(), a, b); }

    /** -x. */
    public static Tensor neg(Tensor x) { return Tensor.apply(new Neg(), x); }

    /** x^n for a constant n. */
    public static Tensor pow(Tensor x, float n) { return Tensor.apply(new Pow(n), x); }

    /** e^x. */
    public static Tensor exp(Tensor x) { return Tensor.apply(new Exp(), x); }

    /** ln max(x, 1e-10), as Value has it. */
    public static Tensor log(Tensor x) { return Tensor.apply(new Log(), x); }

    /** The hyperbolic tangent. */
    public static Tensor tanh(Tensor x) { return Tensor.apply(new Tanh(), x); }

    /** max(x, 0). */
    public static Tensor relu(Tensor x) { return Tensor.apply(new Relu(), x); }

    /** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
    public static Tensor gelu(Tensor x) { return Tensor.apply(new Gelu(), x); }

    /** 1 / (1 + e^-x). */
    public static Tensor sigmoid(Tensor x) { return Tensor.apply(new Sigmoid(), x); }

    /** Each number 0 with this probability, the others over 1 - probability; by seed and place. */
    public static Tensor dropout(Tensor x, float probability, long seed) {
        return Tensor.apply(new Dropout(probability, seed), x);
    }

    // The same numbers in another arrangement

    /** Exchanges two axes; -1 is the last. A view. */
    public static Tensor transpose(Tensor x, int axis, int other) {
        int[] axes = new int[x.shape.rank()];
        for (int i = 0; i < axes.length; i++) axes[i] = i;
        int first = x.shape.axis("transpose", axis);
        int second = x.shape.axis("transpose", other);
        axes[first] = second;
        axes[second] = first;
        return permute(x, axes);
    }

    /** Exchanges the last two axes. A view. */
    public static Tensor transpose(Tensor x) { return transpose(x, -2, -1); }

    /** Axis i of the result is axis axes[i] of x. A view. */
    public static Tensor permute(Tensor x, int... axes) {
        return Tensor.apply(new Permute(axes), x);
    }

    /** The same numbers in row-major order. A view where x has no gaps. */
    public static Tensor reshape(Tensor x, int... lengths) {
        return Tensor.apply(new Reshape(Shape.of(lengths)), x);
    }

    /** The places from first to last - 1 along an axis. A view. */
    public static Tensor slice(Tensor x, int axis, int first, int last) {
        return Tensor.apply(new Slice(axis, first, last), x);
    }

    /** One after the other along an axis. */
    public static Tensor concatenate(int axis, Tensor... parts) {
        return Tensor.apply(new Concatenate(axis), parts);
    }

    /** Rows of a table [V, C] for ids in the shape [...]: [..., C]. */
    public static Tensor embedding(Tensor table, int[] ids, int... lengths) {
        return Tensor.apply(new Embedding(ids, lengths), table);
    }

    // Sums and their kin

    /** The sum of all numbers: a scalar. */
    public static Tensor sum(Tensor x) { return Tensor.apply(new Sum(), x); }

    /** The sum over an axis, which goes, or stays with the length 1. */
    public static Tensor sum(Tensor x, int axis, boolean keep) {
        return Tensor.apply(new Sum(axis, keep), x);
    }

    /** The mean of all numbers: a scalar. */
    public static Tensor mean(Tensor x) { return mul(sum(x), 1f / x.shape.size()); }

    /** The mean over an axis. */
    public static Tensor mean(Tensor x, int axis, boolean keep) {
        return mul(sum(x, axis, keep), 1f / x.shape.length(axis));
    }

    /** The mean square of the distance from the mean, over an axis: over n, not n - 1. */
    public static Tensor variance(Tensor x, int axis, boolean keep) {
        return mean(pow(sub(x, mean(x, axis, true)), 2), axis, keep);
    }

    /** The square root of the variance; where that is 0, as of one number, the gradient is NaN. */
    public static Tensor std(Tensor x, int axis, boolean keep) {
        return pow(variance(x, axis, keep), 0.5f);
    }

    /** The largest of each row, the last axis; the gradient goes to the first of equals. */
    public static Tensor max(Tensor x) { return Tensor.apply(new Max(), x); }

    /** C [..., M, N] = A [..., M, K] B [..., K, N]; leading axes broadcast. */
    public static Tensor matmul(Tensor a, Tensor b) { return Tensor.apply(new Matmul(), a, b); }

    // Rows, which are the last axis

    /** e^x over the sum of e^x, along the last axis. */
    public static Tensor softmax(Tensor x) { return Tensor.apply(new Softmax(), x); }

    /** The logarithm of softmax, without underflow. */
    public static Tensor logSoftmax(Tensor x) { return Tensor.apply(new LogSoftmax(), x); }

    /** (x - mean) / sqrt(variance + epsilon) weight + bias, along the last axis. */
    public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        return Tensor.apply(new LayerNorm(epsilon), x, weight, bias);
    }

    /** x / sqrt(mean(x^2) + epsilon) weight, along the last axis. */
    public static Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
        return Tensor.apply(new RmsNorm(epsilon), x, weight);
    }

    /** Causal attention on queries, keys and values, each [batch, heads, time, features]. */
    public static Tensor attention(Tensor queries, Tensor keys, Tensor values) {
        return Tensor.apply(new Attention(), queries, keys, values);
    }

    // Losses

    /** The mean over rows of -ln softmax(logits)[target]; a target of -1 does not count. */
    public static Tensor crossEntropy(Tensor logits, int[] targets) {
        return Tensor.apply(new CrossEntropy(targets), logits);
    }

    /** The mean squared difference. */
    public static Tensor mse(Tensor x, Tensor target) {
        if (!x.shape.equals(target.shape)) throw new IllegalArgumentException("mse: " + x.shape
                + " and the target " + target.shape + " differ; reshape() one of them");
        return mean(pow(sub(x, target), 2));
    }
}
