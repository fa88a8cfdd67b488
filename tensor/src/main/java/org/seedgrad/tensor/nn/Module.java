package org.seedgrad.tensor.nn;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.seedgrad.tensor.core.Tensor;

/**
 * Something that learns: parameters of its own and modules within, each under a name. The name of
 * an inner parameter is its path, as in {@code 2.weight}. Order is the order of registration,
 * always, so that a seed means the same model everywhere.
 *
 * <p>A module may stand at several places of a model, and a tensor too: what is shared is one
 * parameter, under the first of its paths.
 */
public abstract class Module {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();
    private boolean training = true;

    /** Without parameters and modules at first. */
    protected Module() { }

    /** Registers a tensor to learn; returns it. */
    protected final Tensor parameter(String name, Tensor initial) {
        unused(name);
        parameters.put(name, initial.requireGrad());
        return initial;
    }

    /** Registers a module within this one; returns it. */
    protected final <M extends Module> M child(String name, M module) {
        unused(name);
        children.put(name, module);
        return module;
    }

    private void unused(String name) {
        if (parameters.containsKey(name) || children.containsKey(name)) {
            throw new IllegalArgumentException(
                    "module: the name '" + name + "' is taken; choose another");
        }
    }

    /** All parameters, its own first, then those of the modules within, by path. */
    public final Map<String, Tensor> parameters() {
        Map<Tensor, String> paths = new LinkedHashMap<>();
        collect("", paths);
        Map<String, Tensor> all = new LinkedHashMap<>();
        paths.forEach((tensor, path) -> all.put(path, tensor));
        return all;
    }

    private void collect(String path, Map<Tensor, String> paths) {
        parameters.forEach((name, tensor) -> paths.putIfAbsent(tensor, path + name));
        children.forEach((name, module) -> module.collect(path + name + ".", paths));
    }

    /** How many numbers it learns. */
    public final int parameterCount() { return count(new HashSet<>()); }

    private int count(Set<Module> counted) {
        if (!counted.add(this)) return 0;
        int count = ownCount();
        for (Module module : children.values()) count += module.count(counted);
        return count;
    }

    /** How many numbers its own parameters are, without the modules within. */
    protected int ownCount() {
        return parameters.values().stream().mapToInt(p -> p.shape.size()).sum();
    }

    /** Forgets all gradients; before each step, or they add up. */
    public final void zeroGrad() { parameters().values().forEach(Tensor::zeroGrad); }

    /** While training dropout drops; this is so from the start. */
    public final void train() { setTraining(true); }

    /** For evaluation and use: nothing is dropped. */
    public final void eval() { setTraining(false); }

    public final boolean isTraining() { return training; }

    private void setTraining(boolean on) {
        training = on;
        children.values().forEach(module -> module.setTraining(on));
    }

    /** A copy of every parameter's numbers, by path, in the order of the tensor in row-major. */
    public final Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        parameters().forEach((name, tensor) -> state.put(name, tensor.toArray()));
        return state;
    }

    /**
     * Takes over numbers from {@link #state}.
     *
     * @throws IllegalArgumentException naming the first parameter that is missing, unknown or of
     *                                  another size; nothing has changed then
     */
    public final void load(Map<String, float[]> state) {
        Map<String, Tensor> all = parameters();
        all.forEach((name, tensor) -> {
            float[] numbers = state.get(name);
            if (numbers == null) throw new IllegalArgumentException(
                    "load: the state has no '" + name + "' " + tensor.shape);
            if (numbers.length != tensor.shape.size()) throw new IllegalArgumentException(
                    "load: '" + name + "' is " + tensor.shape + ", which is " + tensor.shape.size()
                    + " numbers, but the state has " + numbers.length);
        });
        for (String name : state.keySet()) {
            if (!all.containsKey(name)) throw new IllegalArgumentException("load: the state has '"
                    + name + "', the model has not; its parameters are " + all.keySet());
        }
        all.forEach((name, tensor) -> System.arraycopy(
                state.get(name), 0, tensor.data, tensor.offset, tensor.shape.size()));
    }
}
