package org.seedgrad.tensor.rbe;

/** A few arrays a thread, for what does not outlive a call; as long as the longest ever needed. */
final class Scratch {
    static final int OUTPUTS = 0;       // wave coefficients of a thread's outputs
    static final int INPUTS = 1;        // gradients of those of its inputs
    static final int GRADIENTS = 2;     // gradients of those of all outputs
    static final int BLOCK = 3;         // wave coefficients of one block
    static final int OWN = 4;           // a copy of what several threads have made

    private static final ThreadLocal<float[][]> ARRAYS =
            ThreadLocal.withInitial(() -> new float[5][0]);

    private Scratch() { }

    /** At least this long, with arbitrary contents. */
    static float[] get(int purpose, int length) {
        float[][] arrays = ARRAYS.get();
        if (arrays[purpose].length < length) arrays[purpose] = new float[length];
        return arrays[purpose];
    }
}
