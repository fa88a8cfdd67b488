package org.seedgrad.tensor.kernels;

/** Arrays that a thread uses again and again; each purpose has one, which only grows. */
final class Scratch {
    static final int LEFT = 0;          // A in tiles
    static final int RIGHT = 1;         // B in panels
    static final int EDGE = 2;          // a tile of C that reaches over the last column
    static final int SUMS = 3;          // of dot products
    static final int REST = 4;          // the last columns of A, padded
    static final int TURNED = 5;        // C^T in panels
    static final int PANEL = 6;         // of B, copied
    static final int ROWS = 7;          // of B, put together

    private static final ThreadLocal<float[][]> ARRAYS =
            ThreadLocal.withInitial(() -> new float[8][0]);

    /**
     * Where to begin in an array so that vectors do not lie across two cache lines, which costs a
     * product a tenth of its speed. Java lets nobody ask where an array lies; but the usual garbage
     * collector (G1) starts a region with an array as long as {@link #LONG}, and its numbers come
     * 16 bytes later.
     */
    static final int ALIGNED = 12;
    private static final int LONG = 1 << 20;

    /**
     * So much lies unused at the end of an array of a thread. The collector may put the arrays of
     * two threads side by side; if they shared a cache line, or a pair of lines, which processors
     * fetch together, it would travel between the cores at every write.
     */
    static final int GAP = 32;

    private Scratch() { }

    /** At least this long from {@link #ALIGNED} on. */
    static float[] aligned(int purpose, int length) {
        return get(purpose, Math.max(LONG, ALIGNED + length));
    }

    /** Do whole vectors from this place on lie in one cache line each, as far as one can tell? */
    static boolean isAligned(float[] array, int place) {
        return array.length >= LONG && (place - ALIGNED) % 16 == 0;
    }

    /** At least this long, with arbitrary contents; the same array until the next call. */
    static float[] get(int purpose, int length) {
        float[][] arrays = ARRAYS.get();
        if (arrays[purpose].length < length + GAP) arrays[purpose] = new float[length + GAP];
        return arrays[purpose];
    }
}
