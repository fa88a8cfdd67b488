/**
 * Layers: operations with parameters of their own, under names.
 *
 * <p>Reading order: Module, Layer, Linear, the activations, LayerNorm, RmsNorm, Dropout,
 * Embedding, Sequential, RbeLinear.
 */
package org.seedgrad.tensor.nn;
