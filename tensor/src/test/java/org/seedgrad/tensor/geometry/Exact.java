package org.seedgrad.tensor.geometry;

import org.seedgrad.tensor.geometry.RowOperation.Formula;

/** A formula on one row, without rounding to float32; its gradient, and the same measured. */
final class Exact {

    private Exact() { }

    /** The result of a formula on rows; the last is the curvature. */
    static double[] value(Formula formula, double[]... rows) {
        Tape tape = new Tape("exact", false);
        tape.begin(1);
        return column(formula.of(terms(tape, rows)).data);
    }

    /** d weights . value / d row, for each row. */
    static double[][] gradients(Formula formula, double[] weights, double[]... rows) {
        Tape tape = new Tape("exact", true);
        tape.begin(1);
        Term[] terms = terms(tape, rows);
        Term result = formula.of(terms);
        for (int k = 0; k < weights.length; k++) result.grad[k][0] += weights[k];
        tape.backward();
        double[][] gradients = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) gradients[i] = column(terms[i].grad);
        return gradients;
    }

    /** The same by central differences with the steps h and h / 2, of which the error cancels. */
    static double[][] differences(Formula formula, double[] weights, double h, double[]... rows) {
        double[][] slopes = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            slopes[i] = new double[rows[i].length];
            for (int k = 0; k < rows[i].length; k++) {
                double middle = rows[i][k];
                double[] slope = new double[2];
                for (int s = 0; s < 2; s++) {
                    double step = s == 0 ? h : h / 2;
                    rows[i][k] = middle + step;
                    double above = dot(weights, value(formula, rows));
                    rows[i][k] = middle - step;
                    double below = dot(weights, value(formula, rows));
                    slope[s] = (above - below) / (2 * step);
                }
                rows[i][k] = middle;
                slopes[i][k] = (4 * slope[1] - slope[0]) / 3;
            }
        }
        return slopes;
    }

    private static Term[] terms(Tape tape, double[][] rows) {
        Term[] terms = new Term[rows.length];
        for (int i = 0; i < rows.length; i++) {
            terms[i] = tape.term(rows[i].length, true);
            for (int k = 0; k < rows[i].length; k++) terms[i].data[k][0] = rows[i][k];
        }
        return terms;
    }

    private static double[] column(double[][] data) {
        double[] column = new double[data.length];
        for (int k = 0; k < column.length; k++) column[k] = data[k][0];
        return column;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
