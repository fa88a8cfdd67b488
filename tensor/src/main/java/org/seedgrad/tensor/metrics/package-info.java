/**
 * How fast a model is, what it takes and how right it is. Nothing here knows what a model is: it
 * times code that it is given, and compares numbers with names.
 *
 * <p>Reading order: PerformanceMetrics, EnergyCounter, Meter; Deviation, Tolerance, Validation,
 * AccuracyValidator.
 */
package org.seedgrad.tensor.metrics;
