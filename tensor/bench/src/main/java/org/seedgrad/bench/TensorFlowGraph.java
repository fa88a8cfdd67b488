package org.seedgrad.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.seedgrad.bench.Inputs.Parameter;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * A job as a TensorFlow graph: inputs are placeholders, fed with tensors that are ready in native
 * memory; parameters are variables; a run asks for the operations but copies no number out.
 */
abstract class TensorFlowGraph implements Job {
    private final Graph graph = new Graph();
    protected final Ops tf = Ops.create(graph);
    private final ConfigProto config;
    private Session session;
    private final Map<Operand<TFloat32>, TFloat32> fed = new LinkedHashMap<>();
    private final Map<Operand<TFloat32>, TFloat32> initial = new LinkedHashMap<>();
    private final List<Op> assigned = new ArrayList<>();
    private final List<Op> targets = new ArrayList<>();
    private final Map<String, Operand<TFloat32>> results = new LinkedHashMap<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    TensorFlowGraph(int threads) {
        config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(threads)
                .build();
    }

    /** A parameter: the resource and what is read from it. */
    protected record Variable(Parameter parameter, boolean inputsFirst, VarHandleOp handle,
            Operand<TFloat32> value) {

        String name() { return parameter.name(); }

        /** As the graph has it. */
        int[] shape() {
            int[] shape = parameter.shape();
            return inputsFirst ? new int[] {shape[1], shape[0]} : shape;
        }

        /** From the layout of the graph to [outputs, inputs]. */
        float[] outputsFirst(float[] values) {
            int[] shape = parameter.shape();
            return inputsFirst ? Inputs.transposed(values, shape[1], shape[0]) : values;
        }
    }

    protected final Operand<TFloat32> input(String name, int... shape) {
        return input(Inputs.uniform(name, shape), shape);
    }

    protected final Operand<TFloat32> input(float[] values, int... shape) {
        return placeholder(fed, values, shape(shape));
    }

    private static Shape shape(int... lengths) {
        return Shape.of(IntStream.of(lengths).asLongStream().toArray());
    }

    private Operand<TFloat32> placeholder(Map<Operand<TFloat32>, TFloat32> into, float[] values,
            Shape shape) {
        Operand<TFloat32> placeholder = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
        into.put(placeholder, TFloat32.tensorOf(shape, DataBuffers.of(values)));
        return placeholder;
    }

    /** The tensor fed for an input, to be written to. */
    protected final TFloat32 tensor(Operand<TFloat32> input) { return fed.get(input); }

    /**
     * Each weight in the layout that was found faster in all: [inputs, outputs] without a backward
     * pass and where a layer narrows, [outputs, inputs] where it widens.
     */
    protected final List<Variable> variables(List<Parameter> parameters, boolean backward) {
        List<Variable> variables = new ArrayList<>();
        for (Parameter parameter : parameters) {
            int[] shape = parameter.shape();
            float[] values = parameter.values();
            boolean inputsFirst = shape.length == 2 && !(backward && shape[0] > shape[1]);
            if (inputsFirst) {
                values = Inputs.transposed(values, shape[0], shape[1]);
                shape = new int[] {shape[1], shape[0]};
            }
            VarHandleOp handle = variable(parameter.name(), values, shape);
            variables.add(new Variable(parameter, inputsFirst, handle,
                    tf.readVariableOp(handle, TFloat32.class)));
        }
        return variables;
    }

    protected final VarHandleOp variable(String name, float[] values, int... lengths) {
        Shape shape = shape(lengths);
        VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
        assigned.add(tf.assignVariableOp(handle, placeholder(initial, values, shape)));
        return handle;
    }

    protected final Operand<TFloat32> affine(Operand<TFloat32> x, Variable w, Variable b) {
        return tf.nn.biasAdd(
                tf.linalg.matMul(x, w.value(), MatMul.transposeB(!w.inputsFirst())), b.value());
    }

    /** x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), in eight operations. */
    protected final Operand<TFloat32> gelu(Operand<TFloat32> x) {
        float slope = (float) Math.sqrt(2 / Math.PI);
        Operand<TFloat32> bent = tf.math.add(
                tf.math.mul(tf.math.square(x), tf.constant(0.044715f * slope)),
                tf.constant(slope));
        Operand<TFloat32> tanh = tf.math.tanh(tf.math.mul(x, bent));
        return tf.math.mul(x, tf.math.add(
                tf.math.mul(tanh, tf.constant(0.5f)), tf.constant(0.5f)));
    }

    /** From an upstream gradient, or from 1 where there is none. */
    protected final List<Operand<TFloat32>> gradients(Operand<TFloat32> of,
            Operand<TFloat32> upstream, List<Operand<TFloat32>> by) {
        Gradients gradients = upstream == null ? tf.gradients(of, by)
                : tf.gradients(of, by, Gradients.dx(List.of(upstream)));
        List<Operand<TFloat32>> parts = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) parts.add(gradients.<TFloat32>dy(i));
        return parts;
    }

    protected final void target(Op operation) { targets.add(operation); }

    /** Something to compute in each run. */
    protected final void result(String name, Operand<TFloat32> value) {
        results.put(name, value);
        target(value);
    }

    /** The gradient of a parameter, or its value after a step. */
    protected final void result(String name, Operand<TFloat32> value, Variable of) {
        variables.put(name, of);
        result(name, value);
    }

    /** The graph is complete: gives the variables their first values. */
    protected final void ready() {
        session = new Session(graph, config);
        if (assigned.isEmpty()) return;
        Session.Runner runner = session.runner();
        initial.forEach(runner::feed);
        assigned.forEach(runner::addTarget);
        runner.run().close();
        initial.values().forEach(TFloat32::close);
    }

    protected final Session.Runner runner() {
        Session.Runner runner = session.runner();
        fed.forEach(runner::feed);
        return runner;
    }

    @Override public void run() {
        Session.Runner runner = runner();
        targets.forEach(runner::addTarget);
        runner.run().close();
    }

    /** Nothing was copied out of the last run, so this is one more. */
    @Override public Map<String, float[]> results() {
        Session.Runner runner = runner();
        results.values().forEach(runner::fetch);
        Map<String, float[]> arrays = new LinkedHashMap<>();
        try (Result result = runner.run()) {
            int at = 0;
            for (String name : results.keySet()) {
                TFloat32 tensor = (TFloat32) result.get(at++);
                float[] values = new float[(int) tensor.shape().size()];
                tensor.asRawTensor().data().asFloats().read(values);
                Variable of = variables.get(name);
                arrays.put(name, of == null ? values : of.outputsFirst(values));
            }
        }
        return arrays;
    }

    @Override public void close() {
        fed.values().forEach(TFloat32::close);
        session.close();
        graph.close();
    }
}
