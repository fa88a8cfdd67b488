package org.seedgrad.bench;

import static org.seedgrad.bench.Workload.HEADS;
import static org.seedgrad.bench.Workload.TOKENS;
import static org.seedgrad.bench.Workload.WIDTH;
import static org.seedgrad.tensor.ops.Ops.add;
import static org.seedgrad.tensor.ops.Ops.attention;
import static org.seedgrad.tensor.ops.Ops.gelu;
import static org.seedgrad.tensor.ops.Ops.layerNorm;
import static org.seedgrad.tensor.ops.Ops.reshape;
import static org.seedgrad.tensor.ops.Ops.slice;
import static org.seedgrad.tensor.ops.Ops.transpose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.seedgrad.bench.Inputs.Parameter;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.Linear;

/** A GPT-2-small block of Seedgrad's layers. */
final class SeedgradBlock extends SeedgradJob {
    private final Map<String, Parameter> given = Inputs.block().stream()
            .collect(Collectors.toMap(Parameter::name, parameter -> parameter));
    private final Map<String, Tensor> leaves = new LinkedHashMap<>();
    private final Linear qkv = layer("qkv");
    private final Linear join = layer("join");
    private final Linear up = layer("up");
    private final Linear down = layer("down");
    private final Tensor x = input("x", 1, TOKENS, WIDTH).requireGrad();
    private final Tensor dy = input("dy", 1, TOKENS, WIDTH);
    private Tensor y;

    SeedgradBlock() {
        for (Parameter parameter : given.values()) {
            if (parameter.name().startsWith("norm")) leaves.put(parameter.name(),
                    Tensor.of(parameter.values(), parameter.shape()).requireGrad());
        }
    }

    @Override public void prepare() {
        x.zeroGrad();
        leaves.values().forEach(Tensor::zeroGrad);
        super.prepare();
    }

    @Override public void run() {
        Tensor joined = add(x, mixed(normalized(x, "norm1")));
        y = add(joined, down.forward(gelu(up.forward(normalized(joined, "norm2")))));
        y.backward(dy);
    }

    private Tensor normalized(Tensor x, String name) {
        return layerNorm(x, leaves.get(name + ".scale"), leaves.get(name + ".shift"),
                Workload.NORM_EPSILON);
    }

    private Tensor mixed(Tensor x) {
        Tensor parts = qkv.forward(x);
        Tensor mixed = attention(heads(parts, 0), heads(parts, 1), heads(parts, 2));
        return join.forward(reshape(transpose(mixed, 1, 2), 1, TOKENS, WIDTH));
    }

    /** Queries, keys or values as [1, heads, tokens, places]. */
    private static Tensor heads(Tensor parts, int which) {
        Tensor part = slice(parts, 2, which * WIDTH, (which + 1) * WIDTH);
        return transpose(reshape(part, 1, TOKENS, HEADS, WIDTH / HEADS), 1, 2);
    }

    private Linear layer(String name) {
        Linear layer = linear(given.get(name + ".w"), given.get(name + ".b"));
        leaves.put(name + ".w", layer.parameters().get("weight"));
        leaves.put(name + ".b", layer.parameters().get("bias"));
        return layer;
    }

    @Override public Map<String, float[]> results() {
        Map<String, float[]> results = new LinkedHashMap<>();
        results.put("y", y.toArray());
        results.put("dx", x.grad.toArray());
        leaves.forEach((name, leaf) -> {
            int[] shape = given.get(name).shape();
            results.put("d" + name, shape.length == 1 ? leaf.grad.toArray()
                    : outputsFirst(leaf.grad, shape[1], shape[0]));
        });
        return results;
    }
}
