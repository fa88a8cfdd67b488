package org.seedgrad.tensor.kernels;

/** Arrays that a thread uses again and again; each purpose has one, which only grows. */
final class Scratch {
    static final int LEFT = 0;          // A in tiles
    static final int RIGHT = 1;         // B in panels
    static final int EDGE = 2;          // a tile of C that reaches over the last column
    static final int SUMS = 3;          // of dot products
    static final int REST = 4;          // the last columns of A, padded

    static final int LANES = 5;         // A in tiles, one matrix a virtual lane
    static final int TURNED = 6;        // B^T in panels, one matrix a virtual lane

    private static final ThreadLocal<float[][]> ARRAYS =
            ThreadLocal.withInitial(() -> new float[7][0]);

    private Scratch() { }

    /** At least this long, with arbitrary contents; the same array until the next call. */
    static float[] get(int purpose, int length) {
        float[][] arrays = ARRAYS.get();
        if (arrays[purpose].length < length) arrays[purpose] = new float[length];
        return arrays[purpose];
    }
}
