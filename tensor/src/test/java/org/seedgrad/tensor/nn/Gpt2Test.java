package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.io.DType;
import org.seedgrad.tensor.io.Gpt2Checkpoint;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.io.SafeTensors;
import org.seedgrad.tensor.io.StoredTensor;

/** The model against double precision, with and without a cache, and with other layers. */
class Gpt2Test {
    private static final int[] PROMPT = TinyGpt2.ints("prompt");
    private static final int V = TinyGpt2.CONFIG.vocabulary();

    // Against the reference

    @Test void theOracleIsTheReference() {
        DoubleGpt2 oracle = new DoubleGpt2(TinyGpt2.CONFIG, TinyGpt2.numbers());
        double[][] logits = oracle.logits(PROMPT);
        // Both are float64, but here epsilon is that of a float32.
        assertThat(logits[0]).containsExactly(
                TinyGpt2.doubles(TinyGpt2.REFERENCE.get("logits_first")), within(1e-10));
        assertThat(logits[PROMPT.length - 1]).containsExactly(
                TinyGpt2.doubles(TinyGpt2.REFERENCE.get("logits_last")), within(1e-10));
        assertThat(oracle.loss(PROMPT)).isCloseTo(TinyGpt2.loss(), within(1e-10));
    }

    @Test void logitsAndLossAreThoseOfTheReference() {
        Gpt2 model = TinyGpt2.model();
        assertIsTheOracle(model, TinyGpt2.numbers());
        assertThat((double) model.loss(PROMPT).item()).isCloseTo(TinyGpt2.loss(), within(1e-6));
    }

    private static void assertIsTheOracle(Gpt2 model, Map<String, float[]> weights) {
        DoubleGpt2 oracle = new DoubleGpt2(model.config(), weights);
        double[][] expected = oracle.logits(PROMPT);
        Tensor logits = model.forward(PROMPT, 1, PROMPT.length);
        assertThat(logits.shape).isEqualTo(Shape.of(1, PROMPT.length, V));
        for (int t = 0; t < expected.length; t++) {
            for (int v = 0; v < V; v++) {
                // Seen: 2e-6 of scores up to 3; 1e-5 is some fifty roundings of float32.
                assertThat((double) logits.get(0, t, v)).as("place " + t + ", token " + v)
                        .isCloseTo(expected[t][v], within(1e-5));
            }
        }
        assertThat((double) model.loss(PROMPT).item())
                .isCloseTo(oracle.loss(PROMPT), within(1e-6));
        int[] text = PROMPT;
        for (int token : model.generate(PROMPT, 20, 0, 1, 0, 0).toArray()) {
            double[] last = oracle.logits(text)[text.length - 1];
            assertThat(last[token]).isEqualTo(Arrays.stream(last).max().orElseThrow());
            text = Arrays.copyOf(text, text.length + 1);
            text[text.length - 1] = token;
        }
    }

