package org.seedgrad.tensor.ops;

/**
 * Sets each number to 0 with a probability p, and divides the others by 1 - p, so that the mean
 * stays (Srivastava et al. 2014, in the inverted form). Which numbers fall depends on the seed and
 * on their places alone: a hash of both decides, so any number of threads drops the same.
 */
final class Dropout extends Unary {
    private final float probability;
    private final long seed;

    Dropout(float probability, long seed) {
        if (!(probability >= 0 && probability < 1)) throw new IllegalArgumentException(
                "dropout: the probability is " + probability
                + " and must be at least 0 and below 1");
        this.probability = probability;
        this.seed = seed;
    }

    @Override public String name() { return "dropout"; }

    @Override void forward(float[] x, float[] y, int first, int last) {
        scale(x, y, first, last);
    }

    @Override void backward(float[] x, float[] y, float[] dy, float[] dx, int first, int last) {
        scale(dy, dx, first, last);
    }

    private void scale(float[] x, float[] y, int first, int last) {
        for (int i = first; i < last; i++) {
            float factor = factor(i);
            y[i] = factor == 0 ? 0 : x[i] * factor;             // infinity times 0 would be NaN
        }
    }

    private float factor(int place) {
        // The finaliser of SplitMix64 (Steele, Lea and Flood 2014) on a counter.
        long z = seed + (place + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        float uniform = ((z ^ z >>> 31) >>> 40) * 0x1p-24f;
        return uniform < probability ? 0 : 1 / (1 - probability);
    }
}
