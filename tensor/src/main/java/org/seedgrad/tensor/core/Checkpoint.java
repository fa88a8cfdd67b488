package org.seedgrad.tensor.core;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Gradient checkpointing (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"): of a
 * function's inner nodes nothing is kept; the backward pass computes the function once more. Memory
 * for time, and the same gradients to the bit.
 *
 * <p>The memory is given back at once where a {@link Scope} is open, else when the garbage
 * collector finds it.
 */
public final class Checkpoint implements Operation {
    private final Function<Tensor[], Tensor> function;
    private final Tensor[] inputs;

    private Checkpoint(Function<Tensor[], Tensor> function, Tensor[] inputs) {
        this.function = function;
        this.inputs = inputs.clone();
    }

    /**
     * Applies a function to these inputs and forgets what lies between. The function may use other
     * tensors too, such as the parameters of a layer: they get their gradients as ever.
     *
     * @param function must give the same bits each time, so it must not draw random numbers
     */
    public static Tensor of(Function<Tensor[], Tensor> function, Tensor... inputs) {
        long since = Tensor.recorded();
        try (Scope scope = scopeWithin()) {
            Tensor kept = function.apply(inputs.clone());       // it may write to its array
            Tensor output = kept.detach();
            // The ends of what was recorded just now: inputs, and parameters it uses besides.
            if (kept.requiresGrad && GradMode.isOn()) output.remember(
                    new Checkpoint(function, inputs), Graph.order(kept, since).ends());
            if (scope != null && output.storage.scope == scope) output.keep();
            return output;
        }
    }

    /**
     * A chain of functions that keeps as much for its backward pass as a budget allows: see
     * {@link CheckpointedChain}.
     *
     * @param budget bytes for all that the chain computes and keeps
     */
    public static CheckpointedChain chain(long budget, List<UnaryOperator<Tensor>> functions) {
        return new CheckpointedChain(budget, functions);
    }

    @Override public String name() { return "checkpoint"; }

    @Override public Tensor forward(Tensor... inputs) { return function.apply(inputs); }

    @Override public Tensor[] backward(Applied applied) {
        throw new IllegalStateException("checkpoint: the walk goes through it, not around it");
    }

    /**
     * Walks through the function as if it had been kept. What has arrived so far at a tensor that
     * the function uses goes on from there, and nodes are walked through in the reverse order of
     * their making: so the parts are added in the order in which they would have been without the
     * checkpoint, to the same bits.
     */
    void walkAgain(Tensor node) {
        long since = Tensor.recorded();
        try (Scope scope = scopeWithin()) {
            Tensor again;
            try (GradMode.Scope on = GradMode.on()) {
                again = function.apply(inputs.clone());
            }
            Graph.Order order = Graph.order(again, since);
            check(node, again, order.ends());
            Tensor gradient = node.arriving;
            Gradients.hold(gradient);
            if (!node.retainsGrad) Gradients.forget(node);
            Backward.walk(order, gradient);
            for (int i = 0; i < order.inner(); i++) Gradients.forget(order.nodes()[i]);
            if (scope == null) return;
            for (Tensor end : order.ends()) {
                if (end.arriving != null && end.arriving.storage.scope == scope) {
                    end.arriving.storage.moveTo(scope.outer());
                }
            }
        }
    }

    private static void check(Tensor node, Tensor again, Tensor[] ends) {
        if (!haveSameBits(node, again)) throw new IllegalStateException(
                "checkpoint: the function gave other numbers the second time; it must not draw "
                + "random numbers, nor depend on what changes between forward and backward");
        List<Tensor> known = Arrays.asList(node.operands);
        for (Tensor end : ends) if (!known.contains(end)) throw new IllegalStateException(
                "checkpoint: the function used a tensor " + end.shape + " the second time that it "
                + "did not use the first time; make parameters outside of it");
    }

    /** NaN equals NaN. */
    private static boolean haveSameBits(Tensor first, Tensor second) {
        Tensor a = first.contiguous();
        Tensor b = second.contiguous();
        int n = first.shape.size();
        return first.shape.equals(second.shape)
                && Arrays.equals(a.data, a.offset, a.offset + n, b.data, b.offset, b.offset + n);
    }

    /** Only where the caller has one: arrays are ordinary ones otherwise. */
    private static Scope scopeWithin() {
        return ThreadState.current().scope == null ? null : Memory.scope();
    }
}
