package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sixteen lanes and a tree, whatever the vectors. */
@Tag("kernels")
class ReductionsTest {
    private static final Reductions SCALAR = new ScalarReductions();
    private static final Reductions VECTOR = new VectorReductions();

    @Test void bothImplementationsGiveTheSameBits() {
        Random random = new Random(1);
        for (int n : FunctionsTest.LENGTHS) {
            for (int offset = 0; offset < 8; offset++) {
                float[] x = draw(random, offset, n, n % 7 == 0);
                float[] y = draw(random, 7 - offset, n, false);
                float[] before = x.clone();
                int yi = 7 - offset;
                same(VECTOR.sum(x, offset, n), SCALAR.sum(x, offset, n));
                same(VECTOR.dot(x, offset, y, yi, n), SCALAR.dot(x, offset, y, yi, n));
                same(VECTOR.squares(x, offset, 0.3f, n), SCALAR.squares(x, offset, 0.3f, n));
                same(VECTOR.max(x, offset, n), SCALAR.max(x, offset, n));
                if (n % 7 != 0) assertThat(VECTOR.sum(x, offset, n)).isFinite();
                assertThat(x).isEqualTo(before);
            }
        }
    }

    @Test void theMaximumOfZerosIsThePositiveOne() {
        for (int place = 0; place < 70; place++) {
            float[] x = new float[70];
            Arrays.fill(x, -0f);
            same(VECTOR.max(x, 0, 70), -0f);
            x[place] = 0;
            same(VECTOR.max(x, 0, 70), 0);
            x[place] = Float.NaN;
            assertThat(VECTOR.max(x, 0, 70)).isNaN();
        }
    }

    /** n numbers, and NaN before and after them, which nobody must read. */
    private static float[] draw(Random random, int offset, int n, boolean special) {
        float[] x = new float[offset + n + 20];
        Arrays.fill(x, Float.NaN);
        for (int i = offset; i < offset + n; i++) {
            x[i] = (float) random.nextGaussian();
            if (special && random.nextInt(40) == 0) {
                x[i] = new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0f, 1e-40f}
                        [random.nextInt(4)];
            }
        }
        return x;
    }

    private static void same(float actual, float expected) {
        assertThat(Float.floatToIntBits(actual)).isEqualTo(Float.floatToIntBits(expected));
    }

    @Test void areWhatTheirNamesSay() {
        float[] x = new float[1000];
        double sum = 0;
        double squares = 0;
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
            sum += x[i];
            squares += (x[i] - 0.5) * (x[i] - 0.5);
        }
        // 63 additions a lane and four levels of the tree, each off by at most 6e-8.
        assertThat((double) SCALAR.sum(x, 0, 1000)).isCloseTo(sum, within(4e-6 * sum));
        assertThat((double) SCALAR.squares(x, 0, 0.5f, 1000))
                .isCloseTo(squares, within(4e-6 * squares));
        assertThat(SCALAR.dot(x, 0, x, 0, 1000)).isEqualTo(SCALAR.squares(x, 0, 0, 1000));
        assertThat(SCALAR.sum(x, 0, 0)).isZero();
        assertThat(SCALAR.max(x, 0, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(SCALAR.max(new float[] {1, Float.NaN, 2}, 0, 3)).isNaN();
    }

    @Test void theOrderIsTheStatedOne() {
        // 2^24 + 1 is no float: what is added to what decides.
        float[] x = new float[17];
        x[0] = 0x1p24f;
        x[1] = 1;
        x[16] = 1;                      // lane 0, lost beside 2^24; so is lane 1 in the last level
        assertThat(SCALAR.sum(x, 0, 17)).isEqualTo(0x1p24f);
        x[9] = 1;                       // lane 9 joins lane 1 first, and 2 is not lost
        assertThat(SCALAR.sum(x, 0, 17)).isEqualTo(0x1p24f + 2);
    }
}
