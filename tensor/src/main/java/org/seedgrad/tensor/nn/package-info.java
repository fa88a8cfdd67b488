/**
 * Layers: operations with parameters of their own, under names.
 *
 * <p>Reading order: Module, Layer, Linear, Gelu, Relu, Tanh, Sigmoid, LayerNorm, RmsNorm, Dropout,
 * Embedding, Sequential, RbeProduct, RbeLinear, PackedLinear; KeyValueCache, Attention,
 * FeedForward, Block, TokenTable, Weights, Sampler, Gpt2, Generator. A model with fewer bytes:
 * Budget, Activations, LogitEffect, LayerReport, CompressedGpt2, ModelReport, Gpt2Compression.
 *
 * <p>In hyperbolic space: Curvature, HyperbolicLayer, HyperbolicLift, HyperbolicLinear,
 * HyperbolicActivation, HyperbolicInterpolation, HyperbolicClassifier.
 */
package org.seedgrad.tensor.nn;
