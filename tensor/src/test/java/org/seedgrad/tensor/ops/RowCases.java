package org.seedgrad.tensor.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.OpCase.Grid;
import org.seedgrad.tensor.ops.Oracle.Value;

/** Sums, rows, products, losses. */
final class RowCases {
    /** Float32 sums of up to 600 terms, and quotients of them. */
    private static final double ROUNDING = 2e-5;
    private static final Shape LARGE = Shape.of(150, 513);

    private RowCases() { }

    static List<OpCase> all() {
        return List.of(
                op("sum", 0, in -> Ops.sum(in[0]), in -> scalar(sum(in[0].values())), null, null),
                op("sum", 1, in -> Ops.sum(in[0], 0, false), in -> over(in[0], 0, false,
                        RowCases::sum), () -> Ops.sum(Tensor.zeros(2), 1, false),
                        "sum: [2] has no axis 1; its axes are 0 to 0, or -1 for the last"),
                op("sum", 2, in -> Ops.sum(in[0], -1, true), in -> over(in[0],
                        in[0].shape().rank() - 1, true, RowCases::sum), null, null),
                op("mean", 0, in -> Ops.mean(in[0]), in -> scalar(mean(in[0].values())), null,
                        null),
                op("mean", 1, in -> Ops.mean(in[0], -1, false), in -> over(in[0],
                        in[0].shape().rank() - 1, false, RowCases::mean), null, null),
                op("variance", 1, in -> Ops.variance(in[0], 0, true), in -> over(in[0], 0, true,
                        RowCases::variance), null, null),
                wide("std", in -> Ops.std(in[0], -1, false), in -> over(in[0],
                        in[0].shape().rank() - 1, false, v -> variance(v).pow(0.5))),
                op("max", 1, in -> Ops.max(in[0]), in -> over(in[0], in[0].shape().rank() - 1,
                        false, RowCases::max), () -> Ops.max(Tensor.zeros(2, 0)),
                        "max: [2, 0] has empty rows, which have no largest number"),
                op("softmax", 1, in -> Ops.softmax(in[0]), in -> rows(in[0], RowCases::softmax),
                        () -> Ops.softmax(Tensor.scalar(1)),
                        "softmax: [] has no last axis; reshape() it to [1]"),
                op("logSoftmax", 1, in -> Ops.logSoftmax(in[0]), in -> rows(in[0],
                        row -> each(softmax(row), Value::log)),
                        () -> Ops.logSoftmax(Tensor.scalar(1)),
                        "logSoftmax: [] has no last axis; reshape() it to [1]"),
                new OpCase("layerNorm", (r, large) -> vectors(r, large, 2),
                        in -> Ops.layerNorm(in[0], in[1], in[2], 1e-3f), RowCases::layerNorm,
                        ROUNDING, () -> Ops.layerNorm(Tensor.zeros(2, 3), Tensor.zeros(3),
                                Tensor.zeros(2), 1e-5f),
                        "layerNorm: the bias is [2], but rows of [2, 3] need [3]"),
                new OpCase("rmsNorm", (r, large) -> vectors(r, large, 1),
                        in -> Ops.rmsNorm(in[0], in[1], 1e-3f), RowCases::rmsNorm, ROUNDING,
                        () -> Ops.rmsNorm(Tensor.zeros(2, 3), Tensor.zeros(1, 3), 1e-5f),
                        "rmsNorm: the weight is [1, 3], but rows of [2, 3] need [3]"),
                new OpCase("matmul", RowCases::matrices, in -> Ops.matmul(in[0], in[1]),
                        RowCases::matmul, ROUNDING,
                        () -> Ops.matmul(Tensor.zeros(32, 768), Tensor.zeros(3072, 768)),
                        "matmul: [32, 768] x [3072, 768]: inner dimensions 768 and 3072 differ; "
                        + "did you mean transpose()?"),
                new OpCase("attention", RowCases::heads,
                        in -> Ops.attention(in[0], in[1], in[2]), RowCases::attention, ROUNDING,
                        () -> Ops.attention(Tensor.zeros(1, 2, 3, 4), Tensor.zeros(1, 2, 3, 4),
                                Tensor.zeros(1, 2, 4, 4)),
                        "attention: queries [1, 2, 3, 4], keys [1, 2, 3, 4] and values "
                        + "[1, 2, 4, 4] must have one shape [batch, heads, time, features]"),
                op("crossEntropy", 2, in -> Ops.crossEntropy(in[0], targets(in[0].shape)),
                        RowCases::crossEntropy,
                        () -> Ops.crossEntropy(Tensor.zeros(2, 3), new int[] {0, 3}),
                        "crossEntropy: target 3 at place 1 is outside the classes 0 to 2"),
                new OpCase("mse", (r, large) -> {
                    Shape shape = large ? LARGE : OpCatalogue.filled(r, 0);
                    return new Tensor[] {OpCatalogue.numbers(r, shape, -1, 1),
                        OpCatalogue.numbers(r, shape, -1, 1)};
                }, in -> Ops.mse(in[0], in[1]), RowCases::mse, ROUNDING,
                        () -> Ops.mse(Tensor.zeros(2), Tensor.zeros(1)),
                        "mse: [2] and the target [1] differ; reshape() one of them"));
    }

