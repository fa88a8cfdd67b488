package org.seedgrad.tensor.nn;

import java.util.List;
import org.seedgrad.tensor.core.Tensor;

/** Layers one after the other, named 0, 1, 2 and so on. */
public final class Sequential extends Layer {
    private final List<Layer> layers;

    public Sequential(Layer... layers) {
        this.layers = List.of(layers);
        for (int i = 0; i < layers.length; i++) child(String.valueOf(i), layers[i]);
    }

    @Override public Tensor forward(Tensor x) {
        for (Layer layer : layers) x = layer.forward(x);
        return x;
    }
}
