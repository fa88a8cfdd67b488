package org.seedgrad.tensor.geometry;

import java.util.Arrays;

/**
 * The scalar Value on columns: for each row of a block one number, or a vector of them, in double.
 * {@code data[k][i]} is number k of row i. Formulas of geometry are written in terms, once; the
 * rules here take their gradients back, to points, vectors and curvature alike.
 *
 * <p>A term of width 1 is a number; in a sum or product with a vector it counts for each place.
 */
final class Term {
    final double[][] data;
    final double[][] grad;                  // null where nobody asks
    Runnable rule;                          // null in an input

    private final Tape tape;

    Term(Tape tape, double[][] data, double[][] grad) {
        this.tape = tape;
        this.data = data;
        this.grad = grad;
    }

    int width() { return data.length; }

    boolean learns() { return grad != null; }

    private Term result(int width, boolean learns) { return tape.term(width, learns); }

    /** What to throw where the numbers of an operation make no sense. */
    IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException(tape.name + ": " + why);
    }

    int rows() { return tape.rows(); }

    private static double[] at(double[][] columns, int k) {
        return columns[columns.length == 1 ? 0 : k];
    }

    private int widest(Term other) { return Math.max(width(), other.width()); }

    Term plus(Term other) { return sum(1, other); }

    Term minus(Term other) { return sum(-1, other); }

    /** this + sign other. */
    private Term sum(double sign, Term other) {
        Term z = result(widest(other), learns() || other.learns());
        for (int k = 0; k < z.width(); k++) {
            add(at(data, k), sign, at(other.data, k), z.data[k], rows());
        }
        z.rule = () -> {
            for (int k = 0; k < z.width(); k++) {
                if (learns()) accumulate(1, z.grad[k], at(grad, k), rows());
                if (other.learns()) accumulate(sign, z.grad[k], at(other.grad, k), rows());
            }
        };
        return z;
    }

    Term times(Term other) {
        Term z = result(widest(other), learns() || other.learns());
        for (int k = 0; k < z.width(); k++) {
            multiply(at(data, k), at(other.data, k), z.data[k], rows());
        }
        z.rule = () -> {
            for (int k = 0; k < z.width(); k++) {
                if (learns()) accumulate(z.grad[k], at(other.data, k), at(grad, k), rows());
                if (other.learns()) accumulate(z.grad[k], at(data, k), at(other.grad, k), rows());
            }
        };
        return z;
    }

    Term over(Term number) { return times(number.through(Curve.RECIPROCAL)); }

    /** The inner product: a number. */
    Term dot(Term other) {
        Term z = result(1, learns() || other.learns());
        multiply(data[0], other.data[0], z.data[0], rows());
        for (int k = 1; k < width(); k++) {
            accumulate(data[k], other.data[k], z.data[0], rows());
        }
        z.rule = () -> {
            for (int k = 0; k < width(); k++) {
                if (learns()) accumulate(z.grad[0], other.data[k], grad[k], rows());
                if (other.learns()) accumulate(z.grad[0], data[k], other.grad[k], rows());
            }
        };
        return z;
    }

    /** The square of the length. */
    Term square() { return dot(this); }

    Term plus(double constant) { return affine(1, constant); }

    Term times(double factor) { return affine(factor, 0); }

    /** 1 - this. */
    Term complement() { return affine(-1, 1); }

    private Term affine(double factor, double constant) {
        Term z = result(width(), learns());
        for (int k = 0; k < width(); k++) {
            double[] x = data[k];
            double[] y = z.data[k];
            for (int i = 0; i < rows(); i++) y[i] = factor * x[i] + constant;
        }
        z.rule = () -> {
            for (int k = 0; k < width(); k++) accumulate(factor, z.grad[k], grad[k], rows());
        };
        return z;
    }

    Term sqrt() { return through(Curve.SQRT); }

    /** A curve of each number. */
    Term through(Curve curve) {
        Term z = result(width(), learns());
        for (int k = 0; k < width(); k++) {
            for (int i = 0; i < rows(); i++) z.data[k][i] = curve.at(data[k][i]);
        }
        z.rule = () -> {
            for (int k = 0; k < width(); k++) {
                for (int i = 0; i < rows(); i++) {
                    grad[k][i] += z.grad[k][i] * curve.slope(data[k][i], z.data[k][i]);
                }
            }
        };
        return z;
    }

    /** The numbers from place from to place to - 1: the same columns, so no rule is needed. */
    Term slice(int from, int to) {
        return new Term(tape, Arrays.copyOfRange(data, from, to),
                learns() ? Arrays.copyOfRange(grad, from, to) : null);
    }

    /** A number, then this: one longer. */
    Term after(Term number) {
        Term z = result(1 + width(), learns() || number.learns());
        for (int k = 0; k < z.width(); k++) {
            System.arraycopy(k == 0 ? number.data[0] : data[k - 1], 0, z.data[k], 0, rows());
        }
        z.rule = () -> {
            if (number.learns()) accumulate(1, z.grad[0], number.grad[0], rows());
            for (int k = 0; learns() && k < width(); k++) {
                accumulate(1, z.grad[k + 1], grad[k], rows());
            }
        };
        return z;
    }

    // Loops that the compiler makes vectors of

    private static void add(double[] x, double factor, double[] y, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = x[i] + factor * y[i];
    }

    private static void multiply(double[] x, double[] y, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = x[i] * y[i];
    }

    private static void accumulate(double factor, double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] += factor * x[i];
    }

    private static void accumulate(double[] x, double[] y, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] += x[i] * y[i];
    }
}
