package org.seedgrad.tensor.ops;

/** y = x^n for a constant n; its slope is n x^(n - 1), and 0 where n is 0. */
final class Pow extends Unary {
    private final float n;

    Pow(float n) {
        if (!Float.isFinite(n)) throw new IllegalArgumentException(
                "pow: the exponent is " + n + " and must be finite");
        this.n = n;
    }

    @Override public String name() { return "pow"; }

    @Override int grain() { return Plain.GRAIN / 16; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        power(x, y, n, first, last);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        if (n == 0) {
            for (int i = first; i < last; i++) dx[i] = 0;
            return;
        }
        power(x, dx, n - 1, first, last);
        for (int i = first; i < last; i++) dx[i] *= dy[i] * n;
    }

    /** Exact or correctly rounded where a float operation says it; else through double. */
    private static void power(float[] x, float[] y, float n, int first, int last) {
        if (n == 2) {
            for (int i = first; i < last; i++) y[i] = x[i] * x[i];
        } else if (n == 1) {
            System.arraycopy(x, first, y, first, last - first);
        } else if (n == -1) {
            for (int i = first; i < last; i++) y[i] = 1 / x[i];
        } else if (n == 0.5f) {
            for (int i = first; i < last; i++) y[i] = (float) Math.sqrt(x[i]);
        } else {
            for (int i = first; i < last; i++) y[i] = (float) StrictMath.pow(x[i], n);
        }
    }
}
