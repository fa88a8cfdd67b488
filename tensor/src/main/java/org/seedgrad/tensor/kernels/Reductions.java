package org.seedgrad.tensor.kernels;

/**
 * Many numbers to one, in one fixed order: number i goes to virtual lane i mod 16, each lane adds
 * up in ascending order, and the 16 lanes are combined in a fixed tree (lane l with lane l + 8,
 * then + 4, + 2, + 1). An empty sum is 0, an empty maximum negative infinity.
 */
public interface Reductions {
    float sum(float[] x, int xi, int n);

    /** The sum of x[i] y[i], by fma within each lane. */
    float dot(float[] x, int xi, float[] y, int yi, int n);

    /** The sum of (x[i] - center)^2, by fma within each lane. */
    float squares(float[] x, int xi, float center, int n);

    /** NaN if any number is NaN. */
    float max(float[] x, int xi, int n);
}
