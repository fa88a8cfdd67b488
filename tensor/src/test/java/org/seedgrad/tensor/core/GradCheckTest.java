package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

/** An operation that a user might write, and the mistakes a user might make. */
class GradCheckTest {
    private static final double TOLERANCE = 1e-3;

    /** a * b + c with a row c that is repeated for each row of a and b. */
    private static final class Affine implements Operation {
        private final BiFunction<Integer, Tensor, Tensor> wrong;

        Affine(BiFunction<Integer, Tensor, Tensor> wrong) { this.wrong = wrong; }

        @Override public String name() { return "affine"; }

        @Override public Tensor forward(Tensor... inputs) {
            Tensor result = Tensor.empty(inputs[0].shape);
            int columns = inputs[2].shape.size();
            for (int i = 0; i < result.shape.size(); i++) {
                result.data[i] = inputs[0].data[i] * inputs[1].data[i]
                        + inputs[2].data[i % columns];
            }
            return result;
        }

        @Override public Tensor[] backward(Applied applied) {
            Tensor a = applied.inputs()[0];
            Tensor b = applied.inputs()[1];
            Tensor g = applied.gradient();
            Tensor row = Tensor.zeros(applied.inputs()[2].shape);
            for (int i = 0; i < g.shape.size(); i++) row.data[i % row.shape.size()] += g.data[i];
            return new Tensor[] {
                wrong.apply(0, SmallOperations.each(g, b, (x, y) -> x * y)),
                wrong.apply(1, SmallOperations.each(g, a, (x, y) -> x * y)),
                wrong.apply(2, row)};
        }
    }

    private final Random random = new Random(3);
    private final Tensor[] inputs = {
        Tensor.normal(random, 1, 4, 3).requireGrad(), Tensor.normal(random, 1, 4, 3).requireGrad(),
        Tensor.normal(random, 1, 3).requireGrad()};

    private static Supplier<Operation> affine(BiFunction<Integer, Tensor, Tensor> wrong) {
        return () -> new Affine(wrong);
    }

    private static Tensor times(Tensor t, float factor) {
        return SmallOperations.each(t, t, (x, y) -> factor * x);
    }

    @Test
    void aRightRulePasses() {
        assertThatCode(() -> GradCheck.check(affine((i, g) -> g), TOLERANCE, inputs))
                .doesNotThrowAnyException();
    }

    @Test
    void aFactorIsFound() {
        assertThatThrownBy(() -> GradCheck.check(
                affine((i, g) -> i == 1 ? times(g, 0.95f) : g), TOLERANCE, inputs))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("affine: gradient of input 1 [4, 3] at place");
    }

    @Test
    void aSignIsFound() {
        assertThatThrownBy(() -> GradCheck.check(
                affine((i, g) -> i == 0 ? times(g, -1) : g), TOLERANCE, inputs))
                .isInstanceOf(AssertionError.class).hasMessageContaining("input 0");
    }

    /** Only one row's gradient instead of the sum over the rows that c was repeated for. */
    @Test
    void aMissingSumOfABroadcastIsFound() {
        assertThatThrownBy(() -> GradCheck.check(
                affine((i, g) -> i == 2 ? times(g, 0.25f) : g), TOLERANCE, inputs))
                .isInstanceOf(AssertionError.class).hasMessageContaining("input 2 [3]");
        assertThatThrownBy(() -> GradCheck.check(
                affine((i, g) -> i == 2 ? Tensor.zeros(4, 3) : g), TOLERANCE, inputs))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gives a gradient [4, 3] for input 2, which is [3]");
    }

    @Test
    void nanAndNothingAreFound() {
        assertThatThrownBy(() -> GradCheck.check(
                affine((i, g) -> times(g, Float.NaN)), TOLERANCE, inputs))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> GradCheck.check(
                affine((i, g) -> i == 1 ? null : g), TOLERANCE, inputs))
                .isInstanceOf(AssertionError.class)
                .hasMessage("affine: input 1 gets no gradient");
    }

    /** It must not be the scale by which all others are measured. */
    @Test
    void anInfiniteOneIsFound() {
        float infinite = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> GradCheck.check(affine((i, g) -> {
            if (i == 1) g.data[5] = infinite;
            return g;
        }), TOLERANCE, inputs)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("input 1 [4, 3] at place 5: Infinity by the backward rule");
    }

    @Test
    void worksWithinAScopeAndOnViews() {
        try (Scope scope = Memory.scope()) {
            Tensor wide = Tensor.normal(random, 1, 30, 20).requireGrad();
            Tensor view = wide.detach().requireGrad().view(Shape.of(5, 4), 7, 1, 20);
            view.requireGrad();
            GradCheck.check(() -> new SmallOperations.Custom("scale", in -> times(in[0], 3),
                    ap -> new Tensor[] {times(ap.gradient(), 3)}), TOLERANCE, wide);
            GradCheck.check(() -> new SmallOperations.Custom("scale", in -> times(in[0], 3),
                    ap -> new Tensor[] {times(ap.gradient(), 3)}), TOLERANCE, view);
        }
    }
}
