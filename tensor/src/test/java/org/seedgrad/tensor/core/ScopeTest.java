package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.core.SmallOperations.mul;
import static org.seedgrad.tensor.core.SmallOperations.scale;
import static org.seedgrad.tensor.core.SmallOperations.sum;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    private static final int BIG = 1000;

    @AfterEach
    void leasesBalance() { assertThat(Memory.leaks()).isEmpty(); }

    @ParameterizedTest
    @ValueSource(ints = {1, Scope.POOLED_FROM - 1, Scope.POOLED_FROM, BIG})
    void whatWasMadeWithinIsFreed(int n) {
        Tensor made;
        Tensor view;
        try (Scope scope = Memory.scope()) {
            made = Tensor.full(Shape.of(n), 2);
            view = made.detach();
            assertThat(made.get(0)).isEqualTo(2);
        }
        Tensor x = Tensor.zeros(n);
        String freed = "the tensor [" + n + "] is freed";
        for (Tensor gone : new Tensor[] {made, view}) {
            assertThatThrownBy(() -> gone.get(0)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(freed).hasMessageContaining("keep()");
            assertThatThrownBy(() -> gone.set(1, 0)).hasMessageContaining(freed);
            assertThatThrownBy(gone::toArray).hasMessageContaining(freed);
            assertThatThrownBy(gone::item).hasMessageContaining(freed);
            assertThatThrownBy(gone::keep).hasMessageContaining(freed);
            assertThatThrownBy(() -> mul(x, gone)).hasMessageContaining("mul: " + freed);
            assertThat(gone.toString()).contains("freed");
        }
    }

    @Test
    void aGraphOfIsFreedToo() {
        Tensor x = Tensor.zeros(BIG).requireGrad();
        Tensor loss;
        Tensor gradient;
        try (Scope scope = Memory.scope()) {
            loss = sum(mul(x, x));
            gradient = Tensor.zeros(BIG);
        }
        assertThatThrownBy(loss::backward).hasMessageContaining("backward: the tensor [] is freed");
        Tensor y = scale(x, 2);
        assertThatThrownBy(() -> y.backward(gradient)).hasMessageContaining("is freed");
        assertThat(x.grad).isNull();
    }

    @Test
    void arraysAreUsedAgain() {
        float[] first;
        try (Scope scope = Memory.scope()) {
            first = Tensor.empty(Shape.of(BIG)).data;
            assertThat(scope.bytes()).isEqualTo(4L * first.length);
        }
        try (Scope scope = Memory.scope()) {
            assertThat(Tensor.empty(Shape.of(BIG)).data).isSameAs(first);
            assertThat(Tensor.zeros(BIG).data).isNotSameAs(first);
        }
        try (Scope scope = Memory.scope()) {
            Tensor.full(Shape.of(BIG), 7);
        }
        try (Scope scope = Memory.scope()) {
            assertThat(Tensor.zeros(BIG).toArray()).containsOnly(0);
        }
    }

    @Test
    void withoutAScopeArraysAreOrdinary() {
        long takes = Memory.statistics().takes();
        Tensor x = Tensor.zeros(BIG).requireGrad();
        sum(mul(x, x)).backward();
        assertThat(x.data).hasSize(BIG);
        assertThat(Memory.statistics().takes()).isEqualTo(takes);
        Tensor grad = x.grad;
        x.zeroGrad();
        assertThat(grad.get(0)).as("nobody takes it back").isZero();
        x.keep();
    }

    @Test
    void theGradOfAnOuterLeafSurvives() {
        Tensor x = Tensor.full(Shape.of(BIG), 3).requireGrad();
        try (Scope scope = Memory.scope()) {
            sum(mul(x, x)).backward();
        }
        assertThat(x.grad.get(5)).isEqualTo(6);
        assertThat(Memory.leaks()).hasSize(1);
        try (Scope scope = Memory.scope()) {
            sum(mul(x, x)).backward();
        }
        assertThat(x.grad.get(5)).isEqualTo(12);
        assertThat(Memory.leaks()).hasSize(1);
        Tensor grad = x.grad;
        x.zeroGrad();
        assertThatThrownBy(() -> grad.get(5)).hasMessageContaining("is freed");
        assertThat(Memory.leaks()).isEmpty();
    }

    @Test
    void aKeptGradOutlivesZeroGrad() {
        Tensor x = Tensor.full(Shape.of(BIG), 3).requireGrad();
        try (Scope scope = Memory.scope()) {
            sum(mul(x, x)).backward();
        }
        Tensor grad = x.grad.keep();
        x.zeroGrad();
        try (Scope scope = Memory.scope()) {
            sum(mul(x, scale(x, 5))).backward();
        }
        assertThat(grad.toArray()).containsOnly(6);
        x.zeroGrad();
    }

    @Test
    void theGradOfAnInnerLeafDoesNot() {
        Tensor grad;
        try (Scope outer = Memory.scope()) {
            Tensor x = Tensor.full(Shape.of(BIG), 3).requireGrad();
            try (Scope scope = Memory.scope()) {
                sum(mul(x, x)).backward();
            }
            grad = x.grad;
            assertThat(grad.get(5)).isEqualTo(6);
        }
        assertThatThrownBy(() -> grad.get(5)).hasMessageContaining("is freed");
    }

    @Test
    void gradsAreGivenBackWithinAScopeToo() {
        Tensor x = Tensor.full(Shape.of(BIG), 3).requireGrad();
        for (int i = 0; i < 3; i++) {
            try (Scope scope = Memory.scope()) {
                x.zeroGrad();
                sum(mul(x, x)).backward();
                assertThat(x.grad.get(0)).isEqualTo(6);
            }
        }
        x.zeroGrad();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, BIG})
    void keepTakesOutOneLevel(int n) {
        Tensor all;
        Tensor middle;
        try (Scope outer = Memory.scope()) {
            try (Scope inner = Memory.scope()) {
                all = Tensor.full(Shape.of(n), 1).keep();
                middle = Tensor.full(Shape.of(n), 2).keep();
            }
            assertThat(middle.get(0)).isEqualTo(2);
            all.keep();
        }
        assertThat(all.get(0)).isEqualTo(1);
        assertThatThrownBy(() -> middle.get(0)).hasMessageContaining("is freed");
        try (Scope scope = Memory.scope()) {
            Tensor.full(Shape.of(n), 9);
            Tensor.full(Shape.of(n), 9);
        }
        assertThat(all.toArray()).as("nobody else got its array").containsOnly(1);
    }

    /** Whichever of many are taken out, the others are freed, and each once. */
    @Test
    void keepsSomeOfMany() {
        Tensor[] made = new Tensor[40];
        try (Scope scope = Memory.scope()) {
            for (int i = 0; i < made.length; i++) made[i] = Tensor.full(Shape.of(BIG), i);
            for (int i = 0; i < made.length; i += 3) made[i].keep();
            for (int i = made.length - 1; i > 0; i -= 2) made[i].keep();
        }
        try (Scope scope = Memory.scope()) {
            for (int i = 0; i < 2 * made.length; i++) Tensor.full(Shape.of(BIG), -1);
        }
        for (int i = 0; i < made.length; i++) {
            boolean kept = i % 3 == 0 || i % 2 == 1;
            assertThat(made[i].storage.isFreed()).isEqualTo(!kept);
            if (kept) assertThat(made[i].toArray()).containsOnly(i);
        }
    }

    @Test
    void onlyTheResultStaysWhereNothingIsRemembered() {
        Tensor x = Tensor.full(Shape.of(BIG), 3);
        Tensor[] within = new Tensor[1];
        try (GradMode.Scope off = GradMode.off(); Scope scope = Memory.scope()) {
            Tensor y = Memory.resultOf(() -> scale(within[0] = mul(x, x), 2));
            assertThat(y.get(BIG - 1)).isEqualTo(18);
            assertThatThrownBy(() -> within[0].get(0)).hasMessageContaining("is freed");
            float[] array = within[0].data;
            assertThat(Memory.resultOf(() -> mul(x, y)).data).isSameAs(array);
            // A result that was there before ends where it would have ended.
            assertThat(Memory.resultOf(() -> y)).isSameAs(y);
            assertThat(Memory.resultOf(() -> x)).isSameAs(x);
            within[0] = y;
        }
        assertThatThrownBy(() -> within[0].get(0)).hasMessageContaining("is freed");
        assertThat(x.get(0)).isEqualTo(3);
    }

    @Test
    void theResultStaysWithoutAScopeToo() {
        Tensor x = Tensor.full(Shape.of(BIG), 3);
        try (GradMode.Scope off = GradMode.off()) {
            assertThat(Memory.resultOf(() -> scale(mul(x, x), 2)).get(5)).isEqualTo(18);
        }
    }

    @Test
    void allStaysForTheWayBack() {
        Tensor x = Tensor.full(Shape.of(BIG), 3).requireGrad();
        try (Scope scope = Memory.scope()) {
            sum(Memory.resultOf(() -> mul(mul(x, x), x))).backward();
            assertThat(x.grad.get(7)).isEqualTo(27);
            x.zeroGrad();
        }
    }

    @Test
    void theCallersOwnArraysOutliveIt() {
        Tensor mine;
        try (Scope scope = Memory.scope()) {
            mine = Tensor.of(new float[BIG], BIG);
        }
        assertThat(mine.get(0)).isZero();
    }

    @Test
    void isClosedOnceAndInOrder() {
        Scope outer = Memory.scope();
        Scope inner = Memory.scope();
        Tensor made = Tensor.zeros(BIG);
        assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class)
                .hasMessage("scope: another one, opened within it, is still open; close that one "
                        + "first");
        assertThat(made.get(0)).as("nothing has changed").isZero();
        assertThatThrownBy(() -> CompletableFuture.runAsync(inner::close).join())
                .hasMessageContaining("only the thread that opened it");
        inner.close();
        assertThatThrownBy(inner::close).hasMessage("scope: it is closed already");
        outer.close();
        assertThatThrownBy(outer::close).hasMessage("scope: it is closed already");
        assertThat(ThreadState.current().scope).isNull();
    }

    @Test
    void isPerThread() {
        try (Scope scope = Memory.scope()) {
            Tensor elsewhere = CompletableFuture.supplyAsync(() -> Tensor.zeros(BIG)).join();
            assertThat(elsewhere.data).hasSize(BIG);
            assertThat(scope.bytes()).isZero();
        }
    }

    @Test
    void endsWithAnException() {
        try (Scope scope = Memory.scope()) {
            Tensor.zeros(BIG);
            throw new ArithmeticException();
        } catch (ArithmeticException expected) {
            assertThat(ThreadState.current().scope).isNull();
        }
    }
}
