package org.seedgrad.tensor.core;

import org.seedgrad.tensor.kernels.Workers;

/**
 * Gradients on their way through a backward pass: added up in place where nobody else holds the
 * array, copied where somebody does, and given back as soon as they are used up.
 */
final class Gradients {
    /** Additions that a further thread is worth. */
    private static final int GRAIN = 1 << 15;

    private Gradients() { }

    /** One more needs this gradient. */
    static void hold(Tensor gradient) { gradient.storage.holders++; }

    /** One less; the last one gives the array back. */
    static void drop(Tensor gradient) {
        if (--gradient.storage.holders == 0) gradient.storage.free();
    }

    /** Adds a part that is held to what has arrived at a node; the node holds the sum instead. */
    static void add(Tensor node, Tensor part) {
        node.arriving = node.arriving == null ? part : sum(node.arriving, part);
    }

    /** Nothing arrives here any more. */
    static void forget(Tensor node) {
        if (node.arriving == null) return;
        drop(node.arriving);
        node.arriving = null;
    }

    /**
     * Adds what has arrived to the grad of a leaf, which lives as long as the leaf. That of an
     * inner node is of this pass alone, as in the scalar Value.
     */
    static void settle(Tensor node) {
        Tensor arrived = node.arriving;
        node.arriving = null;
        if (node.operation != null) node.zeroGrad();
        if (node.grad != null) {
            // A grad that the caller has put there is not ours to write to.
            arrived = sum(node.grad.storage.holders > 0 ? node.grad : heldCopy(node.grad), arrived);
        }
        if (!isOwn(arrived) || arrived.offset != 0) {
            Tensor shared = arrived;
            arrived = heldCopy(shared);
            drop(shared);
        }
        arrived.storage.moveTo(node.storage.scope);
        node.grad = arrived;
    }

    private static Tensor heldCopy(Tensor gradient) {
        Tensor copy = gradient.copy();
        hold(copy);
        return copy;
    }

    /** May one write to it? */
    private static boolean isOwn(Tensor gradient) {
        return gradient.storage.holders == 1 && gradient.isContiguous();
    }

    /** first + second, which are both held; in place of one of them if it may be written to. */
    private static Tensor sum(Tensor first, Tensor second) {
        Tensor sum = isOwn(first) ? first : isOwn(second) ? second : Tensor.empty(first.shape);
        if (sum != first && sum != second) hold(sum);
        Tensor a = first.contiguous();
        Tensor b = second.contiguous();
        int n = sum.shape.size();
        if (n < 2 * GRAIN) add(a, b, sum, 0, n);
        else Workers.range(n, GRAIN, (from, to) -> add(a, b, sum, from, to));
        if (a != first) a.storage.free();
        if (b != second) b.storage.free();
        if (sum != first) drop(first);
        if (sum != second) drop(second);
        return sum;
    }

    private static void add(Tensor a, Tensor b, Tensor sum, int from, int to) {
        float[] x = a.data;
        float[] y = b.data;
        float[] z = sum.data;
        if (a.offset == 0 && b.offset == 0 && sum.offset == 0) {
            for (int i = from; i < to; i++) z[i] = x[i] + y[i];     // the form that C2 vectorises
            return;
        }
        int xAt = a.offset;
        int yAt = b.offset;
        int zAt = sum.offset;
        for (int i = from; i < to; i++) z[zAt + i] = x[xAt + i] + y[yAt + i];
    }
}
