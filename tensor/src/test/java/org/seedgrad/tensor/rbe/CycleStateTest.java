package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The invariants of the cycle, over all 2048 words. */
class CycleStateTest {
    private static final int RADIAL = 3 << 9;
    private static final int QUADRANT = 3 << 6;

    @Test void invariantsHoldForEveryWord() {
        for (int word = 0; word < 2048; word++) {
            CycleState state = new CycleState(word);
            CycleState turned = state.differentiateTheta();
            assertThat(turned.integrateTheta()).isEqualTo(state);
            assertThat(state.integrateTheta().differentiateTheta()).isEqualTo(state);
            assertThat(turned.bits() & ~QUADRANT).isEqualTo(word & ~QUADRANT);
            assertThat(turned.differentiateTheta().differentiateTheta().differentiateTheta())
                    .isEqualTo(state);
            assertThat(turned).isNotEqualTo(state);
            Optional<CycleState> radial = state.differentiateRadial();
            assertThat(radial.isEmpty()).isEqualTo(state.radial() == Radial.SECH2);
            radial.ifPresent(next ->
                    assertThat(next.bits() & ~RADIAL).isEqualTo(state.bits() & ~RADIAL));
            if (state.radial() == Radial.SINH || state.radial() == Radial.COSH) {
                assertThat(radial.flatMap(CycleState::differentiateRadial)).contains(state);
            }
        }
    }

    @Test void followsFromTheSeed() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Packed64 seed = new Packed64(random.nextLong());
            int order = random.nextInt(20);
            CycleState state = CycleState.of(seed, order);
            assertThat(state.radial()).isEqualTo(seed.fields().radial());
            assertThat(state.quadrant()).isEqualTo(seed.quadrant());
            assertThat(state.isWindowed()).isEqualTo(seed.fields().windowed());
            assertThat(state.isHyperbolic()).isTrue();
            assertThat(state.order()).isEqualTo(Math.min(7, order));
            assertThat(state.isOdd()).isEqualTo(order % 2 == 1);
            // Turning the seed by a quarter is what the transition says.
            assertThat(CycleState.of(seed.turned(1), order)).isEqualTo(state.differentiateTheta());
        }
    }

    @Test void eachLabelsDerivativeIsThatOfCentralDifferences() {
        double h = 1e-5;
        for (Radial radial : Radial.values()) {
            for (double u = -3; u <= 3; u += 0.37) {
                double measured = (radial.value(u + h) - radial.value(u - h)) / (2 * h);
                // h^2 / 6 times a third derivative of at most cosh 3 = 10
                assertThat(radial.slope(u)).isCloseTo(measured, within(1e-8));
                double there = u;
                new CycleState(radial.ordinal() << 9).differentiateRadial().ifPresent(next ->
                        assertThat(next.radial().value(there)).isCloseTo(measured, within(1e-8)));
            }
        }
    }

    @Test void tanhsDerivativesArePolynomialsInTanh() {
        assertThat(CycleState.tanhDerivative(0)).containsExactly(0, 1);
        assertThat(CycleState.tanhDerivative(1)).containsExactly(1, 0, -1);
        assertThat(CycleState.tanhDerivative(2)).containsExactly(0, -2, 0, 2);
        double h = 1e-4;
        for (int order = 0; order < 6; order++) {
            for (double u = -2; u <= 2; u += 0.31) {
                double measured = (at(order, u + h) - at(order, u - h)) / (2 * h);
                // h^2 / 6 times a derivative of order up to 8, below 1e4
                assertThat(at(order + 1, u)).isCloseTo(measured, within(1e-4));
            }
        }
    }

    private static double at(int order, double u) {
        double[] polynomial = CycleState.tanhDerivative(order);
        double value = 0;
        for (int power = polynomial.length - 1; power >= 0; power--) {
            value = value * Math.tanh(u) + polynomial[power];
        }
        return value;
    }

    @Test void refusesTwelveBits() {
        assertThatThrownBy(() -> new CycleState(2048))
                .hasMessage("cycle: 2048 does not fit into eleven bits");
    }
}