    @Test void halfPrecisionIsTheModelOfTheRoundedWeights(@TempDir Path folder)
            throws IOException {
        for (DType dtype : new DType[] {DType.F16, DType.BF16}) {
            Map<String, float[]> rounded = TinyGpt2.numbers();
            for (float[] numbers : rounded.values()) {
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = dtype == DType.F16 ? Float.float16ToFloat(
                            Float.floatToFloat16(numbers[i])) : bfloat(numbers[i]);
                }
            }
            Path twin = folder.resolve(dtype.name());
            Files.createDirectory(twin);
            Gpt2Checkpoint.save(twin, TinyGpt2.CONFIG, TinyGpt2.numbers(), dtype);
            Gpt2 model = Gpt2.load(twin);
            assertSameBits(model.weights(), rounded);
            assertIsTheOracle(model, rounded);
        }
    }

    private static void assertSameBits(Map<String, float[]> actual,
                                       Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, numbers) -> assertThat(Arrays.equals(actual.get(name), numbers))
                .as(name).isTrue());
    }

    /** Rounded to eight bits of mantissa, ties to even. */
    private static float bfloat(float x) {
        int bits = Float.floatToRawIntBits(x);
        return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
    }

    @Test void prefixesAndMasksChangeNothing(@TempDir Path folder) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, Shape> shapes = TinyGpt2.CONFIG.shapes();
        TinyGpt2.numbers().forEach((name, numbers) -> tensors.put("transformer." + name,
                StoredTensor.of(DType.F32, numbers, shapes.get(name))));
        tensors.put("transformer.h.0.attn.bias",
                StoredTensor.of(DType.F32, new float[64 * 64], Shape.of(1, 1, 64, 64)));
        SafeTensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        TinyGpt2.CONFIG.write(folder.resolve("config.json"));
        assertSameBits(Gpt2.load(folder).weights(), TinyGpt2.model().weights());
    }

    @Test void isSavedAsItWasLoaded(@TempDir Path folder) throws IOException {
        TinyGpt2.model().save(folder);
        assertSameBits(Gpt2.load(folder).weights(), TinyGpt2.numbers());
        Gpt2 waves = TinyGpt2.model().with(
                Map.of("h.0.mlp.c_fc", new RbeLinear(48, 192, 16, 1, new Random(8))));
        assertThatThrownBy(() -> waves.save(folder))
                .hasMessageContaining("'h.0.mlp.c_fc.weight' [48, 192] is missing");
    }

    @Test void gradientsAreThoseOfTheReference() {
        Gpt2 model = TinyGpt2.model();
        model.loss(PROMPT).backward();
        Map<String, float[]> gradients = TinyGpt2.gradients(model);
        assertThat(gradients.keySet()).isEqualTo(model.parameters().keySet());
        TinyGpt2.REFERENCE.get("gradients").properties().forEach(entry -> {
            float[] gradient = gradients.get(entry.getKey());
            double squares = 0;
            for (float g : gradient) squares += (double) g * g;
            double norm = entry.getValue().get("norm").asDouble();
            // Seen: 1e-6.
            assertThat(Math.sqrt(squares) / norm).as(entry.getKey()).isCloseTo(1, within(1e-5));
            double[] first = TinyGpt2.doubles(entry.getValue().get("first"));
            for (int i = 0; i < first.length; i++) {
                assertThat((double) gradient[i]).as(entry.getKey() + " at " + i)
                        .isCloseTo(first[i], within(1e-5 * norm));
            }
        });
    }

    @Test void aBatchIsItsTexts() {
        Gpt2 model = TinyGpt2.model();
        int[] two = new Random(2).ints(10, 0, V).toArray();
        float[] both = model.forward(two, 2, 5).toArray();
        for (int b = 0; b < 2; b++) {
            int[] one = Arrays.copyOfRange(two, 5 * b, 5 * b + 5);
            assertThat(model.forward(one, 1, 5).toArray())
                    .isEqualTo(Arrays.copyOfRange(both, 5 * b * V, 5 * (b + 1) * V));
        }
    }

    @Test void laterTokensChangeNoEarlierBit() {
        Gpt2 model = TinyGpt2.model();
        float[] before = model.forward(PROMPT, 1, PROMPT.length).toArray();
        for (int t = 1; t < PROMPT.length; t++) {
            int[] changed = PROMPT.clone();
            changed[t] = (changed[t] + 1) % V;
            float[] after = model.forward(changed, 1, PROMPT.length).toArray();
            assertThat(Arrays.copyOf(after, t * V)).isEqualTo(Arrays.copyOf(before, t * V));
            assertThat(Arrays.copyOfRange(after, t * V, (t + 1) * V))
                    .isNotEqualTo(Arrays.copyOfRange(before, t * V, (t + 1) * V));
        }
    }

    // With a cache

    @Test void theCacheChangesNoBit() {
        Gpt2 model = TinyGpt2.model();
        int[] text = new Random(3).ints(64, 0, V).toArray();
        float[] whole = model.forward(text, 1, 64).toArray();
        for (int[] pieces : new int[][] {{1}, {7, 1}, {40, 3, 1, 5}, {64}}) {
            List<KeyValueCache> caches = model.caches(64);
            for (int read = 0, piece = 0; read < 64; piece++) {
                int n = Math.min(64 - read, pieces[piece % pieces.length]);
                float[] next = model.next(Arrays.copyOfRange(text, read, read + n), caches);
                read += n;
                assertThat(next).as(read + " places, pieces " + Arrays.toString(pieces))
                        .isEqualTo(Arrays.copyOfRange(whole, (read - 1) * V, read * V));
            }
        }
    }

    @Test void goesOnAsTheReference() {
        assertThat(TinyGpt2.model().generate(PROMPT, 20, 0, 1, 0, 0).toArray())
                .isEqualTo(TinyGpt2.ints("greedy"));
    }

    private static Weights weights() {
        Map<String, float[]> numbers = TinyGpt2.numbers();
        return (name, shape) -> numbers.get(name);
    }

    @Test void usingItLeavesItInTraining() {
        Gpt2 model = new Gpt2(new Gpt2Config(257, 64, 48, 4, 3, 0.1f), weights(),
                new Random(4));
        assertThat(model.generate(PROMPT, 20, 0, 1, 0, 0).toArray())
                .isEqualTo(TinyGpt2.ints("greedy"));
        assertThat(model.isTraining()).isTrue();
        model.eval();
        model.next(PROMPT, model.caches(11));
        assertThat(model.isTraining()).isFalse();
    }

    // Layers and numbers

    @Test void namesAreThoseOfTheCheckpoint() {
        Gpt2 model = TinyGpt2.model();
        assertThat(model.parameters().keySet())
                .containsExactlyInAnyOrderElementsOf(TinyGpt2.numbers().keySet());
        assertThat(model.parameterCount()).isEqualTo(100_320);
    }

    @Test void weightsComeBack() {
        assertSameBits(TinyGpt2.model().weights(), TinyGpt2.numbers());
    }

    @Test void replacesALayerByItsName() {
        Gpt2 model = TinyGpt2.model();
        float[] before = model.forward(PROMPT, 1, PROMPT.length).toArray();
        Linear dense = (Linear) model.layers().get("h.1.mlp.c_fc");
        Gpt2 same = model.with(Map.of("h.1.mlp.c_fc",
                Linear.of(48, 192, dense.weight(), dense.bias())));
        assertThat(same.forward(PROMPT, 1, PROMPT.length).toArray()).isEqualTo(before);
        Gpt2 other = model.with(Map.of("h.1.mlp.c_fc", RbeLinear.fromLinear(dense, 16, 2)));
        assertThat(other.forward(PROMPT, 1, PROMPT.length).toArray()).isNotEqualTo(before);
        assertThat(model.forward(PROMPT, 1, PROMPT.length).toArray()).isEqualTo(before);
        assertThat(other.parameters()).containsKey("h.1.mlp.c_fc.points")
                .doesNotContainKey("h.1.mlp.c_fc.weight");
        assertThat(other.parameters().get("h.0.mlp.c_fc.weight"))
                .isSameAs(model.parameters().get("h.0.mlp.c_fc.weight"));
    }

    @Test void everyLayerCanBeWaves() {
        Gpt2 model = TinyGpt2.model();
        Map<String, Layer> waves = new LinkedHashMap<>();
        model.layers().forEach((name, layer) -> {
            if (layer instanceof Linear linear) {
                waves.put(name, new RbeLinear(linear.in(), linear.out(), 16, 2, new Random(5)));
            }
        });
        assertThat(waves).hasSize(12);
        Gpt2 compressed = model.with(waves);
        compressed.loss(PROMPT).backward();
        assertThat(compressed.parameters()).allSatisfy(
                (name, p) -> assertThat(p.grad).as(name).isNotNull());
        float[] whole = compressed.forward(PROMPT, 1, PROMPT.length).toArray();
        List<KeyValueCache> caches = compressed.caches(PROMPT.length);
        for (int t = 0; t < PROMPT.length; t++) {
            float[] next = compressed.next(new int[] {PROMPT[t]}, caches);
            for (int v = 0; v < V; v++) {
                assertThat(next[v]).as("place " + t + ", token " + v)
                        .isCloseTo(whole[t * V + v], within(1e-5f));
            }
        }
    }

    @Test void keepsTheMode() {
        Gpt2 model = TinyGpt2.model();
        assertThat(model.with(Map.of()).isTraining()).isTrue();
        model.eval();
        assertThat(model.with(Map.of()).isTraining()).isFalse();
    }

    @Test void refusesLayersThatDoNotFit() {
        Gpt2 model = TinyGpt2.model();
        assertThatThrownBy(() -> model.with(Map.of("h.3.mlp.c_fc", new Gelu())))
                .hasMessageStartingWith("gpt2: there is no layer 'h.3.mlp.c_fc'; there are [h.0.l");
        assertThatThrownBy(() -> model.with(
                Map.of("h.2.mlp.c_fc", new Linear(48, 96, new Random(6))))).hasMessage(
                "gpt2: the layer 'h.2.mlp.c_fc' makes [1, 192] of [1, 48], the new one [1, 96]");
        assertThatThrownBy(() -> model.with(
                Map.of("h.2.mlp.c_proj", new Linear(48, 48, new Random(6)))))
                .hasMessageContaining("the layer takes 48 features in");
    }

    // What it refuses

    @Test void refusesIdsThatAreNone() {
        Gpt2 model = TinyGpt2.model();
        assertThatThrownBy(() -> model.forward(new int[] {1, 257}, 1, 2)).hasMessage(
                "tokens: id 257 at place 1 is outside the vocabulary 0 to 256");
        assertThatThrownBy(() -> model.forward(new int[] {1, -1}, 1, 2))
                .hasMessageContaining("id -1 at place 1");
        assertThatThrownBy(() -> model.forward(new int[3], 1, 2)).hasMessage(
                "tokens: [1, 2] holds 2 ids, but 3 are given");
        assertThatThrownBy(() -> model.forward(new int[65], 1, 65)).hasMessage(
                "gpt2: 65 places after 0 are more than the context of 64");
        assertThatThrownBy(() -> model.forward(new int[0], 1, 0)).hasMessage(
                "gpt2: 1 texts of 0 tokens; there must be at least one of one");
        assertThatThrownBy(() -> model.loss(new int[1])).hasMessage(
                "loss: a text of 1 tokens has none to predict; give at least two");
    }

    @Test void refusesWeightsThatDoNotFit() {
        Map<String, float[]> numbers = TinyGpt2.numbers();
        numbers.put("h.2.mlp.c_fc.bias", new float[5]);
        assertThatThrownBy(() -> new Gpt2(TinyGpt2.CONFIG, (name, shape) -> numbers.get(name)))
                .hasMessage("weights: 'h.2.mlp.c_fc.bias' [192] is 192 numbers, but 5 are given");
        numbers.remove("wpe.weight");
        assertThatThrownBy(() -> new Gpt2(TinyGpt2.CONFIG, (name, shape) -> numbers.get(name)))
                .hasMessageContaining("'wpe.weight' [64, 48] is 3072 numbers, but none are given");
        assertThatThrownBy(() -> new Gpt2(new Gpt2Config(5, 4, 4, 2, 1, 0, 16, 1e-6f),
                Weights.fresh(1, new Random(7))))
                .hasMessageContaining("the norms add 1.0E-6 to the variance");
    }
}
