package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.core.SmallOperations.add;
import static org.seedgrad.tensor.core.SmallOperations.bend;
import static org.seedgrad.tensor.core.SmallOperations.mul;
import static org.seedgrad.tensor.core.SmallOperations.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

class CheckpointedChainTest {
    private static final int N = 4_096;
    private static final int BYTES = 4 * N;
    private static final int LAYERS = 24;

    private final Tensor x = Tensor.normal(new Random(1), 1, N);
    private final Tensor shared = Tensor.normal(new Random(2), 1, N).requireGrad();
    private final List<Tensor> weights = new ArrayList<>();
    private final List<UnaryOperator<Tensor>> layers = new ArrayList<>();

    CheckpointedChainTest() {
        for (int i = 0; i < LAYERS; i++) {
            Tensor w = Tensor.normal(new Random(3 + i), 1, N).requireGrad();
            weights.add(w);
            // Five tensors, of which the last is handed on.
            layers.add(h -> add(h, bend(mul(add(bend(h), shared), w))));
        }
        weights.add(shared);
    }

    private record Run(List<float[]> gradients, long peak) { }

    private Run run(UnaryOperator<Tensor> model) {
        List<float[]> gradients = new ArrayList<>();
        Memory.resetStatistics();
        try (Scope scope = Memory.scope()) {
            sum(model.apply(x)).backward();
        }
        long peak = Memory.statistics().peak();
        for (Tensor w : weights) {
            gradients.add(w.grad.toArray());
            w.zeroGrad();
        }
        assertThat(Memory.leaks()).isEmpty();
        return new Run(gradients, peak);
    }

    @Test
    void fitsTheBudgetWithTheSameBits() {
        Run plain = run(h -> {
            for (UnaryOperator<Tensor> layer : layers) h = layer.apply(h);
            return h;
        });
        long all = 5L * LAYERS * BYTES;
        long grads = (LAYERS + 1L) * BYTES;
        assertThat(plain.peak).isGreaterThanOrEqualTo(all + grads);
        for (long budget : new long[] {all, all * 3 / 4, all / 2, all / 3, 45L * BYTES}) {
            CheckpointedChain chain = Checkpoint.chain(budget, layers);
            chain.plan(x);
            Run found = run(chain);
            assertThat(found.gradients).usingRecursiveComparison().isEqualTo(plain.gradients);
            // Besides: the grads of all weights, and four gradients on their way.
            assertThat(found.peak).isLessThanOrEqualTo(budget + grads + 4L * BYTES);
            assertThat(chain.plan(x).needed()).isLessThanOrEqualTo(budget);
        }
    }

    @Test
    void recomputesNoMoreThanItMust() {
        assertThat(Checkpoint.chain(5L * LAYERS * BYTES, layers).plan(x).ends()).isEmpty();
        int kept = LAYERS;
        for (int part = 5; part > 1; part--) {
            int from = Checkpoint.chain(LAYERS * BYTES * (long) part, layers).plan(x).keptFrom();
            assertThat(LAYERS - from).isLessThanOrEqualTo(kept);
            kept = LAYERS - from;
        }
    }

    /** It is a plan for learning, and what is measured without would be too little. */
    @Test
    void plansTheSameWhereNothingIsRemembered() {
        List<UnaryOperator<Tensor>> thrifty = new ArrayList<>();
        for (UnaryOperator<Tensor> layer : layers) {
            thrifty.add(h -> Memory.resultOf(() -> layer.apply(h)));
        }
        long budget = 45L * BYTES;
        CheckpointedChain.Plan expected = Checkpoint.chain(budget, thrifty).plan(x);
        try (GradMode.Scope off = GradMode.off()) {
            assertThat(Checkpoint.chain(budget, thrifty).plan(x)).isEqualTo(expected);
        }
    }

    @Test
    void namesTheLeastBudget() {
        // 24 equal layers: 6 segments of 4 need 6 outputs and 20 tensors; so do other cuts; and
        // none needs less than the least of them all, which the message names.
        CheckpointedChain small = Checkpoint.chain(BYTES, layers);
        assertThatThrownBy(() -> small.apply(x)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoint: the chain needs at least " + 22 * BYTES
                        + " bytes, the budget is " + BYTES);
        assertThat(Checkpoint.chain(22L * BYTES, layers).plan(x).needed()).isEqualTo(22L * BYTES);
        assertThat(Memory.leaks()).isEmpty();
    }

    /** Against all possible cuts of short chains with random sizes. */
    @Test
    void choosesTheBest() {
        Random random = new Random(4);
        for (int trial = 0; trial < 300; trial++) {
            int n = 1 + random.nextInt(7);
            long[] all = new long[n];
            long[] output = new long[n];
            long sum = 0;
            for (int i = 0; i < n; i++) {
                output[i] = 1 + random.nextInt(20);
                all[i] = output[i] + random.nextInt(100);
                sum += all[i];
            }
            long budget = 1 + random.nextInt((int) sum + 10);
            int bestHead = Integer.MAX_VALUE;
            long least = Long.MAX_VALUE;
            for (int head = 0; head <= n; head++) {
                for (int cuts = 0; cuts < 1 << Math.max(0, head - 1); cuts++) {
                    long needed = needed(all, output, head, cuts);
                    least = Math.min(least, needed);
                    if (needed <= budget) bestHead = Math.min(bestHead, head);
                }
            }
            if (bestHead == Integer.MAX_VALUE) {
                long expected = least;
                assertThatThrownBy(() -> CheckpointedChain.choose(budget, all, output))
                        .hasMessageContaining("at least " + expected + " bytes");
            } else {
                CheckpointedChain.Plan plan = CheckpointedChain.choose(budget, all, output);
                assertThat(plan.keptFrom()).isEqualTo(bestHead);
                assertThat(plan.needed()).isLessThanOrEqualTo(budget);
            }
        }
    }

    /** Bit i of cuts: a segment ends after function i. */
    private static long needed(long[] all, long[] output, int head, int cuts) {
        long needed = 0;
        long segment = 0;
        long largest = 0;
        for (int i = 0; i < all.length; i++) {
            if (i >= head) {
                needed += all[i];
                continue;
            }
            segment += all[i];
            if (i == head - 1 || (cuts >> i & 1) == 1) {
                needed += output[i];
                largest = Math.max(largest, segment);
                segment = 0;
            }
        }
        return needed + largest;
    }

    @Test
    void plansAnewForAnotherShape() {
        CheckpointedChain chain = Checkpoint.chain(3L * BYTES,
                List.of(SmallOperations::bend, SmallOperations::bend, SmallOperations::bend));
        assertThat(chain.plan(x).needed()).isEqualTo(3L * BYTES);
        assertThat(chain.plan(Tensor.zeros(N / 2)).needed()).isEqualTo(3L * BYTES / 2);
    }

    @Test
    void worksWithoutAScopeAndWithoutGradients() {
        CheckpointedChain chain = Checkpoint.chain(30L * BYTES, layers);
        Tensor h = x;
        for (UnaryOperator<Tensor> layer : layers) h = layer.apply(h);
        assertThat(chain.apply(x).toArray()).isEqualTo(h.toArray());
        assertThat(Memory.leaks()).isEmpty();
        try (GradMode.Scope off = GradMode.off()) {
            assertThat(chain.apply(x).requiresGrad).isFalse();
        }
    }
}
