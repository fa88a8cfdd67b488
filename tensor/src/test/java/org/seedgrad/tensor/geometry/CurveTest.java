package org.seedgrad.tensor.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of one number: series and closed form, values and slopes. */
class CurveTest {
    private static final double[] SERIES = {0, 1e-12, 1e-4, 5e-4, 9.99e-4};

    /** Both are within a rounding or two of the truth; a wrong term of the series is not. */
    @ParameterizedTest @EnumSource void theSeriesIsTheFunction(OddCurve curve) {
        for (double w : SERIES) {
            double t = Math.sqrt(w);
            double expected = w == 0 ? 1 : curve.odd(t) / t;
            assertThat(curve.at(w)).isCloseTo(expected, within(5e-16));
        }
    }

    /** (f'(t) - f(t) / t) / 2w loses a digit for each of w: 1e-16 over 5e-4. */
    @ParameterizedTest @EnumSource void theSlopeOfTheSeriesIsThatOfTheFunction(OddCurve curve) {
        for (double w : new double[] {5e-4, 9.99e-4}) {
            double y = curve.at(w);
            double expected = (curve.derivative(w, y) - y) / (2 * w);
            assertThat(curve.slope(w, y)).isCloseTo(expected, within(1e-12));
        }
    }

    static List<Curve> smooth() {
        return List.of(OddCurve.TANH, OddCurve.ARTANH, OddCurve.SINH, OddCurve.ARSINH, Curve.COSH,
                Curve.SECH_SQUARED, Curve.SQRT, Curve.RECIPROCAL, Curve.cap(0.5));
    }

    /** The steps leave 1e-11 of the fourth order or, at 0.01, 1e-11 of rounding. */
    @ParameterizedTest @MethodSource("smooth") void slopesAreWhatDifferencesMeasure(Curve curve) {
        for (double w : new double[] {0.01, 0.2, 0.5, 0.8}) {
            double h = w / 500;
            double wide = (curve.at(w + h) - curve.at(w - h)) / (2 * h);
            double narrow = (curve.at(w + h / 2) - curve.at(w - h / 2)) / h;
            double measured = (4 * narrow - wide) / 3;
            assertThat(curve.slope(w, curve.at(w))).as("at " + w)
                    .isCloseTo(measured, within(1e-9 * Math.abs(measured) + 1e-13));
        }
    }

    @Test void coshIsSmoothThroughZero() {
        assertThat(Curve.COSH.at(9.99e-4)).isCloseTo(StrictMath.cosh(Math.sqrt(9.99e-4)),
                within(5e-16));
        assertThat(Curve.COSH.at(-9.99e-4)).isCloseTo(StrictMath.cos(Math.sqrt(9.99e-4)),
                within(5e-16));
    }

    /** cosh and sinh stop growing together, so that the direction they make stays. */
    @Test void theirRatioSurvivesSaturation() {
        for (double t : new double[] {99, 101, 1e4, 1e150}) {
            double w = t * t;
            double ratio = OddCurve.SINH.at(w) / Curve.COSH.at(w);
            assertThat(ratio * t).isCloseTo(1, within(1e-15));
            assertThat(OddCurve.TANH.at(w) * t).isCloseTo(1, within(1e-15));
            assertThat(Curve.SECH_SQUARED.at(w)).isFinite();
        }
    }

    @Test void aNormIsFlatAtItsTip() {
        assertThat(Curve.SQRT.slope(0, Curve.SQRT.at(0))).isZero();
        assertThat(Curve.SQRT.at(-1e-20)).isZero();
    }

    @Test void aCapLeavesWhatIsWithin() {
        Curve cap = Curve.cap(0.5);
        assertThat(cap.at(0.2499)).isEqualTo(1);
        assertThat(cap.at(1)).isCloseTo(0.5, within(2e-7)).isLessThan(0.5);
        assertThat(cap.at(0)).isEqualTo(1);
    }
}
