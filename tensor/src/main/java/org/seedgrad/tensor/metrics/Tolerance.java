package org.seedgrad.tensor.metrics;

/**
 * How far numbers may be from a reference. All four must hold; infinity and -1 ask for nothing.
 *
 * @param absolute    the most that one number may be off
 * @param relative    the most for |a - r| / |r| of all numbers together: one number that should be
 *                    nearly 0 says nothing about a layer
 * @param cosine      the least cosine similarity
 * @param correlation the least correlation
 */
public record Tolerance(double absolute, double relative, double cosine, double correlation) {

    /** For two programs that calculate the same in float32, in another order. */
    public static final Tolerance FLOAT32 = new Tolerance(1e-4, 1e-4, 0.9999, 0.9999);

    /** @throws IllegalArgumentException naming the first that cannot be */
    public Tolerance {
        error("absolute", absolute);
        error("relative", relative);
        similarity("cosine", cosine);
        similarity("correlation", correlation);
    }

    private static void error(String name, double most) {
        if (!(most >= 0)) throw new IllegalArgumentException("tolerance: the " + name
                + " error is " + most + "; give a number from 0 up, or infinity");
    }

    private static void similarity(String name, double least) {
        if (!(least >= -1 && least <= 1)) throw new IllegalArgumentException("tolerance: the "
                + name + " is " + least + "; give a number from -1 to 1");
    }

    /** Whether all four hold; for something that is not a number they do not. */
    public boolean admits(Deviation deviation) {
        return deviation.maxAbsolute() <= absolute && deviation.relativeL2() <= relative
                && deviation.cosine() >= cosine && deviation.correlation() >= correlation;
    }

    /** What does not hold, in words; empty if all do. */
    String broken(Deviation deviation) {
        StringBuilder words = new StringBuilder();
        if (!(deviation.maxAbsolute() <= absolute)) {
            add(words, "largest error", deviation.maxAbsolute(), "above", absolute);
        }
        if (!(deviation.relativeL2() <= relative)) {
            add(words, "relative error", deviation.relativeL2(), "above", relative);
        }
        if (!(deviation.cosine() >= cosine)) {
            add(words, "cosine similarity", deviation.cosine(), "below", cosine);
        }
        if (!(deviation.correlation() >= correlation)) {
            add(words, "correlation", deviation.correlation(), "below", correlation);
        }
        return words.toString();
    }

    private static void add(StringBuilder words, String what, double value, String than,
                            double limit) {
        if (!words.isEmpty()) words.append(", ");
        // A cosine just below 1 must not read as 1: what float32 cannot tell apart, double does.
        boolean apart = (float) value != (float) limit;
        words.append(what).append(' ').append(text(value, apart)).append(" (").append(than)
                .append(' ').append(text(limit, apart)).append(')');
    }

    private static String text(double number, boolean briefly) {
        return briefly ? Float.toString((float) number) : Double.toString(number);
    }
}
