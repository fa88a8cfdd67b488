package org.seedgrad.bench;

import static org.seedgrad.bench.Workload.HEADS;
import static org.seedgrad.bench.Workload.HIDDEN;
import static org.seedgrad.bench.Workload.SIDE;
import static org.seedgrad.bench.Workload.TINY;
import static org.seedgrad.bench.Workload.TOKENS;
import static org.seedgrad.bench.Workload.WIDTH;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/** TensorFlow for Java: each workload is one graph, and a run is one call of its session. */
final class TensorFlow implements Contender {
    private final int threads;

    TensorFlow(int threads) { this.threads = threads; }

    @Override public String version() {
        return org.tensorflow.TensorFlow.version() + ", graph, " + threads + " threads";
    }

    @Override public Job job(Workload workload) {
        int batch = workload.batch();
        TensorFlowGraph job = switch (workload.kind()) {
            case LINEAR_FORWARD -> new Linear(threads, batch, Inputs.linear(), false);
            case LINEAR_BACKWARD -> new Linear(threads, batch, Inputs.linear(), true);
            case WAVES_FORWARD -> new Linear(threads, batch, Waves.dense(), false);
            case WAVES_BACKWARD -> new Linear(threads, batch, Waves.dense(), true);
            case MODEL_FORWARD -> new Model(threads, batch, false);
            case MODEL_BACKWARD -> new Model(threads, batch, true);
            case MODEL_STEP -> new ModelStep(threads, batch);
            case BLOCK -> new Block(threads);
            case SGEMM -> new Sgemm(threads);
            case TINY_FORWARD -> new Tiny(threads, false);
            case TINY_BACKWARD -> new Tiny(threads, true);
        };
        job.ready();
        return workload.kind() == Workload.Kind.WAVES_BACKWARD ? new Waves.Backward(job) : job;
    }

    /** The backward graph needs no forward pass, so none is run. */
    private static final class Linear extends TensorFlowGraph {
        Linear(int threads, int batch, List<Inputs.Parameter> inputs, boolean backward) {
            super(threads);
            Operand<TFloat32> x = input("x", batch, WIDTH);
            List<Variable> parameters = variables(inputs, backward);
            Variable w = parameters.get(0);
            Variable b = parameters.get(1);
            Operand<TFloat32> y = affine(x, w, b);
            if (!backward) {
                result("y", y);
                return;
            }
            List<Operand<TFloat32>> gradients = gradients(y, input("dy", batch, HIDDEN),
                    List.of(x, w.value(), b.value()));
            result("dx", gradients.get(0));
            result("dw", gradients.get(1), w);
            result("db", gradients.get(2));
        }
    }

    private static class Model extends TensorFlowGraph {
        final List<Variable> parameters;
        final Operand<TFloat32> loss;

        Model(int threads, int batch, boolean backward) {
            super(threads);
            parameters = variables(Inputs.model(), backward);
            loss = loss(batch);
            result("loss", loss);
            if (!backward) return;
            List<Operand<TFloat32>> gradients = gradients(loss);
            for (int i = 0; i < gradients.size(); i++) {
                Variable of = parameters.get(i);
                result("d" + of.name(), gradients.get(i), of);
            }
        }

        /** For the whole step. */
        Model(int threads, int batch) {
            super(threads);
            parameters = variables(Inputs.model(), true);
            loss = loss(batch);
        }

        private Operand<TFloat32> loss(int batch) {
            Operand<TFloat32> x = input("x", batch, WIDTH);
            Operand<TFloat32> target = input("target", batch, WIDTH);
            Operand<TFloat32> hidden = gelu(affine(x, parameters.get(0), parameters.get(1)));
            Operand<TFloat32> y = affine(hidden, parameters.get(2), parameters.get(3));
            return tf.math.mean(tf.math.squaredDifference(y, target),
                    tf.constant(new int[] {0, 1}));
        }

        final List<Operand<TFloat32>> gradients(Operand<TFloat32> loss) {
            List<Operand<TFloat32>> by = new ArrayList<>();
            for (Variable parameter : parameters) by.add(parameter.value());
            return gradients(loss, null, by);
        }
    }

    /**
     * With the fused, in-place ResourceApplyAdam, which starts when all gradients are there: before
     * that an update would have to copy the weight that others still read. Its epsilon is added to
     * the root of the raw second moment, so epsilon is scaled to mean the same as elsewhere.
     */
    private static final class ModelStep extends Model {
        private final Operand<TFloat32> power1 = input(new float[1]);
        private final Operand<TFloat32> power2 = input(new float[1]);
        private final Operand<TFloat32> epsilon = input(new float[1]);
        private final List<Op> updates = new ArrayList<>();
        private final Map<String, float[]> lastLoss = new LinkedHashMap<>();
        private int steps;

        ModelStep(int threads, int batch) {
            super(threads, batch);
            List<Operand<TFloat32>> gradients = gradients(loss);
            Ops after = tf.withControlDependencies(new ArrayList<Op>(gradients));
            for (int i = 0; i < gradients.size(); i++) {
                Variable of = parameters.get(i);
                int size = of.parameter().values().length;
                VarHandleOp m = variable("m" + i, new float[size], of.shape());
                VarHandleOp v = variable("v" + i, new float[size], of.shape());
                updates.add(after.train.resourceApplyAdam(of.handle(), m, v, power1, power2,
                        tf.constant(Workload.LEARNING_RATE), tf.constant(Workload.BETA1),
                        tf.constant(Workload.BETA2), epsilon, gradients.get(i)));
            }
        }

