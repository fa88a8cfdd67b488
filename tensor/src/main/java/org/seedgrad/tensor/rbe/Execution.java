package org.seedgrad.tensor.rbe;

/** Whether a matrix of waves is multiplied as waves or as numbers. */
public enum Execution {
    /**
     * Whatever is cheaper by a {@link CostModel}: by the shapes, the batch, and whether the layer
     * trains; never by the clock. So it is the same on every machine, and so are the bits.
     */
    AUTO,
    /** As waves: the matrix is never built. */
    COMPRESSED,
    /** As numbers: blocks are decoded and kept in a cache. */
    MATERIALISED
}
