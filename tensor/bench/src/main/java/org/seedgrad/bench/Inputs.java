package org.seedgrad.bench;

import static org.seedgrad.bench.Workload.HIDDEN;
import static org.seedgrad.bench.Workload.WIDTH;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The numbers to compute with: the same in every process, from the name of the array alone.
 * Weights are given as [outputs, inputs], row by row.
 */
final class Inputs {

    private Inputs() { }

    /** A parameter: a weight as [outputs, inputs], or a vector. */
    record Parameter(String name, float[] values, int... shape) {

        static Parameter weight(String name, int outputs, int inputs) {
            return new Parameter(name, uniform(name, 0.05, outputs * inputs), outputs, inputs);
        }

        static Parameter bias(String name, int size) {
            return new Parameter(name, uniform(name, 0.1, size), size);
        }

        static Parameter scale(String name, int size) {
            return new Parameter(name, aroundOne(name, 0.1, size), size);
        }
    }

    /** Weight and bias of the single layer. */
    static List<Parameter> linear() {
        return List.of(Parameter.weight("w", HIDDEN, WIDTH), Parameter.bias("b", HIDDEN));
    }

    /** Parameters of the two layers. */
    static List<Parameter> model() {
        return List.of(
                Parameter.weight("w1", HIDDEN, WIDTH), Parameter.bias("b1", HIDDEN),
                Parameter.weight("w2", WIDTH, HIDDEN), Parameter.bias("b2", WIDTH));
    }

    /**
     * Parameters of the block, in the order of its computation. The 2304 outputs of "qkv" are the
     * queries, then the keys, then the values, of 12 heads with 64 places each.
     */
    static List<Parameter> block() {
        return List.of(
                Parameter.scale("norm1.scale", WIDTH), Parameter.bias("norm1.shift", WIDTH),
                Parameter.weight("qkv.w", 3 * WIDTH, WIDTH), Parameter.bias("qkv.b", 3 * WIDTH),
                Parameter.weight("join.w", WIDTH, WIDTH), Parameter.bias("join.b", WIDTH),
                Parameter.scale("norm2.scale", WIDTH), Parameter.bias("norm2.shift", WIDTH),
                Parameter.weight("up.w", HIDDEN, WIDTH), Parameter.bias("up.b", HIDDEN),
                Parameter.weight("down.w", WIDTH, HIDDEN), Parameter.bias("down.b", WIDTH));
    }

    /** Uniform in [-1, 1), to fill a shape. */
    static float[] uniform(String name, int... shape) {
        return uniform(name, 1.0, IntStream.of(shape).reduce(1, Math::multiplyExact));
    }

    /** Uniform in [-scale, scale). */
    static float[] uniform(String name, double scale, int size) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) (scale * (2 * random.nextDouble() - 1));
        return values;
    }

    /** Uniform in 1 - scale to 1 + scale. */
    static float[] aroundOne(String name, double scale, int size) {
        float[] values = uniform(name, scale, size);
        for (int i = 0; i < size; i++) values[i] += 1;
        return values;
    }

    /** Row-major [rows, columns] to row-major [columns, rows]. */
    static float[] transposed(float[] matrix, int rows, int columns) {
        float[] transposed = new float[matrix.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) transposed[c * rows + r] = matrix[r * columns + c];
        }
        return transposed;
    }
}
