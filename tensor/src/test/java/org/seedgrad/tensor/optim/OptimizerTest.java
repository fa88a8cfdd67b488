package org.seedgrad.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.PoincareBall;
import org.seedgrad.tensor.ops.Ops;

/** The steps of the optimizers, by hand; the state they keep; the errors they report. */
class OptimizerTest {

    /** Every optimizer with the learning rate 0.1, for parameters whose rows are in the ball. */
    static List<Named<Function<Map<String, Tensor>, Optimizer>>> optimizers() {
        PoincareBall ball = new PoincareBall(1);
        return List.of(Named.of("Sgd", p -> new Sgd(p, 0.1)),
                Named.of("Sgd with momentum", p -> new Sgd(p, 0.1, 0.9)),
                Named.of("Adam", p -> new Adam(p, 0.1)),
                Named.of("AdamW", p -> new AdamW(p, 0.1)),
                Named.of("Lion", p -> new Lion(p, 0.1)),
                Named.of("AdaBelief", p -> new AdaBelief(p, 0.1)),
                Named.of("Sophia", p -> new Sophia(p, 0.1)),
                Named.of("RiemannianSgd", p -> new RiemannianSgd(p, ball, 0.1)),
                Named.of("RiemannianAdam", p -> new RiemannianAdam(p, ball, 0.1)));
    }

    @Test void theListIsComplete() throws IOException {
        Path sources = Path.of(System.getProperty("seedgrad.root"),
                "tensor/src/main/java/org/seedgrad/tensor/optim");
        List<String> tested = optimizers().stream().map(Named::getName).toList();
        try (Stream<Path> files = Files.list(sources)) {
            List<String> classes = files.map(file -> file.getFileName().toString())
                    .map(file -> file.replace(".java", "")).filter(OptimizerTest::isOptimizer)
                    .toList();
            assertThat(classes).hasSizeGreaterThan(5).allSatisfy(
                    name -> assertThat(tested).contains(name));
        }
    }

