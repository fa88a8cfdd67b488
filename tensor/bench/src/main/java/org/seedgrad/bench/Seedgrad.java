package org.seedgrad.bench;

import static org.seedgrad.bench.Workload.HIDDEN;
import static org.seedgrad.bench.Workload.SIDE;
import static org.seedgrad.bench.Workload.TINY;
import static org.seedgrad.bench.Workload.WIDTH;
import static org.seedgrad.tensor.ops.Ops.matmul;
import static org.seedgrad.tensor.ops.Ops.mse;
import static org.seedgrad.tensor.ops.Ops.mul;

import java.util.List;
import java.util.Map;
import org.seedgrad.bench.Inputs.Parameter;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.Gelu;
import org.seedgrad.tensor.nn.Linear;
import org.seedgrad.tensor.nn.Sequential;
import org.seedgrad.tensor.optim.Adam;

/** Seedgrad as its users use it. */
final class Seedgrad implements Contender {

    Seedgrad(int threads) { Parallel.threads(threads); }

    @Override public String version() {
        return "of this checkout, " + Parallel.threads() + " threads";
    }

    @Override public Job job(Workload workload) {
        int batch = workload.batch();
        return switch (workload.kind()) {
            case LINEAR_FORWARD -> new LinearForward(batch);
            case LINEAR_BACKWARD -> new LinearBackward(batch);
            case WAVES_FORWARD -> new SeedgradWaves.Forward(batch);
            case WAVES_BACKWARD -> new SeedgradWaves.Backward(batch);
            case MODEL_FORWARD -> new ModelForward(batch);
            case MODEL_BACKWARD -> new ModelBackward(batch);
            case MODEL_STEP -> new ModelStep(batch);
            case BLOCK -> new SeedgradBlock();
            case SGEMM -> new Sgemm();
            case TINY_FORWARD -> new Tiny(false);
            case TINY_BACKWARD -> new Tiny(true);
        };
    }

    private static final class LinearForward extends SeedgradJob {
        private final Linear layer;
        private final Tensor x;
        private Tensor y;

        LinearForward(int batch) {
            List<Parameter> parameters = Inputs.linear();
            layer = linear(parameters.get(0), parameters.get(1));
            x = input("x", batch, WIDTH);
        }

        @Override public void run() {
            try (GradMode.Scope off = GradMode.off()) {
                y = layer.forward(x);
            }
        }

        @Override public Map<String, float[]> results() { return Map.of("y", y.toArray()); }
    }

    private static final class LinearBackward extends SeedgradJob {
        private final Linear layer;
        private final Tensor x;
        private final Tensor dy;
        private Tensor y;

        LinearBackward(int batch) {
            List<Parameter> parameters = Inputs.linear();
            layer = linear(parameters.get(0), parameters.get(1));
            x = input("x", batch, WIDTH).requireGrad();
            dy = input("dy", batch, HIDDEN);
        }

        @Override public void prepare() {
            x.zeroGrad();
            layer.zeroGrad();
            super.prepare();
            y = layer.forward(x);
        }

        @Override public void run() { y.backward(dy); }

        @Override public Map<String, float[]> results() {
            Map<String, Tensor> parameters = layer.parameters();
            return Map.of("dx", x.grad.toArray(),
                    "dw", outputsFirst(parameters.get("weight").grad, WIDTH, HIDDEN),
                    "db", parameters.get("bias").grad.toArray());
        }
    }

    private abstract static class Model extends SeedgradJob {
        final Linear first;
        final Linear second;
        final Sequential layers;
        private final Tensor x;
        private final Tensor target;

        Model(int batch) {
            List<Parameter> parameters = Inputs.model();
            first = linear(parameters.get(0), parameters.get(1));
            second = linear(parameters.get(2), parameters.get(3));
            layers = new Sequential(first, new Gelu(), second);
            x = input("x", batch, WIDTH);
            target = input("target", batch, WIDTH);
        }

        final Tensor loss() { return mse(layers.forward(x), target); }
    }

    private static final class ModelForward extends Model {
        private Tensor loss;

        ModelForward(int batch) { super(batch); }

        @Override public void run() {
            try (GradMode.Scope off = GradMode.off()) {
                loss = loss();
            }
        }

        @Override public Map<String, float[]> results() { return Map.of("loss", loss.toArray()); }
    }

    private static final class ModelBackward extends Model {
        private Tensor loss;

        ModelBackward(int batch) { super(batch); }

        @Override public void prepare() {
            layers.zeroGrad();
            super.prepare();
        }

        @Override public void run() {
            loss = loss();
            loss.backward();
        }

        @Override public Map<String, float[]> results() {
            return Map.of("loss", loss.toArray(),
                    "dw1", outputsFirst(first.parameters().get("weight").grad, WIDTH, HIDDEN),
                    "db1", first.parameters().get("bias").grad.toArray(),
                    "dw2", outputsFirst(second.parameters().get("weight").grad, HIDDEN, WIDTH),
                    "db2", second.parameters().get("bias").grad.toArray());
        }
    }

    /** All of a step is inside the clock, opening and closing its scope too. */
    private static final class ModelStep extends Model {
        private final Adam adam;
        private float loss;

        ModelStep(int batch) {
            super(batch);
            adam = new Adam(layers.parameters(), 1e-3);
        }

        @Override public void prepare() { }

        @Override public void run() {
            try (Scope step = Memory.scope()) {
                Tensor loss = loss();
                loss.backward();
                adam.step();
                adam.zeroGrad();
                this.loss = loss.item();
            }
        }

        @Override public Map<String, float[]> results() {
            return Map.of("loss", new float[] {loss},
                    "w1", outputsFirst(first.parameters().get("weight"), WIDTH, HIDDEN),
                    "b1", first.parameters().get("bias").toArray(),
                    "w2", outputsFirst(second.parameters().get("weight"), HIDDEN, WIDTH),
                    "b2", second.parameters().get("bias").toArray());
        }
    }

    private static final class Sgemm extends SeedgradJob {
        private final Tensor a = input("a", SIDE, SIDE);
        private final Tensor b = input("b", SIDE, SIDE);
        private Tensor c;

        @Override public void run() { c = matmul(a, b); }

        @Override public Map<String, float[]> results() { return Map.of("c", c.toArray()); }
    }

    private static final class Tiny extends SeedgradJob {
        private final Tensor x = input("x", TINY).requireGrad();
        private final Tensor a = Tensor.of(Inputs.aroundOne("a", 1e-3, TINY), TINY);
        private final Tensor dy = input("dy", TINY);
        private final boolean backward;
        private Tensor y;

        Tiny(boolean backward) { this.backward = backward; }

        @Override public void prepare() {
            x.zeroGrad();
            super.prepare();
        }

        @Override public void run() {
            y = x;
            for (int i = 0; i < Workload.CHAIN; i++) y = mul(y, a);
            if (backward) y.backward(dy);
        }

        @Override public Map<String, float[]> results() {
            return backward ? Map.of("y", y.toArray(), "dx", x.grad.toArray())
                    : Map.of("y", y.toArray());
        }
    }
}
