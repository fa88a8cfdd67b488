package org.seedgrad.tensor.rbe;

/** How boldly the discrete fields move while a seed learns. */
public enum DifferentialPhase {
    /** One of the best few waves is tried, and now and then a step uphill taken (Metropolis). */
    EXPLORATION,
    /** The best wave alone is tried, downhill only. */
    EXPLOITATION,
    /** The fields stay; radius and angle settle. */
    CONVERGENCE
}
