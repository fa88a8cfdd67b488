/**
 * A tensor that remembers where it came from, and the walk back through what it remembers.
 *
 * <p>This package knows no mathematics. {@link Shape} says how numbers are arranged, {@link Tensor}
 * holds them and remembers the {@link Operation} they came from, {@link Graph} lists what lies
 * below a result, and {@link Backward} walks through it with the rules of the scalar {@code Value}
 * of {@code micro/}: seed 1 at the root, each node once, in reverse topological order, gradients
 * added up. {@link GradMode} switches remembering off; {@link Checkpoint} trades memory for time;
 * {@link Memory} and {@link Scope} use arrays again; {@link Parallel} sets the number of threads;
 * {@link GradCheck} compares any operation with central differences.
 *
 * <p>Reading order: Shape, Operation, Tensor, Graph, Gradients, Backward, Branches, ThreadState,
 * GradMode, Storage, Scope, Memory, Parallel, Checkpoint, CheckpointedChain, GradCheck.
 */
package org.seedgrad.tensor.core;
