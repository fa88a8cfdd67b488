package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fitting one seed to a matrix. */
class PoincareMatrixTest {
    private static final int N = 32;

    /** sin(2 pi x) cos(2 pi y). */
    private static float[] wave() {
        float[] target = new float[N * N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                target[i * N + j] = (float) (Math.sin(2 * Math.PI * Seed.coordinate(j, N))
                        * Math.cos(2 * Math.PI * Seed.coordinate(i, N)));
            }
        }
        return target;
    }

    @Test void theSearchFindsTheWaveFromEveryStart() {
        float[] target = wave();
        Random random = new Random(1);
        for (int start = 0; start < 100; start++) {
            PoincareMatrix any = new PoincareMatrix(Packed128.random(random), N, N);
            assertThat(any.fit(target).rmse(target)).isLessThanOrEqualTo(1e-5);
        }
    }

    /** What is claimed of the continuous fit: arrival where the frequencies are right... */
    @Test void adamArrivesFromNearbyWhereTheFrequenciesAreRight() {
        assertThat(arrivals(0)).isEqualTo(20);
    }

    /** ... but not always from the far side: r reaches 0 first, where theta has no slope... */
    @Test void adamMayGetStuckInTheCentre() {
        assertThat(arrivals(Math.PI)).isLessThan(20);
    }

    /** How many of 20 starts within an eighth of a turn of an angle get below the notes' 0.3. */
    private static int arrivals(double middle) {
        float[] target = wave();
        Random random = new Random(2);
        int arrived = 0;
        for (int start = 0; start < 20; start++) {
            double theta = middle + (random.nextDouble() - 0.5) * Math.PI / 2;
            Seed seed = new Seed(0.1 + 0.6 * random.nextDouble(), theta, Fields.wave(2, 2, 0));
            PoincareMatrix matrix = new PoincareMatrix(Packed128.of(seed), N, N);
            if (matrix.trainWithAdam128(target, 400, 0.01).rmse(target) < 0.3) arrived++;
        }
        return arrived;
    }

    /** ... and not where they are wrong: the other waves are orthogonal, or nearly so. */
    @Test void adamDoesNotArriveWhereTheFrequenciesAreWrong() {
        float[] target = wave();
        Random random = new Random(3);
        for (int start = 0; start < 20; start++) {
            Fields wrong = Fields.wave(3 + random.nextInt(12), 3 + random.nextInt(12), 0);
            PoincareMatrix any = new PoincareMatrix(Packed128.random(random, wrong), N, N);
            assertThat(any.trainWithAdam128(target, 1000, 0.02).rmse(target)).isGreaterThan(0.3);
        }
    }

    @Test void aFitNeverMakesItWorse() {
        Random random = new Random(4);
        for (int i = 0; i < 50; i++) {
            PoincareMatrix matrix = new PoincareMatrix(Packed128.random(random), 9, 17);
            float[] own = matrix.decompress();
            assertThat(matrix.fit(own).rmse(own)).isLessThanOrEqualTo(matrix.rmse(own));
        }
    }

    @Test void theFitIsTheBestOfAllWaves() {
        Random random = new Random(5);
        float[] target = new float[12 * 10];
        for (int i = 0; i < target.length; i++) target[i] = (float) random.nextGaussian();
        PoincareMatrix start = new PoincareMatrix(
                Packed128.of(new Seed(0, 0, Fields.wave(0, 0, 0))), 12, 10);
        double best = start.fit(target).rmse(target);
        for (int fx = 0; fx <= 4; fx++) {
            for (int fy = 0; fy <= 5; fy++) {
                for (int q = 0; q < 4; q++) {
                    for (int turn = 0; turn < 16; turn++) {
                        for (double r = 0.02; r < 0.5; r += 0.04) {
                            Seed seed = new Seed(r, turn * Math.PI / 8, Fields.wave(fx, fy, q));
                            double rmse = new PoincareMatrix(Packed128.of(seed), 12, 10)
                                    .rmse(target);
                            assertThat(rmse).isGreaterThan(best - 1e-6);    // 2^-21 of rounding
                        }
                    }
                }
            }
        }
    }

    /** At an odd number of rows the sine of the highest frequency is nothing but rounding. */
    @ParameterizedTest @ValueSource(ints = {3, 5, 9, 63})
    void noFitIsAWaveOfRounding(int n) {
        PoincareMatrix zero = new PoincareMatrix(
                Packed128.of(new Seed(0, 0, Fields.wave(0, 0, 0))), n, n);
        for (int trial = 0; trial < 20; trial++) {
            float[] target = new float[n * n];
            Random random = new Random(trial);
            for (int i = 0; i < target.length; i++) target[i] = (float) random.nextGaussian();
            assertThat(zero.fit(target).rmse(target)).isLessThan(zero.rmse(target));
        }
    }

    @Test void refusesATargetThatIsNotFinite() {
        PoincareMatrix matrix = new PoincareMatrix(Packed128.random(new Random(6)), 2, 3);
        float[] target = {1, 2, 3, 4, Float.POSITIVE_INFINITY, 6};
        assertThatThrownBy(() -> matrix.trainWithAdam128(target, 1, 0.1)).hasMessage(
                "matrix: row 1, column 1 is Infinity; all numbers must be finite");
    }

    @Test void refusesATargetOfAnotherSize() {
        PoincareMatrix matrix = new PoincareMatrix(Packed128.random(new Random(6)), 2, 3);
        assertThatThrownBy(() -> matrix.fit(new float[5]))
                .hasMessage("matrix: [2, 3] is 6 numbers, but the target has 5");
        assertThatThrownBy(() -> new PoincareMatrix(Packed128.random(new Random(6)), 0, 3))
                .hasMessageContaining("at least one row and one column");
    }

    /** 65536 x 65536 is 2^32, which an int says is 0: a target of no numbers fitted it. */
    @Test void refusesMoreNumbersThanAnArrayHas() {
        assertThatThrownBy(() -> new PoincareMatrix(Packed128.random(new Random(1)), 65536, 65536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[65536, 65536] is 4294967296 numbers");
    }

    @Test void refusesToTrainWithWhatIsNoLearningRate() {
        PoincareMatrix matrix = new PoincareMatrix(Packed128.random(new Random(1)), N, N);
        for (double rate : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            assertThatThrownBy(() -> matrix.trainWithAdam128(wave(), 3, rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the learning rate is " + rate);
        }
        assertThatThrownBy(() -> matrix.trainWithAdam128(wave(), -1, 0.1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("-1 epochs");
    }
}
