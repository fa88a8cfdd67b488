package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.ops.Ops.mse;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.rbe.CompressionReport;
import org.seedgrad.tensor.rbe.Packed128;
import org.seedgrad.tensor.rbe.Seed;

/** The layer whose matrix is never built against the same layer with its matrix. */
class RbeLinearTest {

    @Test void isTheDenseLayerOfItsMatrix() {
        Random random = new Random(1);
        RbeLinear layer = new RbeLinear(70, 100, 32, 5, random);
        Tensor bias = layer.parameters().get("bias");
        for (int i = 0; i < 100; i++) bias.data[i] = (float) random.nextGaussian();
        Tensor x = Tensor.normal(random, 1, 3, 4, 70).requireGrad();
        Tensor weight = Tensor.of(layer.materialise(), 100, 70).requireGrad();
        Tensor dense = Ops.add(Ops.matmul(x, Ops.transpose(weight)), bias);
        Tensor y = layer.forward(x);
        close(y.toArray(), dense.toArray());

        Tensor dy = Tensor.normal(random, 1, 3, 4, 100);
        dense.backward(dy);
        float[] dx = x.grad.toArray();
        float[] dBias = bias.grad.toArray();
        x.zeroGrad();
        bias.zeroGrad();
        y.backward(dy);
        close(x.grad.toArray(), dx);
        close(bias.grad.toArray(), dBias);
        // The matrix is linear in the points and in the scale: the sum of points times their
        // gradients is that of weights times theirs, and so is scale times its own.
        double whole = inner(weight.toArray(), weight.grad.toArray());
        Map<String, Tensor> parameters = layer.parameters();
        Tensor points = parameters.get("points");
        Tensor scale = parameters.get("scale");
        assertThat(inner(points.toArray(), points.grad.toArray()) / whole).isBetween(0.999, 1.001);
        assertThat(scale.item() * scale.grad.item() / whole).isBetween(0.999, 1.001);
    }

    private static double inner(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
        return sum;
    }

    /** Relative to the whole: sums of 100 terms in another order. */
    private static void close(float[] actual, float[] expected) {
        double errors = 0;
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = actual[i] - expected[i];
            errors += error * error;
            squares += (double) expected[i] * expected[i];
        }
        assertThat(Math.sqrt(errors / squares)).isLessThan(1e-5);
    }

    @Test void startsWithTheVarianceOfADenseLayer() {
        float[] weight = new RbeLinear(256, 256, 64, 16, new Random(2)).materialise();
        double squares = inner(weight, weight) / weight.length;
        assertThat(squares * 256).isBetween(0.7, 1.4);
    }

    @Test void itsSeedsSayItsMatrix() {
        RbeLinear layer = new RbeLinear(16, 16, 16, 3, new Random(3));
        float scale = layer.parameters().get("scale").item();
        float[] weight = layer.materialise();
        for (int i = 0; i < 16; i++) {
            for (int j = 0; j < 16; j++) {
                double sum = 0;
                for (Packed128 packed : layer.seeds()) {
                    Seed seed = packed.packed().decode();       // from the 64 bits of inference
                    sum += seed.weight(i, j, 16, 16);
                }
                // Radii are rounded to 2^-20, and amplitudes of up to 3 grow 20 times as fast.
                assertThat(Math.abs(weight[i * 16 + j] - scale * sum)).isLessThan(1e-4);
            }
        }
    }

    @Test void learns() {
        Random random = new Random(4);
        RbeLinear teacher = new RbeLinear(64, 64, 64, 4, new Random(5));
        RbeLinear layer = new RbeLinear(64, 64, 64, 4, new Random(5));
        Tensor points = layer.parameters().get("points");
        for (int i = 0; i < points.shape.size(); i++) points.data[i] = 0;
        Adam adam = new Adam(layer.parameters(), 0.02);
        float loss = 0;
        for (int step = 0; step < 400; step++) {
            Tensor x = Tensor.normal(random, 1, 16, 64);
            Tensor error = mse(layer.forward(x), teacher.forward(x).detach());
            error.backward();
            adam.step();
            adam.zeroGrad();
            loss = error.item();
        }
        // The same waves, so the points can be found again; at first the loss is the variance of
        // the teacher's outputs, about 1.
        assertThat(loss).isLessThan(1e-4f);
    }

    @Test void findsTheWavesOfADenseLayer() {
        RbeLinear waves = new RbeLinear(64, 96, 32, 3, new Random(8));
        Linear dense = new Linear(64, 96, new Random(9));
        float[] weight = waves.materialise();
        float[] turned = new float[weight.length];
        for (int i = 0; i < weight.length; i++) turned[i % 64 * 96 + i / 64] = weight[i];
        dense.setWeight(turned);
        RbeLinear found = RbeLinear.fromLinear(dense, 32, 3);
        CompressionReport report = found.report(dense);
        assertThat(report.relativeL2()).isLessThan(1e-5);
        assertThat(report.bytes()).isEqualTo(8 * 2 * 3 * 3 + 4);
        Tensor x = Tensor.normal(new Random(10), 1, 5, 64);
        close(found.forward(x).toArray(), dense.forward(x).toArray());
    }

    /** A random matrix has no waves to find: it keeps about as little as the bound says. */
    @Test void saysSoWhereThereIsNothingToFind() {
        Linear dense = new Linear(64, 64, new Random(11));
        CompressionReport report = RbeLinear.fromLinear(dense, 64, 16).report(dense);
        assertThat(report.relativeL2()).isBetween(0.9, 1.0);
        assertThat(report.relativeRmse()).isGreaterThan(report.gaussianBound());
    }

    @Test void isAHundredTimesSmallerThanItsMatrix() {
        RbeLinear layer = new RbeLinear(768, 3072, 64, 16, new Random(6));
        assertThat(layer.seedCount()).isEqualTo(12 * 48 * 16);
        assertThat(4.0 * 768 * 3072 / (8 * layer.seedCount())).isEqualTo(128);
    }

    @Test void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new RbeLinear(3, 3, 65, 1, new Random(7)))
                .hasMessage("RbeLinear: the block size is 65 and must be from 4 to 64");
        assertThatThrownBy(() -> new RbeLinear(0, 3, 64, 1, new Random(7)))
                .hasMessageContaining("0 features in");
        RbeLinear layer = new RbeLinear(3, 3, 64, 1, new Random(7));
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(2, 4))).hasMessage("RbeLinear: x is "
                + "[2, 4] and the layer takes 3 features in; the last axis must be 3");
    }
}
