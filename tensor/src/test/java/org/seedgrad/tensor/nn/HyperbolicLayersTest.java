package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Chart;
import org.seedgrad.tensor.geometry.HyperbolicSpace;
import org.seedgrad.tensor.geometry.PoincareBall;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.Adam;

/** Layers between points: against their formulas, in three charts, and in training. */
class HyperbolicLayersTest {

    /** Features in, logits out; a curvature for each layer, and one that two layers share. */
    private static final class Model extends Layer {
        final Curvature first = new Curvature(0.1f, 3, 1);
        final Curvature second = new Curvature(0.1f, 3, 0.5f);
        private final HyperbolicLift lift;
        private final HyperbolicLinear left;
        private final HyperbolicLinear right;
        private final HyperbolicInterpolation join;
        private final HyperbolicActivation activation;
        private final HyperbolicClassifier classifier;

        Model(Chart chart, int in, int classes, Random random) {
            lift = child("lift", new HyperbolicLift(chart, first));
            left = child("left", new HyperbolicLinear(in, 8, chart, first, first, random));
            right = child("right", new HyperbolicLinear(in, 8, chart, first, first, random));
            join = child("join", new HyperbolicInterpolation(chart, first));
            activation = child("activation",
                    new HyperbolicActivation(Ops::tanh, chart, first, second));
            classifier = child("classifier",
                    new HyperbolicClassifier(8, classes, chart, second, random));
        }

        @Override public Tensor forward(Tensor x) {
            Tensor points = lift.forward(x);
            return classifier.forward(activation.forward(
                    join.forward(left.forward(points), right.forward(points))));
        }
    }

    /** The curvature of what comes in is learned and stored too, by whichever layer has it. */
    @Test void bothCurvaturesOfALayerAreParameters() {
        Curvature from = new Curvature(0.1f, 3, 1), to = new Curvature(0.1f, 3, 0.5f);
        for (Layer layer : new Layer[] {
            new HyperbolicLinear(2, 2, Chart.POINCARE, from, to, new Random(1)),
            new HyperbolicActivation(Ops::tanh, Chart.POINCARE, from, to)}) {
            assertThat(layer.parameters()).containsKeys("curvature.k", "from.k");
        }
        Layer layer = new HyperbolicLinear(2, 2, Chart.POINCARE, from, to, new Random(1));
        Layer loaded = new HyperbolicLinear(2, 2, Chart.POINCARE, new Curvature(0.1f, 3, 2),
                new Curvature(0.1f, 3, 2), new Random(2));
        loaded.load(layer.state());
        Tensor x = Tensor.of(new float[] {0.3f, 0.4f}, 1, 2);
        assertThat(loaded.forward(x).toArray()).isEqualTo(layer.forward(x).toArray());
    }

