package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.rbe.Packed128;
import org.seedgrad.tensor.rbe.Seed;

/** One seed an output, against its matrix. */
class PackedLinearTest {

    @Test void isTheMatrixThatItsSeedsSay() {
        Random random = new Random(1);
        PackedLinear layer = new PackedLinear(40, 9, random);
        Tensor x = Tensor.normal(random, 1, 2, 3, 40);
        Tensor y = layer.forward(x);
        assertThat(y.shape).isEqualTo(Shape.of(2, 3, 9));
        Packed128[] seeds = layer.seeds();
        for (int row = 0; row < 6; row++) {
            for (int o = 0; o < 9; o++) {
                Seed seed = seeds[o].decode();
                double sum = 0;
                for (int j = 0; j < 40; j++) sum += seed.weight(0, j, 1, 40) * x.data[row * 40 + j];
                // The shadow is float32, and 40 terms add up.
                assertThat((double) y.toArray()[row * 9 + o]).isCloseTo(sum, within(1e-5));
            }
        }
    }

    @Test void itsGradientsAreItsSlopes() {
        Random random = new Random(2);
        PackedLinear layer = new PackedLinear(12, 5, random);
        Tensor x = Tensor.normal(random, 1, 4, 12).requireGrad();
        Tensor weights = Tensor.normal(random, 1, 4, 5);
        Tensor points = layer.parameters().get("points");
        Ops.sum(Ops.mul(layer.forward(x), weights)).backward();
        float[][] gradients = {x.grad.toArray(), points.grad.toArray()};
        Tensor[] leaves = {x, points};
        for (int leaf = 0; leaf < 2; leaf++) {
            for (int i = 0; i < leaves[leaf].shape.size(); i++) {
                float middle = leaves[leaf].data[i];
                leaves[leaf].data[i] = middle + 0.5f;
                float up = Ops.sum(Ops.mul(layer.forward(x), weights)).item();
                leaves[leaf].data[i] = middle - 0.5f;
                float down = Ops.sum(Ops.mul(layer.forward(x), weights)).item();
                leaves[leaf].data[i] = middle;
                // Linear in each: the difference is exact but for rounding.
                assertThat(up - down).isCloseTo(gradients[leaf][i], within(2e-5f));
            }
        }
    }

    @Test void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new PackedLinear(3, 0, new Random(3)))
                .hasMessage("PackedLinear: 3 features in and 0 out; both must be at least 1");
        assertThatThrownBy(() -> new PackedLinear(3, 2, new Random(3)).forward(Tensor.zeros(4)))
                .hasMessageContaining("the last axis must be 3");
    }
}
