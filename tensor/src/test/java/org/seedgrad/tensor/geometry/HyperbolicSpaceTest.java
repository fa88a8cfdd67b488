package org.seedgrad.tensor.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.GradCheck;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Catalogue.Op;

/** The spaces as their users see them: tensors, shapes, gradients, refusals. */
class HyperbolicSpaceTest {

    static List<Op> operations() { return Catalogue.all(); }

    private static Tensor c(double value) { return Tensor.scalar((float) value).requireGrad(); }

    /** All that an operation gives for a gradient of ones scaled by place: result, then grads. */
    private static float[][] run(Op op, HyperbolicSpace space, Tensor... in) {
        for (Tensor input : in) input.requireGrad();
        Tensor result = op.apply(space, in);
        result.backward(Catalogue.uniform(new Random(9), -1, 1, result.shape.lengths()));
        float[][] all = new float[in.length + 2][];
        all[0] = result.toArray();
        for (int i = 0; i < in.length; i++) all[i + 1] = in[i].grad.toArray();
        all[in.length + 1] = space.c().grad.toArray();
        return all;
    }

    /** A row of a batch is computed as it is alone, and repeated rows add up their gradients. */
    @ParameterizedTest @MethodSource("operations") void leadingAxesBroadcast(Op op) {
        for (Chart chart : Chart.values()) {
            Random random = new Random(1);
            HyperbolicSpace space = chart.space(c(0.7));
            Tensor[] in = Catalogue.draw(op, random, space, 3);
            Tensor[] batch = Catalogue.draw(op, random, space, 3, 2, 1, 5);
            // The first argument alone and [2, 1, 5] times all the others, repeated [4, 1].
            batch[0] = in[0];
            for (int i = 1; i < in.length; i++) {
                Tensor first = i % 2 == 0 ? batch[i]
                        : Catalogue.draw(op, random, space, 3, 4, 1)[i];
                batch[i] = first;
            }
            for (Tensor input : batch) input.requireGrad();
            Tensor result = op.apply(space, batch);
            Tensor weights = Catalogue.uniform(random, -1, 1, result.shape.lengths());
            result.backward(weights);
            check(op, space, batch, result, weights);
        }
    }

    /** Row by row; c has all the gradients, and so has each input. */
    private static void check(Op op, HyperbolicSpace space, Tensor[] batch, Tensor result,
                              Tensor weights) {
        int[] widths = new int[batch.length];
        Shape[] leading = new Shape[batch.length];
        Shape all = Shape.SCALAR;
        for (int i = 0; i < batch.length; i++) {
            int axes = switch (op.inputs().charAt(i)) {
                case 't' -> 0;
                case 'k' -> 2;
                default -> 1;
            };
            leading[i] = batch[i].shape;
            for (int a = 0; a < axes; a++) leading[i] = leading[i].without(-1);
            widths[i] = batch[i].shape.size() / leading[i].size();
            all = Shape.broadcast("test", all, leading[i]);
        }
        int width = result.shape.size() / all.size();
        double[][] sums = new double[batch.length][];
        for (int i = 0; i < batch.length; i++) sums[i] = new double[batch[i].shape.size()];
        double bend = 0;
        for (int row = 0; row < all.size(); row++) {
            Tensor curvature = c(0.7);
            Tensor[] alone = new Tensor[batch.length];
            int[] places = new int[batch.length];
            for (int i = 0; i < batch.length; i++) {
                places[i] = place(row, all, leading[i]) * widths[i];
                int[] lengths = Arrays.copyOfRange(batch[i].shape.lengths(), leading[i].rank(),
                        batch[i].shape.rank());
                alone[i] = Tensor.of(Arrays.copyOfRange(batch[i].toArray(), places[i],
                        places[i] + widths[i]), lengths).requireGrad();
            }
            Tensor y = op.apply(space.chart().space(curvature), alone);
            int from = row * width;
            assertThat(y.toArray()).isEqualTo(
                    Arrays.copyOfRange(result.toArray(), from, from + width));
            y.backward(Tensor.of(Arrays.copyOfRange(weights.data, from, from + width), y.shape));
            for (int i = 0; i < batch.length; i++) {
                for (int k = 0; k < widths[i]; k++) sums[i][places[i] + k] += alone[i].grad.data[k];
            }
            bend += curvature.grad.item();
        }
        assertThat((double) space.c().grad.item()).as(op + " c")
                .isCloseTo(bend, within(1e-5 * (1 + Math.abs(bend))));
        for (int i = 0; i < batch.length; i++) {
            for (int k = 0; k < sums[i].length; k++) {
                // Each row was rounded to float32 here: 6e-8 of each of up to 40 parts.
                assertThat((double) batch[i].grad.get(index(batch[i].shape, k))).as(op + " " + i)
                        .isCloseTo(sums[i][k], within(1e-5 * (1 + Math.abs(sums[i][k]))));
            }
        }
    }

