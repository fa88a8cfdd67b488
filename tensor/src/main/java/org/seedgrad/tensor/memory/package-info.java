/**
 * Arrays that are used again instead of being made again.
 *
 * <p>A training step asks for the same arrays as the step before it. {@link Pool} lends them and
 * counts; which idle array serves a request is for a {@link Strategy} to say: {@link SizeClasses}
 * (the default), {@link BestFit}, {@link FirstFit} or {@link Streaming}. Who borrows, and when it
 * gives back, is not known here.
 *
 * <p>Reading order: Strategy, SizeClasses, BestFit, FirstFit, Streaming, Pool.
 */
package org.seedgrad.tensor.memory;
