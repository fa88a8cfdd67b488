package org.seedgrad.bench;

import java.util.Random;
import org.seedgrad.bench.Inputs.Parameter;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.Linear;
import org.seedgrad.tensor.ops.Affine;

/** What a run makes lives until the next prepare(), in a scope. */
abstract class SeedgradJob implements Job {
    private Scope scope;

    @Override public void prepare() {
        close();
        scope = Memory.scope();
    }

    @Override public void close() {
        if (scope != null) scope.close();
        scope = null;
    }

    static Tensor input(String name, int... shape) {
        return Tensor.of(Inputs.uniform(name, shape), shape);
    }

    /** A layer with the weight and the bias of that name. */
    static Linear linear(Parameter weight, Parameter bias) {
        int out = weight.shape()[0];
        int in = weight.shape()[1];
        Linear linear = new Linear(in, out, new Random(1));
        linear.setWeight(Inputs.transposed(weight.values(), out, in));
        Tensor b = linear.parameters().get("bias");
        System.arraycopy(bias.values(), 0, b.data, b.offset, out);
        return linear;
    }

    /** Panels to [outputs, inputs]. */
    static float[] outputsFirst(Tensor panels, int in, int out) {
        return Inputs.transposed(Affine.fromPanels(panels, in, out), in, out);
    }
}
