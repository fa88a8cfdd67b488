package org.seedgrad.tensor.rbe;

/** Two arrays a thread, for what does not outlive a call; as long as the longest ever needed. */
final class Scratch {
    private static final ThreadLocal<float[][]> ARRAYS =
            ThreadLocal.withInitial(() -> new float[2][0]);

    private Scratch() { }

    static float[] get(int which, int length) {
        float[][] arrays = ARRAYS.get();
        if (arrays[which].length < length) arrays[which] = new float[length];
        return arrays[which];
    }
}
