package org.seedgrad.tensor.core;

import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Do the two halves of an operation fit together? Compares its backward rule with central
 * differences of its forward rule, for every number of every input that requires a gradient.
 *
 * <p>The output is reduced to one number by random weights, in double. Two central differences,
 * with steps h and h / 2, cancel the error in h^2 (Richardson); what is left is the rounding of
 * float32 over h. So the function must be smooth within h of the inputs.
 */
public final class GradCheck {
    private static final float STEP = 0x1p-5f;

    private GradCheck() { }

    /**
     * Throws unless |analytic - measured| is at most the tolerance times the largest gradient of
     * that input, or the tolerance itself where that is below 1. NaN and infinity never fit.
     *
     * @param operation makes a new application; it may keep state between its two halves
     * @param tolerance 1e-3 suits a well-conditioned operation with numbers about 1
     * @throws AssertionError naming the operation, the input, the place and both numbers
     */
    public static void check(Supplier<? extends Operation> operation, double tolerance,
                             Tensor... inputs) {
        Tensor[] leaves = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            leaves[i] = inputs[i].copy();
            leaves[i].requiresGrad = inputs[i].requiresGrad;
        }
        Tensor output = Tensor.apply(operation.get(), leaves);
        Tensor weights = Tensor.normal(new Random(1), 1, output.shape.lengths());
        output.backward(weights);
        for (int input = 0; input < leaves.length; input++) {
            Tensor leaf = leaves[input];
            if (!leaf.requiresGrad) continue;
            if (leaf.grad == null) throw new AssertionError(
                    output.operation.name() + ": input " + input + " gets no gradient");
            double scale = 1;
            for (float g : leaf.grad.toArray()) {
                if (Float.isFinite(g)) scale = Math.max(scale, Math.abs(g));
            }
            for (int place = 0; place < leaf.shape.size(); place++) {
                double wide = slope(operation, leaves, weights, input, place, STEP);
                double narrow = slope(operation, leaves, weights, input, place, STEP / 2);
                double measured = (4 * narrow - wide) / 3;
                double analytic = leaf.grad.data[place];
                // The negation catches NaN.
                if (!(Math.abs(analytic - measured) <= tolerance * scale)) {
                    throw new AssertionError(String.format(Locale.ROOT,
                            "%s: gradient of input %d %s at place %d: %.6g by the backward rule, "
                            + "%.6g measured", output.operation.name(), input, leaf.shape, place,
                            analytic, measured));
                }
            }
        }
    }

    private static double slope(Supplier<? extends Operation> operation, Tensor[] leaves,
                                Tensor weights, int input, int place, float step) {
        float[] data = leaves[input].data;
        float middle = data[place];
        data[place] = middle + step;
        double above = weighted(operation.get().forward(leaves), weights);
        float up = data[place];
        data[place] = middle - step;
        double below = weighted(operation.get().forward(leaves), weights);
        double distance = (double) up - data[place];            // what float32 made of 2 step
        data[place] = middle;
        return (above - below) / distance;
    }

    private static double weighted(Tensor output, Tensor weights) {
        float[] numbers = output.toArray();
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) sum += (double) numbers[i] * weights.data[i];
        return sum;
    }
}
