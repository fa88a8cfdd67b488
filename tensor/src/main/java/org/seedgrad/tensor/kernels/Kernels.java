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

    // Final like all that follows, so that the JIT sees through every call.
    static final VectorSpecies<Float> SPECIES = species();
    static final boolean VECTOR = vector();

    public static final Functions FUNCTIONS =
            VECTOR ? new VectorFunctions() : new ScalarFunctions();
    public static final Reductions REDUCTIONS =
            VECTOR ? new VectorReductions() : new ScalarReductions();
    public static final SeedProducts SEED_PRODUCTS =
            VECTOR ? new VectorSeedProducts() : new ScalarSeedProducts();

    private Kernels() { }

    private static VectorSpecies<Float> species() {
        int lanes = LANES == null
                ? Math.max(4, Math.min(16, FloatVector.SPECIES_PREFERRED.length()))
                : switch (LANES) {
                    case "4" -> 4;
                    case "8" -> 8;
                    case "16" -> 16;
                    default -> throw new IllegalArgumentException(
                            "seedgrad.lanes is '" + LANES + "' and must be 4, 8 or 16");
                };
        return VectorSpecies.of(float.class, VectorShape.forBitSize(lanes * Float.SIZE));
    }

    private static boolean vector() {
        return switch (KIND) {
            case "vector" -> true;
            case "scalar" -> false;
            default -> throw new IllegalArgumentException(
                    "seedgrad.kernels is '" + KIND + "' and must be scalar or vector");
        };
    }

    /** In words: what runs, and why. */
    public static String describe() {
        if (!VECTOR) return "scalar kernels (seedgrad.kernels=scalar)";
        return "vector kernels, " + SPECIES.length() + " lanes of float32 "
                + (LANES == null ? "(the widest that this machine prefers)"
                        : "(seedgrad.lanes=" + LANES + ")");
    }
}
