package org.seedgrad.tensor.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Workers;

/**
 * Moves parameters against their gradients. One pass over all parameters of all layers, in blocks
 * of fixed size that the threads share: such a pass is bound by memory bandwidth, so it reads and
 * writes each number once.
 *
 * <p>All optimizers have the same use: parameters in {@linkplain #group groups}, each with a
 * {@link Schedule} and decoupled weight decay; a {@link #state} with which training goes on to the
 * same bits; and {@link #afterStep}, the place to quantise. A parameter without a gradient stays
 * as it is, and so does its state.
 */
public abstract class Optimizer {
    private static final int BLOCK = 1 << 16;

    private final List<String> names;
    private final List<Tensor> parameters;
    private final Group rest;               // of parameters in no group of their own
    private final Group[] groups;           // of each parameter
    private final List<Runnable> afterStep = new ArrayList<>();
    private int steps;

    /**
     * How one parameter moves in this step.
     *
     * @param weights   the parameter's numbers, from place 0 on
     * @param gradients of the loss by them
     * @param rate      the learning rate
     * @param remains   what weight decay leaves of the weights before the step: 1 without
     */
    protected record Move(float[] weights, float[] gradients, double rate, float remains) { }

    /**
     * @param parameters by name, as {@code Module.parameters()} gives them
     * @throws IllegalArgumentException if one of them is a view or is given twice, or the learning
     *                                  rate is negative or not finite
     */
    protected Optimizer(Map<String, Tensor> parameters, double learningRate) {
        checked("the learning rate", learningRate, 0, Float.POSITIVE_INFINITY);
        Map<float[], String> seen = new HashMap<>();        // an array equals only itself
        parameters.forEach((name, parameter) -> {
            String other = seen.put(parameter.data, name);
            if (other != null) throw new IllegalArgumentException("optimizer: '" + other + "' and '"
                    + name + "' are one tensor; give it once");
            if (!parameter.isContiguous() || parameter.offset != 0) {
                throw new IllegalArgumentException("optimizer: '" + name + "' " + parameter.shape
                        + " is a view into another tensor; give the tensor itself");
            }
        });
        this.names = List.copyOf(parameters.keySet());
        this.parameters = List.copyOf(parameters.values());
        rest = new Group(Schedule.constant(learningRate), 0);
        groups = new Group[names.size()];
        Arrays.fill(groups, rest);
    }

    /**
     * Makes a group of the parameters with these names. It starts with the optimizer's own schedule
     * and weight decay, which from now on are those of the other parameters. A parameter is in one
     * group, the last that took it.
     *
     * @throws IllegalArgumentException if no parameter has such a name
     */
    public final Group group(Predicate<String> names) {
        if (this.names.stream().noneMatch(names)) throw new IllegalArgumentException(
                "group: none of the parameters is meant; their names are " + this.names);
        Group group = rest.split();
        for (int p = 0; p < groups.length; p++) {
            if (names.test(this.names.get(p))) groups[p] = group;
        }
        return group;
    }

    /** The learning rate of every step to come, but for parameters in a group of their own. */
    public final void schedule(Schedule schedule) { rest.schedule(schedule); }

    /** See {@link Group#weightDecay}; but for parameters in a group of their own. */
    public final void weightDecay(double weightDecay) { rest.weightDecay(weightDecay); }

    /**
     * Runs this at the end of each step, after what was given before it. It sees the weights that
     * the next forward pass will use: the place to round them to a grid, or to encode them anew.
     *
     * <p>What is below half a step of the grid is lost by rounding the weights themselves; encode a
     * copy and let the forward pass use that where it matters.
     */
    public final void afterStep(Runnable action) { afterStep.add(action); }

    /**
     * Takes one step with the gradients that the parameters have now.
     *
     * @throws IllegalStateException if a schedule gives no rate, or a gradient has not the shape
     *                               of its parameter; nothing has changed then
     */
    public final void step() {
        Move[] moves = new Move[parameters.size()];
        long[] starts = new long[moves.length + 1];
        for (int p = 0; p < moves.length; p++) {
            moves[p] = move(p);
            starts[p + 1] = starts[p] + (moves[p] == null ? 0 : parameters.get(p).shape.size());
        }
        prepare(steps + 1);
        int blocks = (int) ((starts[moves.length] + BLOCK - 1) / BLOCK);
        Workers.run(blocks, block -> {
            long from = (long) block * BLOCK;
            long to = from + BLOCK;
            for (int p = 0; p < moves.length; p++) {
                if (moves[p] == null || starts[p + 1] <= from || starts[p] >= to) continue;
                int width = width(p);
                int first = (int) (Math.max(from, starts[p]) - starts[p]);
                int last = (int) (Math.min(to, starts[p + 1]) - starts[p]);
                update(p, moves[p], roundUp(first, width), roundUp(last, width));
            }
        });
        steps++;
        afterStep.forEach(Runnable::run);
    }

