package org.seedgrad.tensor.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.OpCase.Grid;
import org.seedgrad.tensor.ops.Oracle.Value;

/** Every operation, with what the generic tests need to know of it. */
final class OpCatalogue {
    private static final int[] LENGTHS = {0, 1, 2, 3, 7, 8, 9, 17};

    /** A few roundings of float32 at 6e-8 each, over sums of at most some dozens of terms. */
    private static final double ROUNDING = 2e-6;

    private OpCatalogue() { }

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(binary("add", Ops::add, Value::add));
        cases.add(binary("sub", Ops::sub, Value::sub));
        cases.add(binary("mul", Ops::mul, Value::mul));
        cases.add(binary("div", Ops::div, Value::div));
        cases.add(unary("mul", x -> Ops.mul(x, 2.5f), v -> v.mul(2.5), -2, 2));
        cases.add(unary("neg", Ops::neg, Value::neg, -2, 2));
        for (float n : new float[] {0, 1, 2, 3, -1, 0.5f, -0.5f, 1.7f}) {
            cases.add(unary("pow", x -> Ops.pow(x, n), v -> v.pow(n), 0.3, 2));
        }
        cases.add(unary("exp", Ops::exp, Value::exp, -3, 3));
        cases.add(unary("log", Ops::log, Value::log, 0.05, 3));
        cases.add(unary("tanh", Ops::tanh, Value::tanh, -3, 3));
        cases.add(unary("relu", Ops::relu, Value::relu, -2, 2));
        cases.add(unary("gelu", Ops::gelu, OpCatalogue::gelu, -3, 3));
        cases.add(unary("sigmoid", Ops::sigmoid, v -> v.neg().exp().add(1).pow(-1), -4, 4));
        cases.add(dropout());
        cases.addAll(MovementCases.all());
        cases.addAll(RowCases.all());
        return cases;
    }

    // Shapes and numbers

    /** Rank 0 to 4, not too many numbers. */
    static Shape shape(Random random, int least) {
        while (true) {
            int[] lengths = new int[least + random.nextInt(5 - least)];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = LENGTHS[random.nextInt(LENGTHS.length)];
            }
            Shape shape = Shape.of(lengths);
            if (shape.size() <= 600) return shape;
        }
    }

    /** The same without empty axes. */
    static Shape filled(Random random, int least) {
        while (true) {
            Shape shape = shape(random, least);
            if (shape.size() > 0) return shape;
        }
    }

    static Tensor numbers(Random random, Shape shape, double from, double to) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < shape.size(); i++) {
            tensor.data[i] = (float) (from + (to - from) * random.nextDouble());
        }
        return tensor;
    }

    /** A shape that broadcasts to this one. */
    private static Shape smaller(Random random, Shape shape) {
        int[] lengths = shape.lengths();
        int dropped = random.nextInt(lengths.length + 1);
        if (random.nextBoolean()) dropped = 0;
        int[] rest = Arrays.copyOfRange(lengths, dropped, lengths.length);
        for (int i = 0; i < rest.length; i++) if (random.nextInt(4) == 0) rest[i] = 1;
        return Shape.of(rest);
    }

    // Families

    private static OpCase binary(String name, BinaryOperator<Tensor> operation,
                                 BinaryOperator<Value> reference) {
        BiFunction<Random, Boolean, Tensor[]> inputs = (random, large) -> {
            Shape shape = large ? Shape.of(300, 257) : shape(random, 0);
            Shape other = large ? Shape.of(257) : smaller(random, shape);
            Tensor a = numbers(random, shape, 0.5, 2);
            Tensor b = numbers(random, other, 0.5, 2);
            return random.nextBoolean() ? new Tensor[] {a, b} : new Tensor[] {b, a};
        };
        // A gradient that is summed over broadcast axes has up to 600 terms.
        return new OpCase(name, inputs, in -> operation.apply(in[0], in[1]),
                in -> Grid.of(Shape.broadcast(name, in[0].shape(), in[1].shape()),
                        index -> reference.apply(in[0].at(index), in[1].at(index))),
                10 * ROUNDING, () -> operation.apply(Tensor.zeros(2, 3), Tensor.zeros(2, 4)),
                name + ": [2, 3] and [2, 4]: lengths 3 and 4 differ and neither is 1; "
                + "reshape() one of them");
    }

    private static OpCase unary(String name, UnaryOperator<Tensor> operation,
                                UnaryOperator<Value> reference, double from, double to) {
        return new OpCase(name, (random, large) -> new Tensor[] {numbers(random,
                        large ? Shape.of(300, 257) : shape(random, 0), from, to)},
                in -> operation.apply(in[0]),
                in -> new Grid(in[0].shape(), Arrays.stream(in[0].values()).map(reference)
                        .toArray(Value[]::new)), ROUNDING, null, null);
    }

    private static Value gelu(Value x) {
        Value inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        return x.mul(0.5).mul(inner.tanh().add(1));
    }

    /** Which numbers fall is its own affair; here it is read off what it does to ones. */
    private static OpCase dropout() {
        float p = 0.3f;
        Function<Grid[], Grid> reference = in -> {
            float[] kept = Ops.dropout(Tensor.full(in[0].shape(), 1), p, 7).toArray();
            Value[] values = new Value[kept.length];
            for (int i = 0; i < kept.length; i++) {
                values[i] = in[0].values()[i].mul(kept[i] == 0 ? 0 : 1 / (1 - p));
            }
            return new Grid(in[0].shape(), values);
        };
        return new OpCase("dropout", (random, large) -> new Tensor[] {numbers(random,
                        large ? Shape.of(300, 257) : shape(random, 0), -1, 1)},
                in -> Ops.dropout(in[0], p, 7), reference, ROUNDING,
                () -> Ops.dropout(Tensor.zeros(1), 1, 7),
                "dropout: the probability is 1.0 and must be at least 0 and below 1");
    }
}
