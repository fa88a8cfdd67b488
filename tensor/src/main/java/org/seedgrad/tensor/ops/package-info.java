/**
 * The mathematics: what can be computed, each forward pass beside its backward pass.
 *
 * <p>{@link Ops} is the table of contents and what users call; one class behind it for each
 * operation, package-private but {@link Affine}, the dense layer.
 *
 * <p>Reading order: Ops; Plain, Binary, Add, Sub, Mul, Div; Unary, Neg, Pow, Exp, Log, Tanh, Relu,
 * Gelu, Sigmoid, Dropout; Copy, Permute, Reshape, Slice, Concatenate, Embedding; Rows, Sum, Max,
 * Softmax, LogSoftmax, CrossEntropy, LayerNorm, RmsNorm; Matmul, Affine, Attention.
 */
package org.seedgrad.tensor.ops;
