package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.core.SmallOperations.add;
import static org.seedgrad.tensor.core.SmallOperations.apply;
import static org.seedgrad.tensor.core.SmallOperations.bend;
import static org.seedgrad.tensor.core.SmallOperations.each;
import static org.seedgrad.tensor.core.SmallOperations.mul;
import static org.seedgrad.tensor.core.SmallOperations.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchesTest {
    /** Large enough that every node of two operands is worth a thread. */
    private static final int N = 1 << 12;
    private static final int DAGS = 20;
    private final int before = Parallel.threads();

    @AfterEach
    void threads() { Parallel.threads(before); }

    /** x * y, whose rule takes its time now and then. */
    private static Tensor slow(Tensor a, Tensor b) {
        return apply("slow", in -> each(in[0], in[1], (x, y) -> x * y), ap -> {
            if (ThreadLocalRandom.current().nextInt(8) == 0) LockSupport.parkNanos(50_000);
            return new Tensor[] {
                ap.needs(0) ? each(ap.gradient(), ap.inputs()[1], (x, y) -> x * y) : null,
                ap.needs(1) ? each(ap.gradient(), ap.inputs()[0], (x, y) -> x * y) : null};
        }, a, b);
    }

    /** 4 leaves and 25 nodes that use any of those before; the root adds up all without a user. */
    private static List<Tensor> graph(int seed) {
        Random random = new Random(seed);
        List<Tensor> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Tensor leaf = Tensor.normal(random, 1, N);
            nodes.add(i == 3 ? leaf : leaf.requireGrad());
        }
        List<Tensor> unused = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Tensor a = nodes.get(random.nextInt(nodes.size()));
            Tensor b = nodes.get(random.nextInt(nodes.size()));
            unused.remove(a);
            unused.remove(b);
            Tensor node = switch (random.nextInt(5)) {
                case 0 -> add(a, b);
                case 1 -> bend(a);
                case 2 -> scale(a, 0.7f);
                default -> bend(slow(a, b));
            };
            nodes.add(node);
            unused.add(node);
        }
        Tensor root = unused.getFirst();
        for (Tensor node : unused) root = add(bend(node), root);
        nodes.add(root);
        return nodes;
    }

    private static List<float[]> gradients(List<Tensor> nodes) {
        List<float[]> gradients = new ArrayList<>();
        Tensor seed = Tensor.normal(new Random(9), 1, N);
        nodes.getLast().backward(seed);
        for (Tensor leaf : nodes.subList(0, 3)) {
            gradients.add(leaf.grad == null ? null : leaf.grad.toArray());
            leaf.zeroGrad();
        }
        return gradients;
    }

    private static void check(int repetitions) {
        for (int dag = 0; dag < DAGS; dag++) {
            List<Tensor> nodes = graph(dag);
            Parallel.threads(1);
            List<float[]> expected = gradients(nodes);
            for (int threads : new int[] {1, 2, 3, 8, 16}) {
                Parallel.threads(threads);
                for (int i = 0; i < repetitions; i++) {
                    try (Scope scope = i % 2 == 0 ? Memory.scope() : null) {
                        List<float[]> found = gradients(nodes);
                        for (int k = 0; k < 3; k++) {
                            assertThat(found.get(k)).isEqualTo(expected.get(k));
                        }
                    }
                }
            }
        }
        assertThat(Memory.leaks()).isEmpty();
    }

    @Test
    void sameBitsAsOneThread() { check(3); }

    @Test
    @Tag("slow")
    void sameBitsAsOneThreadEveryTime() { check(100); }

    @Test
    void theseGraphsDoRunInBranches() {
        Parallel.threads(2);
        for (int dag = 0; dag < DAGS; dag++) {
            assertThat(Branches.areWorthIt(Graph.order(graph(dag).getLast(), 0))).isTrue();
        }
        Parallel.threads(1);
        assertThat(Branches.areWorthIt(Graph.order(graph(0).getLast(), 0))).isFalse();
        Parallel.threads(2);
        Tensor w = Tensor.scalar(3).requireGrad();
        assertThat(Branches.areWorthIt(Graph.order(mul(mul(w, w), w), 0))).isFalse();
    }

    /** What a rule sees does not depend on the thread it runs on. */
    @Test
    void workersSeeTheModeAndTheScopeOfTheCaller() {
        Parallel.threads(4);
        Tensor x = Tensor.zeros(N).requireGrad();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        try (Scope scope = Memory.scope()) {
            Tensor[] branches = new Tensor[16];
            Arrays.setAll(branches, i -> apply("look", in -> scale(in[0].detach(), 2), ap -> {
                seen.add(GradMode.isOn() + " " + (Tensor.zeros(1).storage.scope == scope));
                threads.add(Thread.currentThread());
                LockSupport.parkNanos(2_000_000);
                return new Tensor[] {scale(ap.gradient(), 1)};
            }, x));
            apply("join", in -> Tensor.zeros(N), ap -> {
                Tensor[] parts = new Tensor[branches.length];
                Arrays.fill(parts, ap.gradient());
                return parts;
            }, branches).backward(Tensor.zeros(N));
        }
        x.zeroGrad();
        assertThat(threads).hasSizeGreaterThan(1);
        assertThat(seen).hasSize(16).containsOnly("false true");
        assertThat(Memory.leaks()).isEmpty();
    }

    /** A part waits for that of a younger node further down, which never comes. */
    @Test
    void partsThatWaitAreDroppedWhenARuleFails() {
        Parallel.threads(2);
        Tensor x = Tensor.zeros(N).requireGrad();
        Tensor waits = apply("waits", in -> scale(in[0].detach(), 2),
                ap -> new Tensor[] {ap.gradient()}, x);
        Tensor fails = apply("fails", in -> scale(in[0].detach(), 2), ap -> {
            throw new ArithmeticException("on purpose");
        }, x);
        Tensor root = add(bend(bend(fails)), waits);
        Tensor seed = Tensor.zeros(N);
        assertThatThrownBy(() -> root.backward(seed)).isInstanceOf(ArithmeticException.class);
        assertThat(seed.storage.holders).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void aRuleThatFailsLeavesNothingBehind(int threads) {
        Parallel.threads(threads);
        Tensor x = Tensor.full(Shape.of(N), 1).requireGrad();
        boolean[] fails = {true};
        try (Scope scope = Memory.scope()) {
            Tensor root = bend(x);
            for (int i = 0; i < 6; i++) {
                int number = i;
                root = add(mul(root, x), apply("weak", in -> scale(in[0].detach(), 2), ap -> {
                    if (fails[0] && number == 3) throw new ArithmeticException("on purpose");
                    return new Tensor[] {ap.gradient()};
                }, x));
            }
            Tensor last = root;
            Tensor seed = Tensor.full(Shape.of(N), 1);
            assertThatThrownBy(() -> last.backward(seed)).isInstanceOf(ArithmeticException.class);
            assertThat(x.grad).isNull();
            assertThat(GradMode.isOn()).isTrue();
            assertThat(seed.storage.holders).isZero();
            for (Tensor node : Graph.of(last).nodes()) {
                assertThat(node.arriving).isNull();
                assertThat(node.storage.holders).isZero();
            }
            fails[0] = false;
            last.backward(seed);
            float[] first = x.grad.toArray();
            x.zeroGrad();
            Parallel.threads(1);
            last.backward(seed);
            assertThat(x.grad.toArray()).isEqualTo(first);
        }
        x.zeroGrad();
        assertThat(Memory.leaks()).isEmpty();
    }

    /** Threads of the caller's own, each with a graph of its own: pool and workers are shared. */
    @Test
    void independentGraphsOnSeveralThreads() {
        Parallel.threads(1);
        List<List<float[]>> expected = new ArrayList<>();
        for (int i = 0; i < 4; i++) expected.add(gradients(graph(i)));
        Parallel.threads(3);
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            runs.add(CompletableFuture.runAsync(() -> {
                for (int k = 0; k < 10; k++) {
                    try (Scope scope = Memory.scope()) {
                        List<float[]> found = gradients(graph(seed));
                        for (int leaf = 0; leaf < 3; leaf++) {
                            assertThat(found.get(leaf)).isEqualTo(expected.get(seed).get(leaf));
                        }
                    }
                }
            }));
        }
        runs.forEach(CompletableFuture::join);
        assertThat(Memory.leaks()).isEmpty();
    }

    @Test
    void usersThatSendNothingDoNotHoldOthersUp() {
        Parallel.threads(2);
        Tensor x = Tensor.full(Shape.of(N), 1).requireGrad();
        Tensor m = scale(x, 3);
        Tensor nothing = apply("nothing", in -> Tensor.zeros(N), ap -> new Tensor[1], scale(m, 2));
        add(add(m, nothing), bend(m)).backward(Tensor.full(Shape.of(N), 1));
        assertThat(x.grad.get(0)).isNotZero();
        float found = x.grad.get(0);
        x.zeroGrad();
        Parallel.threads(1);
        add(m, bend(m)).backward(Tensor.full(Shape.of(N), 1));
        assertThat(x.grad.get(0)).isEqualTo(found);
    }
}
