package org.seedgrad.tensor.core;

import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Operations made by hand, enough to test the engine: it knows none by itself. */
final class SmallOperations {

    private SmallOperations() { }

    /** An operation from its two halves. */
    record Custom(String name, Function<Tensor[], Tensor> rule,
                  Function<Operation.Applied, Tensor[]> back) implements Operation {
        @Override public Tensor forward(Tensor... inputs) { return rule.apply(inputs); }

        @Override public Tensor[] backward(Applied applied) { return back.apply(applied); }
    }

    static Tensor apply(String name, Function<Tensor[], Tensor> rule,
                        Function<Operation.Applied, Tensor[]> back, Tensor... inputs) {
        return Tensor.apply(new Custom(name, rule, back), inputs);
    }

    /** Both parts are the incoming gradient itself. */
    static Tensor add(Tensor a, Tensor b) {
        return apply("add", in -> each(in[0], in[1], Float::sum),
                ap -> new Tensor[] {ap.gradient(), ap.gradient()}, a, b);
    }

    static Tensor mul(Tensor a, Tensor b) {
        return apply("mul", in -> product(in[0], in[1]), ap -> new Tensor[] {
            ap.needs(0) ? product(ap.gradient(), ap.inputs()[1]) : null,
            ap.needs(1) ? product(ap.gradient(), ap.inputs()[0]) : null}, a, b);
    }

    /** A bounded nonlinearity with few operations: x / (1 + x^2). */
    static Tensor bend(Tensor a) {
        return apply("bend", in -> each(in[0], in[0], (x, y) -> x / (1 + x * x)),
                ap -> new Tensor[] {each(ap.gradient(), ap.inputs()[0], (g, x) -> {
                    float below = 1 + x * x;
                    return g * (1 - x * x) / (below * below);
                })}, a);
    }

    static Tensor scale(Tensor a, float factor) {
        return apply("scale", in -> each(in[0], in[0], (x, y) -> factor * x),
                ap -> new Tensor[] {each(ap.gradient(), ap.gradient(), (g, h) -> factor * g)}, a);
    }

    static Tensor sum(Tensor a) {
        return apply("sum", in -> {
            double sum = 0;
            for (float x : in[0].toArray()) sum += x;
            return Tensor.full(Shape.SCALAR, (float) sum);
        }, ap -> new Tensor[] {Tensor.full(ap.inputs()[0].shape, ap.gradient().item())}, a);
    }

    /** A view; so is the gradient. */
    static Tensor transpose(Tensor a) {
        UnaryOperator<Tensor> turn = t -> t.view(Shape.of(t.shape.length(1), t.shape.length(0)),
                t.offset, t.stride(1), t.stride(0));
        return apply("transpose", in -> turn.apply(in[0]),
                ap -> new Tensor[] {turn.apply(ap.gradient())}, a);
    }

    static Tensor each(Tensor a, Tensor b, Binary f) {
        Tensor x = a.contiguous();
        Tensor y = b.contiguous();
        Tensor result = Tensor.empty(a.shape);
        for (int i = 0; i < a.shape.size(); i++) {
            result.data[i] = f.of(x.data[x.offset + i], y.data[y.offset + i]);
        }
        return result;
    }

    private static Tensor product(Tensor a, Tensor b) { return each(a, b, (x, y) -> x * y); }

    @FunctionalInterface
    interface Binary {
        float of(float x, float y);
    }
}