    private static OpCase op(String name, int least, Function<Tensor[], Tensor> operation,
                             Function<Grid[], Grid> reference, Runnable wrong, String message) {
        return new OpCase(name, (r, large) -> new Tensor[] {OpCatalogue.numbers(r,
                large ? LARGE : OpCatalogue.filled(r, least), -2, 2)},
                operation, reference, ROUNDING, wrong, message);
    }

    /** For rows of at least seven numbers: the root of a variance near 0 has no bounded slope. */
    private static OpCase wide(String name, Function<Tensor[], Tensor> operation,
                               Function<Grid[], Grid> reference) {
        return new OpCase(name, (r, large) -> new Tensor[] {OpCatalogue.numbers(r, large ? LARGE
                : OpCatalogue.filled(r, 1).with(-1, 7 + r.nextInt(5)), -2, 2)},
                operation, reference, ROUNDING, null, null);
    }

    // References

    private static Grid scalar(Value value) {
        return new Grid(Shape.SCALAR, new Value[] {value});
    }

    private static Value sum(Value[] values) {
        Value sum = new Value(0);
        for (Value value : values) sum = sum.add(value);
        return sum;
    }

    private static Value mean(Value[] values) { return sum(values).mul(1.0 / values.length); }

    private static Value variance(Value[] values) {
        Value mean = mean(values);
        return mean(each(values, v -> v.sub(mean).pow(2)));
    }

    private static Value max(Value[] values) {
        Value max = values[0];
        for (Value value : values) if (value.data > max.data) max = value;
        return max;
    }

    private static Value[] each(Value[] values, Function<Value, Value> f) {
        return Arrays.stream(values).map(f).toArray(Value[]::new);
    }

    private static Value[] softmax(Value[] row) {
        Value[] exps = each(row, v -> v.sub(max(row).data).exp());
        Value sum = sum(exps);
        return each(exps, e -> e.div(sum));
    }

    private static Grid over(Grid x, int axis, boolean keep, Function<Value[], Value> f) {
        Shape shape = keep ? x.shape().with(axis, 1) : x.shape().without(axis);
        return Grid.of(shape, index -> {
            Value[] values = new Value[x.shape().length(axis)];
            for (int i = 0; i < values.length; i++) {
                int[] from = new int[x.shape().rank()];
                for (int a = 0; a < from.length; a++) {
                    from[a] = a == axis ? i : index[keep || a < axis ? a : a - 1];
                }
                values[i] = x.at(from);
            }
            return f.apply(values);
        });
    }

    private static Grid rows(Grid x, Function<Value[], Value[]> f) {
        int length = x.shape().length(-1);
        Value[] values = new Value[x.values().length];
        for (int from = 0; from < values.length; from += length) {
            Value[] row = f.apply(Arrays.copyOfRange(x.values(), from, from + length));
            System.arraycopy(row, 0, values, from, length);
        }
        return new Grid(x.shape(), values);
    }

    private static Tensor[] vectors(Random random, boolean large, int count) {
        Shape shape = large ? LARGE : OpCatalogue.filled(random, 1);
        Tensor[] inputs = new Tensor[1 + count];
        inputs[0] = OpCatalogue.numbers(random, shape, -2, 2);
        for (int i = 1; i <= count; i++) {
            inputs[i] = OpCatalogue.numbers(random, Shape.of(shape.length(-1)), 0.5, 1.5);
        }
        return inputs;
    }

