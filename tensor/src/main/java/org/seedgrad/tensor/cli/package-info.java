/**
 * The command line: {@code seedgrad train}, {@code generate}, {@code eval}, {@code compress},
 * {@code inspect} and {@code bench}.
 *
 * <p>Results go to standard output, progress and advice to standard error. {@link Trainer} is a run
 * that can be interrupted at any moment; the other commands are short.
 *
 * <p>Reading order: Task, Progress, Interruption, ModelFolder, Statistics, Inspect, Generate,
 * Corpus, Evaluate, Settings, History, LossCurve, Trainer, Samples, Compress, Train, Bandwidth,
 * FmaPeak, Bench, Main.
 */
package org.seedgrad.tensor.cli;
