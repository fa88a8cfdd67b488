package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The choice of an implementation: followed, refused where it makes no sense, and described. */
@Tag("kernels")
class KernelsTest {

    @Test void thePropertiesAreFollowed() {
        String lanes = System.getProperty("seedgrad.lanes");
        boolean vector = !"scalar".equals(System.getProperty("seedgrad.kernels"));
        assertThat(Kernels.VECTOR).isEqualTo(vector);
        if (lanes != null) assertThat(Kernels.SPECIES.length()).isEqualTo(Integer.parseInt(lanes));
        assertThat(Kernels.SPECIES.length()).isIn(4, 8, 16);
        assertThat(Kernels.FUNCTIONS).isInstanceOf(
                vector ? VectorFunctions.class : ScalarFunctions.class);
        assertThat(Kernels.REDUCTIONS).isInstanceOf(
                vector ? VectorReductions.class : ScalarReductions.class);
    }

    @Test void theDefaultIsWhatTheMachinePrefersWithinBounds() {
        assertThat(Kernels.lanes(null, 2)).isEqualTo(4);
        assertThat(Kernels.lanes(null, 8)).isEqualTo(8);
        assertThat(Kernels.lanes(null, 64)).isEqualTo(16);
        assertThat(Kernels.lanes("4", 16)).isEqualTo(4);
    }

    @Test void otherValuesAreRefused() {
        for (String lanes : new String[] {"", "0", "5", "32", "-4", " 8", "eight"}) {
            assertThatThrownBy(() -> Kernels.lanes(lanes, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("seedgrad.lanes is '" + lanes + "' and must be 4, 8 or 16");
        }
        assertThatThrownBy(() -> Kernels.vector("Vector"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seedgrad.kernels is 'Vector' and must be scalar or vector");
    }

    @Test void theChoiceIsDescribed() {
        assertThat(Kernels.describe(true, null, 16)).isEqualTo(
                "vector kernels, 16 lanes of float32 (this machine prefers 16 of 4 to 16)");
        assertThat(Kernels.describe(true, null, 2)).startsWith("vector kernels, 4 lanes");
        assertThat(Kernels.describe(true, "8", 16)).isEqualTo(
                "vector kernels, 8 lanes of float32 (seedgrad.lanes=8)");
        assertThat(Kernels.describe(false, null, 16)).isEqualTo(
                "scalar kernels, 1 lane of float32 (seedgrad.kernels=scalar)");
        assertThat(Kernels.describe()).startsWith(Kernels.VECTOR ? "vector" : "scalar");
    }
}