    private static boolean isOptimizer(String name) {
        if (name.equals("package-info")) return false;
        try {
            Class<?> type = Class.forName("org.seedgrad.tensor.optim." + name);
            return Optimizer.class.isAssignableFrom(type)
                    && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tensor weight(float... numbers) {
        return Tensor.of(numbers, numbers.length).requireGrad();
    }

    private static void step(Optimizer optimizer, Tensor weight, float... gradient) {
        weight.grad = Tensor.of(gradient, gradient.length);
        optimizer.step();
    }

    @Test void sgdGoesAgainstTheGradient() {
        Tensor weight = weight(1, -2);
        step(new Sgd(Map.of("w", weight), 0.5), weight, 4, -1);
        assertThat(weight.toArray()).containsExactly(-1, -1.5f);
    }

    @Test void momentumAddsUpVelocity() {
        Tensor weight = weight(0);
        Sgd sgd = new Sgd(Map.of("w", weight), 1, 0.5);
        step(sgd, weight, 1);                               // velocity 1
        step(sgd, weight, 1);                               // velocity 1.5
        step(sgd, weight, 0);                               // velocity 0.75
        assertThat(weight.item()).isEqualTo(-3.25f);
    }

    @Test void adamsFirstStepIsTheLearningRateWhateverTheGradient() {
        Tensor weight = weight(1, 1, 1);
        step(new Adam(Map.of("w", weight), 0.01), weight, 1e-3f, -1e3f, 0);
        // m / (1 - beta1) = g and v / (1 - beta2) = g^2 but for float32 rounding, 1e-7 each.
        assertThat(weight.get(0)).isCloseTo(0.99f, within(1e-6f));
        assertThat(weight.get(1)).isCloseTo(1.01f, within(1e-6f));
        assertThat(weight.get(2)).isEqualTo(1);
    }

    @Test void adamFollowsTheFormulaOfThePaper() {
        Tensor weight = weight(0.5f);
        Adam adam = new Adam(Map.of("w", weight), 0.1, 0.8, 0.95, 1e-6);
        double w = 0.5;
        double m = 0;
        double v = 0;
        float[] gradients = {0.3f, -1.2f, 0.05f, 2f, -0.7f};
        for (int t = 1; t <= gradients.length; t++) {
            double g = gradients[t - 1];
            m = 0.8 * m + 0.2 * g;
            v = 0.95 * v + 0.05 * g * g;
            double root = Math.sqrt(v / (1 - Math.pow(0.95, t)));
            w -= 0.1 * (m / (1 - Math.pow(0.8, t))) / (root + 1e-6);
            step(adam, weight, (float) g);
            // float32 against double over a handful of operations
            assertThat((double) weight.item()).isCloseTo(w, within(1e-6));
        }
    }

    @Test void weightDecayIsDecoupledAndSparesBiases() {
        Tensor matrix = Tensor.full(Shape.of(2, 2), 1).requireGrad();
        Tensor bias = weight(1, 1);
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("weight", matrix);
        parameters.put("bias", bias);
        AdamW adamW = new AdamW(parameters, 0.1, 0.9, 0.999, 1e-8, 0.5);
        matrix.grad = Tensor.zeros(2, 2);
        bias.grad = Tensor.zeros(2);
        adamW.step();
        assertThat(matrix.toArray()).containsOnly(0.95f);       // 1 - 0.1 * 0.5
        assertThat(bias.toArray()).containsOnly(1f);
    }

    @ParameterizedTest @MethodSource("optimizers")
    void aParameterWithoutGradientStays(Function<Map<String, Tensor>, Optimizer> kind) {
        Tensor weight = weight(0.25f, 0.5f);
        kind.apply(Map.of("w", weight)).step();
        assertThat(weight.toArray()).containsExactly(0.25f, 0.5f);
    }

    @ParameterizedTest @MethodSource("optimizers")
    void aParameterWithoutGradientStaysAmongThoseThatMove(
            Function<Map<String, Tensor>, Optimizer> kind) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c")) parameters.put(name, weight(0.25f, 0.5f));
        parameters.get("a").grad = Tensor.of(new float[] {1, -1}, 2);
        parameters.get("c").grad = Tensor.of(new float[] {1, -1}, 2);
        kind.apply(parameters).step();
        assertThat(parameters.get("a").toArray()).doesNotContain(0.25f, 0.5f);
        assertThat(parameters.get("b").toArray()).containsExactly(0.25f, 0.5f);
        assertThat(parameters.get("c").toArray()).isEqualTo(parameters.get("a").toArray());
    }

    @ParameterizedTest @MethodSource("optimizers")
    void goesOnToTheSameBitsFromItsState(Function<Map<String, Tensor>, Optimizer> kind) {
        Tensor whole = weight(0.1f, 0.2f, 0.3f);
        Optimizer uninterrupted = kind.apply(Map.of("w", whole));
        Random random = new Random(1);
        for (int i = 0; i < 5; i++) step(uninterrupted, whole, draw(random));
        Tensor copy = weight(whole.toArray());
        Optimizer resumed = kind.apply(Map.of("w", copy));
        resumed.load(uninterrupted.state());
        for (int i = 0; i < 5; i++) {
            float[] gradient = draw(random);
            step(uninterrupted, whole, gradient);
            step(resumed, copy, gradient);
        }
        assertThat(resumed.steps()).isEqualTo(10);
        assertThat(copy.toArray()).isEqualTo(whole.toArray());
    }

    private static float[] draw(Random random) {
        return new float[] {random.nextFloat(), -random.nextFloat(), random.nextFloat()};
    }

    @ParameterizedTest @MethodSource("optimizers")
    void givesTheSameBitsOnAnyNumberOfThreads(Function<Map<String, Tensor>, Optimizer> kind) {
        int before = Parallel.threads();
        try {
            float[] expected = null;
            for (int threads : new int[] {1, 2, 3, 8}) {
                Parallel.threads(threads);
                Random random = new Random(2);
                // Several blocks, whose ends are not ends of rows, and a small parameter in one.
                Map<String, Tensor> parameters = new LinkedHashMap<>();
                for (int rows : new int[] {33_333, 7, 23_334}) {
                    Tensor tensor = Tensor.normal(random, 0.1, rows, 3).requireGrad();
                    tensor.grad = Tensor.normal(random, 1, rows, 3);
                    parameters.put("p" + rows, tensor);
                }
                Optimizer optimizer = kind.apply(parameters);
                optimizer.step();
                optimizer.step();
                float[] all = join(parameters.values().toArray(Tensor[]::new));
                if (expected == null) expected = all;
                assertThat(Arrays.equals(all, expected)).isTrue();
            }
        } finally {
            Parallel.threads(before);
        }
    }

    private static float[] join(Tensor... tensors) {
        int size = Arrays.stream(tensors).mapToInt(t -> t.shape.size()).sum();
        float[] all = new float[size];
        int at = 0;
        for (Tensor tensor : tensors) {
            System.arraycopy(tensor.toArray(), 0, all, at, tensor.shape.size());
            at += tensor.shape.size();
        }
        return all;
    }

    @ParameterizedTest @MethodSource("optimizers")
    void actsAfterEachStepInOrder(Function<Map<String, Tensor>, Optimizer> kind) {
        Tensor weight = weight(0.25f, 0.5f);
        Optimizer optimizer = kind.apply(Map.of("w", weight));
        List<String> seen = new ArrayList<>();
        float[] before = weight.toArray();
        optimizer.afterStep(() -> seen.add(Arrays.equals(weight.toArray(), before)
                ? "too early" : "first"));
        optimizer.afterStep(() -> seen.add("second of step " + optimizer.steps()));
        step(optimizer, weight, 1, -1);
        step(optimizer, weight, 1, -1);
        assertThat(seen).containsExactly("first", "second of step 1", "first", "second of step 2");
    }

    @Test void refusesAGradientOfAnotherShape() {
        Tensor weight = weight(1, 2);
        Sgd sgd = new Sgd(Map.of("w", weight), 0.1);
        assertThatThrownBy(() -> step(sgd, weight, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessage("optimizer: the gradient of 'w' is [1], but the parameter is [2]");
        assertThat(sgd.steps()).isZero();
    }

    @Test void refusesOneTensorTwice() {
        Tensor weight = Tensor.zeros(3);
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("a", weight);
        parameters.put("b", weight);
        assertThatThrownBy(() -> new Sgd(parameters, 0.1))
                .hasMessage("optimizer: 'a' and 'b' are one tensor; give it once");
    }

    @Test void clippingTakesEachGradientOnceAndNoNeighbours() {
        Tensor weight = Tensor.zeros(2);
        weight.grad = Tensor.of(new float[] {3, 4}, 2);
        assertThat(GradientClipping.clip(List.of(weight, weight), 1)).isEqualTo(5);
        assertThat(weight.grad.toArray()).containsExactly(0.6f, 0.8f);
        Tensor gaps = Tensor.zeros(2, 1);
        gaps.grad = Ops.slice(Tensor.of(new float[] {3, 100, 4, 100}, 2, 2), 1, 0, 1);
        assertThatThrownBy(() -> GradientClipping.clip(List.of(gaps), 1))
                .hasMessage("clip: a gradient [2, 1] is a view with gaps; give the parameter a "
                        + "copy of it");
    }

    @Test void refusesTwoTensorsOfTheSameNumbers() {
        Tensor weight = Tensor.zeros(3);
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("a", weight);
        parameters.put("b", weight.detach());
        assertThatThrownBy(() -> new Sgd(parameters, 0.1))
                .hasMessage("optimizer: 'a' and 'b' are one tensor; give it once");
    }

    /** The squares of these gradients are 0 or infinite in float32. */
    @Test void clippingSeesAllThatFloat32Holds() {
        Tensor large = Tensor.zeros(2);
        large.grad = Tensor.of(new float[] {3e25f, -4e25f}, 2);
        assertThat(GradientClipping.clip(List.of(large), 1)).isCloseTo(5e25, within(1e19));
        assertThat(large.grad.get(0)).isCloseTo(0.6f, within(1e-6f));
        assertThat(large.grad.get(1)).isCloseTo(-0.8f, within(1e-6f));
        Tensor small = Tensor.zeros(2);
        small.grad = Tensor.of(new float[] {3e-25f, 4e-25f}, 2);
        assertThat(GradientClipping.clip(List.of(small), 1)).isCloseTo(5e-25, within(1e-31));
        Tensor endless = Tensor.zeros(2);
        endless.grad = Tensor.of(new float[] {1, Float.POSITIVE_INFINITY}, 2);
        assertThat(GradientClipping.clip(List.of(endless), 1))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test void refusesAForeignState() {
        Tensor weight = weight(1, 2);
        Adam adam = new Adam(Map.of("w", weight), 0.1);
        assertThatThrownBy(() -> adam.load(Map.of()))
                .hasMessage("load: the state of the optimizer has no 'w.m'");
        Map<String, float[]> wrong = new LinkedHashMap<>(adam.state());
        wrong.put("w.v", new float[3]);
        assertThatThrownBy(() -> adam.load(wrong))
                .hasMessage("load: 'w.v' is 2 numbers, but the state has 3");
        Map<String, float[]> surplus = new LinkedHashMap<>(adam.state());
        surplus.put("x.m", new float[3]);
        assertThatThrownBy(() -> adam.load(surplus))
                .hasMessage("load: this optimizer keeps nothing named 'x.m'");
        Map<String, float[]> before = new LinkedHashMap<>(adam.state());
        before.put("steps", new float[] {-1});
        before.put("w.m", new float[] {7, 7});
        assertThatThrownBy(() -> adam.load(before)).hasMessageStartingWith(
                "load: the state of the optimizer is after -").hasMessageContaining(" steps");
        assertThat(adam.steps()).isZero();
        assertThat(adam.state().get("w.m")).containsOnly(0);
    }

    @Test void refusesOptionsThatCannotWork() {
        Map<String, Tensor> parameters = Map.of("w", weight(1));
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Adam(parameters, rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("optimizer: the learning rate is " + rate);
        }
        assertThatThrownBy(() -> new Adam(parameters, 0.1, 1, 0.9, 1e-8)).hasMessage(
                "optimizer: beta1 is 1.0 and must be at least 0.0 and below 1.0");
        assertThatThrownBy(() -> new Sgd(parameters, 0.1, 1.5)).hasMessageContaining("momentum");
        // 1 in float32: 1 / (1 - beta^t) would be infinite, and every weight not a number.
        refusesInFloat32("beta1 is 0.999999999, in float32 1.0,",
                () -> new Adam(parameters, 0.1, 1 - 1e-9, 0.9, 1e-8));
        refusesInFloat32("beta2 is 0.999999999, in float32 1.0,",
                () -> new AdaBelief(parameters, 0.1, 0.9, 1 - 1e-9, 1e-8, 0));
        refusesInFloat32("momentum is 0.999999999, in float32 1.0,",
                () -> new Sgd(parameters, 0.1, 1 - 1e-9));
        // Where a gradient is 0, a step would be 0 / 0.
        for (double epsilon : new double[] {0, 1e-60}) {
            refusesInFloat32("epsilon is " + epsilon,
                    () -> new Adam(parameters, 0.1, 0.9, 0.9, epsilon));
            refusesInFloat32("epsilon is " + epsilon,
                    () -> new AdaBelief(parameters, 0.1, 0.9, 0.9, epsilon, 0));
            refusesInFloat32("epsilon is " + epsilon,
                    () -> new RiemannianAdam(Map.of("w", weight(0, 0)), new PoincareBall(1), 0.1,
                            0.9, 0.9, epsilon));
        }
        refusesInFloat32("the learning rate is 1.0E39, in float32 Infinity,",
                () -> new Sgd(parameters, 1e39));
        assertThatThrownBy(() -> new AdamW(parameters, 0.1, 0.9, 0.9, 1e-8, -1))
                .hasMessageContaining("weight decay is -1.0");
        Tensor gaps = Tensor.zeros(3, 3).view(Shape.of(3), 0, 3);
        assertThatThrownBy(() -> new Sgd(Map.of("w", gaps), 0.1))
                .hasMessageContaining("'w' [3] is a view into another tensor");
        Tensor part = Tensor.zeros(3, 3).view(Shape.of(3), 3, 1);
        assertThatThrownBy(() -> new Sgd(Map.of("w", part), 0.1))
                .hasMessageContaining("'w' [3] is a view into another tensor");
    }

    private static void refusesInFloat32(String what, Runnable code) {
        assertThatThrownBy(code::run).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("optimizer: " + what + " and must be at least ");
    }

    @Test void refusesARateThatIsNone() {
        Tensor weight = weight(1);
        Sgd sgd = new Sgd(Map.of("w", weight), 0.1);
        sgd.schedule(step -> Double.NaN);
        assertThatThrownBy(() -> step(sgd, weight, 1)).hasMessageContaining(
                "the schedule gives the learning rate NaN for step 0");
        assertThat(weight.item()).isEqualTo(1);
        assertThat(sgd.steps()).isZero();
    }

    @Test void schedulesFollowTheirFormulas() {
        assertThat(Schedule.constant(0.3).rate(99)).isEqualTo(0.3);
        assertThat(Schedule.linear(1, 4).rate(1)).isEqualTo(0.75);
        assertThat(Schedule.linear(1, 4).rate(9)).isZero();
        Schedule cosine = Schedule.cosine(1, 0.2, 10);
        assertThat(cosine.rate(0)).isEqualTo(1);
        assertThat(cosine.rate(5)).isCloseTo(0.6, within(1e-12));
        assertThat(cosine.rate(20)).isCloseTo(0.2, within(1e-12));
        Schedule warm = Schedule.linear(1, 4).warmUp(2);
        assertThat(warm.rate(0)).isEqualTo(0.5);
        assertThat(warm.rate(1)).isEqualTo(1);
        assertThat(warm.rate(3)).isEqualTo(0.75);
        Schedule level = Schedule.constant(2).then(3, Schedule.linear(1, 4));
        assertThat(level.rate(2)).isEqualTo(2);
        assertThat(level.rate(3)).isEqualTo(1);
        assertThat(level.rate(4)).isEqualTo(0.75);
    }

    @Test void aScheduleOfNoStepsIsAtItsEnd() {
        assertThat(Schedule.linear(1, 0).rate(0)).isZero();
        assertThat(Schedule.cosine(1, 0.25, 0).rate(0)).isEqualTo(0.25);
        assertThat(Schedule.linear(1, 4).warmUp(0).rate(1)).isEqualTo(0.75);
    }

    @Test void refusesASchedulesNegativeSteps() {
        Schedule one = Schedule.constant(1);
        List<Runnable> schedules = List.of(() -> Schedule.linear(1, -5),
                () -> Schedule.cosine(1, 0, -5), () -> one.then(-5, one), () -> one.warmUp(-5));
        assertThat(schedules).allSatisfy(schedule -> assertThatThrownBy(schedule::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schedule: -5 steps; give 0 or more"));
    }

    @Test void clippingKeepsTheDirection() {
        Tensor a = weight(0, 0);
        Tensor b = weight(0);
        a.grad = Tensor.of(new float[] {3, 0}, 2);
        b.grad = Tensor.of(new float[] {4}, 1);
        assertThat(GradientClipping.clip(List.of(a, b), 10)).isEqualTo(5);
        assertThat(a.grad.toArray()).containsExactly(3, 0);
        assertThat(GradientClipping.clip(List.of(a, b), 1)).isEqualTo(5);
        assertThat(a.grad.toArray()).containsExactly(0.6f, 0);
        assertThat(b.grad.toArray()).containsExactly(0.8f);
        assertThatThrownBy(() -> GradientClipping.clip(List.of(a), 0)).hasMessage(
                "clip: the bound of the norm is 0.0 and must be above 0");
    }
}
