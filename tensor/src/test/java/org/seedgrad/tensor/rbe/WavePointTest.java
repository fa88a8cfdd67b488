package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The Lorentz chart and the disk are one plane: their gradients are the same vector. */
class WavePointTest {

    /** (I + X X^T) g in the chart is (1 - r^2)^2 / 4 (d/dr, r^-2 d/dtheta) in the disk. */
    @Test void theRiemannianGradientIsTheSameInBothCharts() {
        Random random = new Random(1);
        for (int trial = 0; trial < 1000; trial++) {
            Fields fields = Fields.wave(random.nextInt(32), random.nextInt(32), random.nextInt(4));
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            Seed seed = new Seed(0.05 + 0.8 * random.nextDouble(), 6.2 * random.nextDouble(),
                    fields);
            WavePoint point = WavePoint.of(seed);
            // W = X1 P(theta = 0) + X2 P(theta = a quarter turn)
            double g1 = new Seed(0, 0, fields).pattern(x, y);
            double g2 = new Seed(0, Math.PI / 2, fields).pattern(x, y);
            double along = point.x1() * g1 + point.x2() * g2;
            double h = 1e-7;
            double v1 = g1 + along * point.x1();
            double v2 = g2 + along * point.x2();
            Seed up = new WavePoint(point.x1() + h * v1, point.x2() + h * v2).seed(fields);
            Seed down = new WavePoint(point.x1() - h * v1, point.x2() - h * v2).seed(fields);
            double metric = Math.pow(1 - seed.r() * seed.r(), 2) / 4;
            double turn = up.theta() - down.theta();
            if (Math.abs(turn) > 3) turn -= Math.signum(turn) * 2 * Math.PI;
            // Differences of numbers of about 1 over 2e-7: good to some 1e-9, for slopes up to 20.
            assertThat((up.r() - down.r()) / (2 * h))
                    .isCloseTo(metric * seed.slopeR(x, y), within(1e-6));
            assertThat(turn / (2 * h)).isCloseTo(
                    metric / (seed.r() * seed.r()) * seed.slopeTheta(x, y), within(2e-5));
        }
    }
}
