package org.seedgrad.tensor.optim;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.kernels.Workers;

/**
 * Moves parameters against their gradients. One pass over all parameters of all layers, in blocks
 * of fixed size that the threads share: such a pass is bound by memory bandwidth, so it reads and
 * writes each number once.
 *
 * <p>A parameter without a gradient stays as it is, and so does its state.
 */
public abstract class Optimizer {
    private static final int BLOCK = 1 << 16;

    private final List<String> names;
    private final List<Tensor> parameters;
    private Schedule schedule;
    private int steps;

    /**
     * @param parameters by name, as {@code Module.parameters()} gives them
     * @throws IllegalArgumentException if one of them is a view with gaps
     */
    protected Optimizer(Map<String, Tensor> parameters, Schedule schedule) {
        parameters.forEach((name, parameter) -> {
            if (!parameter.isContiguous()) throw new IllegalArgumentException("optimizer: '" + name
                    + "' " + parameter.shape + " is a view with gaps; give the tensor itself");
        });
        this.names = List.copyOf(parameters.keySet());
        this.parameters = List.copyOf(parameters.values());
        this.schedule = schedule;
    }

    /** Takes one step with the gradients that the parameters have now. */
    public final void step() {
        double learningRate = schedule.rate(steps);
        if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalStateException("optimizer: the schedule gives the learning rate "
                    + learningRate + " for step " + steps + "; it must be finite and not negative");
        }
        steps++;
        prepare(steps, learningRate);
        long[] starts = new long[parameters.size() + 1];
        float[][] gradients = new float[parameters.size()][];
        for (int p = 0; p < parameters.size(); p++) {
            Tensor grad = parameters.get(p).grad;
            gradients[p] = grad == null ? null : rowMajor(grad);
            starts[p + 1] = starts[p] + (grad == null ? 0 : parameters.get(p).shape.size());
        }
        int blocks = (int) ((starts[parameters.size()] + BLOCK - 1) / BLOCK);
        Workers.run(blocks, block -> {
            long from = (long) block * BLOCK;
            long to = from + BLOCK;
            for (int p = 0; p < gradients.length; p++) {
                if (starts[p + 1] <= from || starts[p] >= to) continue;
                int first = (int) (Math.max(from, starts[p]) - starts[p]);
                int last = (int) (Math.min(to, starts[p + 1]) - starts[p]);
                update(p, parameters.get(p).data, gradients[p], first, last);
            }
        });
    }

    /** The numbers of a gradient from place 0 on. */
    static float[] rowMajor(Tensor grad) {
        return grad.offset == 0 && grad.isContiguous() ? grad.data : grad.toArray();
    }

    /**
     * What decoupled weight decay leaves of a parameter's weights before the step. Biases and
     * gains, which are the parameters of one axis, do not decay, as is the custom.
     */
    final float remains(int parameter, double learningRate, double weightDecay) {
        boolean decays = parameters.get(parameter).shape.rank() > 1;
        return decays ? (float) (1 - learningRate * weightDecay) : 1;
    }

    /** Once a step, before any update; steps count from 1. */
    protected abstract void prepare(int step, double learningRate);

    /** Updates the numbers first to last - 1 of one parameter; called from several threads. */
    protected abstract void update(int parameter, float[] weights, float[] gradients,
                                   int first, int last);

    /** What it remembers between steps: by name of the state, one array a parameter. */
    protected abstract Map<String, float[][]> memory();

    /** Forgets what it remembers of some numbers of a parameter, which have become others. */
    final void forget(Tensor parameter, int first, int last) {
        for (int p = 0; p < parameters.size(); p++) {
            if (parameters.get(p) != parameter) continue;
            for (float[][] arrays : memory().values()) Arrays.fill(arrays[p], first, last, 0);
        }
    }

    /** Forgets all gradients; before each step, or they add up. */
    public final void zeroGrad() { parameters.forEach(Tensor::zeroGrad); }

    /** The learning rate of every step to come. */
    public final void schedule(Schedule schedule) { this.schedule = schedule; }

    /** How many steps have been taken. */
    public final int steps() { return steps; }

    protected final List<Tensor> parameters() { return parameters; }

    /** One array of zeros for each parameter. */
    static float[][] zeros(Map<String, Tensor> parameters) {
        return parameters.values().stream().map(p -> new float[p.shape.size()])
                .toArray(float[][]::new);
    }

    /**
     * A copy of all that decides the next step but the parameters: with it and them, training
     * goes on to the same bits. The names are those of the parameters with that of the state.
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
     *                                  another size; nothing has changed then
     */
    public final void load(Map<String, float[]> state) {
        Map<String, float[]> own = new LinkedHashMap<>();
        memory().forEach((kind, arrays) -> {
            for (int p = 0; p < arrays.length; p++) own.put(names.get(p) + "." + kind, arrays[p]);
        });
        float[] taken = new float[1];
        own.put("steps", taken);
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
        own.forEach((name, numbers) -> System.arraycopy(
                state.get(name), 0, numbers, 0, numbers.length));
        steps = Float.floatToRawIntBits(taken[0]);
    }

    static double checked(String what, double value, double from, double below) {
        if (!(value >= from && value < below)) throw new IllegalArgumentException(
                "optimizer: " + what + " is " + value + " and must be at least " + from
                + " and below " + below);
        return value;
    }
}
