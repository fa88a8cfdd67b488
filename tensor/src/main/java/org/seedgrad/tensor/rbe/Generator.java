package org.seedgrad.tensor.rbe;

/** The shape that a seed draws over its block, for z = f_x x + theta - pi. */
public enum Generator {
    /** sin(pi f_x x + theta) cos(pi f_y y - q pi / 2): rank 1. */
    PRODUCT,
    /** sin(pi f_x x + pi f_y y - q pi / 2 + theta): rank 2. */
    PLANE_WAVE,
    /** tanh(z) cos(pi f_y y - q pi / 2): an edge, rank 1. */
    EDGE,
    /** sech^2(z) cos(pi f_y y - q pi / 2): a bump, rank 1. */
    BUMP
}
