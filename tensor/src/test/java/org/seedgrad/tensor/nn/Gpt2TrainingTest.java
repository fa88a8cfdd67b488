package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.optim.Adam;

/** A small model that learns, to the same bits everywhere. */
class Gpt2TrainingTest {
    private static final int BATCH = 3;
    private static final int TIME = 8;
    private static final int[] IDS = new Random(1).ints(BATCH * TIME, 0, 65).toArray();
    private static final int[] TARGETS = new Random(2).ints(BATCH * TIME, 0, 65).toArray();

    private static Gpt2 fresh(float dropout) {
        Gpt2Config config = new Gpt2Config(65, 16, 32, 2, 2, dropout);
        return new Gpt2(config, Weights.fresh(2, new Random(3)), new Random(4));
    }

    private static float[] train(Gpt2 model, int steps, double rate) {
        Adam adam = new Adam(model.parameters(), rate);
        float[] losses = new float[steps];
        for (int step = 0; step < steps; step++) {
            try (Scope scope = Memory.scope()) {
                Tensor loss = model.loss(IDS, TARGETS, BATCH, TIME);
                losses[step] = loss.item();
                loss.backward();
                adam.step();
                adam.zeroGrad();
            }
        }
        return losses;
    }

    /** Run as a program: prints the ten losses, for another machine's settings. */
    public static void main(String[] args) {
        System.out.println(Arrays.toString(train(fresh(0.1f), 10, 0.003)));
    }

    @Test void knowsNothingAtFirst() {
        // Scores of a fresh model have a deviation of 0.02 sqrt(32) = 0.1: the loss is above ln 65
        // by half their variance on average, and 24 targets move it by 0.1 / sqrt(24).
        assertThat(fresh(0).loss(IDS, TARGETS, BATCH, TIME).item())
                .isCloseTo((float) Math.log(65), within(0.08f));
    }

    @Test void startsAsItShould() {
        Gpt2 model = fresh(0);
        model.weights().forEach((name, numbers) -> {
            double squares = 0;
            for (float number : numbers) squares += number * number;
            double deviation = Math.sqrt(squares / numbers.length);
            double expected = name.endsWith("bias") ? 0 : name.contains("ln_") ? 1
                    : name.endsWith("c_proj.weight") ? 0.01 : 0.02;
            // A sample of n has a deviation within 4 / sqrt(2 n) of it, and the least n is 512.
            assertThat(deviation).as(name).isCloseTo(expected, within(0.125 * expected));
        });
    }

    @Test void everyParameterGetsAGradient() {
        Gpt2 model = fresh(0);
        model.loss(IDS, TARGETS, BATCH, TIME).backward();
        model.parameters().forEach((name, parameter) -> {
            float most = 0;
            for (float g : parameter.grad.toArray()) {
                assertThat(g).as(name).isFinite();
                most = Math.max(most, Math.abs(g));
            }
            assertThat(most).as(name).isPositive();
        });
    }

    @Test void overfitsOneBatch() {
        float[] losses = train(fresh(0), 150, 0.01);
        assertThat(losses[149]).isLessThan(0.01f);
    }

    /** What any change of an operation, of a start or of Adam would move. */
    private static final float[] LOSSES = {4.154595f, 3.9106178f, 3.7665055f, 3.6636083f,
        3.5760458f, 3.4956467f, 3.4070501f, 3.3338602f, 3.2469647f, 3.1618547f};

    @Test void tenLosses() {
        int before = Parallel.threads();
        try {
            for (int threads : new int[] {1, 2, 3, 8}) {
                Parallel.threads(threads);
                assertThat(train(fresh(0.1f), 10, 0.003)).as(threads + " threads")
                        .isEqualTo(LOSSES);
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @Test void tenLossesOnOtherMachines() throws IOException, InterruptedException {
        for (String setting : List.of("-Dseedgrad.lanes=4", "-Dseedgrad.lanes=8",
                "-Dseedgrad.kernels=scalar")) {
            assertThat(elsewhere(setting)).as(setting).isEqualTo(Arrays.toString(LOSSES));
        }
    }

    private static String elsewhere(String setting) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(java, "--add-modules", "jdk.incubator.vector",
                setting, "-cp", System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path")) + File.pathSeparator
                        + System.getProperty("jdk.module.path", ""),
                Gpt2TrainingTest.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test void dropsOnlyWhileItTrains() {
        Gpt2 model = fresh(0.1f);
        float first = model.loss(IDS, TARGETS, BATCH, TIME).item();
        assertThat(model.loss(IDS, TARGETS, BATCH, TIME).item()).isNotEqualTo(first);
        assertThat(fresh(0.1f).loss(IDS, TARGETS, BATCH, TIME).item()).isEqualTo(first);
        model.eval();
        assertThat(model.loss(IDS, TARGETS, BATCH, TIME).item())
                .isEqualTo(fresh(0).loss(IDS, TARGETS, BATCH, TIME).item());
    }

    @Test void stepsLeakNothing() {
        Gpt2 model = fresh(0.1f);
        long lent = Memory.statistics().inUse();
        train(model, 3, 0.003);
        model.next(Arrays.copyOf(IDS, 16), model.caches(16));
        assertThat(Memory.statistics().inUse()).isEqualTo(lent);
    }
}