    /** Parameters of a size as after training, not at their symmetric start. */
    private static Map<String, float[]> trained(Model model) {
        Random random = new Random(8);
        Map<String, float[]> state = new LinkedHashMap<>(model.state());
        state.replaceAll((name, numbers) -> {
            float[] moved = numbers.clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += (float) (0.3 * random.nextGaussian());
            }
            return moved;
        });
        return state;
    }

    @Test void eachCurvatureStandsOnceAmongTheParameters() {
        assertThat(new Model(Chart.POINCARE, 3, 4, new Random(1)).parameters().keySet())
                .containsExactly("lift.curvature.k", "left.bias", "left.map.weight", "right.bias",
                        "right.map.weight", "join.s", "activation.curvature.k",
                        "classifier.points", "classifier.vectors");
    }

    /**
     * Predictions of size 1 to 1e-5, as float32 carries points within 3 / sqrt(c): in Klein's ball
     * a gap of 1e-2 turns 6e-8 into 3e-6. Gradients add up 16 rows of it.
     */
    @Test void theSameInAllCharts() {
        Model poincare = new Model(Chart.POINCARE, 3, 4, new Random(1));
        Map<String, float[]> state = trained(poincare);
        Tensor x = Tensor.normal(new Random(2), 0.7, 16, 3);
        poincare.load(state);
        Tensor expected = poincare.forward(x);
        Ops.crossEntropy(expected, classes(16, 4)).backward();
        for (Chart chart : Chart.values()) {
            Model other = new Model(chart, 3, 4, new Random(99));
            other.load(state);
            Tensor logits = other.forward(x);
            for (int i = 0; i < logits.shape.size(); i++) {
                assertThat(logits.data[i]).isCloseTo(expected.data[i], within(1e-5f));
            }
            Ops.crossEntropy(logits, classes(16, 4)).backward();
            other.parameters().forEach((name, tensor) -> {
                float[] same = poincare.parameters().get(name).grad.toArray();
                float most = 0;
                for (int i = 0; i < same.length; i++) {
                    most = Math.max(most, Math.abs(same[i]));
                    assertThat(tensor.grad.data[i]).as(name).isCloseTo(same[i], within(2e-5f));
                }
                assertThat(most).as(name).isGreaterThan(1e-3f);
            });
        }
    }

    private static int[] classes(int count, int of) {
        int[] classes = new int[count];
        for (int i = 0; i < count; i++) classes[i] = i % of;
        return classes;
    }

    /** M (x) x = tanh(|Mx| / |x| artanh(sqrt(c)|x|)) Mx / (sqrt(c) |Mx|), then (+) b. */
    @Test void linearIsGaneas() {
        Curvature c = new Curvature(0.1f, 2, 0.7f);
        HyperbolicLinear linear = new HyperbolicLinear(3, 2, Chart.POINCARE, c, c, new Random(3));
        Tensor bias = linear.parameters().get("bias");
        bias.set(0.4f, 0);
        bias.set(-0.2f, 1);
        PoincareBall ball = new PoincareBall(c.value().detach());
        Tensor x = ball.expOrigin(Tensor.normal(new Random(4), 0.8, 3));
        double root = Math.sqrt(c.value().item());
        float[] weight = linear.map().weight();
        double[] mx = new double[2];
        double xx = 0;
        for (int i = 0; i < 3; i++) {
            xx += (double) x.data[i] * x.data[i];
            for (int o = 0; o < 2; o++) mx[o] += weight[i * 2 + o] * x.data[i];
        }
        double t = root * Math.sqrt(xx);
        double artanh = 0.5 * Math.log((1 + t) / (1 - t));
        double length = Math.hypot(mx[0], mx[1]);
        double factor = Math.tanh(length / Math.sqrt(xx) * artanh) / (root * length);
        Tensor moved = Tensor.of(new float[] {(float) (factor * mx[0]), (float) (factor * mx[1])},
                2);
        float[] expected = ball.add(moved, ball.expOrigin(bias)).toArray();
        float[] y = linear.forward(x).toArray();
        // A handful of roundings of float32.
        for (int i = 0; i < 2; i++) assertThat(y[i]).isCloseTo(expected[i], within(5e-7f));
    }

    /**
     * (lambda_p |a| / sqrt(c)) arsinh(2 sqrt(c) u.a / ((1 - c|u|^2) |a|)) for u = (-p) (+) x and a
     * the vector at p.
     */
    @Test void classifierIsGaneas() {
        Random random = new Random(5);
        Curvature curvature = new Curvature(0.1f, 2, 0.7f);
        HyperbolicClassifier classifier =
                new HyperbolicClassifier(3, 4, Chart.POINCARE, curvature, random);
        Tensor points = classifier.parameters().get("points");
        for (int i = 0; i < 12; i++) points.data[i] = (float) (0.7 * random.nextGaussian());
        Tensor vectors = classifier.parameters().get("vectors");
        float c = curvature.value().item();
        PoincareBall ball = new PoincareBall(c);
        Tensor x = ball.expOrigin(Tensor.normal(random, 0.8, 5, 3));
        Tensor logits = classifier.forward(x);
        Tensor p = ball.expOrigin(points.detach());
        Tensor u = ball.add(ball.negate(p), Ops.reshape(x, 5, 1, 3));
        for (int b = 0; b < 5; b++) {
            for (int k = 0; k < 4; k++) {
                double uu = 0;
                double ua = 0;
                double zz = 0;
                for (int i = 0; i < 3; i++) {
                    uu += u.get(b, k, i) * u.get(b, k, i);
                    ua += u.get(b, k, i) * vectors.get(k, i);
                    zz += vectors.get(k, i) * vectors.get(k, i);
                }
                // a is z over lambda_p: so |a| lambda_p = |z|, and u.a / |a| = u.z / |z|.
                double z = Math.sqrt(zz);
                double inner = 2 * Math.sqrt(c) * ua / ((1 - c * uu) * z);
                double expected = z / Math.sqrt(c) * Math.log(inner + Math.sqrt(1 + inner * inner));
                // u is rounded to float32, over gaps of at least 0.05.
                assertThat((double) logits.get(b, k)).isCloseTo(expected, within(5e-6));
            }
        }
    }

    @ParameterizedTest @EnumSource void nearlyFlatItIsLogisticRegression(Chart chart) {
        Random random = new Random(6);
        Curvature curvature = new Curvature(1e-5f, 1, 2e-5f);
        HyperbolicClassifier classifier = new HyperbolicClassifier(2, 3, chart, curvature, random);
        Tensor points = classifier.parameters().get("points");
        for (int i = 0; i < 6; i++) points.data[i] = (float) random.nextGaussian();
        Tensor vectors = classifier.parameters().get("vectors");
        Tensor x = Tensor.normal(random, 1, 2);
        Tensor logits = classifier.forward(chart.space(curvature.value()).expOrigin(x));
        for (int k = 0; k < 3; k++) {
            float flat = 0;
            for (int i = 0; i < 2; i++) {
                flat += vectors.get(k, i) * (x.get(i) - points.get(k, i));
            }
            // c = 2e-5 bends by c |x|^2 = 1e-4 of it.
            assertThat(logits.get(k)).isCloseTo(flat, within(3e-4f));
        }
    }

    @Test void aClassWithoutDirectionScoresNothing() {
        HyperbolicClassifier classifier = new HyperbolicClassifier(2, 2, Chart.KLEIN,
                new Curvature(0.5f, 2, 1), new Random(7));
        Arrays.fill(classifier.parameters().get("vectors").data, 0);
        Tensor x = Tensor.of(new float[] {0.3f, 0.1f}, 1, 2);
        Tensor logits = classifier.forward(x);
        assertThat(logits.toArray()).containsExactly(0, 0);
        Ops.crossEntropy(logits, new int[] {1}).backward();
        classifier.parameters().forEach((name, tensor) -> {
            for (float g : tensor.grad.toArray()) assertThat(g).as(name).isFinite();
        });
    }

    @Test void aCurvatureStartsWhereItIsToldAndStaysWithinBounds() {
        Curvature curvature = new Curvature(0.25f, 4, 1);
        assertThat(curvature.value().item()).isCloseTo(1, within(1e-6f));
        Tensor k = curvature.parameters().get("k");
        k.set(-1000);
        assertThat(curvature.value().item()).isEqualTo(0.25f);
        k.set(1000);
        assertThat(curvature.value().item()).isEqualTo(4);
        k.set(0);
        curvature.value().backward();
        assertThat(k.grad.item()).isEqualTo(3.75f / 4);
        assertThatThrownBy(() -> new Curvature(1, 2, 2)).hasMessage(
                "Curvature: 1.0 < 2.0 < 2.0 must be above 0, finite, and in this order");
    }

    @ParameterizedTest @EnumSource void interpolatesAtALearnedPlace(Chart chart) {
        Curvature curvature = new Curvature(0.25f, 4, 1);
        HyperbolicInterpolation layer = new HyperbolicInterpolation(chart, curvature);
        HyperbolicSpace space = chart.space(curvature.value().detach());
        Tensor x = space.expOrigin(Tensor.normal(new Random(8), 0.6, 5, 2));
        Tensor y = space.expOrigin(Tensor.normal(new Random(9), 0.6, 5, 2));
        float[] whole = space.distance(x, y).toArray();
        assertThat(layer.forward(x, y).toArray()).isEqualTo(space.midpoint(x, y).toArray());
        layer.parameters().get("s").set((float) Math.log(3));           // t = 3/4
        float[] part = space.distance(x, layer.forward(x, y)).toArray();
        for (int i = 0; i < 5; i++) {
            assertThat(part[i]).isCloseTo(0.75f * whole[i], within(2e-6f * (1 + whole[i])));
        }
    }

    /** Rings around the origin, which no line separates: every layer is needed, in every chart. */
    @ParameterizedTest @EnumSource void learns(Chart chart) {
        Random random = new Random(10);
        Model model = new Model(chart, 2, 3, random);
        int count = 90;
        Tensor x = Tensor.zeros(count, 2);
        int[] classes = classes(count, 3);
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * random.nextDouble();
            double radius = 0.3 + 0.8 * classes[i] + 0.2 * random.nextDouble();
            x.set((float) (radius * Math.cos(angle)), i, 0);
            x.set((float) (radius * Math.sin(angle)), i, 1);
        }
        Adam adam = new Adam(model.parameters(), 0.03f);
        float before = model.first.value().item();
        float loss = 0;
        for (int step = 0; step < 120; step++) {
            model.zeroGrad();
            Tensor error = Ops.crossEntropy(model.forward(x), classes);
            loss = error.item();
            error.backward();
            adam.step();
        }
        assertThat(loss).isLessThan(0.05f);         // ln 3 = 1.1 at the start; measured: 0.003
        for (Curvature c : new Curvature[] {model.first, model.second}) {
            assertThat(c.value().item()).isBetween(0.1f, 3f);
        }
        assertThat(Math.abs(model.first.value().item() - before)).isGreaterThan(0.05f);
    }

    @Test void refusesOtherPoints() {
        HyperbolicClassifier classifier = new HyperbolicClassifier(3, 2, Chart.LORENTZ,
                new Curvature(0.5f, 2, 1), new Random(11));
        assertThatThrownBy(() -> classifier.forward(Tensor.zeros(5, 3))).hasMessage(
                "HyperbolicClassifier: x is [5, 3], and points have 4 coordinates here; "
                + "the last axis must be 4");
        assertThatThrownBy(() -> new HyperbolicClassifier(0, 2, Chart.KLEIN,
                new Curvature(0.5f, 2, 1), new Random(11))).hasMessage(
                "HyperbolicClassifier: 0 dimensions and 2 classes; both must be at least 1");
    }
}
