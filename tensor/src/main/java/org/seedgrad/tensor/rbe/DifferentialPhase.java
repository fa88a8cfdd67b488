package org.seedgrad.tensor.rbe;

/** How boldly the discrete fields move while a seed learns. */
public enum DifferentialPhase {
    /** All frequencies are candidates, and now and then a step uphill is taken (Metropolis). */
    EXPLORATION,
    /** The best few candidates, downhill only. */
    EXPLOITATION,
    /** The fields stay; radius and angle settle. */
    CONVERGENCE
}
