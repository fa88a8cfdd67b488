package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which way is cheaper, by the model and by nothing else. */
class CostModelTest {

    private static boolean decoded(int size, int block, int seeds, int batch, boolean training,
                                   long cacheBytes) {
        return CostModel.REFERENCE.prefersDecoded(
                new WaveMatrix(size, size, block, seeds), null, batch, training, cacheBytes);
    }

    @Test void smallMatricesAreDecodedAndLargeOnesAreNot() {
        for (int batch : new int[] {1, 8, 32, 256}) {
            assertThat(decoded(32, 32, 4, batch, false, 1 << 20)).isTrue();
            assertThat(decoded(64, 64, 16, batch, false, 1 << 20)).isTrue();
            assertThat(decoded(768, 64, 16, batch, false, 1L << 30)).isFalse();
            assertThat(decoded(768, 64, 16, batch, true, 1L << 30)).isFalse();
        }
    }

    @Test void trainingMustPayForDecodingAtEachStep() {
        assertThat(decoded(64, 64, 16, 1, true, 1 << 20)).isFalse();
        assertThat(decoded(64, 64, 16, 1000, true, 1 << 20)).isTrue();
    }

    @Test void withoutACacheSoMustUse() {
        assertThat(decoded(64, 64, 16, 1, false, 64 * 64 * 4)).isTrue();
        assertThat(decoded(64, 64, 16, 1, false, 64 * 64 * 4 - 1)).isFalse();
    }

    @Test void manySeedsAreDecoded() {
        assertThat(decoded(256, 16, 4, 32, false, 1L << 30)).isFalse();
        assertThat(decoded(256, 16, 64, 32, false, 1L << 30)).isTrue();
    }

    @Test void aResidualCostsBothWays() {
        WaveMatrix waves = new WaveMatrix(128, 128, 64, 1);
        CosineMatrix all = CosineMatrix.smoothest(128, 128, 64, 4096);
        assertThat(CostModel.REFERENCE.prefersDecoded(waves, all, 32, false, 1 << 20)).isTrue();
        assertThat(CostModel.REFERENCE.prefersDecoded(waves, all, 1, true, 1 << 20)).isFalse();
    }

    @Test @Tag("slow") void aMeasurementIsAModelOfThisMachine() {
        CostModel costs = Calibration.measure();
        assertThat(List.of(costs.call(), costs.projection(), costs.seed(), costs.block(),
                costs.dense(), costs.decoding())).allSatisfy(
                        cost -> assertThat(cost).isPositive());
        // However the clock runs, a multiply-add takes less than a call.
        assertThat(costs.dense()).isLessThan(costs.block());
        assertThat(costs.projection()).isLessThan(costs.call());
    }
}
