package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.Dropout;
import org.seedgrad.tensor.nn.Gelu;
import org.seedgrad.tensor.nn.Linear;
import org.seedgrad.tensor.nn.Sequential;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.optim.AdamW;
import org.seedgrad.tensor.optim.Lion;
import org.seedgrad.tensor.optim.Optimizer;
import org.seedgrad.tensor.optim.Sgd;

class TrainingStateTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach void name() { file = folder.resolve("training.safetensors"); }

    /** Longer than Jackson reads texts and names if nobody tells it otherwise. */
    @Test void longTextsComeBack() throws IOException {
        TrainingState written = new TrainingState(Map.of("n".repeat(50_001), new float[1]),
                Map.of(), Map.of(), 0, 0, Map.of("text", "x".repeat(20_000_001)));
        written.write(file);
        TrainingState read = TrainingState.read(file);
        assertThat(read.notes()).isEqualTo(written.notes());
        assertThat(read.model()).containsOnlyKeys(written.model().keySet());
    }

    @Test void aRoundTripKeepsEverything() throws IOException {
        Map<String, float[]> model = new LinkedHashMap<>();
        model.put("b", new float[] {1, Float.NaN, -0.0f});
        model.put("a", new float[0]);
        TrainingState state = new TrainingState(model,
                Map.of("steps", new float[] {Float.intBitsToFloat(0x7F800123)}),
                Map.of("dropout", Long.MIN_VALUE, "batches", -1L), 1L << 40, Long.MAX_VALUE,
                Map.of("settings", "{\"rate\": 0.1}\n\ud55c"));
        state.write(file);
        TrainingState read = TrainingState.read(file);
        assertThat(read.model().keySet()).containsExactly("b", "a");
        assertThat(read.model().get("b")).containsExactly(1, Float.NaN, -0.0f);
        // A number of steps that looks like no number keeps its bits.
        assertThat(Float.floatToRawIntBits(read.optimizer().get("steps")[0]))
                .isEqualTo(0x7F800123);
        assertThat(read.generators()).isEqualTo(state.generators());
        assertThat(read.step()).isEqualTo(1L << 40);
        assertThat(read.position()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.notes()).isEqualTo(state.notes());
        Path again = folder.resolve("again.safetensors");
        read.write(again);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test void refusesOtherFiles() throws IOException {
        SafeTensors.write(file, Map.of(), Map.of("format", "pt"));
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> TrainingState.read(file))
                .withMessage(file + ": it is no state of a training run of this version");
        SafeTensors.write(file, Map.of(), Map.of("format", "seedgrad training 1", "step", "1"));
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> TrainingState.read(file))
                .withMessage(file + ": its metadata has no whole number 'position'");
        SafeTensors.write(file, Map.of(), Map.of("format", "seedgrad training 1", "step", "1x",
                "position", "1"));
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> TrainingState.read(file)).withMessageContaining("'step'");
        SafeTensors.write(file, Map.of("model.x",
                StoredTensor.of(DType.F16, new float[1], Shape.of(1))),
                Map.of("format", "seedgrad training 1", "step", "1", "position", "1"));
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> TrainingState.read(file)).withMessageContaining("must be F32");
    }

    // Going on

    /** A run with dropout, on batches drawn at random and by position. */
    private static final class Run {
        private final SplitMix64 chance;
        private final Sequential model;
        private final Optimizer optimizer;
        private long step;
        private long position;

        Run(String optimizer) {
            chance = new SplitMix64(1);
            model = new Sequential(new Linear(6, 8, chance), new Gelu(), new Dropout(0.3f, chance),
                    new Linear(8, 1, chance));
            this.optimizer = switch (optimizer) {
                case "Adam" -> new Adam(model.parameters(), 0.01);
                case "AdamW" -> new AdamW(model.parameters(), 0.01);
                case "Lion" -> new Lion(model.parameters(), 0.01);
                default -> new Sgd(model.parameters(), 0.01);
            };
        }

        float step() {
            Tensor x = Tensor.normal(chance, 1, 4, 6);
            Tensor target = Tensor.full(Shape.of(4, 1), position % 5);
            Tensor error = Ops.sub(model.forward(x), target);
            Tensor loss = Ops.mean(Ops.mul(error, error));
            loss.backward();
            optimizer.step();
            optimizer.zeroGrad();
            step++;
            position += 4;
            return loss.item();
        }

        TrainingState state() {
            return new TrainingState(model.state(), optimizer.state(),
                    Map.of("chance", chance.state()), step, position, Map.of());
        }

        void load(TrainingState state) {
            model.load(state.model());
            optimizer.load(state.optimizer());
            chance.setSeed(state.generators().get("chance"));
            step = state.step();
            position = state.position();
        }
    }

    @ParameterizedTest @ValueSource(strings = {"Sgd", "Adam", "AdamW", "Lion"})
    void anInterruptedRunGoesOnToTheSameBits(String optimizer) throws IOException {
        Run whole = new Run(optimizer);
        List<Float> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) expected.add(whole.step());
        List<Float> losses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Run run = new Run(optimizer);               // a new process, as it were, at each step
            if (i > 0) run.load(TrainingState.read(file));
            losses.add(run.step());
            run.state().write(file);
        }
        assertThat(losses).isEqualTo(expected);
        whole.state().write(folder.resolve("whole.safetensors"));
        assertThat(file).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
    }

    @Test void withoutTheGeneratorItWouldNot() throws IOException {
        Run whole = new Run("Adam");
        whole.step();
        whole.state().write(file);
        Run resumed = new Run("Adam");
        resumed.load(TrainingState.read(file));
        resumed.chance.setSeed(9);
        assertThat(resumed.step()).isNotEqualTo(whole.step());
    }

    @Test void theStateBeforeStaysUntilTheNextIsWhole() throws IOException {
        Run run = new Run("Adam");
        run.step();
        run.state().write(file);
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(
                () -> new TrainingState(Map.of(), Map.of(), Map.of(), 0, 0,
                        Map.of("bad", "\ud800")).write(file));
        assertThat(file).hasBinaryContent(before);
    }
}
