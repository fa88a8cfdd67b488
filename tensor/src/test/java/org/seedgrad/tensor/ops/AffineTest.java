package org.seedgrad.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/** The dense layer on panels against plain loops in double. */
class AffineTest {

    @ParameterizedTest @CsvSource({"1, 1, 1", "3, 5, 7", "8, 32, 64", "9, 33, 31", "2, 100, 65",
        "32, 48, 96", "0, 4, 4"})
    void isTheMatrixProductAndItsGradients(int rows, int in, int out) {
        Random random = new Random(rows + in + out);
        Tensor x = Tensor.normal(random, 1, rows, in).requireGrad();
        float[] w = Tensor.normal(random, 1, in, out).toArray();
        Tensor panels = Tensor.zeros(Affine.weightShape(in, out)).requireGrad();
        Affine.toPanels(w, in, out, panels);
        Tensor bias = Tensor.normal(random, 1, out).requireGrad();
        Tensor y = Tensor.apply(new Affine(in, out), x, panels, bias);
        Tensor dy = Tensor.normal(random, 1, rows, out);
        y.backward(dy);

        double[] expected = new double[rows * out];
        double[] dx = new double[rows * in];
        double[] dw = new double[in * out];
        double[] db = new double[out];
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < out; o++) {
                double g = dy.data[r * out + o];
                expected[r * out + o] = bias.data[o];
                db[o] += g;
                for (int i = 0; i < in; i++) {
                    expected[r * out + o] += (double) x.data[r * in + i] * w[i * out + o];
                    dx[r * in + i] += g * w[i * out + o];
                    dw[i * out + o] += g * x.data[r * in + i];
                }
            }
        }
        close(y.toArray(), expected);
        close(x.grad.toArray(), dx);
        close(bias.grad.toArray(), db);
        close(Affine.fromPanels(panels.grad, in, out), dw);
        // The columns that fill up the last panel have no gradient: they stay 0 in training.
        float[] all = panels.grad.toArray();
        for (int i = 0; i < all.length; i++) {
            int column = i / (in * 32) * 32 + i % 32;
            if (column >= out) assertThat(all[i]).isZero();
        }
    }

    /** Sums of up to 100 products of numbers around 1 in float32. */
    private static void close(float[] actual, double[] expected) {
        for (int i = 0; i < actual.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= 2e-5)) {
                throw new AssertionError("at " + i + ": " + actual[i] + ", not " + expected[i]);
            }
        }
    }

    @Test void takesAnyNumberOfLeadingAxes() {
        Tensor weight = Tensor.zeros(Affine.weightShape(3, 2));
        Affine.toPanels(new float[] {1, 2, 3, 4, 5, 6}, 3, 2, weight);
        Affine affine = new Affine(3, 2);
        assertThat(affine.forward(Tensor.of(new float[] {1, 1, 1}, 3), weight).toArray())
                .containsExactly(9, 12);
        assertThat(affine.forward(Tensor.zeros(4, 1, 3), weight).shape)
                .isEqualTo(Shape.of(4, 1, 2));
        assertThat(Affine.fromPanels(weight, 3, 2)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test void refusesOtherShapes() {
        Affine affine = new Affine(3, 2);
        Tensor weight = Tensor.zeros(Affine.weightShape(3, 2));
        assertThatThrownBy(() -> affine.forward(Tensor.zeros(5, 4), weight)).hasMessage("linear: x "
                + "is [5, 4] and the layer takes 3 features in; the last axis must be 3");
        assertThatThrownBy(() -> affine.forward(Tensor.zeros(5, 3), Tensor.zeros(3, 2)))
                .hasMessageStartingWith("linear: the weight is [3, 2], but [3, 2] in panels is "
                        + "[1, 3, 32]");
        assertThatThrownBy(() -> affine.forward(Tensor.zeros(5, 3), weight, Tensor.zeros(3)))
                .hasMessage("linear: the bias is [3] and must be [2]");
    }
}
