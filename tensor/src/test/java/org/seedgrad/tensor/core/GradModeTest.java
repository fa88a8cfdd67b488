package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

class GradModeTest {
    private final Tensor x = Tensor.scalar(3).requireGrad();

    @Test
    void nothingIsRememberedWhileItIsOff() {
        try (GradMode.Scope off = GradMode.off()) {
            assertThat(GradMode.isOn()).isFalse();
            assertThat(SmallOperations.mul(x, x).requiresGrad).isFalse();
            try (GradMode.Scope on = GradMode.on()) {
                assertThat(SmallOperations.mul(x, x).requiresGrad).isTrue();
            }
            assertThat(GradMode.isOn()).isFalse();
        }
        assertThat(SmallOperations.mul(x, x).requiresGrad).isTrue();
    }

    @Test
    void endsWithAnException() {
        try (GradMode.Scope off = GradMode.off()) {
            throw new IllegalStateException();
        } catch (IllegalStateException expected) {
            assertThat(GradMode.isOn()).isTrue();
        }
    }

    @Test
    void eachThreadHasItsOwn() {
        try (GradMode.Scope off = GradMode.off()) {
            assertThat(CompletableFuture.supplyAsync(GradMode::isOn).join()).isTrue();
        }
    }

    /** A rule computes; what it computes is not for differentiating. */
    @Test
    void rulesRunWithoutIt() {
        boolean[] seen = {true};
        SmallOperations.apply("see", in -> Tensor.scalar(0), ap -> {
            seen[0] = GradMode.isOn();
            return new Tensor[] {ap.gradient()};
        }, x).backward();
        assertThat(seen[0]).isFalse();
    }
}
