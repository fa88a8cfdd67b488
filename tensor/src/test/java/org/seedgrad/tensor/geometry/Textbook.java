package org.seedgrad.tensor.geometry;

/**
 * The float64 twin: formulas as they stand in the literature (Ungar 2008; Ganea et al. 2018; Nickel
 * and Kiela 2018), with their differences and divisions, on arrays. No stable form, no code shared
 * with what is tested. Points of the sheet are X1 .. Xn here, vectors V1 .. Vn.
 */
interface Textbook {
    double distance(double[] x, double[] y, double c);

    double inner(double[] x, double[] u, double[] v, double c);

    double[] add(double[] x, double[] y, double c);

    double[] exp(double[] x, double[] v, double c);

    double[] log(double[] x, double[] y, double c);

    double[] transport(double[] x, double[] y, double[] v, double c);

    double[] fromPoincare(double[] x, double c);

    static Textbook of(Chart chart) {
        return switch (chart) {
            case POINCARE -> new Poincare();
            case LORENTZ -> new Sheet();
            case KLEIN -> new Einstein();
        };
    }

    static double dot(double[] a, double[] b) { return Exact.dot(a, b); }

    static double[] mix(double s, double[] a, double t, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) sum[i] = s * a[i] + t * b[i];
        return sum;
    }

    static double[] times(double s, double[] a) { return mix(s, a, 0, a); }

    static double length(double[] a) { return Math.sqrt(dot(a, a)); }

    static double artanh(double t) { return 0.5 * Math.log((1 + t) / (1 - t)); }

    static double arcosh(double t) { return Math.log(t + Math.sqrt(t * t - 1)); }

    final class Poincare implements Textbook {
        private static double lambda(double[] x, double c) { return 2 / (1 - c * dot(x, x)); }

        @Override public double distance(double[] x, double[] y, double c) {
            return 2 / Math.sqrt(c) * artanh(Math.sqrt(c) * length(add(times(-1, x), y, c)));
        }

        @Override public double inner(double[] x, double[] u, double[] v, double c) {
            return lambda(x, c) * lambda(x, c) * dot(u, v);
        }

        @Override public double[] add(double[] x, double[] y, double c) {
            double xy = dot(x, y);
            double below = 1 + 2 * c * xy + c * c * dot(x, x) * dot(y, y);
            return mix((1 + 2 * c * xy + c * dot(y, y)) / below, x,
                    (1 - c * dot(x, x)) / below, y);
        }

        @Override public double[] exp(double[] x, double[] v, double c) {
            double n = Math.sqrt(c) * length(v);
            return add(x, times(Math.tanh(n * lambda(x, c) / 2) / n, v), c);
        }

        @Override public double[] log(double[] x, double[] y, double c) {
            double[] u = add(times(-1, x), y, c);
            double n = Math.sqrt(c) * length(u);
            return times(2 / lambda(x, c) * artanh(n) / n, u);
        }

        @Override public double[] transport(double[] x, double[] y, double[] v, double c) {
            return times(lambda(x, c) / lambda(y, c), gyration(y, times(-1, x), v, c));
        }

        private double[] gyration(double[] a, double[] b, double[] v, double c) {
            return add(times(-1, add(a, b, c)), add(a, add(b, v, c), c), c);
        }

        @Override public double[] fromPoincare(double[] x, double c) { return x; }
    }

    final class Sheet implements Textbook {
        private static double time(double[] x, double c) { return Math.sqrt(1 / c + dot(x, x)); }

        private static double product(double a0, double[] a, double b0, double[] b) {
            return dot(a, b) - a0 * b0;
        }

        private static double points(double[] x, double[] y, double c) {
            return product(time(x, c), x, time(y, c), y);
        }

        private static double vectorTime(double[] x, double[] v, double c) {
            return dot(x, v) / time(x, c);
        }

        @Override public double distance(double[] x, double[] y, double c) {
            return arcosh(-c * points(x, y, c)) / Math.sqrt(c);
        }

        @Override public double inner(double[] x, double[] u, double[] v, double c) {
            return product(vectorTime(x, u, c), u, vectorTime(x, v, c), v);
        }

        /** By way of the ball: the boost has no other textbook. */
        @Override public double[] add(double[] x, double[] y, double c) {
            return fromPoincare(new Poincare().add(toPoincare(x, c), toPoincare(y, c), c), c);
        }

        @Override public double[] exp(double[] x, double[] v, double c) {
            double n = Math.sqrt(c * inner(x, v, v, c));
            return mix(Math.cosh(n), x, Math.sinh(n) / n, v);
        }

        @Override public double[] log(double[] x, double[] y, double c) {
            double h = -c * points(x, y, c);
            return times(arcosh(h) / Math.sqrt(h * h - 1), mix(1, y, -h, x));
        }

        @Override public double[] transport(double[] x, double[] y, double[] v, double c) {
            double yv = product(time(y, c), y, vectorTime(x, v, c), v);
            double factor = yv / (1 / c - points(x, y, c));
            return mix(1, v, factor, mix(1, x, 1, y));
        }

        @Override public double[] fromPoincare(double[] x, double c) {
            return times(2 / (1 - c * dot(x, x)), x);
        }

        private static double[] toPoincare(double[] x, double c) {
            return times(1 / (1 + Math.sqrt(c) * time(x, c)), x);
        }
    }

    final class Einstein implements Textbook {
        private static double gamma(double[] x, double c) {
            return 1 / Math.sqrt(1 - c * dot(x, x));
        }

        @Override public double distance(double[] x, double[] y, double c) {
            return arcosh((1 - c * dot(x, y)) * gamma(x, c) * gamma(y, c)) / Math.sqrt(c);
        }

        @Override public double inner(double[] x, double[] u, double[] v, double c) {
            double g = gamma(x, c);
            return g * g * dot(u, v) + c * g * g * g * g * dot(x, u) * dot(x, v);
        }

        @Override public double[] add(double[] x, double[] y, double c) {
            double g = gamma(x, c);
            double below = 1 + c * dot(x, y);
            return mix((1 + c * g / (1 + g) * dot(x, y)) / below, x, 1 / (g * below), y);
        }

        // Maps by way of the sheet, with the derivatives of the chart.

        private static double[] toSheet(double[] x, double c) { return times(gamma(x, c), x); }

        private static double[] toSheet(double[] x, double[] v, double c) {
            double g = gamma(x, c);
            return mix(g, v, c * g * g * g * dot(x, v), x);
        }

        private static double[] fromSheet(double[] x, double c) {
            return times(1 / Math.sqrt(1 + c * dot(x, x)), x);
        }

        private static double[] fromSheet(double[] x, double[] v, double c) {
            double e = Math.sqrt(1 + c * dot(x, x));
            return mix(1 / e, v, -c * dot(x, v) / (e * e * e), x);
        }

        @Override public double[] exp(double[] x, double[] v, double c) {
            return fromSheet(new Sheet().exp(toSheet(x, c), toSheet(x, v, c), c), c);
        }

        @Override public double[] log(double[] x, double[] y, double c) {
            double[] sheet = toSheet(x, c);
            return fromSheet(sheet, new Sheet().log(sheet, toSheet(y, c), c), c);
        }

        @Override public double[] transport(double[] x, double[] y, double[] v, double c) {
            double[] to = toSheet(y, c);
            return fromSheet(to, new Sheet().transport(toSheet(x, c), to, toSheet(x, v, c), c), c);
        }

        @Override public double[] fromPoincare(double[] x, double c) {
            return times(2 / (1 + c * dot(x, x)), x);
        }
    }
}
