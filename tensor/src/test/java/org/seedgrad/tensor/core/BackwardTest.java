package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.core.SmallOperations.add;
import static org.seedgrad.tensor.core.SmallOperations.apply;
import static org.seedgrad.tensor.core.SmallOperations.mul;
import static org.seedgrad.tensor.core.SmallOperations.scale;
import static org.seedgrad.tensor.core.SmallOperations.sum;
import static org.seedgrad.tensor.core.SmallOperations.transpose;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The semantics of the scalar Value, on tensors. */
class BackwardTest {
    private final Tensor w = Tensor.scalar(3).requireGrad();

    @Test
    void aReusedNodeWaitsForAllItsUsers() {
        Tensor m = mul(w, w);
        add(m, m).backward();
        assertThat(w.grad.item()).isEqualTo(12);
    }

    @Test
    void aSharedOperandGetsBothParts() {
        mul(w, w).backward();
        assertThat(w.grad.item()).isEqualTo(6);
        w.zeroGrad();
        add(w, w).backward();
        assertThat(w.grad.item()).isEqualTo(2);
    }

    @Test
    void aSecondPassAdds() {
        Tensor y = mul(w, w);
        y.backward();
        y.backward();
        assertThat(w.grad.item()).isEqualTo(12);
        w.zeroGrad();
        assertThat(w.grad).isNull();
        y.backward();
        assertThat(w.grad.item()).isEqualTo(6);
    }

    @Test
    void aLeafIsItsOwnRoot() {
        w.backward();
        assertThat(w.grad.item()).isEqualTo(1);
    }

