/**
 * Layers: operations with parameters of their own, under names.
 *
 * <p>Reading order: Module, Layer, Linear, Gelu, Relu, Tanh, Sigmoid, LayerNorm, RmsNorm, Dropout,
 * Embedding, Sequential, RbeLinear, PackedLinear.
 *
 * <p>In hyperbolic space: Curvature, HyperbolicLayer, HyperbolicLift, HyperbolicLinear,
 * HyperbolicActivation, HyperbolicInterpolation, HyperbolicClassifier.
 */
package org.seedgrad.tensor.nn;
