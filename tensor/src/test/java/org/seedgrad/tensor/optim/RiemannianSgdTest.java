package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.HyperbolicSpace;
import org.seedgrad.tensor.geometry.Klein;
import org.seedgrad.tensor.geometry.Lorentz;
import org.seedgrad.tensor.geometry.PoincareBall;

/** Steps of Riemannian gradient descent by hand, with a learning rate of 0.1. */
class RiemannianSgdTest {
    /** Each step is computed in double and rounded to float32 once: half an ulp, 6e-8 below 1. */
    private static final float ROUNDING = 1e-7f;

    private static void step(Optimizer optimizer, Tensor points, float... gradient) {
        points.grad = Tensor.of(gradient, 1, gradient.length);
        optimizer.step();
    }

    private static Tensor point(float... coordinates) {
        return Tensor.of(coordinates, 1, coordinates.length).requireGrad();
    }

    private static RiemannianSgd sgd(Tensor points, HyperbolicSpace space) {
        return new RiemannianSgd(Map.of("x", points), space, 0.1);
    }

    @Test void twoStepsByHandInTheBall() {
        Tensor x = point(0, 0);
        RiemannianSgd sgd = sgd(x, new PoincareBall(1));
        // g = (1 - 0)^2 / 4 * (4, 0) = (1, 0); Exp_0(-0.1 g) = -tanh(0.1) = -0.0996680
        step(sgd, x, 4, 0);
        assertThat(x.get(0, 0)).isCloseTo(-0.0996680f, within(ROUNDING));
        assertThat(x.get(0, 1)).isZero();
        // 1 - |x|^2 = 0.9900663; g = 0.9900663^2 / 4 * 4 = 0.9802313; the step -0.0980231 is half
        // of lambda = 2 / 0.9900663 times that long, 0.0990066. Along a line through the origin,
        // artanh adds up: x = -tanh(0.1 + 0.0990066) = -0.1964204
        step(sgd, x, 4, 0);
        assertThat(x.get(0, 0)).isCloseTo(-0.1964204f, within(ROUNDING));
    }

    @Test void curvatureCounts() {
        Tensor x = point(0, 0);
        // g = (0, 1) as above; Exp_0(-0.1 g) = -tanh(2 * 0.1) / 2 = -0.0986877 for sqrt(c) = 2
        step(sgd(x, new PoincareBall(4)), x, 0, 4);
        assertThat(x.get(0, 1)).isCloseTo(-0.0986877f, within(ROUNDING));
    }

    @Test void oneStepByHandOnTheSheet() {
        Tensor x = point(1, 0, 0);
        // At (1, 0, 0) tangent vectors have no first place: g = (0, 3, 4), |g| = 5, and
        // Exp(-0.1 g) = (cosh 0.5, -sinh 0.5 * (0.6, 0.8)) = (1.1276260, -0.3126572, -0.4168762)
        step(sgd(x, new Lorentz(1)), x, 7, 3, 4);
        // cosh 0.5 is above 1, where half an ulp is twice as much
        assertThat(x.get(0, 0)).isCloseTo(1.1276260f, within(2 * ROUNDING));
        assertThat(x.get(0, 1)).isCloseTo(-0.3126572f, within(ROUNDING));
        assertThat(x.get(0, 2)).isCloseTo(-0.4168762f, within(ROUNDING));
    }

    @Test void oneStepByHandInKleinsBall() {
        Tensor x = point(0, 0);
        // The metric at 0 is Euclid's: g = (3, 4), and Exp_0(-0.1 g) = -tanh(0.5) (0.6, 0.8)
        step(sgd(x, new Klein(1)), x, 3, 4);
        assertThat(x.get(0, 0)).isCloseTo(-0.2772703f, within(ROUNDING));
        assertThat(x.get(0, 1)).isCloseTo(-0.3696937f, within(ROUNDING));
    }

    @Test void decayGoesTowardsTheOrigin() {
        Tensor x = point(0.5f, 0);
        RiemannianSgd sgd = sgd(x, new PoincareBall(1));
        sgd.weightDecay(2);
        // 1 - 0.1 * 2 = 0.8 of the way: tanh(0.8 artanh 0.5) = tanh(0.4394449) = 0.4131842
        step(sgd, x, 0, 0);
        assertThat(x.get(0, 0)).isCloseTo(0.4131842f, within(ROUNDING));
    }
}
