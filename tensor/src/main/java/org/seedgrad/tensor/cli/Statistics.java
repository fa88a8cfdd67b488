package org.seedgrad.tensor.cli;

/** Of the numbers of one tensor; those that are not finite are counted, and else left aside. */
record Statistics(float least, double mean, float most, int notFinite) {

    static Statistics of(float[] numbers) {
        float least = Float.POSITIVE_INFINITY, most = Float.NEGATIVE_INFINITY;
        double sum = 0;
        int finite = 0;
        for (float x : numbers) {
            if (!Float.isFinite(x)) continue;
            least = Math.min(least, x);
            most = Math.max(most, x);
            sum += x;
            finite++;
        }
        return new Statistics(least, sum / finite, most, numbers.length - finite);
    }

    boolean isEmpty() { return !(least <= most); }
}
