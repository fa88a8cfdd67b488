package org.seedgrad.tensor.rbe;

/** These bytes are no compressed matrix, or not one that is whole. */
public final class CorruptMatrixException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CorruptMatrixException(String what) { super("compressed matrix: " + what); }
}