    @Test
    void onlyAScalarIsARoot() {
        Tensor y = scale(Tensor.zeros(2, 3).requireGrad(), 2);
        assertThatThrownBy(y::backward).isInstanceOf(IllegalStateException.class)
                .hasMessage("backward: [2, 3] is no scalar; reduce it with sum() or mean(), or give"
                        + " a gradient of its shape");
        assertThatThrownBy(() -> y.backward(Tensor.zeros(3, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backward: the gradient is [3, 2], the tensor [2, 3]");
        assertThatThrownBy(Tensor.scalar(1)::backward).hasMessageContaining("requireGrad()");
        assertThat(y.operands[0].grad).isNull();
    }

    @Test
    void theCallersGradientStaysAsItIs() {
        Tensor x = Tensor.zeros(2).requireGrad();
        Tensor gradient = Tensor.of(new float[] {1, 2}, 2);
        add(add(x, x), x).backward(gradient);
        assertThat(gradient.toArray()).containsExactly(1, 2);
        assertThat(x.grad.toArray()).containsExactly(3, 6);
        x.zeroGrad();
        x.backward(gradient);
        x.backward(gradient);
        assertThat(x.grad.toArray()).containsExactly(2, 4);
        assertThat(gradient.toArray()).containsExactly(1, 2);
    }

    /** Even where it is the grad of the very leaf that is added to. */
    @Test
    void aGradMayServeAsGradient() {
        Tensor x = Tensor.zeros(2).requireGrad();
        scale(x, 3).backward(Tensor.full(Shape.of(2), 1));
        Tensor first = x.grad;
        scale(x, 2).backward(first);
        assertThat(x.grad.toArray()).containsExactly(9, 9);
        assertThat(first.storage.holders).isLessThanOrEqualTo(1);
    }

    @Test
    void leavesThatShareAGradientGetOneEach() {
        Tensor a = Tensor.zeros(2).requireGrad();
        Tensor b = Tensor.zeros(2).requireGrad();
        sum(add(a, b)).backward();
        assertThat(a.grad.data).isNotSameAs(b.grad.data);
        a.grad.set(7, 0);
        assertThat(b.grad.toArray()).containsExactly(1, 1);
    }

    @Test
    void aGradIsRowMajorFromTheStart() {
        Tensor a = Tensor.zeros(2, 3).requireGrad();
        transpose(a).backward(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        assertThat(a.grad.isContiguous()).isTrue();
        assertThat(a.grad.data).containsExactly(1, 3, 5, 2, 4, 6);
        Tensor b = Tensor.zeros(3).requireGrad();
        Tensor wide = apply("pad", in -> Tensor.zeros(5), ap -> new Tensor[] {
            ap.gradient().view(Shape.of(3), ap.gradient().offset + 2, 1)}, b);
        scale(wide, 1).backward(Tensor.of(new float[] {1, 2, 3, 4, 5}, 5));
        assertThat(b.grad.offset).isZero();
        assertThat(b.grad.toArray()).containsExactly(3, 4, 5);
    }

    /** A new tensor that a rule gives is the grad itself: a big weight's is not copied. */
    @Test
    void aNewPartIsTakenOver() {
        Tensor a = Tensor.zeros(4).requireGrad();
        Tensor[] made = new Tensor[1];
        Tensor y = apply("own", in -> Tensor.zeros(4),
                ap -> new Tensor[] {made[0] = Tensor.full(Shape.of(4), 5)}, a);
        y.backward(Tensor.zeros(4));
        assertThat(a.grad.data).isSameAs(made[0].data);
        y.backward(Tensor.zeros(4));
        assertThat(a.grad.toArray()).containsExactly(10, 10, 10, 10);
    }

    @Test
    void aGradThatTheCallerPutThereIsNotWrittenTo() {
        Tensor mine = Tensor.scalar(100);
        w.grad = mine;
        mul(w, w).backward();
        assertThat(w.grad.item()).isEqualTo(106);
        assertThat(mine.item()).isEqualTo(100);
        assertThat(mine.storage.holders).isZero();
        w.grad = Tensor.zeros(2);
        assertThatThrownBy(() -> mul(w, w).backward()).hasMessageContaining("zeroGrad()");
    }

    @Test
    void detachedBranchesAndConstantsGetNothing() {
        Tensor c = Tensor.scalar(5);
        Tensor y = add(mul(w, c), mul(w, w).detach());
        y.backward();
        assertThat(w.grad.item()).isEqualTo(5);
        assertThat(c.grad).isNull();
    }

    @Test
    void anInnerNodeKeepsItsGradientOnRequest() {
        Tensor m = mul(w, w);
        Tensor kept = mul(w, w).retainGrad();
        Tensor y = mul(add(m, kept), Tensor.scalar(2));
        y.backward();
        y.backward();
        assertThat(m.grad).isNull();
        assertThat(kept.grad.item()).as("of the last pass").isEqualTo(2);
        assertThat(w.grad.item()).isEqualTo(48);
    }

    @Test
    void emptyTensorsPassThrough() {
        Tensor x = Tensor.zeros(0, 3).requireGrad();
        sum(mul(x, x)).backward();
        assertThat(x.grad.shape).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void partsAreAddedFromTheLeft() {
        Tensor x = Tensor.scalar(1).requireGrad();
        // 1e8 + 1 - 1e8: 0 if added in this order, 1 if the large ones meet first.
        Tensor c = scale(x, -1e8f);
        Tensor b = scale(x, 1);
        Tensor a = scale(x, 1e8f);
        add(add(a, b), c).backward();
        assertThat(x.grad.item()).isZero();
    }

    @Test
    void aDeepChainNeedsNoStack() {
        Tensor y = w;
        for (int i = 0; i < 100_000; i++) y = add(y, w);
        y.backward();
        assertThat(w.grad.item()).isEqualTo(100_001);
    }

    @Test
    void aRuleThatFailsLeavesNothingBehind() {
        Tensor other = Tensor.scalar(4).requireGrad();
        boolean[] fails = {true};
        Tensor y = apply("weak", in -> in[0].detach(), ap -> {
            if (fails[0]) throw new ArithmeticException("on purpose");
            return new Tensor[] {ap.gradient()};
        }, mul(w, w));
        Tensor root = add(mul(other, other), add(y, mul(w, other)));
        assertThatThrownBy(root::backward).isInstanceOf(ArithmeticException.class);
        assertThat(w.grad).isNull();
        assertThat(other.grad).isNull();
        assertThat(GradMode.isOn()).isTrue();
        for (Tensor node : Graph.of(root).nodes()) assertThat(node.arriving).isNull();
        fails[0] = false;
        root.backward();
        assertThat(w.grad.item()).isEqualTo(6 + 4);
        assertThat(other.grad.item()).isEqualTo(8 + 3);
    }

    @Test
    void aWrongRuleIsNamed() {
        Tensor x = Tensor.zeros(2, 3).requireGrad();
        Tensor one = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> apply("odd", in -> Tensor.zeros(2, 3),
                ap -> new Tensor[] {Tensor.zeros(3)}, x).backward(one)).hasMessage(
                "odd: the backward rule gives a gradient [3] for input 0, which is [2, 3]");
        assertThatThrownBy(() -> apply("short", in -> Tensor.zeros(2, 3),
                ap -> new Tensor[0], x).backward(one)).hasMessage(
                "short: the backward rule gives 0 gradients for 1 inputs");
        assertThatThrownBy(() -> apply("silent", in -> Tensor.zeros(2, 3),
                ap -> null, x).backward(one)).hasMessage(
                "silent: the backward rule gives 0 gradients for 1 inputs");
        assertThatThrownBy(() -> apply("thief", in -> Tensor.zeros(2, 3),
                ap -> new Tensor[] {ap.inputs()[0].detach()}, x).backward(one))
                .hasMessageContaining("copy it into a new tensor");
        assertThatThrownBy(() -> apply("selfish", in -> Tensor.zeros(2, 3),
                ap -> new Tensor[] {ap.output()}, x).backward(one))
                .hasMessageContaining("copy it into a new tensor");
    }

    /** Its array is in the pool, or belongs to somebody else by now. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4_096})
    void aFreedGradientIsRefused(int n) {
        Tensor x = Tensor.zeros(n).requireGrad();
        try (Scope scope = Memory.scope()) {
            Tensor y = apply("leaving", in -> Tensor.zeros(n), ap -> {
                try (Scope scratch = Memory.scope()) {
                    return new Tensor[] {Tensor.zeros(n)};
                }
            }, x);
            assertThatThrownBy(() -> y.backward(Tensor.zeros(n))).hasMessage(
                    "leaving: the backward rule gives input 0 a gradient that is freed, by the end "
                    + "of a scope of its own; keep() it before that");
        }
        assertThat(x.grad).isNull();
    }
}
