package org.seedgrad.tensor.nn;

import java.util.Random;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.rbe.Fields;
import org.seedgrad.tensor.rbe.Packed128;
import org.seedgrad.tensor.rbe.WavePoint;
import org.seedgrad.tensor.rbe.WaveTable;

/**
 * One seed for each output: row o of the weight is a single wave X1 sin(pi f x) + X2 cos(pi f x)
 * over all inputs. So y is one projection of x onto 64 waves, and from there two multiplications an
 * output. The smallest layer there is: 16 bytes an output while it learns, 8 in use.
 */
public final class PackedLinear extends Layer {
    private final int in;
    private final int[] frequencies;
    private final Tensor waves;
    private final Tensor points;
    private final Tensor bias;

    /** Frequencies and points at random, with the variance 1 / in of the weights. */
    public PackedLinear(int in, int out, Random random) {
        if (in < 1 || out < 1) throw new IllegalArgumentException("PackedLinear: " + in
                + " features in and " + out + " out; both must be at least 1");
        this.in = in;
        waves = Tensor.of(WaveTable.of(in), in, WaveTable.WAVES);
        frequencies = random.ints(out, 0, WaveTable.distinct(in)).toArray();
        points = parameter("points", Tensor.normal(random, Math.sqrt(1.0 / in), out, 2));
        bias = parameter("bias", Tensor.zeros(out));
    }

    @Override public Tensor forward(Tensor x) {
        if (x.shape.rank() == 0 || x.shape.length(-1) != in) throw new IllegalArgumentException(
                "PackedLinear: x is " + x.shape + " and the layer takes " + in
                + " features in; the last axis must be " + in);
        Tensor rows = Ops.reshape(x, x.shape.size() / in, in);
        Tensor y = Ops.add(Tensor.apply(new Pick(frequencies),
                Ops.matmul(rows, waves), points), bias);
        return Ops.reshape(y, x.shape.with(-1, frequencies.length).lengths());
    }

    /** The seeds in 128 bits each. */
    public Packed128[] seeds() {
        Packed128[] seeds = new Packed128[frequencies.length];
        for (int o = 0; o < seeds.length; o++) {
            seeds[o] = Packed128.of(new WavePoint(points.data[2 * o], points.data[2 * o + 1])
                    .seed(Fields.wave(frequencies[o], 0, 0)));
        }
        return seeds;
    }

    /** From projections [B, 64], cosines before sines, to outputs [B, out]. */
    private static final class Pick implements Operation {
        private final int[] frequencies;

        Pick(int[] frequencies) { this.frequencies = frequencies; }

        @Override public String name() { return "packed linear"; }

        /** y_bo = X1_o sine_b,f + X2_o cosine_b,f for the frequency f of output o. */
        @Override public Tensor forward(Tensor... inputs) {
            Tensor p = inputs[0].contiguous();
            Tensor points = inputs[1];
            int out = frequencies.length;
            int rows = p.shape.length(0);
            Tensor y = Tensor.empty(p.shape.with(1, out));
            for (int b = 0; b < rows; b++) {
                int cosines = p.offset + b * WaveTable.WAVES;
                int sines = cosines + WaveTable.SINES;
                for (int o = 0; o < out; o++) {
                    y.data[b * out + o] = points.data[2 * o] * p.data[sines + frequencies[o]]
                            + points.data[2 * o + 1] * p.data[cosines + frequencies[o]];
                }
            }
            return y;
        }

        @Override public Tensor[] backward(Applied applied) {
            Tensor p = applied.inputs()[0].contiguous();
            Tensor points = applied.inputs()[1];
            Tensor dy = applied.gradient().contiguous();
            int out = frequencies.length;
            int rows = p.shape.length(0);
            Tensor dp = Tensor.zeros(p.shape);
            Tensor dPoints = Tensor.zeros(points.shape);
            for (int b = 0; b < rows; b++) {
                int cosines = b * WaveTable.WAVES;
                int sines = cosines + WaveTable.SINES;
                for (int o = 0; o < out; o++) {
                    float g = dy.data[dy.offset + b * out + o];
                    int f = frequencies[o];
                    dp.data[sines + f] += points.data[2 * o] * g;
                    dp.data[cosines + f] += points.data[2 * o + 1] * g;
                    dPoints.data[2 * o] += p.data[p.offset + sines + f] * g;
                    dPoints.data[2 * o + 1] += p.data[p.offset + cosines + f] * g;
                }
            }
            return new Tensor[] {dp, dPoints};
        }
    }
}
