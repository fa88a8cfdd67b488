package org.seedgrad.bench;

import static org.bytedeco.pytorch.global.torch.grad;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * A job on libtorch: keeps the native objects of the job in one scope and those of a run in
 * another, which ends in the next prepare(), outside the clock.
 */
abstract class TorchJob implements Job {
    private final PointerScope job = new PointerScope();
    private PointerScope run;               // opened by prepare(), after the job's own
    private final Map<String, Tensor> results = new LinkedHashMap<>();

    @Override public final void prepare() {
        if (run != null) run.close();
        run = new PointerScope();
    }

    static Tensor tensor(float[] values, int... shape) {
        return Tensor.create(values, IntStream.of(shape).asLongStream().toArray());
    }

    static Tensor input(String name, int... shape) {
        return tensor(Inputs.uniform(name, shape), shape);
    }

    static List<Tensor> parameters(List<Inputs.Parameter> parameters) {
        List<Tensor> tensors = new ArrayList<>();
        for (Inputs.Parameter parameter : parameters) {
            tensors.add(tensor(parameter.values(), parameter.shape()).requires_grad_(true));
        }
        return tensors;
    }

    static TensorVector vector(Tensor... tensors) { return new TensorVector(tensors); }

    /**
     * New tensors, nothing to zero and nothing to add to: the cheapest way there is.
     *
     * @param upstream null where it is 1
     * @param again    whether the graph is to be kept for one more pass
     */
    static TensorVector gradients(Tensor of, Tensor upstream, TensorVector by, boolean again) {
        TensorVector upstreams = upstream == null ? new TensorVector() : vector(upstream);
        return grad(vector(of), by, upstreams, new BoolOptional(again), false, false);
    }

    final void result(String name, Tensor tensor) { results.put(name, tensor); }

    @Override public final Map<String, float[]> results() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            results.forEach((name, tensor) -> {
                float[] values = new float[(int) tensor.numel()];
                tensor.detach().contiguous().data_ptr_float().get(values);
                arrays.put(name, values);
            });
        }
        return arrays;
    }

    @Override public final void close() {
        if (run != null) run.close();
        job.close();
    }
}
