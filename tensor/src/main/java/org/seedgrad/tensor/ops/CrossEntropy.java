package org.seedgrad.tensor.ops;

import java.util.Arrays;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Kernels;

/**
 * The mean over all rows of -ln softmax(logits)[target], for logits [..., V] and as many targets as
 * there are rows. Rows with the target {@link #IGNORED} do not count.
 */
final class CrossEntropy implements Operation {
    static final int IGNORED = -1;

    private final int[] targets;
    private int counted;
    private Tensor probabilities;

    CrossEntropy(int[] targets) { this.targets = targets.clone(); }

    @Override public String name() { return "crossEntropy"; }

    @Override public Tensor[] kept() { return new Tensor[] {probabilities}; }

    @Override public Tensor forward(Tensor... inputs) {
        Shape shape = inputs[0].shape;
        int classes = Rows.length(name(), shape);
        check(shape, classes);
        Tensor x = Plain.of(inputs[0]);
        probabilities = Tensor.empty(shape);
        float[] losses = new float[targets.length];
        Rows.each(targets.length, classes, row -> {
            int from = row * classes;
            float max = Kernels.REDUCTIONS.max(x.data, from, classes);
            float logSum = LogSoftmax.logSumExp(
                    x.data, from, max, probabilities.data, from, classes);
            float scale = 1 / Rows.sum(probabilities.data, from, classes);
            for (int i = from; i < from + classes; i++) probabilities.data[i] *= scale;
            if (targets[row] != IGNORED) {
                losses[row] = max - x.data[from + targets[row]] + logSum;
            }
        });
        return Tensor.scalar(Rows.sum(losses, 0, losses.length) / counted);
    }

    /** d/dlogit_i = (p_i - [i is the target]) / rows. */
    @Override public Tensor[] backward(Applied applied) {
        Shape shape = applied.inputs()[0].shape;
        int classes = shape.length(-1);
        float scale = applied.gradient().item() / counted;
        Tensor dx = Tensor.empty(shape);
        Rows.each(targets.length, classes, row -> {
            int from = row * classes;
            if (targets[row] == IGNORED) {                      // whatever it holds
                Arrays.fill(dx.data, from, from + classes, 0);
                return;
            }
            for (int i = from; i < from + classes; i++) dx.data[i] = scale * probabilities.data[i];
            dx.data[from + targets[row]] -= scale;
        });
        return new Tensor[] {dx};
    }

    private void check(Shape shape, int classes) {
        if (targets.length != Rows.count(shape)) throw new IllegalArgumentException(
                "crossEntropy: " + shape + " has " + Rows.count(shape) + " rows, but "
                + targets.length + " targets are given");
        counted = 0;
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] < IGNORED || targets[row] >= classes) {
                throw new IllegalArgumentException("crossEntropy: target " + targets[row]
                        + " at place " + row + " is outside the classes 0 to " + (classes - 1));
            }
            if (targets[row] != IGNORED) counted++;
        }
        if (counted == 0) throw new IllegalArgumentException(
                "crossEntropy: there is no target to learn from");
    }
}
