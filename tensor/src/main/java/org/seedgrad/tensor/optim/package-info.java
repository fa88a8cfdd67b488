/**
 * Optimizers: what to do with a gradient.
 *
 * <p>Reading order: Schedule, Optimizer, Sgd, Adam, AdamW, Lion, AdaBelief,
 * Sophia, GradientClipping, WaveLayer, HybridOptimizer.
 */
package org.seedgrad.tensor.optim;
