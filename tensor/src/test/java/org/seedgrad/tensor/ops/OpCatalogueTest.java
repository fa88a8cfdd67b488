package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.OpCase.Grid;
import org.seedgrad.tensor.ops.Oracle.Value;

/** What holds of every operation. */
class OpCatalogueTest {
    private static final int DRAWS = 200;

    static List<OpCase> cases() { return OpCatalogue.all(); }

    static List<OpCase> refusing() {
        return cases().stream().filter(op -> op.wrong() != null).toList();
    }

    @ParameterizedTest @MethodSource("cases")
    void isWhatValuesCompute(OpCase op) {
        Random random = new Random(op.name().hashCode());
        for (int draw = 0; draw < DRAWS; draw++) {
            Tensor[] inputs = op.inputs().apply(random, false);
            Grid[] grids = Arrays.stream(inputs).map(Grid::of).toArray(Grid[]::new);
            for (Tensor input : inputs) input.requireGrad();
            Tensor y = op.operation().apply(inputs);
            Grid expected = op.reference().apply(grids);
            assertThat(y.shape).isEqualTo(expected.shape());
            close(op, "forward", y.toArray(),
                    Arrays.stream(expected.values()).mapToDouble(v -> v.data).toArray());

            Tensor weights = Tensor.normal(random, 1, y.shape.lengths());
            y.backward(weights);
            Value root = new Value(0);
            for (int i = 0; i < expected.values().length; i++) {
                root = root.add(expected.values()[i].mul((double) weights.data[i]));
            }
            root.backward();
            for (int i = 0; i < inputs.length; i++) {
                assertThat(inputs[i].grad).as(op + " input " + i).isNotNull();
                assertThat(inputs[i].grad.shape).isEqualTo(inputs[i].shape);
                close(op, "gradient of input " + i, inputs[i].grad.toArray(),
                        Arrays.stream(grids[i].values()).mapToDouble(v -> v.grad).toArray());
            }
        }
    }

    private static void close(OpCase op, String what, float[] actual, double[] expected) {
        double scale = Arrays.stream(expected).map(Math::abs).reduce(1, Math::max);
        for (int i = 0; i < actual.length; i++) {
            // The negation catches NaN.
            if (!(Math.abs(actual[i] - expected[i]) <= op.tolerance() * scale)) {
                throw new AssertionError(op + ": " + what + " at " + i + " is " + actual[i]
                        + ", Value says " + expected[i]);
            }
        }
    }

    @ParameterizedTest @MethodSource("cases")
    void givesTheSameBitsForViewsWithGaps(OpCase op) {
        Random random = new Random(op.name().hashCode() + 1);
        for (int draw = 0; draw < DRAWS; draw++) {
            Tensor[] plain = op.inputs().apply(random, false);
            Tensor[] views = Arrays.stream(plain).map(x -> scattered(random, x))
                    .toArray(Tensor[]::new);
            for (Tensor input : plain) input.requireGrad();
            for (Tensor input : views) input.requireGrad();
            Tensor y = op.operation().apply(plain);
            Tensor same = op.operation().apply(views);
            assertThat(same.toArray()).isEqualTo(y.toArray());
            Tensor weights = Tensor.normal(random, 1, y.shape.lengths());
            y.backward(weights);
            same.backward(scattered(random, weights));
            for (int i = 0; i < plain.length; i++) {
                assertThat(views[i].grad.toArray()).as(op + " input " + i)
                        .isEqualTo(plain[i].grad.toArray());
            }
        }
    }

    /** Where nothing is kept for a backward pass, in small tensors and in large ones. */
    @ParameterizedTest @MethodSource("cases")
    void givesTheSameBitsWithoutHistory(OpCase op) {
        Random random = new Random(op.name().hashCode() + 2);
        for (int draw = 0; draw < 20; draw++) {
            Tensor[] inputs = op.inputs().apply(random, draw == 0);
            for (Tensor input : inputs) input.requireGrad();
            Tensor y = op.operation().apply(inputs);
            try (GradMode.Scope off = GradMode.off()) {
                Tensor same = op.operation().apply(inputs);
                assertThat(same.requiresGrad).isFalse();
                assertThat(same.toArray()).isEqualTo(y.toArray());
            }
        }
    }

    /** The same numbers somewhere in a longer array, the axes in another order, with gaps. */
    private static Tensor scattered(Random random, Tensor x) {
        int rank = x.shape.rank();
        Integer[] order = new Integer[rank];
        for (int i = 0; i < rank; i++) order[i] = i;
        Collections.shuffle(Arrays.asList(order), random);
        int[] strides = new int[rank];
        int step = 1 + random.nextInt(2);
        int offset = random.nextInt(5);
        for (int axis : order) {
            strides[axis] = step;
            step = step * Math.max(1, x.shape.length(axis)) + random.nextInt(3);
        }
        Tensor buffer = Tensor.full(Shape.of(offset + step + 7), Float.NaN);
        Tensor view = buffer.view(x.shape, offset, strides);
        Copy.into(view, x);
        return view;
    }

    @ParameterizedTest @MethodSource("cases")
    void givesTheSameBitsOnAnyNumberOfThreads(OpCase op) {
        int before = Parallel.threads();
        try {
            float[][] expected = null;
            for (int threads : new int[] {1, 2, 3, 8, 16}) {
                Parallel.threads(threads);
                Random random = new Random(5);
                Tensor[] inputs = op.inputs().apply(random, true);
                for (Tensor input : inputs) input.requireGrad();
                Tensor y = op.operation().apply(inputs);
                y.backward(Tensor.normal(random, 1, y.shape.lengths()));
                float[][] all = new float[inputs.length + 1][];
                all[0] = y.toArray();
                for (int i = 0; i < inputs.length; i++) all[i + 1] = inputs[i].grad.toArray();
                if (expected == null) expected = all;
                for (int i = 0; i < all.length; i++) {
                    assertThat(Arrays.equals(all[i], expected[i])).as(op + " " + threads).isTrue();
                }
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @ParameterizedTest @MethodSource("refusing")
    void refusesWhatCannotBe(OpCase op) {
        assertThatThrownBy(() -> op.wrong().run()).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(op.message());
    }

    @Test void everyMethodOfOpsIsInTheCatalogue() {
        Set<String> methods = Arrays.stream(Ops.class.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers())).map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> names = cases().stream().map(OpCase::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).isEqualTo(methods);
    }

    @Test void theOracleIsTheCanonicalValue() throws IOException {
        Path root = Path.of(System.getProperty("seedgrad.root"));
        assertThat(canonical(root.resolve(
                "tensor/src/test/java/org/seedgrad/tensor/ops/Oracle.java")))
                .isEqualTo(canonical(root.resolve("micro/MicroGpt.java")));
    }

    private static String canonical(Path source) throws IOException {
        String text = Files.readString(source);
        String begin = "// --- the canonical Value: begin ---";
        return text.substring(text.indexOf(begin), text.indexOf("// --- the canonical Value: end"));
    }
}
