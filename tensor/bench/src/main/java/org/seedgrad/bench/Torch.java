package org.seedgrad.bench;

import static org.bytedeco.pytorch.global.torch.compile;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.get_cpu_capability;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.mm;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.show_config;
import static org.seedgrad.bench.Workload.HEADS;
import static org.seedgrad.bench.Workload.HIDDEN;
import static org.seedgrad.bench.Workload.SIDE;
import static org.seedgrad.bench.Workload.TINY;
import static org.seedgrad.bench.Workload.TOKENS;
import static org.seedgrad.bench.Workload.WIDTH;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** libtorch through JavaCPP. */
final class Torch implements Contender {

    Torch(int threads) { set_num_threads(threads); }

    @Override public String version() {
        Matcher version = Pattern.compile("TORCH_VERSION=([^,]*)")
                .matcher(show_config().getString());
        return (version.find() ? version.group(1) : "of unknown version") + ", "
                + get_num_threads() + " threads, " + get_cpu_capability().getString() + ", BLAS: "
                + System.getProperty("org.bytedeco.openblas.load", "openblas");
    }

    @Override public Job job(Workload workload) {
        int batch = workload.batch();
        return switch (workload.kind()) {
            case LINEAR_FORWARD -> new LinearForward(batch, Inputs.linear());
            case LINEAR_BACKWARD -> new LinearBackward(batch, Inputs.linear());
            case WAVES_FORWARD -> new LinearForward(batch, Waves.dense());
            case WAVES_BACKWARD -> new Waves.Backward(new LinearBackward(batch, Waves.dense()));
            case MODEL_FORWARD -> new Model(batch, false);
            case MODEL_BACKWARD -> new Model(batch, true);
            case MODEL_STEP -> new ModelStep(batch);
            case BLOCK -> new Block();
            case SGEMM -> new Sgemm();
            case TINY_FORWARD -> new Tiny(false);
            case TINY_BACKWARD -> new Tiny(true);
        };
    }

    private static final class LinearForward extends TorchJob {
        private final Tensor x;
        private final Tensor w;
        private final TensorOptional b;
        private final NoGradGuard guard = new NoGradGuard();

        LinearForward(int batch, List<Inputs.Parameter> inputs) {
            x = input("x", batch, WIDTH);
            List<Tensor> parameters = parameters(inputs);
            w = parameters.get(0);
            b = new TensorOptional(parameters.get(1));
        }

        @Override public void run() { result("y", linear(x, w, b)); }
    }

    private static final class LinearBackward extends TorchJob {
        private final TensorVector by;
        private final Tensor y;
        private final Tensor dy;

        LinearBackward(int batch, List<Inputs.Parameter> inputs) {
            Tensor x = input("x", batch, WIDTH).requires_grad_(true);
            List<Tensor> parameters = parameters(inputs);
            by = vector(x, parameters.get(0), parameters.get(1));
            y = linear(x, parameters.get(0), new TensorOptional(parameters.get(1)));
            dy = input("dy", batch, HIDDEN);
        }

        @Override public void run() {
            TensorVector gradients = gradients(y, dy, by, true);
            result("dx", gradients.get(0));
            result("dw", gradients.get(1));
            result("db", gradients.get(2));
        }
    }

    /** The two layers; the start of a whole step. */
    private static class Model extends TorchJob {
        final List<Tensor> parameters = parameters(Inputs.model());
        final TensorVector by = vector(parameters.toArray(new Tensor[0]));
        final Tensor x;
        final Tensor target;
        final TensorOptional b1 = new TensorOptional(parameters.get(1));
        final TensorOptional b2 = new TensorOptional(parameters.get(3));
        private final boolean backward;

        Model(int batch, boolean backward) {
            this.backward = backward;
            x = input("x", batch, WIDTH);
            target = input("target", batch, WIDTH);
            if (!backward) new NoGradGuard();
        }

        final Tensor loss() {
            Tensor hidden = gelu(linear(x, parameters.get(0), b1), "tanh");
            return mse_loss(linear(hidden, parameters.get(2), b2), target);
        }

        @Override public void run() {
            Tensor loss = loss();
            result("loss", loss);
            if (!backward) return;
            TensorVector gradients = gradients(loss, null, by, false);
            String[] names = {"dw1", "db1", "dw2", "db2"};
            for (int i = 0; i < names.length; i++) result(names[i], gradients.get(i));
        }
    }

