package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Klein;
import org.seedgrad.tensor.geometry.Lorentz;
import org.seedgrad.tensor.geometry.PoincareBall;

/** Steps of Riemannian Adam by hand: beta1 = 0.9, beta2 = 0.999, learning rate 0.1. */
class RiemannianAdamTest {
    /** Some ten operations on m and v in float32, each right to 6e-8. */
    private static final float ROUNDING = 1e-6f;

    private static void step(Optimizer optimizer, Tensor points, float... gradient) {
        points.grad = Tensor.of(gradient, points.shape);
        optimizer.step();
    }

    private static Tensor point(float... coordinates) {
        return Tensor.of(coordinates, 1, coordinates.length).requireGrad();
    }

    @Test void twoStepsByHandInTheBall() {
        Tensor x = point(0, 0);
        RiemannianAdam adam = new RiemannianAdam(Map.of("x", x), new PoincareBall(1), 0.1);
        // g = (1, 0), lambda = 2, |g|_x^2 = 4: m / 0.1 = 1 and v / 0.001 = 4. The step is
        // -0.1 * 1 / 2, and Exp_0 of it -tanh(0.05): 0.1 away from the origin.
        step(adam, x, 4, 0);
        assertThat(x.get(0, 0)).isCloseTo(-0.0499584f, within(ROUNDING));
        // Transport along a line through the origin divides lengths by lambda: m was 0.1 and is
        // 0.1 (1 - 0.0499584^2) = 0.0997504. g = 0.9975042^2 = 0.9950146, so
        // m = 0.9 * 0.0997504 + 0.0995015 = 0.1892768, corrected (0.19) 0.9961938.
        assertThat(adam.state().get("x.m")[0]).isCloseTo(0.0997504f, within(ROUNDING));
        // lambda = 2.0050041; |g|_x = 1.9950083, its square 3.9800581;
        // v = 0.003996 + 0.0039801 = 0.0079761, corrected (0.001999) 3.9900240, root 1.9975045.
        // The step -0.0498719 is lambda / 2 times as long: 0.0499967.
        // x = -tanh(0.05 + 0.0499967) = -0.0996647
        step(adam, x, 4, 0);
        assertThat(x.get(0, 0)).isCloseTo(-0.0996647f, within(ROUNDING));
        assertThat(x.get(0, 1)).isZero();
    }

    @Test void theFirstStepIsAsLongAsTheRateInEveryChart() {
        Tensor ball = point(0.5f, -0.3f, 0.2f);
        Tensor klein = point(0.5f, -0.3f, 0.2f);
        Tensor sheet = point((float) Math.sqrt(1.38), 0.5f, -0.3f, 0.2f);
        moves(new PoincareBall(1), ball, 0.1f, 0.2f, -0.3f);
        moves(new Klein(1), klein, 5e3f, 2e3f, 1e3f);
        moves(new Lorentz(1), sheet, 0.4f, 0.3f, 0.2f, 0.1f);
    }

    private static void moves(org.seedgrad.tensor.geometry.HyperbolicSpace space, Tensor x,
                              float... gradient) {
        Tensor before = Tensor.of(x.toArray(), x.shape);
        step(new RiemannianAdam(Map.of("x", x), space, 0.1), x, gradient);
        // Coordinates of about 1, right to 6e-8, and lengths twice what they look.
        assertThat(space.distance(before, x).get(0)).isCloseTo(0.1f, within(1e-6f));
    }

    @Test void oneStepByHandOnTheSheet() {
        Tensor x = point(1, 0, 0);
        // g = (0, 3, 4), |g| = 5: a step of 0.1 to (cosh 0.1, -sinh 0.1 * (0.6, 0.8))
        step(new RiemannianAdam(Map.of("x", x), new Lorentz(1), 0.1), x, 7, 3, 4);
        assertThat(x.get(0, 0)).isCloseTo(1.0050042f, within(ROUNDING));
        assertThat(x.get(0, 1)).isCloseTo(-0.0601001f, within(ROUNDING));
        assertThat(x.get(0, 2)).isCloseTo(-0.0801334f, within(ROUNDING));
    }

    @Test void everyPointHasOneScaleOfItsOwn() {
        Tensor x = Tensor.zeros(2, 3).requireGrad();
        RiemannianAdam adam = new RiemannianAdam(Map.of("x", x), new PoincareBall(1), 0.1);
        step(adam, x, 4, 0, 0, 0, -400, 0);
        assertThat(x.get(0, 0)).isCloseTo(-0.0499584f, within(ROUNDING));
        assertThat(x.get(1, 1)).isCloseTo(0.0499584f, within(ROUNDING));
        assertThat(adam.state().get("x.v")).hasSize(2);
    }

    @Test void nothingToLearnMovesNothing() {
        Tensor x = point(0.5f, 0.25f);
        step(new RiemannianAdam(Map.of("x", x), new PoincareBall(1), 0.1), x, 0, 0);
        assertThat(x.toArray()).containsExactly(0.5f, 0.25f);
    }

    @Test void refusesWhatHasNoRows() {
        assertThatThrownBy(() -> new RiemannianAdam(Map.of("c", Tensor.scalar(1)),
                new PoincareBall(1), 0.1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("optimizer: 'c' [] has no rows; points are [..., coordinates], "
                        + "at least 1 of them");
    }
}
