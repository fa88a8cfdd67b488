package org.seedgrad.tensor.core;

import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a result was computed from: its nodes in the order in which gradients travel, the root
 * first, the leaves last. The inner nodes stand in the reverse order of their making, so each
 * comes after all that use it.
 */
public final class Graph {
    private static final Comparator<Tensor> LATEST_FIRST =
            (a, b) -> Long.compare(b.number, a.number);
    /** Counts down, so that its numbers are told from the places that Branches notes. */
    private static final AtomicInteger WALKS = new AtomicInteger();

    private final List<Tensor> nodes;
    private final Map<Tensor, Integer> places = new IdentityHashMap<>();

    private Graph(List<Tensor> nodes) {
        this.nodes = nodes;
        for (int i = 0; i < nodes.size(); i++) places.put(nodes.get(i), i);
    }

    /** All that lies below the root and asks for a gradient, leaves included. */
    public static Graph of(Tensor root) { return new Graph(List.of(order(root, 0).nodes())); }

    /** The nodes, the root first, in execution order of the backward pass. */
    public List<Tensor> nodes() { return nodes; }

    public String operationOf(int node) {
        return nodes.get(node).operation == null ? "leaf" : nodes.get(node).operation.name();
    }

    /** The places in nodes() of the operands of a node, without those that ask for no gradient. */
    public int[] operandsOf(int node) {
        Tensor[] operands = nodes.get(node).operands;
        if (operands == null) return new int[0];
        return Arrays.stream(operands).filter(o -> o.requiresGrad).mapToInt(places::get).toArray();
    }

    /** As a text for Graphviz. */
    public String toDot() {
        StringBuilder dot = new StringBuilder("digraph {\n  rankdir=BT;\n");
        for (int i = 0; i < nodes.size(); i++) {
            dot.append("  n").append(i).append(" [label=\"").append(operationOf(i)).append("\\n")
                    .append(nodes.get(i).shape).append("\"];\n");
            for (int operand : operandsOf(i)) {
                dot.append("  n").append(operand).append(" -> n").append(i).append(";\n");
            }
        }
        return dot.append("}\n").toString();
    }

    /**
     * What a backward pass walks through.
     *
     * @param nodes those to walk through, the one recorded last first, then the ends
     * @param inner how many of them are no ends
     */
    record Order(Tensor[] nodes, int inner) {
        Tensor[] ends() { return Arrays.copyOfRange(nodes, inner, nodes.length); }
    }

    /**
     * All that lies below the root and asks for a gradient. Ends are the leaves and what had been
     * recorded before, up to the number {@code since}.
     *
     * @throws IllegalStateException if a tensor on the way is freed
     */
    static Order order(Tensor root, long since) {
        int walk = WALKS.decrementAndGet() | Integer.MIN_VALUE;
        Tensor[] inner = new Tensor[16];
        Tensor[] ends = new Tensor[16];
        int innerCount = 0;
        int endCount = 0;
        if (isEnd(root, since)) ends[endCount++] = root;
        else inner[innerCount++] = root;
        for (int i = 0; i < innerCount; i++) {
            mustHaveAll(inner[i].operation);
            for (Tensor operand : inner[i].operands) {
                if (operand.storage.isFreed()) operand.mustLive("backward");
                if (!operand.requiresGrad || operand.mark == walk) continue;
                operand.mark = walk;
                if (isEnd(operand, since)) {
                    if (endCount == ends.length) ends = Arrays.copyOf(ends, 2 * endCount);
                    ends[endCount++] = operand;
                } else {
                    if (innerCount == inner.length) inner = Arrays.copyOf(inner, 2 * innerCount);
                    inner[innerCount++] = operand;
                }
            }
        }
        Arrays.sort(inner, 0, innerCount, LATEST_FIRST);
        Tensor[] nodes = Arrays.copyOf(inner, innerCount + endCount);
        System.arraycopy(ends, 0, nodes, innerCount, endCount);
        return new Order(nodes, innerCount);
    }

    private static void mustHaveAll(Operation operation) {
        for (Tensor kept : operation.kept()) {
            if (kept.storage.isFreed()) throw new IllegalStateException("backward: the tensor "
                    + kept.shape + " that " + operation.name() + " kept for its way back is freed; "
                    + "call backward() before the scope ends in which it was computed");
        }
    }

    private static boolean isEnd(Tensor node, long since) {
        return node.operation == null || node.number <= since;
    }
}
