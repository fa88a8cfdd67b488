package org.seedgrad.tensor.nn;

import java.util.Random;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.WaveLayer;
import org.seedgrad.tensor.rbe.Baselines;
import org.seedgrad.tensor.rbe.CompressionReport;
import org.seedgrad.tensor.rbe.Fields;
import org.seedgrad.tensor.rbe.Packed128;
import org.seedgrad.tensor.rbe.WaveMatrix;
import org.seedgrad.tensor.rbe.WavePoint;

/**
 * A dense layer whose weight matrix is never built: y = scale W x + bias for x [..., in] and
 * y [..., out], where each block of W is a sum of a few waves, and each wave a seed of 128 bits.
 *
 * <p>What is learned by gradient: the points of the seeds, [block rows, block columns, seeds, 2] in
 * the Lorentz chart, where W is linear in them; one scale; the bias. The frequencies are discrete:
 * they stay as they are drawn until somebody sets others ({@link #fields}).
 */
public final class RbeLinear extends Layer implements WaveLayer {
    private final int in;
    private final int out;
    private final WaveMatrix matrix;
    private final Tensor points;
    private final Tensor scale;
    private final Tensor bias;

    /** With what the last backward pass met the weight, while somebody asks for its gradient. */
    private Tensor lastInput;
    private Tensor lastGradient;
    private boolean watched;

    /**
     * A layer of random waves: points of the standard normal distribution, and a scale that gives
     * W the variance 1 / in.
     *
     * @param blockSize     at most 64: a wave has 32 frequencies an axis
     * @param seedsPerBlock how many waves make a block
     */
    public RbeLinear(int in, int out, int blockSize, int seedsPerBlock, Random random) {
        if (in < 1 || out < 1 || seedsPerBlock < 1) throw new IllegalArgumentException("RbeLinear: "
                + in + " features in, " + out + " out and " + seedsPerBlock
                + " seeds a block; all must be at least 1");
        if (blockSize < 4 || blockSize > 64) throw new IllegalArgumentException(
                "RbeLinear: the block size is " + blockSize + " and must be from 4 to 64");
        this.in = in;
        this.out = out;
        matrix = new WaveMatrix(in, out, blockSize, seedsPerBlock);
        matrix.randomise(random);
        points = parameter("points", Tensor.normal(random, 1,
                matrix.blockRows(), matrix.blockColumns(), seedsPerBlock, 2));
        // The square of a wave is a quarter on average, and a seed has two numbers.
        scale = parameter("scale", Tensor.scalar((float) Math.sqrt(2.0 / (seedsPerBlock * in))));
        bias = parameter("bias", Tensor.zeros(out));
    }

    /**
     * The closest layer of waves to a dense one, block by block (orthogonal matching pursuit). It
     * pays where the matrix has structure, and not where it has none: look at {@link #report}.
     */
    public static RbeLinear fromLinear(Linear linear, int blockSize, int seedsPerBlock) {
        RbeLinear layer = new RbeLinear(linear.in(), linear.out(), blockSize, seedsPerBlock,
                new Random(0));
        float scale = layer.matrix.fit(transposed(linear), layer.points.data);
        layer.scale.set(scale);
        System.arraycopy(linear.bias(), 0, layer.bias.data, 0, layer.out);
        return layer;
    }

    /**
     * How close this layer's matrix is to a dense one, for 64 bits a seed and 32 for the scale;
     * {@link Baselines} has what others would make of as many bytes.
     */
    public CompressionReport report(Linear linear) {
        return CompressionReport.of(transposed(linear), materialise(),
                8L * matrix.seedCount() + Float.BYTES);
    }

    /** The weight of a dense layer as [out, in]. */
    private static float[] transposed(Linear linear) {
        float[] weight = linear.weight();
        float[] transposed = new float[weight.length];
        for (int i = 0; i < linear.in(); i++) {
            for (int o = 0; o < linear.out(); o++) {
                transposed[o * linear.in() + i] = weight[i * linear.out() + o];
            }
        }
        return transposed;
    }

