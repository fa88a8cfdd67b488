package org.seedgrad.tensor.nn;

import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.rbe.CosineMatrix;
import org.seedgrad.tensor.rbe.DecodedMatrix;
import org.seedgrad.tensor.rbe.WaveMatrix;

/**
 * One application of an {@link RbeLinear}, y = scale (waves + cosines) x + bias, in one of two
 * ways: with coefficients, of which it keeps those of its input, or with decoded blocks.
 *
 * <p>Inputs: x, points, scale, bias, and the values of the cosines if there are any.
 */
final class RbeProduct implements Operation {
    private final RbeLinear layer;
    private final int number;
    private final WaveMatrix waves;
    private final CosineMatrix cosines;
    private final DecodedMatrix decoded;
    private Tensor waveCoefficients;
    private Tensor cosineCoefficients;

    /**
     * @param number  which of the layer's products it is
     * @param decoded if the blocks are to be decoded, else null
     */
    RbeProduct(RbeLinear layer, int number, CosineMatrix cosines, DecodedMatrix decoded) {
        this.layer = layer;
        this.number = number;
        this.cosines = cosines;
        this.decoded = decoded;
        waves = layer.matrix();
    }

    @Override public String name() { return "rbe linear"; }

    @Override public Tensor[] kept() {
        if (decoded != null) return NOTHING;
        return cosines == null ? new Tensor[] {waveCoefficients}
                : new Tensor[] {waveCoefficients, cosineCoefficients};
    }

    @Override public Tensor forward(Tensor... inputs) {
        Tensor x = inputs[0].contiguous();
        Tensor points = inputs[1];
        float scale = inputs[2].item();
        Tensor bias = inputs[3];
        Tensor values = cosines == null ? points : inputs[4];
        Tensor y = Tensor.empty(x.shape.with(-1, layer.out()));
        int batch = batch(x.shape);
        if (decoded != null) {
            decoded.forward(batch, x.data, x.offset, points.data, points.offset,
                    values.data, values.offset, scale, bias.data, bias.offset, y.data, y.offset);
            return y;
        }
        waveCoefficients = Tensor.empty(Shape.of(waves.coefficients(batch)));
        waves.forward(batch, x.data, x.offset, points.data, points.offset, scale,
                bias.data, bias.offset, waveCoefficients.data, y.data, y.offset);
        if (cosines != null) {
            cosineCoefficients = Tensor.empty(Shape.of(cosines.coefficients(batch)));
            cosines.forward(batch, x.data, x.offset, values.data, values.offset, scale,
                    cosineCoefficients.data, y.data, y.offset);
        }
        return y;
    }

    @Override public Tensor[] backward(Applied applied) {
        Tensor[] inputs = applied.inputs();
        Tensor dy = applied.gradient().contiguous();
        layer.seen(number, inputs[0], dy);
        Tensor[] gradients = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (i != 2) gradients[i] = Tensor.empty(inputs[i].shape);
        }
        gradients[2] = Tensor.scalar(decoded != null ? decodedBackward(inputs, dy, gradients)
                : compressedBackward(inputs, dy, gradients));
        return gradients;
    }

    /** Writes all gradients but that of the scale, which it returns. */
    private float compressedBackward(Tensor[] inputs, Tensor dy, Tensor[] gradients) {
        int batch = batch(dy.shape);
        float scale = inputs[2].item();
        float dScale = waves.backward(batch, waveCoefficients.data, inputs[1].data,
                inputs[1].offset, scale, dy.data, dy.offset, gradients[0].data, gradients[0].offset,
                gradients[1].data, gradients[1].offset, gradients[3].data, gradients[3].offset);
        return cosines == null ? dScale : dScale + cosines.backward(batch, cosineCoefficients.data,
                inputs[4].data, inputs[4].offset, scale, dy.data, dy.offset,
                gradients[0].data, gradients[0].offset, gradients[4].data, gradients[4].offset);
    }

    private float decodedBackward(Tensor[] inputs, Tensor dy, Tensor[] gradients) {
        Tensor x = inputs[0].contiguous();
        int values = cosines == null ? 1 : 4;
        return decoded.backward(batch(dy.shape), x.data, x.offset,
                inputs[1].data, inputs[1].offset, inputs[values].data, inputs[values].offset,
                inputs[2].item(), dy.data, dy.offset, gradients[0].data, gradients[0].offset,
                gradients[1].data, gradients[1].offset,
                gradients[values].data, gradients[values].offset,
                gradients[3].data, gradients[3].offset);
    }

    /** All axes but the last count. */
    static int batch(Shape shape) {
        int batch = 1;
        for (int axis = 0; axis < shape.rank() - 1; axis++) batch *= shape.length(axis);
        return batch;
    }
}
