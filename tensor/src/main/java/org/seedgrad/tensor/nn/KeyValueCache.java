package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Affine;
import org.seedgrad.tensor.ops.Ops;

/**
 * The keys and values of the places that one attention has seen, so that a new token costs one
 * place and not all of them again. For inference: what comes of it has no history.
 *
 * <p>To a query the keys [D, t] and the values [t, D] of a head are the weights of two dense
 * layers, with the softmax between them. So they lie in panels as these do, where a new place is
 * a new column or a new row; and the products are the ones that {@link Ops#attention} makes, in
 * the same order of sums, to the same bits.
 */
public final class KeyValueCache {
    private static final int PANEL = Affine.weightShape(1, 1).length(-1);

    private final int heads;
    private final int features;
    private final int capacity;
    private final int panels;               // of the values of one head
    private final Tensor keys;              // [heads, capacity / 32, D, 32]
    private final Tensor values;            // [heads, D / 32, capacity, 32]
    private int length;

    /**
     * @param heads    of the attention
     * @param features of one head, D
     * @param places   how many it must hold
     */
    public KeyValueCache(int heads, int features, int places) {
        if (heads < 1 || features < 1 || places < 1) throw new IllegalArgumentException(
                "KeyValueCache: " + heads + " heads of " + features + " features and " + places
                + " places; all must be at least 1");
        this.heads = heads;
        this.features = features;
        capacity = (places + PANEL - 1) / PANEL * PANEL;
        panels = (features + PANEL - 1) / PANEL;
        // Arrays of its own: it outlives the scope of a step.
        keys = own(heads, capacity / PANEL, features, PANEL);
        values = own(heads, panels, capacity, PANEL);
    }

    private static Tensor own(int... lengths) {
        Shape shape = Shape.of(lengths);
        return Tensor.of(new float[shape.size()], shape);
    }

    /** How many places it holds now. */
    public int length() { return length; }

    /** How many it can hold. */
    public int capacity() { return capacity; }

    /** Forgets all places. */
    public void clear() { length = 0; }

    /**
     * Adds n places.
     *
     * @param k keys [1, heads, n, D]; v the values, likewise
     * @throws IllegalArgumentException if they do not fit; it is as before then
     */
    void append(Tensor k, Tensor v) {
        Shape shape = k.shape;
        int n = shape.length(2);
        if (!shape.equals(Shape.of(1, heads, n, features)) || !v.shape.equals(shape)) {
            throw new IllegalArgumentException("cache: keys " + shape + " and values " + v.shape
                    + "; it takes one text, [1, " + heads + ", places, " + features + "]");
        }
        if (n > capacity - length) throw new IllegalArgumentException("cache: it holds " + length
                + " of " + capacity + " places, and " + n + " more do not fit");
        appendKeys(k);
        appendValues(v);
        length += n;
    }

    /** Columns one by one until a panel begins, and then whole panels. */
    private void appendKeys(Tensor k) {
        int n = k.shape.length(2);
        int single = Math.min(n, -length & PANEL - 1);
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < single; i++) {
                int from = k.offset + head * k.stride(1) + i * k.stride(2);
                int to = keyPanel(head, length + i) + (length + i) % PANEL;
                for (int d = 0; d < features; d++) {
                    keys.data[to + d * PANEL] = k.data[from + d * k.stride(3)];
                }
            }
        }
        if (single == n) return;
        Tensor columns = k.view(Shape.of(heads, features, n - single),
                k.offset + single * k.stride(2), k.stride(1), k.stride(3), k.stride(2));
        Affine.toPanels(columns, keys.data, keyPanel(0, length + single), keyPanel(1, 0));
    }

    private void appendValues(Tensor v) {
        for (int panel = 0; panel < panels; panel++) {
            int first = panel * PANEL;
            int width = Math.min(PANEL, features - first);
            Tensor rows = v.view(Shape.of(heads, v.shape.length(2), width),
                    v.offset + first * v.stride(3), v.stride(1), v.stride(2), v.stride(3));
            Affine.toPanels(rows, values.data, valuePanel(0, panel) + length * PANEL,
                    valuePanel(1, 0));
        }
    }

    private int keyPanel(int head, int place) {
        return (head * capacity + place / PANEL * PANEL) * features;
    }

    private int valuePanel(int head, int panel) {
        return (head * panels + panel) * capacity * PANEL;
    }

    /**
     * What one query of each head finds in the first t places.
     *
     * @param queries [heads, D]
     * @param into    takes heads * D numbers from place at on
     */
    void attend(Tensor queries, int t, float[] into, int at) {
        Affine scores = new Affine(features, t);
        Shape columns = Affine.weightShape(features, t);
        float scale = (float) (1 / Math.sqrt(features));
        Tensor p = Tensor.empty(Shape.of(heads, t));
        for (int head = 0; head < heads; head++) {
            Tensor query = queries.view(Shape.of(1, features),
                    queries.offset + head * queries.stride(0), features, queries.stride(1));
            Tensor row = scores.forward(query,
                    keys.view(columns, keyPanel(head, 0), columns.strides()));
            for (int i = 0; i < t; i++) p.data[head * t + i] = row.data[i] * scale;
        }
        p = Ops.softmax(p);
        for (int head = 0; head < heads; head++) {
            Tensor row = p.view(Shape.of(1, t), p.offset + head * t, t, 1);
            for (int panel = 0; panel < panels; panel++) {
                int width = Math.min(PANEL, features - panel * PANEL);
                Shape rows = Affine.weightShape(t, width);
                Tensor y = new Affine(t, width).forward(row,
                        values.view(rows, valuePanel(head, panel), rows.strides()));
                System.arraycopy(y.data, y.offset, into, at + head * features + panel * PANEL,
                        width);
            }
        }
    }
}