        @Override public void run() {
            steps++;
            double rest = 1 - Math.pow(Workload.BETA2, steps);
            tensor(power1).setFloat((float) Math.pow(Workload.BETA1, steps));
            tensor(power2).setFloat((float) (1 - rest));
            tensor(epsilon).setFloat((float) (Workload.ADAM_EPSILON * Math.sqrt(rest)));
            Session.Runner runner = runner().fetch(loss);
            updates.forEach(runner::addTarget);
            try (Result result = runner.run()) {
                lastLoss.put("loss", new float[] {((TFloat32) result.get(0)).getFloat()});
            }
        }

        @Override public Map<String, float[]> results() {
            for (Variable of : parameters) result(of.name(), of.value(), of);
            Map<String, float[]> all = new LinkedHashMap<>(lastLoss);
            all.putAll(super.results());
            return all;
        }
    }

    private static final class Block extends TensorFlowGraph {
        private final List<Variable> parameters = variables(Inputs.block(), true);

        Block(int threads) {
            super(threads);
            Operand<TFloat32> x = input("x", TOKENS, WIDTH);
            Operand<TFloat32> joined = tf.math.add(x, attention(normalized(x, 0)));
            Operand<TFloat32> hidden = gelu(affine(normalized(joined, 6), 8));
            Operand<TFloat32> y = tf.math.add(joined, affine(hidden, 10));
            List<Operand<TFloat32>> by = new ArrayList<>(List.of(x));
            for (Variable parameter : parameters) by.add(parameter.value());
            List<Operand<TFloat32>> gradients = gradients(y, input("dy", TOKENS, WIDTH), by);
            result("y", y);
            result("dx", gradients.get(0));
            for (int i = 0; i < parameters.size(); i++) {
                Variable of = parameters.get(i);
                result("d" + of.name(), gradients.get(i + 1), of);
            }
        }

        private Operand<TFloat32> attention(Operand<TFloat32> x) {
            List<Operand<TFloat32>> heads = new ArrayList<>();
            for (Operand<TFloat32> part : tf.split(tf.constant(1), affine(x, 2), 3L).output()) {
                heads.add(transposed(tf.reshape(part,
                        tf.constant(new int[] {TOKENS, HEADS, WIDTH / HEADS}))));
            }
            float scale = (float) (1 / Math.sqrt(WIDTH / HEADS));
            Operand<TFloat32> scores = tf.train.batchMatMul(
                    tf.math.mul(heads.get(0), tf.constant(scale)), heads.get(1), TFloat32.class,
                    BatchMatMul.adjY(true));
            Operand<TFloat32> weights = tf.nn.softmax(tf.math.add(scores, tf.constant(future())));
            Operand<TFloat32> mixed = tf.train.batchMatMul(weights, heads.get(2), TFloat32.class);
            return affine(tf.reshape(transposed(mixed),
                    tf.constant(new int[] {TOKENS, WIDTH})), 4);
        }

        /** Swaps tokens and heads. */
        private Operand<TFloat32> transposed(Operand<TFloat32> x) {
            return tf.linalg.transpose(x, tf.constant(new int[] {1, 0, 2}));
        }

        /** What to add to a score: nothing, or from later tokens very little. */
        private static float[][] future() {
            float[][] mask = new float[TOKENS][TOKENS];
            for (int t = 0; t < TOKENS; t++) {
                for (int later = t + 1; later < TOKENS; later++) mask[t][later] = -1e9f;
            }
            return mask;
        }

        private Operand<TFloat32> affine(Operand<TFloat32> x, int at) {
            return affine(x, parameters.get(at), parameters.get(at + 1));
        }

        private Operand<TFloat32> normalized(Operand<TFloat32> x, int at) {
            Operand<TFloat32> off = tf.math.sub(x, mean(x));
            Operand<TFloat32> scale = tf.math.rsqrt(tf.math.add(
                    mean(tf.math.square(off)), tf.constant(Workload.NORM_EPSILON)));
            return tf.math.add(
                    tf.math.mul(tf.math.mul(off, scale), parameters.get(at).value()),
                    parameters.get(at + 1).value());
        }

        private Operand<TFloat32> mean(Operand<TFloat32> x) {
            return tf.math.mean(x, tf.constant(new int[] {1}), Mean.keepDims(true));
        }
    }

    private static final class Sgemm extends TensorFlowGraph {
        Sgemm(int threads) {
            super(threads);
            result("c", tf.linalg.matMul(
                    input("a", SIDE, SIDE), input("b", SIDE, SIDE)));
        }
    }

    private static final class Tiny extends TensorFlowGraph {
        Tiny(int threads, boolean backward) {
            super(threads);
            Operand<TFloat32> x = input("x", TINY);
            Operand<TFloat32> a = input(Inputs.aroundOne("a", 1e-3, TINY), TINY);
            Operand<TFloat32> y = x;
            for (int i = 0; i < Workload.CHAIN; i++) y = tf.math.mul(y, a);
            result("y", y);
            if (backward) {
                result("dx", gradients(y, input("dy", TINY), List.of(x)).get(0));
            }
        }
    }
}
