package org.seedgrad.tensor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedgrad.tensor.core.SmallOperations.add;
import static org.seedgrad.tensor.core.SmallOperations.mul;
import static org.seedgrad.tensor.core.SmallOperations.scale;

import java.util.List;

import org.junit.jupiter.api.Test;

class GraphTest {
    private final Tensor w = Tensor.scalar(3).requireGrad();

    @Test
    void listsNodesEdgesAndOrder() {
        Tensor m = mul(w, Tensor.scalar(2));
        Tensor c = add(m, w);
        Graph graph = Graph.of(c);
        assertThat(graph.nodes()).containsExactly(c, m, w);
        assertThat(graph.operationOf(0)).isEqualTo("add");
        assertThat(graph.operationOf(2)).isEqualTo("leaf");
        assertThat(graph.operandsOf(0)).containsExactly(1, 2);
        assertThat(graph.operandsOf(1)).as("the constant asks for nothing").containsExactly(2);
        assertThat(graph.operandsOf(2)).isEmpty();
    }

    @Test
    void isATextForGraphviz() {
        assertThat(Graph.of(mul(w, w)).toDot()).isEqualTo("""
                digraph {
                  rankdir=BT;
                  n0 [label="mul\\n[]"];
                  n1 -> n0;
                  n1 -> n0;
                  n1 [label="leaf\\n[]"];
                }
                """);
    }

    /** Also where the first operand is the younger one, and where a path jumps far back. */
    @Test
    void aNodeComesAfterAllItsUsers() {
        Tensor a = scale(w, 2);
        Tensor b = add(a, w);
        Tensor c = add(b, a);
        Tensor d = add(w, mul(c, a));
        Tensor root = add(d, b);
        List<Tensor> nodes = Graph.of(root).nodes();
        assertThat(nodes).hasSize(7).doesNotHaveDuplicates();
        for (Tensor node : nodes) {
            if (node.operands == null) continue;
            for (Tensor operand : node.operands) {
                assertThat(nodes.indexOf(operand)).isGreaterThan(nodes.indexOf(node));
            }
        }
        assertThat(Graph.of(root).nodes()).as("again").isEqualTo(nodes);
    }

    @Test
    void endsAtWhatWasRecordedBefore() {
        Tensor old = scale(w, 2);
        long since = Tensor.recorded();
        Tensor root = mul(add(old, w), old);
        Graph.Order order = Graph.order(root, since);
        assertThat(order.inner()).isEqualTo(2);
        assertThat(order.ends()).containsExactlyInAnyOrder(old, w);
    }

    @Test
    void isNotChangedByTheCallersArray() {
        Tensor scaled = scale(w, 2);
        Tensor[] pair = {w, scaled};
        Tensor first = SmallOperations.apply("first", in -> Tensor.scalar(in[0].item()),
                ap -> new Tensor[] {ap.gradient(), null}, pair);
        pair[0] = first;
        assertThat(Graph.of(first).nodes()).containsExactly(first, scaled, w);
    }

    @Test
    void aFreedTensorIsRefused() {
        Tensor kept;
        try (Scope scope = Memory.scope()) {
            kept = scale(scale(w, 2), 2).keep();
        }
        assertThat(kept.item()).isEqualTo(12);
        assertThatThrownBy(() -> Graph.of(kept)).hasMessageContaining("is freed");
        assertThatThrownBy(kept::backward).hasMessageContaining("is freed");
        assertThat(w.grad).isNull();
    }
}
