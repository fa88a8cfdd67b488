package org.seedgrad.tensor.rbe;

/** A few arrays a thread, for what does not outlive a call; as long as the longest ever needed. */
final class Scratch {
    static final int OUTPUTS = 0;       // wave coefficients of a thread's outputs
    static final int INPUTS = 1;        // gradients of those of all inputs, by halves
    static final int GRADIENTS = 2;     // gradients of those of all outputs
    static final int BLOCK = 3;         // wave coefficients of some blocks
    static final int OWN = 4;           // a copy of what several threads have made

    /** Unused at the end of an array, so that those of two threads never share a cache line. */
    private static final int GAP = 32;

    private static final ThreadLocal<float[][]> ARRAYS =
            ThreadLocal.withInitial(() -> new float[5][0]);

    private Scratch() { }

    /** At least this long, with arbitrary contents. */
    static float[] get(int purpose, int length) {
        float[][] arrays = ARRAYS.get();
        if (arrays[purpose].length < length + GAP) arrays[purpose] = new float[length + GAP];
        return arrays[purpose];
    }
}