    private static Grid layerNorm(Grid[] in) {
        return rows(in[0], row -> {
            Value mean = mean(row);
            Value scale = variance(row).add(1e-3f).pow(-0.5);
            Value[] y = new Value[row.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = row[i].sub(mean).mul(scale).mul(in[1].at(i)).add(in[2].at(i));
            }
            return y;
        });
    }

    private static Grid rmsNorm(Grid[] in) {
        return rows(in[0], row -> {
            Value scale = mean(each(row, v -> v.mul(v))).add(1e-3f).pow(-0.5);
            Value[] y = new Value[row.length];
            for (int i = 0; i < y.length; i++) y[i] = row[i].mul(scale).mul(in[1].at(i));
            return y;
        });
    }

    private static Tensor[] matrices(Random random, boolean large) {
        int m = large ? 130 : random.nextInt(6);
        int k = large ? 70 : random.nextInt(9);
        int n = large ? 100 : random.nextInt(40);
        Shape a = Shape.of(m, k);
        Shape b = Shape.of(k, n);
        if (random.nextBoolean()) a = a.inserted(0, 3);
        if (random.nextInt(3) == 0) b = b.inserted(0, random.nextBoolean() ? 1 : 3);
        return new Tensor[] {OpCatalogue.numbers(random, a, -1, 1),
            OpCatalogue.numbers(random, b, -1, 1)};
    }

    private static Grid matmul(Grid[] in) {
        int k = in[0].shape().length(-1);
        Shape leading = Shape.broadcast("", in[0].shape().without(-1).without(-1),
                in[1].shape().without(-1).without(-1));
        Shape shape = leading.inserted(leading.rank(), in[0].shape().length(-2));
        return Grid.of(shape.inserted(shape.rank(), in[1].shape().length(-1)), index -> {
            Value sum = new Value(0);
            int[] a = index.clone();
            int[] b = index.clone();
            for (int p = 0; p < k; p++) {
                a[a.length - 1] = p;
                b[b.length - 2] = p;
                sum = sum.add(in[0].at(a).mul(in[1].at(b)));
            }
            return sum;
        });
    }

    private static Tensor[] heads(Random random, boolean large) {
        Shape shape = large ? Shape.of(2, 3, 33, 16) : Shape.of(1 + random.nextInt(2),
                1 + random.nextInt(3), 1 + random.nextInt(6), 1 + random.nextInt(5));
        return new Tensor[] {OpCatalogue.numbers(random, shape, -2, 2),
            OpCatalogue.numbers(random, shape, -2, 2), OpCatalogue.numbers(random, shape, -2, 2)};
    }

    private static Grid attention(Grid[] in) {
        Shape shape = in[0].shape();
        double scale = 1 / Math.sqrt(shape.length(3));
        return Grid.of(shape, index -> {
            Value[] query = in[0].row(index[0], index[1], index[2]);
            Value[] scores = new Value[index[2] + 1];
            for (int t = 0; t < scores.length; t++) {
                Value[] key = in[1].row(index[0], index[1], t);
                scores[t] = new Value(0);
                for (int d = 0; d < key.length; d++) {
                    scores[t] = scores[t].add(query[d].mul(key[d]));
                }
                scores[t] = scores[t].mul(scale);
            }
            Value[] p = softmax(scores);
            Value y = new Value(0);
            for (int t = 0; t < p.length; t++) {
                y = y.add(p[t].mul(in[2].at(index[0], index[1], t, index[3])));
            }
            return y;
        });
    }

    /** Every third row does not count. */
    private static int[] targets(Shape shape) {
        int classes = shape.length(-1);
        int[] targets = new int[shape.size() / classes];
        for (int i = 0; i < targets.length; i++) targets[i] = i % 3 == 2 ? -1 : i % classes;
        return targets;
    }

    private static Grid crossEntropy(Grid[] in) {
        int classes = in[0].shape().length(-1);
        int[] targets = targets(in[0].shape());
        Value loss = new Value(0);
        int counted = 0;
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] < 0) continue;
            Value[] logits = Arrays.copyOfRange(in[0].values(), row * classes, (row + 1) * classes);
            loss = loss.sub(softmax(logits)[targets[row]].log());
            counted++;
        }
        return scalar(loss.mul(1.0 / counted));
    }

    private static Grid mse(Grid[] in) {
        Value[] squares = new Value[in[0].values().length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = in[0].values()[i].sub(in[1].values()[i]).pow(2);
        }
        return scalar(mean(squares));
    }
}
