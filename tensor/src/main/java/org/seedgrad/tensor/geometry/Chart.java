package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.core.Tensor;

/** Three ways to give a point of hyperbolic space coordinates. */
public enum Chart {
    /** The ball in which angles are true: {@link PoincareBall}. */
    POINCARE,
    /** The upper sheet of a hyperboloid: {@link Lorentz}. */
    LORENTZ,
    /** The ball in which lines are straight: {@link Klein}. */
    KLEIN;

    /** The space of the curvature -c in this chart. */
    public HyperbolicSpace space(Tensor c) {
        return switch (this) {
            case POINCARE -> new PoincareBall(c);
            case LORENTZ -> new Lorentz(c);
            case KLEIN -> new Klein(c);
        };
    }

    /** The same for a constant. */
    public HyperbolicSpace space(float c) { return space(Tensor.scalar(c)); }
}
