package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** One layer; more of it is in {@link ModelReportTest}. */
class LayerReportTest {
    private static final LogitEffect NOTHING = new LogitEffect(0, 0, 1, 2);

    private static LayerReport report(Linear dense, boolean baselines) {
        return LayerReport.of("it", dense, RbeLinear.fromLinear(dense, 16, 1), baselines, NOTHING);
    }

    @Test void theCosineIsThatOfTheMatrices() {
        Linear dense = new Linear(24, 40, new Random(1));
        RbeLinear small = RbeLinear.of(RbeLinear.fromLinear(dense, 16, 1).toBytes());
        float[] a = dense.weight();
        float[] b = small.materialise();
        double product = 0;
        double norms = 0;
        double squares = 0;
        for (int i = 0; i < 24; i++) {
            for (int o = 0; o < 40; o++) {
                product += (double) a[40 * i + o] * b[24 * o + i];
                norms += (double) a[40 * i + o] * a[40 * i + o];
                squares += (double) b[24 * o + i] * b[24 * o + i];
            }
        }
        // The same sums in double.
        assertThat(report(dense, false).cosine())
                .isCloseTo(product / Math.sqrt(norms * squares), within(1e-12));
    }

    @Test void zerosStayZeros() {
        LayerReport report = report(Linear.of(8, 8, new float[64], new float[8]), false);
        assertThat(report.cosine()).isEqualTo(1);
        assertThat(report.waves().relativeL2()).isZero();
        assertThat(report.energyKept()).isEqualTo(1);
    }

    @Test void asAMap() {
        Linear dense = new Linear(16, 16, new Random(2));
        assertThat(report(dense, false).toMap()).containsEntry("name", "it")
                .containsEntry("in", 16).containsEntry("alone", NOTHING.toMap())
                .containsKeys("bytes", "ratio", "relative_error", "cosine_similarity")
                .doesNotContainKey("svd");
        assertThat(report(dense, true).toMap()).containsKeys("svd", "int4");
    }
}
