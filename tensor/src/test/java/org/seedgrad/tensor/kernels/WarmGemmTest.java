package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.Warm;

/** The products of a warm dense layer make next to no objects. */
class WarmGemmTest {
    private static final int IN = 96;
    private static final int OUT = 160;

    @ParameterizedTest @ValueSource(ints = {1, 8, 20, 70})
    void makesNoVectorsObjects(int batch) {
        assertThat(Warm.bytes(pass(batch))).isLessThanOrEqualTo(Warm.MOST_BYTES);
    }

    /** Forward and backward. */
    private static Runnable pass(int batch) {
        float[] x = new float[batch * IN];
        float[] y = new float[batch * OUT];
        float[] bias = new float[OUT];
        float[] weight = new float[Gemm.panelSize(IN, OUT)];
        float[] dx = new float[x.length];
        float[] dWeight = new float[weight.length];
        return () -> {
            Gemm.timesPanels(batch, OUT, IN, x, 0, IN, 1, weight, 0, bias, 0, y, 0, OUT);
            Gemm.timesTransposed(batch, OUT, IN, y, 0, OUT, weight, 0, dx, 0, IN, false);
            Gemm.transposedTimes(batch, OUT, IN, x, 0, IN, y, 0, OUT, dWeight, 0, false);
        };
    }
}
