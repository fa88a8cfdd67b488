package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.core.SmallOperations.add;
import static org.seedgrad.tensor.core.SmallOperations.apply;
import static org.seedgrad.tensor.core.SmallOperations.bend;
import static org.seedgrad.tensor.core.SmallOperations.mul;
import static org.seedgrad.tensor.core.SmallOperations.scale;
import static org.seedgrad.tensor.core.SmallOperations.sum;

import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
    private static final int N = 4_096;
    private final Random random = new Random(5);
    private final Tensor x = Tensor.normal(random, 1, N).requireGrad();
    private final Tensor w = Tensor.normal(random, 1, N).requireGrad();
    private final Tensor v = Tensor.normal(random, 1, N).requireGrad();
    private final int threads = Parallel.threads();

    @AfterEach
    void nothingIsLeft() {
        Parallel.threads(threads);
        for (Tensor leaf : new Tensor[] {x, w, v}) {
            leaf.zeroGrad();
            assertThat(leaf.arriving).isNull();
        }
        assertThat(Memory.leaks()).isEmpty();
        assertThat(ThreadState.current().scope).isNull();
    }

    private float[][] gradients(UnaryOperator<Tensor> model, Tensor input) {
        sum(model.apply(input)).backward();
        float[][] gradients = new float[3][];
        Tensor[] leaves = {x, w, v};
        for (int i = 0; i < 3; i++) {
            if (leaves[i].grad != null) gradients[i] = leaves[i].grad.toArray();
            leaves[i].zeroGrad();
        }
        return gradients;
    }

    /** Uses w twice, and once in a node that does not depend on h. */
    private Tensor segment(Tensor h) {
        return bend(add(mul(add(h, mul(w, v)), w), scale(h, 0.3f)));
    }

    /** w stands in each of five segments and outside of them: its parts come from everywhere. */
    private Tensor model(Tensor h, UnaryOperator<UnaryOperator<Tensor>> wrap) {
        Tensor start = mul(h, w);
        h = start;
        for (int i = 0; i < 5; i++) h = wrap.apply(this::segment).apply(h);
        return add(mul(w, h), bend(start));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "3, false", "3, true"})
    void parametersAreCapturedWithTheSameBits(int threads, boolean scoped) {
        Parallel.threads(threads);
        float[][] expected = gradients(h -> model(h, f -> f), x);
        try (Scope scope = scoped ? Memory.scope() : null) {
            float[][] found = gradients(h -> model(h,
                    f -> t -> Checkpoint.of(in -> f.apply(in[0]), t)), x);
            assertThat(found).isDeepEqualTo(expected);
            assertThat(gradients(h -> model(h,
                    f -> t -> Checkpoint.of(in -> f.apply(in[0]), t, w, v)), x))
                    .as("given as inputs").isDeepEqualTo(expected);
        }
    }

    /** Creation order of the walk: a and b have histories with w, and w is used within as well. */
    @Test
    void twoInputsWithHistoriesOfTheirOwn() {
        Function<Tensor[], Tensor> f = in -> add(mul(in[0], w), mul(mul(w, w), mul(w, in[1])));
        UnaryOperator<Tensor> plain = h -> {
            Tensor a = mul(bend(mul(h, w)), w);
            Tensor b = mul(w, bend(mul(w, v)));
            return mul(w, f.apply(new Tensor[] {a, b}));
        };
        UnaryOperator<Tensor> checked = h -> {
            Tensor a = mul(bend(mul(h, w)), w);
            Tensor b = mul(w, bend(mul(w, v)));
            return mul(w, Checkpoint.of(f, a, b));
        };
        assertThat(gradients(checked, x)).isDeepEqualTo(gradients(plain, x));
    }

    @Test
    void anInputWithoutAGradientIsNoHindrance() {
        Tensor constant = x.detach();
        float[][] expected = gradients(this::segment, constant);
        assertThat(expected[1]).isNotNull();
        assertThat(gradients(h -> Checkpoint.of(in -> segment(in[0]), h), constant))
                .isDeepEqualTo(expected);
    }

    @Test
    void capturedInnerNodesAndNesting() {
        UnaryOperator<Tensor> plain = h -> {
            Tensor inner = mul(h, w);
            return segment(mul(inner, segment(mul(inner, inner))));
        };
        UnaryOperator<Tensor> nested = h -> {
            Tensor inner = mul(h, w);
            return Checkpoint.of(in -> segment(mul(inner,
                    Checkpoint.of(deep -> segment(deep[0]), mul(inner, inner)))), h);
        };
        float[][] expected = gradients(plain, x);
        assertThat(gradients(nested, x)).isDeepEqualTo(expected);
        try (Scope scope = Memory.scope()) {
            assertThat(gradients(nested, x)).isDeepEqualTo(expected);
        }
    }

    @Test
    void aSecondPassAndARetainedGradient() {
        Tensor y = Checkpoint.of(in -> segment(in[0]), x).retainGrad();
        Tensor loss = sum(scale(y, 3));
        loss.backward();
        float[] once = x.grad.toArray();
        loss.backward();
        assertThat(x.grad.get(7)).isEqualTo(2 * once[7]);
        assertThat(y.grad.get(7)).as("of the last pass").isEqualTo(3);
    }

    @Test
    void aFunctionThatOnlyPassesOn() {
        Tensor y = Checkpoint.of(in -> in[0], x);
        sum(add(y, y)).backward();
        assertThat(x.grad.get(0)).isEqualTo(2);
    }

    @Test
    void keepsNothingOfWhatLiesBetween() {
        try (Scope scope = Memory.scope()) {
            Tensor y = Checkpoint.of(in -> segment(in[0]), x);
            assertThat(scope.bytes()).isEqualTo(4L * N);
            assertThat(y.get(0)).isEqualTo(segment(x).get(0));
        }
    }

    @Test
    void keepsNothingWhereNothingIsRememberedEither() {
        try (GradMode.Scope off = GradMode.off(); Scope scope = Memory.scope()) {
            Tensor y = Checkpoint.of(in -> segment(in[0]), x);
            assertThat(y.requiresGrad).isFalse();
            assertThat(scope.bytes()).isEqualTo(4L * N);
            assertThat(Checkpoint.of(in -> in[0], x).requiresGrad).isFalse();
        }
    }

    /** The array is the function's own; a second pass finds the first inputs in it. */
    @Test
    void theFunctionMayWriteToItsArray() {
        float[][] expected = gradients(h -> segment(segment(h)), x);
        Tensor[] inputs = {x};
        Tensor y = Checkpoint.of(in -> {
            for (int i = 0; i < 2; i++) in[0] = segment(in[0]);
            return in[0];
        }, inputs);
        assertThat(inputs[0]).isSameAs(x);
        sum(y).backward();
        assertThat(x.grad.toArray()).isEqualTo(expected[0]);
        x.zeroGrad();
        sum(y).backward();
        assertThat(x.grad.toArray()).isEqualTo(expected[0]);
    }

    @Test
    void aFunctionThatChangesIsRefused() {
        Tensor drawn = Checkpoint.of(in -> scale(in[0], random.nextFloat()), x);
        assertThatThrownBy(() -> sum(drawn).backward()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not draw random numbers");
        Tensor fresh = Checkpoint.of(in -> mul(in[0], Tensor.zeros(N).requireGrad()), x);
        assertThatThrownBy(() -> sum(fresh).backward()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("make parameters outside");
        assertThat(x.grad).isNull();
    }

    @Test
    void aRuleThatFailsLeavesNothingBehind() {
        Tensor seed = Tensor.zeros(N);
        Tensor y = Checkpoint.of(in -> mul(apply("weak", t -> scale(t[0].detach(), 2), ap -> {
            throw new ArithmeticException("on purpose");
        }, in[0]), w), x);
        try (Scope scope = Memory.scope()) {
            assertThatThrownBy(() -> y.backward(seed)).isInstanceOf(ArithmeticException.class);
        }
        assertThat(w.grad).isNull();
        assertThat(seed.storage.holders).isZero();
    }
}
