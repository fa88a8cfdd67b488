package org.seedgrad.tensor.rbe;

/** What cannot be fitted or stored is refused: a search among waves would make zeros of it. */
final class Finite {
    private Finite() { }

    /**
     * @param who what refuses
     * @throws IllegalArgumentException if a number of a row-major matrix is not finite
     */
    static void check(String who, float[] matrix, int columns) {
        for (int i = 0; i < matrix.length; i++) {
            if (!Float.isFinite(matrix[i])) throw new IllegalArgumentException(who + ": row "
                    + i / columns + ", column " + i % columns + " is " + matrix[i]
                    + "; all numbers must be finite");
        }
    }
}
