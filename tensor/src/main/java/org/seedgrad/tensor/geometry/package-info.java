/**
 * Hyperbolic space: three charts of it, differentiable in all arguments and in the curvature.
 *
 * <p>A {@link HyperbolicSpace} is what users call, a {@link Chart} says which. Beneath, each
 * formula is written once, on doubles, and a small tape takes its gradient back: the rules of the
 * scalar {@code Value} on a block of rows at a time.
 *
 * <p>Reading order: Curve, OddCurve; Term, Tape; Input, RowOperation; HyperbolicSpace,
 * Centroid, Ball, PoincareBall, Klein, Lorentz, Chart; Hyperplanes.
 */
package org.seedgrad.tensor.geometry;
