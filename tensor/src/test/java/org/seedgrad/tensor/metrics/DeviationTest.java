package org.seedgrad.tensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** All six numbers by hand. */
class DeviationTest {
    private static float[] f(float... numbers) { return numbers; }

    @Test void byHand() {
        Deviation d = Deviation.of(f(1, 2, 5), f(1, 4, 4));
        assertThat(d.maxAbsolute()).isEqualTo(2);
        assertThat(d.meanAbsolute()).isEqualTo(1);
        assertThat(d.maxRelative()).isEqualTo(0.5);
        // Exact up to the rounding of a root and a quotient in double.
        assertThat(d.relativeL2()).isCloseTo(Math.sqrt(5.0 / 33), within(1e-15));
        assertThat(d.cosine()).isCloseTo(29 / Math.sqrt(30.0 * 33), within(1e-15));
        // Means 8/3 and 3: (-5/3, -2/3, 7/3) and (-2, 1, 1).
        assertThat(d.correlation()).isCloseTo(5 / Math.sqrt(26.0 / 3 * 6), within(1e-15));
    }

    @Test void nothingBetweenEquals() {
        assertThat(Deviation.of(f(1, -2, 3), f(1, -2, 3)).relativeL2()).isZero();
        assertThat(Deviation.of(f(0, 0), f(0, 0)))
                .isEqualTo(new Deviation(0, 0, 0, 0, 1, 1));
    }

    /** Not one rounding below 1: a tolerance of 1 asks for equals, and they are. */
    @Test void equalsHaveTheSameDirection() {
        Random random = new Random(1);
        Tolerance equal = new Tolerance(0, 0, 1, 1);
        for (int draw = 0; draw < 100; draw++) {
            float[] numbers = new float[1 + random.nextInt(9)];
            for (int i = 0; i < numbers.length; i++) numbers[i] = (float) random.nextGaussian();
            Deviation d = Deviation.of(numbers, numbers.clone());
            assertThat(d).isEqualTo(new Deviation(0, 0, 0, 0, 1, 1));
            assertThat(equal.admits(d)).isTrue();
        }
    }

    @Test void constantsHaveNoDirection() {
        // 0.1 is not exact in float, nor is the mean of a thousand of them in double.
        float[] tenths = new float[1000];
        Arrays.fill(tenths, 0.1f);
        float[] thirds = new float[1000];
        Arrays.fill(thirds, 1 / 3f);
        assertThat(Deviation.of(tenths, thirds).correlation()).isEqualTo(1);
        thirds[0] = 1;
        assertThat(Deviation.of(tenths, thirds).correlation()).isZero();
        assertThat(Deviation.of(f(0, 0), f(1, 2)).cosine()).isZero();
    }

    @Test void notANumberIsNotHidden() {
        Deviation d = Deviation.of(f(1, Float.NaN, 3), f(1, 2, 3));
        assertThat(d.maxAbsolute()).isNaN();
        assertThat(d.relativeL2()).isNaN();
        assertThat(d.cosine()).isNaN();
    }

    @Test void lengthsMustBeEqual() {
        assertThatThrownBy(() -> Deviation.of(f(1), f(1, 2))).hasMessage(
                "compare: 1 numbers with 2; there must be as many, and at least one");
        assertThatThrownBy(() -> Deviation.of(f(), f())).hasMessageContaining("at least one");
    }
}
