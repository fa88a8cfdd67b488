package org.seedgrad.tensor.kernels;

/**
 * Elementwise functions for which a library gives other bits on other machines: here each is one
 * polynomial in fma steps, the same in its scalar and in its vector form. {@code y[yi + i] =
 * f(x[xi + i])} for i from 0 to n - 1; y may be x itself at the same place. Of NaN each is NaN,
 * whose own bits are not part of the promise.
 */
public interface Functions {
    void exp(float[] x, int xi, float[] y, int yi, int n);

    /**
     * exp(factor x - shift), rounded after each step, for a row of a softmax and its maximum: the
     * difference is at most 0, and below -87.3 the result is 0.
     */
    void expShifted(float[] x, int xi, float factor, float shift, float[] y, int yi, int n);

    void log(float[] x, int xi, float[] y, int yi, int n);

    void tanh(float[] x, int xi, float[] y, int yi, int n);

    /** 1 / (1 + exp(-x)). */
    void sigmoid(float[] x, int xi, float[] y, int yi, int n);

    /** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))); Hendrycks and Gimpel 2016, the tanh form. */
    void gelu(float[] x, int xi, float[] y, int yi, int n);

    /** dx = dy gelu'(x); dx may be dy. */
    void geluBackward(float[] x, int xi, float[] dy, int dyi, float[] dx, int dxi, int n);
}
