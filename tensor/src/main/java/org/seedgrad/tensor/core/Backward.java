package org.seedgrad.tensor.core;

/**
 * The walk back: from the root to the leaves, each node once all its users have sent their part,
 * each part added to what has arrived. The counterpart of the scalar {@code Value.backward()}.
 *
 * <p>Parts are added in the order of the walk, one by one from the left, so the same graph gives
 * the same bits every time, on any number of threads. A gradient is given back as soon as it is
 * used up; what has arrived at the leaves becomes their grad when the whole walk is done, so a rule
 * that fails leaves nothing behind.
 */
final class Backward {

    private Backward() { }

    static void from(Tensor root, Tensor gradient) {
        root.mustLive("backward");
        if (!root.requiresGrad) throw new IllegalStateException("backward: nothing below this "
                + "tensor requires a gradient; call requireGrad() on the leaves to learn");
        if (!gradient.shape.equals(root.shape)) throw new IllegalArgumentException(
                "backward: the gradient is " + gradient.shape + ", the tensor " + root.shape);
        Graph.Order order = Graph.order(root, 0);
        for (Tensor node : order.nodes()) {
            if (node.grad == null) continue;
            node.grad.mustLive("backward: adding to a grad");
            if (!node.grad.shape.equals(node.shape)) throw new IllegalStateException(
                    "backward: a tensor " + node.shape + " has a grad " + node.grad.shape
                    + " of another shape; zeroGrad() it");
        }
        ThreadState state = ThreadState.current();
        boolean remembers = state.remembers;
        state.remembers = false;
        try {
            Gradients.hold(gradient);
            walk(order, gradient);
            for (Tensor node : order.nodes()) if (node.arriving != null) Gradients.settle(node);
        } finally {
            state.remembers = remembers;
        }
    }

    /**
     * Walks back with a gradient that is held for it. What has arrived at the ends, and at nodes
     * that retain theirs, is left there for the caller.
     */
    static void walk(Graph.Order order, Tensor gradient) {
        boolean done = false;
        try {
            Gradients.add(order.nodes()[0], gradient);
            if (Branches.areWorthIt(order)) {
                new Branches(order).walk();
            } else {
                for (int i = 0; i < order.inner(); i++) pass(order.nodes()[i]);
            }
            done = true;
        } finally {
            // Where a rule has failed, nothing may be left for the next pass to find.
            if (!done) for (Tensor node : order.nodes()) Gradients.forget(node);
        }
    }

    /** Takes what has arrived at an inner node to its operands. */
    private static void pass(Tensor node) {
        if (node.arriving == null) return;                      // every user had nothing to send
        if (node.operation instanceof Checkpoint checkpoint) {
            checkpoint.walkAgain(node);
            return;
        }
        Tensor[] parts = rule(node);
        receive(node, parts);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null) Gradients.add(node.operands[i], parts[i]);
        }
    }

    /** Only computes; changes nothing. */
    static Tensor[] rule(Tensor node) {
        return node.operation.backward(
                new Operation.Applied(node.operands, node, node.arriving));
    }

    /** Checks what a rule gave, holds what is asked for, and drops the gradient it is made from. */
    static void receive(Tensor node, Tensor[] parts) {
        Tensor[] operands = node.operands;
        int given = parts == null ? 0 : parts.length;
        if (given != operands.length) throw new IllegalStateException(
                node.operation.name() + ": the backward rule gives " + given
                + " gradients for " + operands.length + " inputs");
        for (int i = 0; i < parts.length; i++) {
            if (!operands[i].requiresGrad) parts[i] = null;
            else if (parts[i] != null) check(node, i, parts[i]);
        }
        for (Tensor part : parts) if (part != null) Gradients.hold(part);
        if (!node.retainsGrad) Gradients.forget(node);
    }

    private static void check(Tensor node, int input, Tensor part) {
        if (!part.shape.equals(node.operands[input].shape)) throw new IllegalStateException(
                node.operation.name() + ": the backward rule gives a gradient " + part.shape
                + " for input " + input + ", which is " + node.operands[input].shape);
        if (part.storage.isFreed()) throw new IllegalStateException(
                node.operation.name() + ": the backward rule gives input " + input
                + " a gradient that is freed, by the end of a scope of its own; keep() it before "
                + "that");
        // Gradients are added up in place, so an array that the graph needs must not be one.
        boolean borrowed = part.storage == node.storage;
        for (Tensor operand : node.operands) borrowed |= part.storage == operand.storage;
        if (borrowed && part.storage != node.arriving.storage) throw new IllegalStateException(
                node.operation.name() + ": the backward rule gives input " + input
                + " the array of an input or of the output as its gradient; copy it into a new "
                + "tensor");
    }
}