    private static int[] index(Shape shape, int place) {
        int[] index = new int[shape.rank()];
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = place % shape.length(axis);
            place /= shape.length(axis);
        }
        return index;
    }

    private static int place(int row, Shape all, Shape own) {
        int[] index = index(all, row);
        int place = 0;
        for (int axis = 0; axis < own.rank(); axis++) {
            int length = own.length(axis);
            int at = index[index.length - own.rank() + axis];
            place = place * length + (length == 1 ? 0 : at);
        }
        return place;
    }

    /** An operation of a space, with its curvature as the last input. */
    private record Whole(Op op, Chart chart) implements Operation {
        @Override public String name() { return chart + " " + op; }

        private Tensor apply(Tensor... inputs) {
            Tensor c = inputs[inputs.length - 1];
            return op.apply(chart.space(c), Arrays.copyOf(inputs, inputs.length - 1));
        }

        @Override public Tensor forward(Tensor... inputs) {
            try (GradMode.Scope scope = GradMode.off()) {
                return apply(inputs);
            }
        }

        @Override public Tensor[] backward(Applied applied) {
            Tensor[] leaves = Arrays.stream(applied.inputs())
                    .map(x -> x.detach().requireGrad()).toArray(Tensor[]::new);
            try (GradMode.Scope scope = GradMode.on()) {
                apply(leaves).backward(applied.gradient());
            }
            return Arrays.stream(leaves).map(x -> Tensor.of(x.grad.toArray(), x.shape))
                    .toArray(Tensor[]::new);
        }
    }

    /** All the way from tensors to tensors; to the digits, see {@link GradientTest}. */
    @ParameterizedTest @MethodSource("operations") void gradientsAreWhatDifferencesMeasure(Op op) {
        for (Chart chart : Chart.values()) {
            // Drawn where the space bends more: the steps are too coarse for the boundary.
            Tensor[] in = Catalogue.draw(op, new Random(7), chart.space(4), 3, 2);
            Tensor[] all = Arrays.copyOf(in, in.length + 1);
            all[in.length] = c(1);
            for (Tensor input : all) input.requireGrad();
            GradCheck.check(() -> new Whole(op, chart), 1e-3, all);
        }
    }

    /** More rows than a block, the last block not full; the same bits on any number of threads. */
    @ParameterizedTest @MethodSource("operations") void threadsChangeNoBit(Op op) {
        int before = Parallel.threads();
        try {
            for (Chart chart : Chart.values()) {
                float[][] expected = null;
                for (int threads : new int[] {1, 2, 5}) {
                    Parallel.threads(threads);
                    Random random = new Random(2);
                    HyperbolicSpace space = chart.space(c(1.3));
                    float[][] all = run(op, space, Catalogue.draw(op, random, space, 2, 300));
                    if (expected == null) expected = all;
                    assertThat(Arrays.deepEquals(all, expected)).as(op + " " + threads).isTrue();
                }
            }
        } finally {
            Parallel.threads(before);
        }
    }

    /** Columns of a wider tensor, inside of a scope: offset, gaps, a longer array. */
    @ParameterizedTest @MethodSource("operations") void viewsAndPoolsChangeNoBit(Op op) {
        for (Chart chart : Chart.values()) {
            HyperbolicSpace space = chart.space(c(0.8));
            Tensor[] in = Catalogue.draw(op, new Random(3), space, 2, 150);
            float[][] expected = run(op, space, in);
            space.c().zeroGrad();
            try (Scope scope = Memory.scope()) {
                Tensor[] views = new Tensor[in.length];
                for (int i = 0; i < in.length; i++) views[i] = spread(in[i]);
                float[][] actual = run(op, space, views);
                assertThat(Arrays.deepEquals(actual, expected)).as(op + " " + chart).isTrue();
            }
        }
    }

    private static Tensor spread(Tensor x) {
        int[] strides = new int[x.shape.rank()];
        for (int axis = 0; axis < strides.length; axis++) strides[axis] = 2 * x.stride(axis);
        Tensor wide = Tensor.full(Shape.of(2 * x.shape.size() + 3), Float.NaN);
        for (int i = 0; i < x.shape.size(); i++) wide.data[2 * i + 3] = x.data[x.offset + i];
        return wide.view(x.shape, 3, strides);
    }

    @ParameterizedTest @MethodSource("operations") void nothingIsSomethingToo(Op op) {
        for (Chart chart : Chart.values()) {
            HyperbolicSpace space = chart.space(c(1));
            Tensor[] in = Catalogue.draw(op, new Random(4), space, 2, 0, 3);
            float[][] all = run(op, space, in);
            for (int i = 0; i < in.length + 1; i++) assertThat(all[i]).isEmpty();
            assertThat(all[in.length + 1]).containsExactly(0);
        }
    }

    @Test void everyOperationIsInTheCatalogue() {
        Set<String> methods = new TreeSet<>();
        for (Class<?> type : List.of(HyperbolicSpace.class, PoincareBall.class)) {
            methods.addAll(Arrays.stream(type.getDeclaredMethods())
                    .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isBridge()
                            && m.getReturnType() == Tensor.class && m.getParameterCount() > 0)
                    .map(Method::getName).collect(Collectors.toSet()));
        }
        methods.remove("origin");
        assertThat(operations().stream().map(Op::name).collect(Collectors.toSet()))
                .isEqualTo(methods);
    }

    // Numbers worked out by hand, at c = 1 and on the line

    @Test void somePointsOfTheBall() {
        PoincareBall ball = new PoincareBall(1);
        Tensor half = Tensor.of(new float[] {0.5f, 0}, 2);
        Tensor third = Tensor.of(new float[] {1 / 3f, 0}, 2);
        // On a line speeds add as Einstein has it: (1/2 + 1/3) / (1 + 1/6) = 5/7.
        assertThat(ball.add(half, third).get(0)).isEqualTo(5 / 7f);
        // 2 artanh(1/2) = ln 3.
        assertThat(ball.distance(ball.origin(2), half).item()).isEqualTo((float) Math.log(3));
        assertThat(ball.conformalFactor(half).item()).isEqualTo(8 / 3f);
        assertThat(ball.norm(half, half).item()).isEqualTo(4 / 3f);
        assertThat(ball.scale(2, half).get(0)).isEqualTo(0.8f);
        assertThat(ball.midpoint(ball.origin(2), Tensor.of(new float[] {0.8f, 0}, 2)).get(0))
                .isEqualTo(0.5f);
        assertThat(ball.riemannianGradient(half, Tensor.of(new float[] {16, 0}, 2)).get(0))
                .isEqualTo(9 / 4f);
    }

    @Test void conversionsOfOnePoint() {
        PoincareBall ball = new PoincareBall(1);
        Tensor half = Tensor.of(new float[] {0.5f, 0}, 2);
        assertThat(ball.convert(half, Chart.KLEIN).toArray()).containsExactly(0.8f, 0);
        assertThat(ball.convert(half, Chart.LORENTZ).toArray())
                .containsExactly(5 / 3f, 4 / 3f, 0);
        assertThat(new Lorentz(1).origin(2).toArray()).containsExactly(1, 0, 0);
        assertThat(new Lorentz(0.25f).origin(2).toArray()).containsExactly(2, 0, 0);
    }

    /** Points of the sheet of which X0 says nothing are brought back to it. */
    @Test void theSheetFollowsFromSpace() {
        Lorentz sheet = new Lorentz(1);
        Tensor off = Tensor.of(new float[] {77, 4 / 3f, 0}, 3);
        assertThat(sheet.project(off).toArray()).containsExactly(1.6666667f, 4 / 3f, 0);
        Tensor on = sheet.project(off);
        // X = (5/3, 4/3, 0): V + <X,V> X for V = (1, 0, 0), <X,V> = -5/3.
        float[] tangent = sheet.projectTangent(on, Tensor.of(new float[] {1, 0, 1}, 3)).toArray();
        assertThat(tangent[0]).isCloseTo(-16 / 9f, within(1e-6f));
        assertThat(tangent[1]).isCloseTo(-20 / 9f, within(1e-6f));
        assertThat(tangent[2]).isEqualTo(1);
    }

    /** Einstein's midpoint sum(w g k) / sum(w g), in all three charts. */
    @ParameterizedTest @EnumSource void theCentroidIsEinsteins(Chart chart) {
        Random random = new Random(5);
        Klein klein = new Klein(0.9f);
        for (int draw = 0; draw < 50; draw++) {
            Tensor normal = Catalogue.uniform(random, -1.5, 1.5, 4, 3);
            Tensor weights = Catalogue.uniform(random, 0, 1, 4);
            Tensor k = klein.expOrigin(normal);
            double[] sum = new double[3];
            double total = 0;
            for (int j = 0; j < 4; j++) {
                double square = 0;
                for (int i = 0; i < 3; i++) square += (double) k.get(j, i) * k.get(j, i);
                double g = weights.get(j) / Math.sqrt(1 - (double) 0.9f * square);
                total += g;
                for (int i = 0; i < 3; i++) sum[i] += g * k.get(j, i);
            }
            HyperbolicSpace space = chart.space(0.9f);
            Tensor centre = space.convert(space.centroid(space.expOrigin(normal), weights),
                    Chart.KLEIN);
            for (int i = 0; i < 3; i++) {
                // The points are rounded to float32 in their charts: 6e-8 over a gap of 1/30.
                assertThat((double) centre.get(i)).isCloseTo(sum[i] / total, within(3e-6));
            }
        }
    }

    @ParameterizedTest @EnumSource void ofTwoPointsTheCentroidIsTheMidpoint(Chart chart) {
        HyperbolicSpace space = chart.space(1);
        Tensor points = space.expOrigin(Catalogue.uniform(new Random(6), -1, 1, 2, 3));
        float[] centre = space.centroid(points, Tensor.of(new float[] {2, 2}, 2)).toArray();
        int n = space.coordinates(3);
        float[] all = points.toArray();
        float[] middle = space.midpoint(Tensor.of(Arrays.copyOf(all, n), n),
                Tensor.of(Arrays.copyOfRange(all, n, 2 * n), n)).toArray();
        for (int i = 0; i < n; i++) {
            // Both come out of double: they differ where that falls between two floats.
            assertThat(centre[i]).isCloseTo(middle[i], within(2e-7f));
        }
    }

    // Refusals

    @Test void refusesWhatIsNotInTheBall() {
        Tensor outside = Tensor.of(new float[] {0.5f, 0, 3, 4}, 2, 2);
        assertThatThrownBy(() -> new Klein(0.25f).logOrigin(outside))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("Klein.logOrigin: a point "
                        + "with sqrt(c)|x| = 2.5 is not in the ball; project() it first");
    }

    @Test void refusesAWrongCurvature() {
        assertThatThrownBy(() -> new PoincareBall(-1)).hasMessage(
                "curvature: c is -1.0; the curvature is -c, so c must be at least 0 and finite");
        assertThatThrownBy(() -> new PoincareBall(Float.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Klein(Tensor.zeros(1))).hasMessage(
                "curvature: c is [1] and must be a scalar; reshape() it to []");
        assertThatThrownBy(() -> new Lorentz(0)).hasMessageStartingWith("curvature: c is 0");
    }

    /** A learned c may step over 0, long after the space was made. */
    @ParameterizedTest @EnumSource void refusesACurvatureThatHasBecomeWrong(Chart chart) {
        Tensor c = c(1);
        HyperbolicSpace space = chart.space(c);
        Tensor v = Tensor.of(new float[] {3, 4}, 2);
        space.expOrigin(v);
        for (float wrong : new float[] {-4, Float.NaN}) {
            c.set(wrong);
            assertThatThrownBy(() -> space.expOrigin(v)).hasMessage("curvature: c is " + wrong
                    + "; the curvature is -c, so c must be at least 0 and finite");
        }
        c.set(0);
        if (chart == Chart.LORENTZ) {
            assertThatThrownBy(() -> space.expOrigin(v))
                    .hasMessageStartingWith("curvature: c is 0");
        } else {
            assertThat(space.logOrigin(space.expOrigin(v)).toArray()).containsExactly(3, 4);
        }
    }

    @ParameterizedTest @EnumSource void refusesWeightsThatGiveNoCentroid(Chart chart) {
        HyperbolicSpace space = chart.space(1f);
        Tensor points = space.expOrigin(Tensor.of(new float[] {.1f, .2f, .3f, .4f}, 2, 2));
        for (float[] weights : new float[][] {{0, 0}, {1, -2}, {-1, -1}}) {
            assertThatThrownBy(() -> space.centroid(points, Tensor.of(weights, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(space.getClass().getSimpleName() + ".centroid: the weights "
                            + Arrays.toString(weights).replace("[", "").replace("]", "")
                            + " give no midpoint; they must be at least 0, and not all 0");
        }
    }

    @Test void refusesRowsThatDoNotFit() {
        PoincareBall ball = new PoincareBall(1);
        assertThatThrownBy(() -> ball.add(Tensor.zeros(4, 2), Tensor.zeros(4, 3))).hasMessage(
                "PoincareBall.add: rows of [4, 2] and [4, 3] have 2 and 3 coordinates; they need "
                + "as many, and one at least");
        assertThatThrownBy(() -> ball.add(Tensor.zeros(4, 2), Tensor.zeros(5, 2))).hasMessage(
                "PoincareBall.add: [4] and [5]: lengths 4 and 5 differ and neither is 1; "
                + "reshape() one of them");
        assertThatThrownBy(() -> ball.negate(Tensor.scalar(0.1f)))
                .hasMessage("[] has no rows of coordinates; reshape() it");
        assertThatThrownBy(() -> ball.centroid(Tensor.zeros(3, 2), Tensor.zeros(2))).hasMessage(
                "centroid: the points are [3, 2] and the weights [2]; they must be "
                + "[..., k, coordinates] and [..., k], with one point and one coordinate at "
                + "least");
        for (Tensor none : List.of(Tensor.zeros(3, 0), Tensor.zeros(0, 3))) {
            assertThatThrownBy(() -> ball.centroid(none, Tensor.zeros(none.shape.length(0))))
                    .hasMessageStartingWith("centroid: the points are " + none.shape);
        }
        Lorentz sheet = new Lorentz(1);
        Tensor narrow = Tensor.zeros(4, 1);
        for (Runnable wrong : List.<Runnable>of(() -> sheet.logOrigin(narrow),
                () -> sheet.distance(narrow, narrow))) {
            assertThatThrownBy(wrong::run).hasMessage(
                    "Lorentz: 1 coordinates; X0 and at least one more are needed");
        }
    }
}
