package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Which implementation runs: the scalar one, which is the oracle and the fallback, or the vector
 * one. Both give the same bits. The system property {@code seedgrad.kernels} says {@code scalar}
 * or {@code vector}, {@code seedgrad.lanes} 4, 8 or 16; the default is the widest vector that the
 * machine prefers.
 */
public final class Kernels {
    private static final String KIND = System.getProperty("seedgrad.kernels", "vector");
    private static final String LANES = System.getProperty("seedgrad.lanes");
    private static final int PREFERRED = FloatVector.SPECIES_PREFERRED.length();

    // Final like all that follows, so that the JIT sees through every call.
    static final VectorSpecies<Float> SPECIES = species();
    static final boolean VECTOR = vector(KIND);

    public static final Functions FUNCTIONS =
            VECTOR ? new VectorFunctions() : new ScalarFunctions();
    public static final Reductions REDUCTIONS =
            VECTOR ? new VectorReductions() : new ScalarReductions();
    public static final SeedProducts SEED_PRODUCTS =
            VECTOR ? new VectorSeedProducts() : new ScalarSeedProducts();

    private Kernels() { }

    private static VectorSpecies<Float> species() {
        int lanes = lanes(LANES, PREFERRED);
        return VectorSpecies.of(float.class, VectorShape.forBitSize(lanes * Float.SIZE));
    }

    /** The lanes that the property asks for, or as many as the machine prefers and we support. */
    static int lanes(String property, int preferred) {
        return switch (property) {
            case null -> Math.clamp(preferred, 4, 16);
            case "4" -> 4;
            case "8" -> 8;
            case "16" -> 16;
            default -> throw new IllegalArgumentException(
                    "seedgrad.lanes is '" + property + "' and must be 4, 8 or 16");
        };
    }

    static boolean vector(String property) {
        return switch (property) {
            case "vector" -> true;
            case "scalar" -> false;
            default -> throw new IllegalArgumentException(
                    "seedgrad.kernels is '" + property + "' and must be scalar or vector");
        };
    }

    /** In words: what runs, with how many lanes, and why. */
    public static String describe() { return describe(VECTOR, LANES, PREFERRED); }

    static String describe(boolean vector, String property, int preferred) {
        if (!vector) return "scalar kernels, 1 lane of float32 (seedgrad.kernels=scalar)";
        return "vector kernels, " + lanes(property, preferred) + " lanes of float32 ("
                + (property == null ? "this machine prefers " + preferred + " of 4 to 16"
                        : "seedgrad.lanes=" + property) + ")";
    }
}
