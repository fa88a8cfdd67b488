package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The three parts of a seed's gradient against the loss itself. */
class RbeGradientTest {
    private static final int ROWS = 9;
    private static final int COLUMNS = 13;
    private static final double C = 0.7;

    /** c |W - target|^2 / 2. */
    private static double loss(Seed seed, double[] target) {
        double loss = 0;
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                double error = seed.weight(i, j, ROWS, COLUMNS) - target[i * COLUMNS + j];
                loss += C / 2 * error * error;
            }
        }
        return loss;
    }

    private static double slope(Seed seed, double[] target, double byR, double byTheta) {
        double h = 1e-6;
        Seed up = new Seed(seed.r() + h * byR, seed.theta() + h * byTheta, seed.fields());
        Seed down = new Seed(seed.r() - h * byR, seed.theta() - h * byTheta, seed.fields());
        return (loss(up, target) - loss(down, target)) / (2 * h);
    }

    @Test void everyPartIsWhatTheLossDoes() {
        Random random = new Random(1);
        RbeGradient gradient = new RbeGradient();
        for (int trial = 0; trial < 100; trial++) {
            double[] target = random.doubles(ROWS * COLUMNS, -1, 1).toArray();
            Seed seed = new Seed(0.05 + 0.3 * random.nextDouble(), 6 * random.nextDouble(),
                    Fields.of(random.nextLong()));
            double[] g = new double[target.length];
            for (int i = 0; i < g.length; i++) {
                g[i] = C * (seed.weight(i / COLUMNS, i % COLUMNS, ROWS, COLUMNS) - target[i]);
            }
            gradient.compute(seed, g, C, ROWS, COLUMNS);
            double here = loss(seed, target);
            double byR = slope(seed, target, 1, 0);
            double byTheta = slope(seed, target, 0, 1);
            close(gradient.continuous()[0], byR);
            close(gradient.continuous()[1], byTheta);
            for (int bit = 0; bit < Fields.BITS; bit++) {
                Seed flipped = new Seed(seed.r(), seed.theta(),
                        Fields.of(seed.fields().bits() ^ 1 << bit));
                double difference = loss(flipped, target) - here;
                // Exact but for the rounding of sums of a hundred squares.
                assertThat(gradient.bits()[bit])
                        .isCloseTo(difference, within(1e-9 * (1 + Math.abs(difference) + here)));
                close(gradient.interactions()[bit][0], slope(flipped, target, 1, 0) - byR);
                close(gradient.interactions()[bit][1], slope(flipped, target, 0, 1) - byTheta);
            }
        }
    }

    /** Central differences with h = 1e-6 are good to about 1e-6 of the numbers around. */
    private static void close(double actual, double measured) {
        assertThat(actual).isCloseTo(measured, within(1e-4 * (1 + Math.abs(measured))));
    }

    @Test void factorsAreTheWeight() {
        Random random = new Random(2);
        for (int trial = 0; trial < 500; trial++) {
            Seed seed = new Seed(0.9 * random.nextDouble(), 6 * random.nextDouble(),
                    Fields.of(random.nextLong()));
            float[] block = new float[ROWS * (COLUMNS + 2)];
            Factors.of(seed, ROWS, COLUMNS).addTo(block, 1, COLUMNS + 2);
            for (int i = 0; i < ROWS; i++) {
                assertThat(block[i * (COLUMNS + 2)]).isZero();
                for (int j = 0; j < COLUMNS; j++) {
                    double weight = seed.weight(i, j, ROWS, COLUMNS);
                    // float32: two factors and their product are rounded, for each of two terms.
                    assertThat((double) block[1 + i * (COLUMNS + 2) + j])
                            .isCloseTo(weight, within(5e-7 * (1e-3 + seed.amplitude())));
                }
            }
        }
    }
}
