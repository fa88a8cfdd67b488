package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.seedgrad.tensor.ops.Ops.mse;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seedgrad.tensor.core.GradCheck;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.rbe.Comparison;
import org.seedgrad.tensor.rbe.CompressionReport;
import org.seedgrad.tensor.rbe.CostModel;
import org.seedgrad.tensor.rbe.Execution;
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

    @Test void itsStateIsThatOfItsFrequenciesAndTheyAreInItsBytes() {
        RbeLinear layer = new RbeLinear(70, 100, 32, 5, 3, new Random(1));
        layer.parameters().get("residual").set(0.3f, 1, 1, 2);
        RbeLinear elsewhere = new RbeLinear(70, 100, 32, 5, 3, new Random(2));
        elsewhere.load(layer.state());
        RbeLinear again = RbeLinear.of(layer.toBytes());
        again.load(layer.state());
        Tensor x = Tensor.normal(new Random(3), 1, 4, 70);
        float[] y = layer.forward(x).toArray();
        assertThat(again.forward(x).toArray()).isEqualTo(y);
        assertThat(elsewhere.forward(x).toArray()).isNotEqualTo(y);
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
        // 18 seeds, the scale, and 14 bytes of header and checksum
        assertThat(report.bytes()).isEqualTo(8 * 2 * 3 * 3 + 4 + 14);
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

    // The residual

    @ParameterizedTest @EnumSource(value = Execution.class, names = {"COMPRESSED", "MATERIALISED"})
    void withAResidualItIsTheDenseLayerOfItsMatrixToo(Execution execution) {
        Random random = new Random(12);
        RbeLinear layer = new RbeLinear(70, 50, 32, 3, 6, random);
        layer.execution(execution);
        Tensor residual = layer.parameters().get("residual");
        for (int i = 0; i < residual.shape.size(); i++) {
            residual.data[i] = (float) random.nextGaussian();
        }
        Tensor x = Tensor.normal(random, 1, 9, 70).requireGrad();
        Tensor weight = Tensor.of(layer.materialise(), 50, 70).requireGrad();
        Tensor dense = Ops.matmul(x, Ops.transpose(weight));
        Tensor y = layer.forward(x);
        close(y.toArray(), dense.toArray());
        Tensor dy = Tensor.normal(random, 1, 9, 50);
        dense.backward(dy);
        float[] dx = x.grad.toArray();
        x.zeroGrad();
        y.backward(dy);
        close(x.grad.toArray(), dx);
        // The matrix is linear in each entry: one more of it is what its gradient is about.
        float[] expected = new float[residual.shape.size()];
        float[] before = layer.materialise();
        for (int i = 0; i < expected.length; i++) {
            float kept = residual.data[i];
            residual.data[i] = kept + 64;           // the difference of two roundings, over 64
            float[] after = layer.materialise();
            residual.data[i] = kept;
            for (int w = 0; w < after.length; w++) {
                expected[i] += (after[w] - before[w]) / 64 * weight.grad.data[w];
            }
        }
        close(residual.grad.toArray(), expected);
    }

    @ParameterizedTest @EnumSource(value = Execution.class, names = {"COMPRESSED", "MATERIALISED"})
    void itsRuleIsThatOfDifferences(Execution execution) {
        Random random = new Random(13);
        RbeLinear layer = new RbeLinear(10, 7, 8, 2, 3, random);
        layer.execution(execution);
        Tensor residual = layer.parameters().get("residual");
        for (int i = 0; i < residual.shape.size(); i++) {
            residual.data[i] = (float) random.nextGaussian();
        }
        Tensor x = Tensor.normal(random, 1, 3, 10).requireGrad();
        // Linear in each input: differences are exact but for float32.
        GradCheck.check(() -> layer.product(3), 1e-3, x, layer.points(), layer.scale(),
                layer.parameters().get("bias"), residual);
    }

    @Test void theResidualLearnsWhatRandomWavesCannot() {
        float withWaves = smoothLoss(0);
        float withBoth = smoothLoss(8);
        assertThat(withBoth).isLessThan(0.2f * withWaves);
    }

    /** What is left after training for a smooth matrix. */
    private static float smoothLoss(int cosines) {
        RbeLinear layer = new RbeLinear(32, 32, 32, 4, cosines, new Random(14));
        float[] smooth = new float[32 * 32];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = (float) Math.exp(-0.01 * Math.pow(i / 32 - i % 32, 2));
        }
        Tensor weight = Tensor.of(smooth, 32, 32);
        Adam adam = new Adam(layer.parameters(), 0.05);
        Random random = new Random(15);
        float loss = 0;
        for (int step = 0; step < 300; step++) {
            Tensor x = Tensor.normal(random, 1, 32, 32);
            Tensor error = mse(layer.forward(x), Ops.matmul(x, weight));
            error.backward();
            adam.step();
            adam.zeroGrad();
            loss = error.item();
        }
        return loss;
    }

    // Which way to multiply

    @Test void bothWaysGiveTheSameButForRounding() {
        float[][] compressed = passes(Execution.COMPRESSED);
        float[][] materialised = passes(Execution.MATERIALISED);
        for (int i = 0; i < compressed.length; i++) close(materialised[i], compressed[i]);
        // ... and rounding there is: a way that was not taken would go unnoticed.
        assertThat(materialised[0]).isNotEqualTo(compressed[0]);
    }

    /** y and all gradients of a small layer. */
    private static float[][] passes(Execution execution) {
        RbeLinear layer = new RbeLinear(100, 90, 64, 5, 4, new Random(16));
        layer.execution(execution);
        Tensor residual = layer.parameters().get("residual");
        for (int i = 0; i < residual.shape.size(); i++) residual.data[i] = i % 7 - 3;
        Random random = new Random(17);
        Tensor x = Tensor.normal(random, 1, 6, 100).requireGrad();
        Tensor y = layer.forward(x);
        y.backward(Tensor.normal(random, 1, 6, 90));
        return new float[][] {y.toArray(), x.grad.toArray(), layer.points().grad.toArray(),
            residual.grad.toArray(), layer.parameters().get("bias").grad.toArray(),
            layer.scale().grad.toArray()};
    }

    @Test void autoIsWhatTheModelSaysAndNothingElse() {
        RbeLinear layer = new RbeLinear(64, 64, 64, 16, new Random(18));
        Tensor x = Tensor.normal(new Random(19), 1, 4, 64);
        assertThat(layer.isMaterialised(4)).isFalse();          // it trains
        float[] training = layer.forward(x).toArray();
        layer.eval();
        assertThat(layer.isMaterialised(4)).isTrue();
        float[] inUse = layer.forward(x).toArray();
        assertThat(layer.cacheStatistics().misses()).isEqualTo(1);
        layer.execution(Execution.COMPRESSED);
        assertThat(layer.isMaterialised(4)).isFalse();
        assertThat(layer.forward(x).toArray()).isEqualTo(training);
        layer.execution(Execution.MATERIALISED);
        assertThat(layer.isMaterialised(4)).isTrue();
        assertThat(layer.forward(x).toArray()).isEqualTo(inUse);
        // Where decoding costs nothing, even training is cheaper with numbers.
        layer.train();
        layer.execution(Execution.AUTO, new CostModel(1000, 1, 1, 1, 0, 0), 1 << 20);
        assertThat(layer.isMaterialised(4)).isTrue();
    }

    @Test void theCacheOfALayerKeepsToItsBudget() {
        RbeLinear layer = new RbeLinear(128, 128, 32, 2, new Random(20));
        layer.execution(Execution.MATERIALISED, CostModel.REFERENCE, 4 * 32 * 32 * 4);
        Tensor x = Tensor.normal(new Random(21), 1, 2, 128);
        float[] first = layer.forward(x).toArray();
        assertThat(layer.forward(x).toArray()).isEqualTo(first);
        assertThat(layer.cacheStatistics().misses()).isGreaterThan(16);
        assertThat(layer.cacheStatistics().evictions()).isPositive();
    }

    // Bytes

    @Test void keepsToABudgetOfBytesAndSaysWhatItGot() {
        Linear dense = new Linear(96, 64, new Random(22));
        float[] smooth = new float[96 * 64];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = (float) Math.exp(-8 * Math.pow(i / 64 / 96.0 - i % 64 / 64.0, 2));
        }
        dense.setWeight(smooth);
        RbeLinear layer = RbeLinear.fromLinear(dense, 1000L);
        byte[] bytes = layer.toBytes();
        assertThat(bytes).hasSizeBetween(950, 1000);
        Comparison comparison = layer.compare(dense);
        assertThat(comparison.waves().bytes()).isEqualTo(bytes.length - 4 * 64);
        assertThat(comparison.waves()).isEqualTo(layer.report(dense));
        // Smooth: 32 : 1, and better than a low rank of as many bytes; int4 takes 5 times as many.
        assertThat(comparison.waves().relativeL2()).isLessThan(0.01);
        assertThat(comparison.waves().relativeL2())
                .isLessThan(0.1 * comparison.svd().relativeL2());
        assertThat(comparison.int4().bytes()).isGreaterThan(4 * comparison.waves().bytes());
        RbeLinear read = RbeLinear.of(bytes);
        assertThat(read.toBytes()).isEqualTo(bytes);
        Tensor x = Tensor.normal(new Random(23), 1, 5, 96);
        double error = 0;
        double squares = 0;
        float[] expected = dense.forward(x).toArray();
        float[] actual = read.forward(x).toArray();
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(actual[i] - expected[i], 2);
            squares += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(error / squares)).isLessThan(0.02);
    }

    /** Honest where waves lose: noise is for int4, which also needs more bytes. */
    @Test void aRandomMatrixIsBestLeftToOthers() {
        Linear dense = new Linear(64, 64, new Random(24));
        Comparison comparison = RbeLinear.fromLinear(dense, 2000L).compare(dense);
        assertThat(comparison.waves().relativeL2()).isGreaterThan(0.5);
        assertThat(comparison.int4().relativeL2()).isLessThan(0.2);
        assertThat(comparison.toString()).contains("waves: ", "\nsvd:   ", "\nint4:  ");
    }

    // Memory

    /** Numbers in parameters, gradients and Adam's two means, of this layer and of a dense one. */
    @Test void trainsInATenthOfTheMemory() {
        Random random = new Random(25);
        RbeLinear waves = new RbeLinear(768, 3072, 64, 16, random);
        Linear dense = new Linear(768, 3072, random);
        Tensor x = Tensor.normal(random, 1, 2, 768);
        long small = numbersInTraining(waves, x) + waves.seedCount();       // and the frequencies
        assertThat((double) numbersInTraining(dense, x) / small).isGreaterThan(10);
    }

    private static long numbersInTraining(Layer layer, Tensor x) {
        Adam adam = new Adam(layer.parameters(), 0.01);
        Ops.sum(layer.forward(x)).backward();
        adam.step();
        long count = 0;
        for (Tensor parameter : layer.parameters().values()) {
            count += parameter.data.length + parameter.grad.data.length;
        }
        for (float[] numbers : adam.state().values()) count += numbers.length;
        return count;
    }

    @Test void isAHundredTimesSmallerThanItsMatrix() {
        RbeLinear layer = new RbeLinear(768, 3072, 64, 16, new Random(6));
        assertThat(layer.seedCount()).isEqualTo(12 * 48 * 16);
        assertThat(4.0 * 768 * 3072 / (8 * layer.seedCount())).isEqualTo(128);
    }

    /** The gradient by W, which is linear in the points, against that by the points themselves. */
    @Test void theGradientOfTheWeightIsThatOfAllItsUses() {
        RbeLinear layer = new RbeLinear(10, 10, 8, 2, new Random(8));
        layer.scale().data[0] = -0.5f;
        Tensor x = Tensor.normal(new Random(9), 1, 3, 10);
        layer.watch(true);
        mse(layer.forward(layer.forward(x)), Tensor.zeros(3, 10)).backward();
        float[] gradient = layer.weightGradient();
        float[] byPoints = layer.points().grad.toArray();
        float[] before = layer.materialise();
        for (int i = 0; i < byPoints.length; i++) {
            layer.points().data[i] += 1;
            float[] moved = layer.materialise();
            layer.points().data[i] -= 1;
            double sum = 0;
            for (int k = 0; k < gradient.length; k++) sum += gradient[k] * (moved[k] - before[k]);
            assertThat(sum).isCloseTo(byPoints[i], within(1e-4));
        }
        layer.watch(false);
        assertThatThrownBy(layer::weightGradient)
                .hasMessageContaining("no backward pass has come by");
    }

    @ParameterizedTest @EnumSource(value = Execution.class, names = {"COMPRESSED", "MATERIALISED"})
    void aBatchMayBeEmpty(Execution execution) {
        RbeLinear layer = new RbeLinear(9, 7, 4, 2, 3, new Random(10));
        layer.execution(execution);
        Tensor x = Tensor.zeros(0, 9).requireGrad();
        Tensor y = layer.forward(x);
        assertThat(y.shape).isEqualTo(Shape.of(0, 7));
        Ops.sum(y).backward();
        assertThat(x.grad.shape).isEqualTo(x.shape);
        for (Tensor parameter : layer.parameters().values()) {
            assertThat(parameter.grad.toArray()).containsOnly(0);
        }
    }

    @Test void refusesNumbersThatAreNone() {
        Linear linear = new Linear(20, 20, new Random(11));
        assertThatThrownBy(() -> RbeLinear.fromLinear(linear, 128, 1))
                .hasMessage("fit: the block size is 128 and must be from 4 to 64");
        assertThatThrownBy(() -> RbeLinear.fromLinear(linear, 16, 0))
                .hasMessage("fit: 0 seeds a block; it must be at least 1");
        RbeLinear layer = RbeLinear.fromLinear(linear, 16, 2);
        layer.points().data[3] = Float.NaN;
        assertThatThrownBy(layer::toBytes).hasMessage(
                "layer: number 3 of its points is NaN; only finite numbers can be written");
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
