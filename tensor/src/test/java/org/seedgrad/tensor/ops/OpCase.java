package org.seedgrad.tensor.ops;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Oracle.Value;

/**
 * One operation in the catalogue.
 *
 * @param name      that of its method in Ops
 * @param inputs    draws inputs: small ones in all shapes that it takes, or (true) large ones
 * @param operation applies it
 * @param reference the same on scalar Values
 * @param tolerance of a number, relative to the largest of the result or gradient and to 1
 * @param wrong     a call that must be refused
 * @param message   what it must say
 */
record OpCase(String name, BiFunction<Random, Boolean, Tensor[]> inputs,
              Function<Tensor[], Tensor> operation, Function<Grid[], Grid> reference,
              double tolerance, Runnable wrong, String message) {

    /** Values in a shape, in row-major order. */
    record Grid(Shape shape, Value[] values) {
        static Grid of(Tensor tensor) {
            float[] numbers = tensor.toArray();
            Value[] values = new Value[numbers.length];
            for (int i = 0; i < values.length; i++) values[i] = new Value(numbers[i]);
            return new Grid(tensor.shape, values);
        }

        static Grid of(Shape shape, Function<int[], Value> place) {
            Value[] values = new Value[shape.size()];
            int[] index = new int[shape.rank()];
            for (int i = 0; i < values.length; i++) {
                values[i] = place.apply(index);
                for (int axis = index.length - 1; axis >= 0; axis--) {
                    if (++index[axis] < shape.length(axis)) break;
                    index[axis] = 0;
                }
            }
            return new Grid(shape, values);
        }

        /** The value at an index, which may have surplus axes in front, or name a repeated one. */
        Value at(int... index) {
            int surplus = index.length - shape.rank();
            int place = 0;
            for (int axis = 0; axis < shape.rank(); axis++) {
                int length = shape.length(axis);
                place = place * length + (length == 1 ? 0 : index[surplus + axis]);
            }
            return values[place];
        }

        /** The row with these leading places. */
        Value[] row(int... leading) {
            int length = shape.length(-1);
            Value[] row = new Value[length];
            int[] index = Arrays.copyOf(leading, shape.rank());
            for (int i = 0; i < length; i++) {
                index[index.length - 1] = i;
                row[i] = at(index);
            }
            return row;
        }
    }

    @Override public String toString() { return name; }
}
