package org.seedgrad.tensor.geometry;

import java.util.Arrays;
import java.util.Random;
import org.seedgrad.tensor.geometry.RowOperation.Formula;

/** Random points, vectors and curvatures in double, and the formulas of a chart on them. */
final class Draw {
    final Random random;
    final HyperbolicSpace space;
    final double[] c;
    final int n;

    Draw(Random random, Chart chart, double c, int n) {
        this.random = random;
        space = chart.space(1);
        this.c = new double[] {c};
        this.n = n;
    }

    /** Curvatures from nearly flat to strong, dimensions from 1 on. */
    static Draw any(Random random, Chart chart) {
        double c = Math.pow(10, random.nextDouble() * 4 - 3);
        return new Draw(random, chart, c, 1 + random.nextInt(6));
    }

    double[] gaussian() { return random.doubles(n, -1, 1).toArray(); }

    /** A point at most so far from the origin, in units of 1 / sqrt(c). */
    double[] point(double most) {
        double[] v = gaussian();
        double length = random.nextDouble() * most / Math.sqrt(c[0]) / Textbook.length(v);
        return value(in -> space.expOrigin(in[0], in[1]), Textbook.times(length, v));
    }

    double[] point() { return point(3); }

    /** A tangent vector at x, of a length up to 2 / sqrt(c). */
    double[] vector(double[] x) {
        double[] v = gaussian();
        double length = Math.sqrt(value(in -> space.inner(in[0], in[1], in[1], in[2]), x, v)[0]);
        return Textbook.times(2 * random.nextDouble() / Math.sqrt(c[0]) / length, v);
    }

    /** A formula, with the curvature as its last input. */
    double[] value(Formula formula, double[]... rows) {
        double[][] all = Arrays.copyOf(rows, rows.length + 1);
        all[rows.length] = c;
        return Exact.value(formula, all);
    }

    double distance(double[] x, double[] y) {
        return value(in -> space.distance(in[0], in[1], in[2]), x, y)[0];
    }

    double inner(double[] x, double[] u, double[] v) {
        return value(in -> space.inner(in[0], in[1], in[2], in[3]), x, u, v)[0];
    }

    double[] add(double[] x, double[] y) {
        return value(in -> space.add(in[0], in[1], in[2]), x, y);
    }

    double[] exp(double[] x, double[] v) {
        return value(in -> space.exp(in[0], in[1], in[2]), x, v);
    }

    double[] log(double[] x, double[] y) {
        return value(in -> space.log(in[0], in[1], in[2]), x, y);
    }

    double[] transport(double[] x, double[] y, double[] v) {
        return value(in -> space.transport(in[0], in[1], in[2], in[3]), x, y, v);
    }

    double[] scale(double t, double[] x) {
        return value(in -> space.expOrigin(space.logOrigin(in[0], in[2]).times(in[1]), in[2]),
                x, new double[] {t});
    }

    double[] negate(double[] x) { return Textbook.times(-1, x); }
}
