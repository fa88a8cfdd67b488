package org.seedgrad.tensor.rbe;

/** What cannot be fitted or stored is refused: a search among waves would make zeros of it. */
final class Finite {
    private Finite() { }

    /**
     * @param who what refuses
     * @throws IllegalArgumentException if the numbers of a row-major matrix [rows, columns] are not
     *                                  as many as the shape says, or not all finite
     */
    static void check(String who, float[] matrix, int rows, int columns) {
        if (rows < 1 || columns < 1 || matrix.length != (long) rows * columns) {
            throw new IllegalArgumentException(who + ": [" + rows + ", " + columns + "] is "
                    + (long) rows * columns + " numbers, but " + matrix.length + " are given; both "
                    + "lengths must be at least 1");
        }
        check(who, matrix, columns);
    }

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
