package org.seedgrad.tensor.core;

/**
 * A computation with the rule that takes its gradient back: one application of it. What a forward
 * pass must keep for its backward pass (a mask, a mean) it keeps in fields of its own, so each
 * application is a new object; the tensors among them it names by {@link #kept}. Anybody may write
 * one; {@link GradCheck} tells whether its two halves fit together.
 */
public interface Operation {

    /** As it stands in messages and graphs, for example "matmul". */
    String name();

    /**
     * Computes a new tensor, or a view of an input. It must leave the inputs as they are, and
     * must give the same bits for the same inputs.
     *
     * @throws IllegalArgumentException naming the operation, the shapes and the remedy
     */
    Tensor forward(Tensor... inputs);

    /**
     * The gradient for each input, in the shape of that input; null where there is none, and where
     * {@link Applied#needs} says that nobody asks.
     *
     * <p>Each is a new tensor, from {@link Tensor#empty} or a kin of it, or the incoming gradient
     * itself or a view of it; the same one may serve several inputs. It is never the array of an
     * input or of the output, nor one that the operation keeps: the engine takes over what it is
     * given, adds further parts to it in place, and lends the array to others once it is used up.
     * The rule must not write to the incoming gradient, nor keep it.
     *
     * <p>Other tensors that the rule makes live as long as the caller's {@link Scope}; where they
     * are large it opens one of its own and keeps, by {@link Tensor#keep}, what it returns.
     *
     * <p>It may run on any thread, at the same time as the rules of other nodes, and more than
     * once.
     */
    Tensor[] backward(Applied applied);

    /**
     * The tensors, beside inputs and output, that forward has kept for backward: where one of them
     * is freed, the walk back refuses to begin.
     */
    default Tensor[] kept() { return NOTHING; }

    /** Of most operations. */
    Tensor[] NOTHING = {};

    /**
     * What a backward rule sees.
     *
     * @param inputs   what forward was given
     * @param output   what it returned
     * @param gradient d root / d output, in the shape of the output
     */
    record Applied(Tensor[] inputs, Tensor output, Tensor gradient) {
        /** Does anything below this input ask for a gradient? */
        public boolean needs(int input) { return inputs[input].requiresGrad; }
    }
}
