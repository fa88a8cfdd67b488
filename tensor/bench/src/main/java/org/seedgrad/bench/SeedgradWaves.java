package org.seedgrad.bench;

import static org.seedgrad.bench.Workload.HIDDEN;
import static org.seedgrad.bench.Workload.WIDTH;

import java.util.Map;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.RbeLinear;

/** The layer of waves, in the compressed domain. */
final class SeedgradWaves {

    private SeedgradWaves() { }

    static final class Forward extends SeedgradJob {
        private final RbeLinear layer = Waves.layer();
        private final Tensor x;
        private Tensor y;

        Forward(int batch) { x = input("x", batch, WIDTH); }

        @Override public void run() {
            try (GradMode.Scope off = GradMode.off()) {
                y = layer.forward(x);
            }
        }

        @Override public Map<String, float[]> results() { return Map.of("y", y.toArray()); }
    }

    /** The gradients of x, points, scale and bias. */
    static final class Backward extends SeedgradJob {
        private final RbeLinear layer = Waves.layer();
        private final Tensor x;
        private final Tensor dy;
        private Tensor y;

        Backward(int batch) {
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
            return Map.of("dx", x.grad.toArray(),
                    "dpoints", layer.points().grad.toArray(),
                    "db", layer.parameters().get("bias").grad.toArray());
        }
    }
}
