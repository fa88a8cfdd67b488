package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Rows of eight numbers, from one place to another. */
final class Eights {
    private static final int EIGHT = WaveBasis.EIGHT;
    private static final boolean VECTORS = Kernels.VECTOR && Kernels.SPECIES.length() >= EIGHT;
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

    private Eights() { }

    /** Row i goes from {@code at + i * step} to {@code ti + i * toStep}. */
    static void copy(int rows, float[] from, int at, int step, float[] to, int ti, int toStep) {
        for (int i = 0; i < rows; i++) {
            if (VECTORS) {
                FloatVector.fromArray(SPECIES, from, at + i * step).intoArray(to, ti + i * toStep);
            } else {
                System.arraycopy(from, at + i * step, to, ti + i * toStep, EIGHT);
            }
        }
    }
}
