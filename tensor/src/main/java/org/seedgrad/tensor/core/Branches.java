package org.seedgrad.tensor.core;

import java.util.Arrays;

import org.seedgrad.tensor.kernels.Workers;

/**
 * A backward pass that runs independent branches at the same time. Whichever rule is done first,
 * the parts of a gradient are added in the order of the walk: a part waits until those before it
 * are there.
 *
 * <p>In turns: nodes that are not worth a thread, and those that can use all threads by themselves,
 * run here, one by one; then all others that are ready run side by side.
 */
final class Branches {
    /** Fewer numbers than this, inputs and output together, are not worth a thread. */
    private static final int WORTH = 1 << 13;
    /** From here on the operation itself splits its work. */
    private static final int SPLITS = 1 << 20;

    private final Tensor[] nodes;
    private final int inner;
    private final Tensor[][] parts;         // by place of the user that sends them; null before
    private final int[] first;              // by place: where in the next two arrays its parts are
    private final int[] user;               // the place of the user that sends this part,
    private final int[] operand;            // and the input of the user that this node is
    private final int[] next;               // by place: the part that is to be added next
    private final int[] here;               // ready, to be run here: a stack
    private final int[] aside;              // ready, to be run side by side
    private int hereCount;
    private int asideCount;

    Branches(Graph.Order order) {
        nodes = order.nodes();
        inner = order.inner();
        parts = new Tensor[inner][];
        first = new int[nodes.length + 1];
        next = new int[nodes.length];
        here = new int[inner];
        aside = new int[inner];
        for (int i = 0; i < nodes.length; i++) nodes[i].mark = i;
        for (int i = 0; i < inner; i++) {
            for (Tensor to : nodes[i].operands) if (to.requiresGrad) first[to.mark + 1]++;
        }
        for (int i = 0; i < nodes.length; i++) {
            first[i + 1] += first[i];
            next[i] = first[i];
        }
        user = new int[first[nodes.length]];
        operand = new int[user.length];
        for (int i = 0; i < inner; i++) {
            Tensor[] operands = nodes[i].operands;
            for (int k = 0; k < operands.length; k++) {
                if (!operands[k].requiresGrad) continue;
                int at = next[operands[k].mark]++;
                user[at] = i;
                operand[at] = k;
            }
        }
        System.arraycopy(first, 0, next, 0, nodes.length);
    }

    /** Are there several threads, and at least two nodes that might run side by side? */
    static boolean areWorthIt(Graph.Order order) {
        if (Workers.threads() == 1) return false;
        int aside = 0;
        for (int i = 0; i < order.inner(); i++) {
            // It adds to tensors that it alone knows of: the order is kept by waiting for it.
            if (order.nodes()[i].operation instanceof Checkpoint) return false;
            if (runsAside(order.nodes()[i])) aside++;
        }
        return aside > 1;
    }

    private static boolean runsAside(Tensor node) {
        long numbers = node.shape.size();
        for (Tensor operand : node.operands) numbers += operand.shape.size();
        return numbers >= WORTH && numbers < SPLITS;
    }

    void walk() {
        try {
            ready(0);
            while (hereCount + asideCount > 0) {
                if (hereCount > 0) {
                    int place = here[--hereCount];
                    receive(place, rule(place));
                    send(place);
                } else {
                    runAside();
                }
            }
        } finally {
            // Parts that still wait where a rule has failed.
            for (Tensor[] held : parts) {
                if (held == null) continue;
                for (Tensor part : held) if (part != null) Gradients.drop(part);
            }
        }
    }

    private void runAside() {
        int[] places = Arrays.copyOf(aside, asideCount);
        asideCount = 0;
        ThreadState caller = ThreadState.current();
        Tensor[][] results = new Tensor[places.length][];
        Workers.run(places.length, i -> {
            ThreadState state = ThreadState.current();
            boolean remembers = state.remembers;
            Scope scope = state.scope;
            state.remembers = false;
            state.scope = caller.scope;
            try {
                results[i] = rule(places[i]);
            } finally {
                state.remembers = remembers;
                state.scope = scope;
            }
        });
        for (int i = 0; i < places.length; i++) receive(places[i], results[i]);
        for (int place : places) send(place);
    }

    private Tensor[] rule(int place) {
        // Where nothing has arrived, every user had nothing to send, and neither has this node.
        if (nodes[place].arriving == null) return new Tensor[nodes[place].operands.length];
        return Backward.rule(nodes[place]);
    }

    private void receive(int place, Tensor[] sent) {
        Backward.receive(nodes[place], sent);
        parts[place] = sent;
    }

    /** Adds what has its turn now, at each operand of a node that has run. */
    private void send(int place) {
        for (Tensor to : nodes[place].operands) {
            if (to.requiresGrad) addInTurn(to.mark);
        }
    }

    private void addInTurn(int place) {
        int end = first[place + 1];
        if (next[place] == end) return;
        while (next[place] < end && parts[user[next[place]]] != null) {
            Tensor[] sent = parts[user[next[place]]];
            int at = operand[next[place]++];
            if (sent[at] == null) continue;
            Gradients.add(nodes[place], sent[at]);
            sent[at] = null;
        }
        if (next[place] == end && place < inner) ready(place);
    }

    private void ready(int place) {
        if (runsAside(nodes[place])) aside[asideCount++] = place;
        else here[hereCount++] = place;
    }
}