    @Override public Tensor forward(Tensor x) {
        if (x.shape.rank() == 0 || x.shape.length(-1) != in) throw new IllegalArgumentException(
                "RbeLinear: x is " + x.shape + " and the layer takes " + in
                + " features in; the last axis must be " + in);
        return Tensor.apply(new Product(this), x, points, scale, bias);
    }

    /** How many seeds the layer has. */
    public int seedCount() { return matrix.seedCount(); }

    /** The seeds in 128 bits each: point and fields, with the scale left out. */
    public Packed128[] seeds() {
        Packed128[] seeds = new Packed128[matrix.seedCount()];
        for (int seed = 0; seed < seeds.length; seed++) {
            seeds[seed] = Packed128.of(new WavePoint(points.data[2 * seed],
                    points.data[2 * seed + 1]).seed(matrix.fields(seed)));
        }
        return seeds;
    }

    public Fields fields(int seed) { return matrix.fields(seed); }

    /** The weight matrix, row-major [out, in], with the scale: for reading, not for computing. */
    public float[] materialise() {
        float[] weight = matrix.materialise(points.data, points.offset);
        for (int i = 0; i < weight.length; i++) weight[i] *= scale.item();
        return weight;
    }

    @Override public WaveMatrix matrix() { return matrix; }

    @Override public Tensor points() { return points; }

    @Override public Tensor scale() { return scale; }

    @Override public void watch(boolean on) {
        watched = on;
        lastInput = null;
        lastGradient = null;
    }

    @Override public float[] weightGradient() {
        if (lastInput == null) throw new IllegalStateException(
                "RbeLinear: no backward pass has come by since watch(true)");
        Tensor rows = Ops.reshape(lastInput, lastInput.shape.size() / in, in);
        Tensor gradients = Ops.reshape(lastGradient, lastGradient.shape.size() / out, out);
        return Ops.matmul(Ops.transpose(gradients), rows).toArray();
    }

    /** One application; it keeps the wave coefficients of its input. */
    private static final class Product implements Operation {
        private final RbeLinear layer;
        private final WaveMatrix matrix;
        private final int out;
        private float[] coefficients;

        Product(RbeLinear layer) {
            this.layer = layer;
            matrix = layer.matrix;
            out = layer.out;
        }

        @Override public String name() { return "rbe linear"; }

        /** Inputs: x, points, scale, bias. */
        @Override public Tensor forward(Tensor... inputs) {
            Tensor x = inputs[0].contiguous();
            Tensor y = Tensor.empty(x.shape.with(-1, out));
            int batch = batch(x.shape);
            coefficients = new float[matrix.coefficients(batch)];
            matrix.forward(batch, x.data, x.offset, inputs[1].data, inputs[1].offset,
                    inputs[2].item(), inputs[3].data, inputs[3].offset, coefficients,
                    y.data, y.offset);
            return y;
        }

        @Override public Tensor[] backward(Applied applied) {
            Tensor[] inputs = applied.inputs();
            Tensor dy = applied.gradient().contiguous();
            if (layer.watched) {
                layer.lastInput = Tensor.of(inputs[0].toArray(), inputs[0].shape);
                layer.lastGradient = Tensor.of(dy.toArray(), dy.shape);
            }
            Tensor dx = Tensor.empty(inputs[0].shape);
            Tensor dPoints = Tensor.empty(inputs[1].shape);
            Tensor dBias = Tensor.empty(inputs[3].shape);
            float dScale = matrix.backward(batch(dy.shape), coefficients,
                    inputs[1].data, inputs[1].offset, inputs[2].item(), dy.data, dy.offset,
                    dx.data, dx.offset, dPoints.data, dPoints.offset, dBias.data, dBias.offset);
            return new Tensor[] {dx, dPoints, Tensor.scalar(dScale), dBias};
        }

        private static int batch(Shape shape) {
            int batch = 1;
            for (int axis = 0; axis < shape.rank() - 1; axis++) batch *= shape.length(axis);
            return batch;
        }
    }
}
