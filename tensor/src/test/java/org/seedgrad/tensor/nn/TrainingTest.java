package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.seedgrad.tensor.ops.Ops.mse;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.optim.Optimizer;

/** Models that learn, to the same bits every time. */
class TrainingTest {

    private static Sequential model(Random random) {
        return new Sequential(new Linear(24, 96, random), new Gelu(), new Linear(96, 24, random));
    }

    /** The two-layer model on one batch; its parameters in the end. */
    private static int train(int steps) {
        Random random = new Random(1);
        Sequential model = model(random);
        Tensor x = Tensor.normal(random, 1, 16, 24);
        Tensor target = Tensor.normal(random, 1, 16, 24);
        Adam adam = new Adam(model.parameters(), 0.01);
        for (int step = 0; step < steps; step++) {
            try (Scope scope = Memory.scope()) {
                mse(model.forward(x), target).backward();
                adam.step();
                adam.zeroGrad();
            }
        }
        return hash(model);
    }

    private static int hash(Module model) {
        int hash = 0;
        for (float[] numbers : model.state().values()) hash = 31 * hash + Arrays.hashCode(numbers);
        return hash;
    }

    /** Run as a program: prints the hash, for another machine's settings. */
    public static void main(String[] args) { System.out.println("hash " + train(20)); }

    @Test void overfitsOneBatch() {
        Random random = new Random(1);
        Sequential model = model(random);
        Tensor x = Tensor.normal(random, 1, 16, 24);
        Tensor target = Tensor.normal(random, 1, 16, 24);
        Adam optimizer = new Adam(model.parameters(), 0.01);
        float loss = 0;
        for (int step = 0; step < 300; step++) {
            Tensor output = model.forward(x);
            Tensor error = mse(output, target);
            error.backward();
            optimizer.step();
            optimizer.zeroGrad();
            loss = error.item();
        }
        assertThat(loss).isLessThan(0.01f);
    }

    /** Which of the two halves of the plane has the larger x y: no line separates them. */
    @Test void learnsExclusiveOrFromTenSeeds() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            Sequential model = new Sequential(new Linear(2, 16, random), new Tanh(),
                    new Linear(16, 2, random));
            Adam optimizer = new Adam(model.parameters(), 0.03);
            float loss = 1;
            for (int step = 0; step < 300; step++) {
                Tensor x = Tensor.normal(random, 1, 64, 2);
                int[] classes = new int[64];
                for (int i = 0; i < 64; i++) classes[i] = x.get(i, 0) * x.get(i, 1) > 0 ? 1 : 0;
                Tensor error = Ops.crossEntropy(model.forward(x), classes);
                error.backward();
                optimizer.step();
                optimizer.zeroGrad();
                loss += 0.05f * (error.item() - loss);
            }
            assertThat(loss).as("seed " + seed).isLessThan(0.2f);       // ln 2 = 0.69 is guessing
        }
    }

    @Test void everyParameterGetsAGradient() {
        Random random = new Random(2);
        Sequential model = new Sequential(new Linear(8, 40, random), new Gelu(), new LayerNorm(40),
                new RbeLinear(40, 20, 16, 3, random), new RmsNorm(20), new Sigmoid());
        mse(model.forward(Tensor.normal(random, 1, 5, 8)), Tensor.zeros(5, 20)).backward();
        model.parameters().forEach((name, parameter) -> {
            assertThat(parameter.grad).as(name).isNotNull();
            float most = 0;
            for (float g : parameter.grad.toArray()) {
                assertThat(g).as(name).isFinite();
                most = Math.max(most, Math.abs(g));
            }
            assertThat(most).as(name).isPositive();
        });
    }

    @Test void goesOnToTheSameBits() {
        Random random = new Random(3);
        Tensor x = Tensor.normal(random, 1, 16, 24);
        Tensor target = Tensor.normal(random, 1, 16, 24);
        Sequential whole = model(new Random(4));
        Adam uninterrupted = new Adam(whole.parameters(), 0.01);
        steps(5, whole, uninterrupted, x, target);
        Map<String, float[]> weights = whole.state();
        Map<String, float[]> moments = uninterrupted.state();
        steps(5, whole, uninterrupted, x, target);
        Sequential resumed = model(new Random(5));
        resumed.load(weights);
        Adam optimizer = new Adam(resumed.parameters(), 0.01);
        optimizer.load(moments);
        steps(5, resumed, optimizer, x, target);
        assertThat(hash(resumed)).isEqualTo(hash(whole));
    }

    private static void steps(int count, Layer model, Optimizer optimizer, Tensor x,
                              Tensor target) {
        for (int step = 0; step < count; step++) {
            mse(model.forward(x), target).backward();
            optimizer.step();
            optimizer.zeroGrad();
        }
    }

    @Test void threadsDoNotChangeABit() {
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            int expected = train(20);
            for (int threads : new int[] {2, 3, 8, 16}) {
                Parallel.threads(threads);
                assertThat(train(20)).as(threads + " threads").isEqualTo(expected);
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @Test void otherMachinesDoNotChangeABit() throws IOException, InterruptedException {
        int expected = train(20);
        for (String setting : List.of("-Dseedgrad.lanes=4", "-Dseedgrad.lanes=8",
                "-Dseedgrad.lanes=16", "-Dseedgrad.kernels=scalar", "-Xint")) {
            assertThat(elsewhere(setting)).as(setting).isEqualTo("hash " + expected);
        }
    }

    private static String elsewhere(String setting) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(java, "--add-modules", "jdk.incubator.vector",
                setting, "-cp", System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path")) + File.pathSeparator
                        + System.getProperty("jdk.module.path", ""),
                TrainingTest.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test void aThousandStepsLeakNothing() {
        Random random = new Random(6);
        Sequential model = model(random);
        Tensor x = Tensor.normal(random, 1, 16, 24);
        Tensor target = Tensor.normal(random, 1, 16, 24);
        Adam adam = new Adam(model.parameters(), 0.001);
        long lent = Memory.statistics().inUse();
        long allocated = 0;
        for (int step = 0; step < 1000; step++) {
            try (Scope scope = Memory.scope()) {
                mse(model.forward(x), target).backward();
                adam.step();
                adam.zeroGrad();
            }
            if (step == 10) allocated = Memory.statistics().allocated();
        }
        assertThat(Memory.statistics().inUse()).isEqualTo(lent);
        assertThat(Memory.statistics().allocated()).isEqualTo(allocated);
    }
}
