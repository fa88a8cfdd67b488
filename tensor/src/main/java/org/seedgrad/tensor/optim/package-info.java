/**
 * Optimizers: what to do with a gradient.
 *
 * <p>Reading order: Schedule, Group, Optimizer, Sgd, Adam, AdamW, Lion, AdaBelief,
 * Sophia, Riemannian, RiemannianSgd, RiemannianAdam, GradientClipping, WaveLayer, HybridOptimizer.
 */
package org.seedgrad.tensor.optim;
