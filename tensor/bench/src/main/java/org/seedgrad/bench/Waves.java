package org.seedgrad.bench;

import static org.seedgrad.bench.Workload.HIDDEN;
import static org.seedgrad.bench.Workload.WIDTH;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.seedgrad.bench.Inputs.Parameter;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.RbeLinear;
import org.seedgrad.tensor.rbe.Execution;
import org.seedgrad.tensor.rbe.Fields;
import org.seedgrad.tensor.rbe.WaveMatrix;
import org.seedgrad.tensor.rbe.WaveTable;

/** The layer of waves, and the dense layer of the same matrix, which is what the peers have. */
final class Waves {
    private static final int BLOCK = 64;
    private static final int SEEDS = 16;        // in a block

    private Waves() { }

    /** As it trains: the matrix is never built. */
    static RbeLinear layer() {
        RbeLinear layer = new RbeLinear(WIDTH, HIDDEN, BLOCK, SEEDS, new Random(1));
        layer.execution(Execution.COMPRESSED);
        Tensor bias = layer.parameters().get("bias");
        Parameter values = Parameter.bias("b", HIDDEN);
        System.arraycopy(values.values(), 0, bias.data, bias.offset, HIDDEN);
        return layer;
    }

    static List<Parameter> dense() {
        return List.of(new Parameter("w", layer().materialise(), HIDDEN, WIDTH),
                Parameter.bias("b", HIDDEN));
    }

    /** A dense backward pass whose dw is told as the gradient of the points, outside the clock. */
    record Backward(Job dense) implements Job {
        @Override public void prepare() { dense.prepare(); }

        @Override public void run() { dense.run(); }

        @Override public Map<String, float[]> results() {
            Map<String, float[]> results = new LinkedHashMap<>(dense.results());
            results.put("dpoints", pointGradients(results.remove("dw")));
            return results;
        }

        @Override public void close() { dense.close(); }
    }

    /** By the definition: a weight is scale (X1 sin a + X2 cos a) times a wave along y. */
    private static float[] pointGradients(float[] dw) {
        RbeLinear layer = layer();
        WaveMatrix matrix = layer.matrix();
        float scale = layer.scale().item();
        float[] waves = WaveTable.of(BLOCK);
        float[] gradients = new float[2 * matrix.seedCount()];
        for (int seed = 0; seed < matrix.seedCount(); seed++) {
            int block = seed / SEEDS;
            int corner = block / matrix.blockColumns() * BLOCK * WIDTH
                    + block % matrix.blockColumns() * BLOCK;
            Fields fields = matrix.fields(seed);
            int sine = WaveTable.SINES + fields.frequencyX();
            int alongY = fields.frequencyY() + WaveTable.SINES * fields.quarterTurns();
            double dx1 = 0;
            double dx2 = 0;
            for (int i = 0; i < BLOCK; i++) {
                double sines = 0;
                double cosines = 0;
                for (int j = 0; j < BLOCK; j++) {
                    double d = dw[corner + i * WIDTH + j];
                    sines += d * waves[j * WaveTable.WAVES + sine];
                    cosines += d * waves[j * WaveTable.WAVES + fields.frequencyX()];
                }
                dx1 += sines * waves[i * WaveTable.WAVES + alongY];
                dx2 += cosines * waves[i * WaveTable.WAVES + alongY];
            }
            gradients[2 * seed] = (float) (scale * dx1);
            gradients[2 * seed + 1] = (float) (scale * dx2);
        }
        return gradients;
    }
}
