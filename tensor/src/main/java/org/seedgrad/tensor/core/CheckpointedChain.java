package org.seedgrad.tensor.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Functions one after the other, of which the backward pass finds as much kept as a budget allows,
 * and computes the rest once more; after Chen et al. 2016, section 4.
 *
 * <p>The first time, and whenever the shape of the input changes, it runs each function by itself
 * and measures what it takes of memory: for all that it computes, and for its output. From these
 * numbers it chooses. The last functions are kept in full, as many as possible: the backward pass
 * needs them first. Those before them are cut into segments, of each of which only the output is
 * kept. While a segment is computed once more, all of it is in memory, so the need is
 *
 * <pre>(all of the kept functions) + (outputs of the segments) + (all of the largest segment)</pre>
 *
 * and that is what must fit the budget. For each size that the largest segment may have, dynamic
 * programming finds the cuts with the least outputs. Gradients are not counted, nor are tensors of
 * less than 256 numbers. Every function must give the same bits each time.
 */
public final class CheckpointedChain implements UnaryOperator<Tensor> {
    private final long budget;
    private final List<UnaryOperator<Tensor>> functions;
    private Shape planned;                  // the shape of the input that the plan is for
    private Plan plan;

    CheckpointedChain(long budget, List<UnaryOperator<Tensor>> functions) {
        this.budget = budget;
        this.functions = List.copyOf(functions);
    }

    /**
     * What is kept and what is not.
     *
     * @param ends   for each segment the number of the function after its last one
     * @param needed bytes, by the formula above
     */
    public record Plan(List<Integer> ends, long needed) {
        /** Where the functions that are kept in full begin. */
        public int keptFrom() { return ends.isEmpty() ? 0 : ends.getLast(); }
    }

    /**
     * @throws IllegalArgumentException if no choice of segments fits the budget; it names the least
     *                                  one that does
     */
    @Override public Tensor apply(Tensor input) {
        if (!GradMode.isOn()) return run(0, functions.size(), input);
        plan(input);
        Tensor h = input;
        int from = 0;
        for (int end : plan.ends) {
            int start = from;
            h = Checkpoint.of(inputs -> run(start, end, inputs[0]), h);
            from = end;
        }
        return run(from, functions.size(), h);
    }

    /** What it does for this input, measuring first where it has not. */
    public Plan plan(Tensor input) {
        if (!input.shape.equals(planned)) {
            plan = measure(input);
            planned = input.shape;
        }
        return plan;
    }

    private Tensor run(int from, int to, Tensor h) {
        for (int i = from; i < to; i++) h = functions.get(i).apply(h);
        return h;
    }

    private Plan measure(Tensor input) {
        int n = functions.size();
        long[] all = new long[n];
        long[] output = new long[n];
        try (GradMode.Scope on = GradMode.on(); Scope chain = Memory.scope()) {
            Tensor h = input;
            for (int i = 0; i < n; i++) {
                try (Scope scope = Memory.scope()) {
                    h = functions.get(i).apply(h);
                    all[i] = scope.bytes();
                    if (h.storage.scope == scope) {
                        output[i] = h.storage.pooled ? (long) Float.BYTES * h.data.length : 0;
                        h.keep();
                    }
                }
            }
        }
        return choose(budget, all, output);
    }

    /** The longest tail that can be kept; among the ways to keep it, the one that needs least. */
    static Plan choose(long budget, long[] all, long[] output) {
        int n = all.length;
        long[] tail = new long[n + 1];                          // all of the functions from i on
        for (int i = n - 1; i >= 0; i--) tail[i] = tail[i + 1] + all[i];
        Plan least = new Plan(List.of(), tail[0]);
        if (least.needed <= budget) return least;
        Plan best = null;
        for (int from = 0; from < n; from++) {
            for (int to = from + 1; to <= n; to++) {
                long largest = tail[from] - tail[to];
                int[] cut = new int[n + 1];
                long[] kept = outputs(largest, tail, output, cut);
                for (int head = 1; head <= n; head++) {
                    if (kept[head] == Long.MAX_VALUE) break;    // a function alone is larger
                    long needed = tail[head] + kept[head] + largest;
                    boolean fits = needed <= budget && (best == null || head < best.keptFrom()
                            || head == best.keptFrom() && needed < best.needed);
                    if (fits) best = new Plan(ends(cut, head), needed);
                    if (needed < least.needed) {
                        least = new Plan(ends(cut, head), needed);
                    }
                }
            }
        }
        if (best == null) throw new IllegalArgumentException("checkpoint: the chain needs at least "
                + least.needed + " bytes, the budget is " + budget);
        return best;
    }

    /**
     * For each number of functions the least bytes of outputs when they are cut into segments no
     * larger than this; where the last of them begins goes into cut.
     */
    private static long[] outputs(long largest, long[] tail, long[] output, int[] cut) {
        long[] kept = new long[tail.length];
        for (int end = 1; end < tail.length; end++) {
            kept[end] = Long.MAX_VALUE;
            for (int start = end - 1; start >= 0 && tail[start] - tail[end] <= largest; start--) {
                if (kept[start] == Long.MAX_VALUE) continue;
                long sum = kept[start] + output[end - 1];
                if (sum >= kept[end]) continue;
                kept[end] = sum;
                cut[end] = start;
            }
        }
        return kept;
    }

    private static List<Integer> ends(int[] cut, int head) {
        List<Integer> ends = new ArrayList<>();
        for (int end = head; end > 0; end = cut[end]) ends.addFirst(end);
        return List.copyOf(ends);
    }
}
