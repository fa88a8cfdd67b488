package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Affine;

/**
 * One learned vector for each token, used at both ends of a model (Press and Wolf 2017, "Using the
 * Output Embedding to Improve Language Models"): a token's vector goes in, and the score of a token
 * is the product of its vector with what comes out. The gradient is the sum of both uses.
 *
 * <p>The table [V, C] lies in panels, as the weight [C, V] of a dense layer without bias, since the
 * scores need all of it for every token and the look-up only one column.
 */
public final class TokenTable extends Module {
    private static final int PANEL = Affine.weightShape(1, 1).length(-1);

    private final int tokens;
    private final int features;
    private final Tensor weight;

    /**
     * @param table row-major [tokens, features]
     * @throws IllegalArgumentException if it has another length
     */
    public TokenTable(int tokens, int features, float[] table) {
        if (table.length != tokens * features) throw new IllegalArgumentException("TokenTable: ["
                + tokens + ", " + features + "] is " + tokens * features + " numbers, but "
                + table.length + " are given");
        this.tokens = tokens;
        this.features = features;
        weight = parameter("weight", Tensor.zeros(Affine.weightShape(features, tokens)));
        for (int token = 0; token < tokens; token++) {
            int to = column(token);
            for (int c = 0; c < features; c++) {
                weight.data[to + c * PANEL] = table[token * features + c];
            }
        }
    }

    /** Where the vector of a token begins; it goes on in steps of a panel's width. */
    private int column(int token) { return token / PANEL * features * PANEL + token % PANEL; }

    /** How many tokens there are. */
    public int tokens() { return tokens; }

    /** Without the columns that fill up the last panel. */
    @Override protected int ownCount() { return tokens * features; }

    /** A copy of the table, row-major [tokens, features]. */
    public float[] table() { return rows(weight); }

    /** A tensor in the form of the weight, such as its gradient, as [tokens, features]. */
    float[] rows(Tensor panels) {
        float[] table = new float[tokens * features];
        for (int token = 0; token < tokens; token++) {
            int from = panels.offset + column(token);
            for (int c = 0; c < features; c++) {
                table[token * features + c] = panels.data[from + c * PANEL];
            }
        }
        return table;
    }

    /**
     * The vectors of tokens: ids in the shape [...] give [..., features].
     *
     * @throws IllegalArgumentException naming the first id that is no token
     */
    public Tensor embed(int[] ids, int... lengths) {
        Shape shape = Shape.of(lengths);
        if (shape.size() != ids.length) throw new IllegalArgumentException("tokens: " + shape
                + " holds " + shape.size() + " ids, but " + ids.length + " are given");
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= tokens) throw new IllegalArgumentException("tokens: id "
                    + ids[i] + " at place " + i + " is outside the vocabulary 0 to "
                    + (tokens - 1));
        }
        return Tensor.apply(new Lookup(ids.clone(), shape), weight);
    }

    /** The score of every token, for x [..., features]: [..., tokens]. */
    public Tensor scores(Tensor x) {
        return Tensor.apply(new Affine(features, tokens), x, weight);
    }

    /** Columns of panels by their numbers. */
    private final class Lookup implements Operation {
        private final int[] ids;
        private final Shape shape;

        Lookup(int[] ids, Shape shape) {
            this.ids = ids;
            this.shape = shape;
        }

        @Override public String name() { return "tokens"; }

        @Override public Tensor forward(Tensor... inputs) {
            Tensor y = Tensor.empty(shape.inserted(shape.rank(), features));
            for (int i = 0; i < ids.length; i++) {
                int from = inputs[0].offset + column(ids[i]);
                for (int c = 0; c < features; c++) {
                    y.data[i * features + c] = inputs[0].data[from + c * PANEL];
                }
            }
            return y;
        }

        /** A column gets the sum over all places that looked it up, in their order. */
        @Override public Tensor[] backward(Applied applied) {
            Tensor dy = applied.gradient().contiguous();
            Tensor dTable = Tensor.zeros(applied.inputs()[0].shape);
            for (int i = 0; i < ids.length; i++) {
                int to = column(ids[i]);
                int from = dy.offset + i * features;
                for (int c = 0; c < features; c++) {
                    dTable.data[to + c * PANEL] += dy.data[from + c];
                }
            }
            return new Tensor[] {dTable};
        }
    }
}
