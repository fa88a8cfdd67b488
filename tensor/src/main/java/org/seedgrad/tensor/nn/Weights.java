package org.seedgrad.tensor.nn;

import java.util.Arrays;
import java.util.Random;
import org.seedgrad.tensor.core.Shape;

/** Where a model takes its numbers from: each parameter by its name and shape, row-major. */
@FunctionalInterface
public interface Weights {

    /** An array that nobody else uses; null if there is no such parameter. */
    float[] get(String name, Shape shape);

    /**
     * The same, checked.
     *
     * @throws IllegalArgumentException naming the parameter, if it is missing or of another size
     */
    default float[] numbers(String name, Shape shape) {
        float[] numbers = get(name, shape);
        if (numbers == null || numbers.length != shape.size()) throw new IllegalArgumentException(
                "weights: '" + name + "' " + shape + " is " + shape.size() + " numbers, but "
                + (numbers == null ? "none" : numbers.length) + " are given");
        return numbers;
    }

    /**
     * The start of GPT-2 (Radford et al. 2019, 2.3): gains 1, biases 0, weights from N(0, 0.02^2).
     * The outputs of 2 layers {@code c_proj} a block are added up, so these are smaller by the root
     * of their number.
     */
    static Weights fresh(int blocks, Random random) {
        return (name, shape) -> {
            float[] numbers = new float[shape.size()];
            if (shape.rank() == 1) {
                Arrays.fill(numbers, name.endsWith(".weight") ? 1 : 0);
                return numbers;
            }
            double deviation = 0.02;
            if (name.endsWith("c_proj.weight")) deviation /= Math.sqrt(2.0 * blocks);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) (deviation * random.nextGaussian());
            }
            return numbers;
        };
    }
}
