package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both implementations, bit for bit. That they multiply is for WaveMatrixTest. */
@Tag("kernels")
class SeedProductsTest {

    @ParameterizedTest @ValueSource(ints = {1, 2, 3, 4, 7, 8, 9, 12, 16, 24, 31, 32, 40})
    void bothImplementationsGiveTheSameBits(int batch) {
        Random random = new Random(batch);
        int seeds = 21;
        short[] codes = new short[seeds];
        for (int i = 0; i < seeds; i++) {
            codes[i] = (short) (random.nextInt(64) << 8 | random.nextInt(32));
        }
        int stride = 3 * batch + 2;
        float[] points = draw(random, 2 * seeds + 3);
        float[] p = draw(random, 64 * stride);
        float[][] q = {draw(random, 64 * stride), null};
        float[][] dp = {draw(random, 64 * stride), null};
        q[1] = q[0].clone();
        dp[1] = dp[0].clone();
        float[][] dPoints = new float[2][2 * seeds + 3];
        SeedProducts[] both = {new ScalarSeedProducts(), new VectorSeedProducts()};
        for (int i = 0; i < 2; i++) {
            both[i].forward(batch, seeds - 2, codes, 2, points, 3, p, batch, stride,
                    q[i], 1, stride);
            both[i].backward(batch, seeds - 2, codes, 2, points, 3, p, dp[i], batch, stride,
                    q[i], 1, stride, dPoints[i], 1);
        }
        assertThat(q[1]).isEqualTo(q[0]);
        assertThat(dp[1]).isEqualTo(dp[0]);
        assertThat(dPoints[1]).isEqualTo(dPoints[0]);
    }

    private static float[] draw(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) random.nextGaussian();
        return x;
    }
}
