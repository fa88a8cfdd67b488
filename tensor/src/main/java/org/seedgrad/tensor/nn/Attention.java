package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/**
 * Causal self-attention in several heads (Vaswani et al. 2017, 3.2.2): {@code c_attn} makes
 * queries, keys and values [B, T, 3 C] of x [B, T, C], each head attends within its own C / heads
 * features, and {@code c_proj} mixes what they found. The two layers may be of any kind.
 */
public final class Attention extends Layer {
    private final int heads;
    private final Layer project;            // C to 3 C: queries, keys, values
    private final Layer mix;                // C to C

    /** Of two layers of any kind; the number of heads must divide C. */
    public Attention(int heads, Layer project, Layer mix) {
        this.heads = heads;
        this.project = child("c_attn", project);
        this.mix = child("c_proj", mix);
    }

    @Override public Tensor forward(Tensor x) {
        Tensor all = split(project.forward(x));
        return mix.forward(merge(Ops.attention(part(all, 0), part(all, 1), part(all, 2))));
    }

    /**
     * The same for the next places of one text, x [1, n, C], which see those in the cache too and
     * are added to it. Where it holds some already, these are taken one by one.
     */
    public Tensor forward(Tensor x, KeyValueCache cache) {
        Tensor all = split(project.forward(x));
        Tensor queries = part(all, 0);
        Tensor keys = part(all, 1);
        Tensor values = part(all, 2);
        int past = cache.length();
        cache.append(keys, values);
        if (past == 0) return mix.forward(merge(Ops.attention(queries, keys, values)));
        Tensor y = Tensor.empty(x.shape);
        int width = x.shape.length(2);
        for (int i = 0; i < x.shape.length(1); i++) {
            Tensor query = queries.view(Shape.of(heads, width / heads),
                    queries.offset + i * queries.stride(2), queries.stride(1), queries.stride(3));
            cache.attend(query, past + i + 1, y.data, i * width);
        }
        return mix.forward(y);
    }

    /** [B, T, 3 C] as heads, [B, 3 heads, T, D]: a view. */
    private Tensor split(Tensor x) {
        if (x.shape.length(2) % (3 * heads) != 0) throw new IllegalArgumentException(
                "Attention: c_attn makes " + x.shape + ", which " + heads + " heads cannot share as"
                + " queries, keys and values; the last axis must be a multiple of " + 3 * heads);
        int features = x.shape.length(2) / (3 * heads);
        return Ops.transpose(Ops.reshape(x, x.shape.length(0), x.shape.length(1),
                3 * heads, features), 1, 2);
    }

    /** Queries, keys or values: [B, heads, T, D]. */
    private Tensor part(Tensor all, int which) {
        return Ops.slice(all, 1, which * heads, (which + 1) * heads);
    }

    /** [B, heads, T, D] as [B, T, C]. */
    private Tensor merge(Tensor y) {
        return Ops.reshape(Ops.transpose(y, 1, 2),
                y.shape.length(0), y.shape.length(2), heads * y.shape.length(3));
    }
}