    /** Null where a parameter has no gradient. */
    private Move move(int p) {
        double rate = groups[p].rate(steps);
        Tensor parameter = parameters.get(p);
        if (parameter.grad == null) return null;
        if (!parameter.grad.shape.equals(parameter.shape)) throw new IllegalStateException(
                "optimizer: the gradient of '" + names.get(p) + "' is " + parameter.grad.shape
                + ", but the parameter is " + parameter.shape);
        boolean decays = parameter.shape.rank() > 1;
        float remains = decays ? (float) (1 - rate * groups[p].weightDecay()) : 1;
        return new Move(parameter.data, rowMajor(parameter.grad), rate, remains);
    }

    /** A row belongs to the block that has its first number. */
    private static int roundUp(int place, int width) {
        return (place + width - 1) / width * width;
    }

    /** The numbers of a gradient from place 0 on. */
    static float[] rowMajor(Tensor grad) {
        return grad.offset == 0 && grad.isContiguous() ? grad.data : grad.toArray();
    }

    /** Once a step, before any update; steps count from 1. */
    protected void prepare(int step) { }

    /** How many numbers of a parameter must be updated together. */
    protected int width(int parameter) { return 1; }

    /** Updates the numbers first to last - 1 of one parameter; called from several threads. */
    protected abstract void update(int parameter, Move move, int first, int last);

    /** What it remembers between steps: by name of the state, one array a parameter. */
    protected abstract Map<String, float[][]> memory();

    /** Forgets what it remembers of some numbers of a parameter, which have become others. */
    final void forget(Tensor parameter, int first, int last) {
        for (int p = 0; p < parameters.size(); p++) {
            if (parameters.get(p) != parameter) continue;
            int size = parameter.shape.size();
            for (float[][] arrays : memory().values()) {
                int width = size / arrays[p].length;        // more than 1 where rows share a number
                Arrays.fill(arrays[p], first / width, last / width, 0);
            }
        }
    }

    /** Forgets all gradients; before each step, or they add up. */
    public final void zeroGrad() { parameters.forEach(Tensor::zeroGrad); }

    /** How many steps have been taken. */
    public final int steps() { return steps; }

    protected final List<Tensor> parameters() { return parameters; }

    /** One array of zeros for each parameter. */
    static float[][] zeros(Map<String, Tensor> parameters) {
        return parameters.values().stream().map(p -> new float[p.shape.size()])
                .toArray(float[][]::new);
    }

    /**
     * A copy of all that it has gathered so far: with it, the parameters and an optimizer that is
     * set up the same way, training goes on to the same bits. The names are those of the parameters
     * with that of the state.
     */
    public final Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        state.put("steps", new float[] {Float.intBitsToFloat(steps)});    // exact, however many
        memory().forEach((kind, arrays) -> {
            for (int p = 0; p < arrays.length; p++) {
                state.put(names.get(p) + "." + kind, arrays[p].clone());
            }
        });
        return state;
    }

    /**
     * Takes over what {@link #state} gave.
     *
     * @throws IllegalArgumentException naming the first entry that is missing, unknown or of
     *                                  another size, or if the number of steps is negative; nothing
     *                                  has changed then
     */
    public final void load(Map<String, float[]> state) {
        Map<String, float[]> own = new LinkedHashMap<>();
        memory().forEach((kind, arrays) -> {
            for (int p = 0; p < arrays.length; p++) own.put(names.get(p) + "." + kind, arrays[p]);
        });
        own.put("steps", new float[1]);
        own.forEach((name, numbers) -> {
            float[] given = state.get(name);
            if (given == null) throw new IllegalArgumentException(
                    "load: the state of the optimizer has no '" + name + "'");
            if (given.length != numbers.length) throw new IllegalArgumentException("load: '" + name
                    + "' is " + numbers.length + " numbers, but the state has " + given.length);
        });
        for (String name : state.keySet()) {
            if (!own.containsKey(name)) throw new IllegalArgumentException(
                    "load: this optimizer keeps nothing named '" + name + "'");
        }
        int past = Float.floatToRawIntBits(state.get("steps")[0]);
        if (past < 0) throw new IllegalArgumentException(
                "load: the state of the optimizer is after " + past + " steps; it is damaged");
        own.forEach((name, numbers) -> System.arraycopy(
                state.get(name), 0, numbers, 0, numbers.length));
        steps = past;
    }

    /** The number in float32, in which steps are computed: 1 - 1e-9 is 1 there, and 1e-60 is 0. */
    static float checked(String what, double value, float from, float below) {
        float number = (float) value;
        boolean rounded = value >= from && value < below;       // over its bound, if it is refused
        if (!(number >= from && number < below)) throw new IllegalArgumentException(
                "optimizer: " + what + " is " + value
                + (rounded ? ", in float32 " + number + "," : "") + " and must be at least " + from
                + " and below " + below);
        return number;
    }

    /** Above 0: where a gradient has always been 0, a step is 0 / epsilon. */
    static float epsilon(double value) {
        return checked("epsilon", value, Float.MIN_VALUE, Float.POSITIVE_INFINITY);
    }
}