    /** With the fused Adam of libtorch, which is only to be had through TorchScript. */
    private static final class ModelStep extends Model {
        /** The lists are returned because what is not returned counts as dead code. */
        private static final String ADAM = """
                def adam(p0, p1, p2, p3, m0, m1, m2, m3, v0, v1, v2, v3, t0, t1, t2, t3,
                         g0, g1, g2, g3):
                    p = [p0, p1, p2, p3]
                    m = [m0, m1, m2, m3]
                    v = [v0, v1, v2, v3]
                    t = [t0, t1, t2, t3]
                    torch._foreach_add_(t, 1)
                    none: List[Tensor] = []
                    torch._fused_adam_(p, [g0, g1, g2, g3], m, v, none, t, lr=0.001, beta1=0.9,
                                       beta2=0.999, weight_decay=0., eps=1e-8,
                                       amsgrad=False, maximize=False)
                    return p, m, v, t
                """;
        private final CompilationUnit unit = compile(ADAM);
        private final Function adam = unit.find_function(new QualifiedName("adam"));
        private final List<IValue> state = new ArrayList<>();

        ModelStep(int batch) {
            super(batch, true);
            for (Tensor parameter : parameters) state.add(new IValue(parameter));
            for (int moment = 1; moment <= 2; moment++) {
                for (Inputs.Parameter parameter : Inputs.model()) state.add(new IValue(
                        tensor(new float[parameter.values().length], parameter.shape())));
            }
            for (int i = 0; i < parameters.size(); i++) {
                state.add(new IValue(tensor(new float[1])));
            }
        }

        @Override public void run() {
            Tensor loss = loss();
            TensorVector gradients = gradients(loss, null, by, false);
            IValueVector arguments = new IValueVector(state.toArray(new IValue[0]));
            for (int i = 0; i < parameters.size(); i++) {
                arguments.push_back(new IValue(gradients.get(i)));
            }
            try (NoGradGuard guard = new NoGradGuard()) {
                adam.run(arguments);
            }
            result("loss", loss);
            String[] names = {"w1", "b1", "w2", "b2"};
            for (int i = 0; i < names.length; i++) result(names[i], parameters.get(i));
        }
    }

    private static final class Block extends TorchJob {
        private static final List<String> NAMES = Inputs.block().stream()
                .map(parameter -> "d" + parameter.name()).toList();
        private final List<Tensor> parameters = parameters(Inputs.block());
        private final Tensor x = input("x", 1, TOKENS, WIDTH).requires_grad_(true);
        private final Tensor dy = input("dy", 1, TOKENS, WIDTH);
        private final TensorVector by = new TensorVector(x);

        Block() {
            for (Tensor parameter : parameters) by.push_back(parameter);
        }

        @Override public void run() {
            Tensor joined = x.add(attention(normalized(x, 0)));
            Tensor hidden = gelu(affine(normalized(joined, 6), 8), "tanh");
            Tensor y = joined.add(affine(hidden, 10));
            TensorVector gradients = gradients(y, dy, by, false);
            result("y", y);
            result("dx", gradients.get(0));
            for (int i = 0; i < NAMES.size(); i++) result(NAMES.get(i), gradients.get(i + 1));
        }

        private Tensor attention(Tensor x) {
            TensorVector parts = affine(x, 2).split(WIDTH, 2);
            Tensor mixed = scaled_dot_product_attention(heads(parts.get(0)), heads(parts.get(1)),
                    heads(parts.get(2)), new TensorOptional(), 0, true, new DoubleOptional(),
                    false);
            return affine(mixed.transpose(1, 2).reshape(1, TOKENS, WIDTH), 4);
        }

        private static Tensor heads(Tensor x) {
            return x.view(1, TOKENS, HEADS, WIDTH / HEADS).transpose(1, 2);
        }

        private Tensor affine(Tensor x, int at) {
            return linear(x, parameters.get(at), new TensorOptional(parameters.get(at + 1)));
        }

        private Tensor normalized(Tensor x, int at) {
            return layer_norm(x, new long[] {WIDTH}, new TensorOptional(parameters.get(at)),
                    new TensorOptional(parameters.get(at + 1)), Workload.NORM_EPSILON, false);
        }
    }

    private static final class Sgemm extends TorchJob {
        private final Tensor a = input("a", SIDE, SIDE);
        private final Tensor b = input("b", SIDE, SIDE);

        @Override public void run() { result("c", mm(a, b)); }
    }

    /** In a loop of TorchScript: from Java the calls alone would cost as much again. */
    private static final class Tiny extends TorchJob {
        private static final String CHAIN = """
                def chain(x, a):
                    y = x
                    for i in range(%d):
                        y = y * a
                    return y
                """.formatted(Workload.CHAIN);
        private final CompilationUnit unit = compile(CHAIN);
        private final Function chain = unit.find_function(new QualifiedName("chain"));
        private final Tensor x = input("x", TINY).requires_grad_(true);
        private final Tensor a = Tensor.create(Inputs.aroundOne("a", 1e-3, TINY), TINY);
        private final Tensor dy = input("dy", TINY);
        private final TensorVector by = new TensorVector(x);
        private final boolean backward;

        Tiny(boolean backward) { this.backward = backward; }

        @Override public void run() {
            Tensor y = chain.apply(new IValueVector(new IValue(x), new IValue(a))).toTensor();
            result("y", y);
            if (backward) result("dx", gradients(y, dy, by, false).get(0));
        }
    }
}
