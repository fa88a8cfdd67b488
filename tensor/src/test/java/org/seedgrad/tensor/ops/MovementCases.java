package org.seedgrad.tensor.ops;

import java.util.List;
import java.util.Random;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.OpCase.Grid;

/** Operations that only move numbers: exact. */
final class MovementCases {
    private static final Shape LARGE = Shape.of(130, 64, 5);

    private MovementCases() { }

    static List<OpCase> all() {
        return List.of(
                new OpCase("transpose", (r, large) -> new Tensor[] {numbers(r, large, 2)},
                        in -> Ops.transpose(in[0]),
                        in -> swapped(in[0], in[0].shape().rank() - 2, in[0].shape().rank() - 1),
                        0, () -> Ops.transpose(Tensor.zeros(2, 3), 0, 2),
                        "transpose: [2, 3] has no axis 2; its axes are 0 to 1, or -1 for the last"),
                new OpCase("transpose", (r, large) -> new Tensor[] {numbers(r, large, 2)},
                        in -> Ops.transpose(in[0], 0, -1),
                        in -> swapped(in[0], 0, in[0].shape().rank() - 1), 0, null, null),
                new OpCase("permute", (r, large) -> new Tensor[] {numbers(r, large, 1)},
                        in -> Ops.permute(in[0], rotation(in[0].shape.rank())),
                        MovementCases::rotated, 0,
                        () -> Ops.permute(Tensor.zeros(2, 3), 0, 0),
                        "permute: [0, 0] does not name each axis of [2, 3] once"),
                new OpCase("reshape", (r, large) -> new Tensor[] {numbers(r, large, 0)},
                        in -> Ops.reshape(in[0], 1, in[0].shape.size()),
                        in -> new Grid(Shape.of(1, in[0].shape().size()), in[0].values()), 0,
                        () -> Ops.reshape(Tensor.zeros(2, 3), 7),
                        "reshape: [2, 3] has 6 numbers and [7] has 7; they must be as many"),
                new OpCase("slice", (r, large) -> new Tensor[] {numbers(r, large, 1)},
                        in -> Ops.slice(in[0], 0, first(in[0].shape), last(in[0].shape)),
                        MovementCases::sliced, 0,
                        () -> Ops.slice(Tensor.zeros(2, 3), 1, 1, 4),
                        "slice: 1 to 4 of [2, 3] along axis 1; it must lie within 0 to 3"),
                new OpCase("concatenate", MovementCases::parts,
                        in -> Ops.concatenate(-1, in), MovementCases::joined, 0,
                        () -> Ops.concatenate(0, Tensor.zeros(2, 3), Tensor.zeros(2, 4)),
                        "concatenate: [2, 3] and [2, 4] differ in more than axis 0"),
                new OpCase("embedding", (r, large) -> new Tensor[] {OpCatalogue.numbers(r,
                                large ? Shape.of(50, 700) : Shape.of(5, 1 + r.nextInt(9)), -1, 1)},
                        in -> Ops.embedding(in[0], ids(in[0].shape), 2, 3),
                        in -> Grid.of(Shape.of(2, 3, in[0].shape().length(1)), i -> in[0].at(
                                ids(in[0].shape())[i[0] * 3 + i[1]], i[2])),
                        1e-6,                       // up to four gradients add up
                        () -> Ops.embedding(Tensor.zeros(4, 2), new int[] {0, 4}, 2),
                        "embedding: id 4 at place 1 is outside the table's rows 0 to 3"));
    }

    private static Tensor numbers(Random random, boolean large, int least) {
        return OpCatalogue.numbers(random,
                large ? LARGE : OpCatalogue.shape(random, least), -1, 1);
    }

    private static Grid swapped(Grid x, int a, int b) {
        int[] lengths = x.shape().lengths();
        lengths[a] = x.shape().length(b);
        lengths[b] = x.shape().length(a);
        return Grid.of(Shape.of(lengths), index -> {
            int[] from = index.clone();
            from[a] = index[b];
            from[b] = index[a];
            return x.at(from);
        });
    }

    private static int[] rotation(int rank) {
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) axes[i] = (i + 1) % rank;
        return axes;
    }

    private static Grid rotated(Grid[] in) {
        int rank = in[0].shape().rank();
        int[] lengths = new int[rank];
        for (int i = 0; i < rank; i++) lengths[i] = in[0].shape().length((i + 1) % rank);
        return Grid.of(Shape.of(lengths), index -> {
            int[] from = new int[rank];
            for (int i = 0; i < rank; i++) from[(i + 1) % rank] = index[i];
            return in[0].at(from);
        });
    }

    private static int first(Shape shape) { return shape.length(0) / 3; }

    private static int last(Shape shape) { return shape.length(0) - shape.length(0) / 4; }

    private static Grid sliced(Grid[] in) {
        Shape shape = in[0].shape();
        return Grid.of(shape.with(0, last(shape) - first(shape)), index -> {
            int[] from = index.clone();
            from[0] += first(shape);
            return in[0].at(from);
        });
    }

    private static Tensor[] parts(Random random, boolean large) {
        Shape shape = large ? LARGE : OpCatalogue.shape(random, 1);
        return new Tensor[] {
            OpCatalogue.numbers(random, shape, -1, 1),
            OpCatalogue.numbers(random, shape.with(-1, 1 + random.nextInt(3)), -1, 1),
            OpCatalogue.numbers(random, shape.with(-1, 2), -1, 1)};
    }

    private static Grid joined(Grid[] in) {
        int a = in[0].shape().length(-1);
        int b = in[1].shape().length(-1);
        return Grid.of(in[0].shape().with(-1, a + b + 2), index -> {
            int[] from = index.clone();
            int place = index[index.length - 1];
            int part = place < a ? 0 : place < a + b ? 1 : 2;
            from[from.length - 1] = place - (part == 0 ? 0 : part == 1 ? a : a + b);
            return in[part].at(from);
        });
    }

    private static int[] ids(Shape table) {
        int rows = table.length(0);
        return new int[] {1, 0, rows - 1, 1, 1, 2};
    }
}
