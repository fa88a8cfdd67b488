package org.seedgrad.tensor.geometry;

import java.util.Arrays;

/** The weighted midpoint: on the sheet a sum, brought back. */
final class Centroid {

    private Centroid() { }

    /**
     * X = S / sqrt(s0^2 - c|S|^2) for the sums s0 = sqrt(c) sum w X0 and S = sum w X.
     *
     * @param points one after another, each of so many coordinates
     * @throws IllegalArgumentException if a weight is negative, or all of a row are 0
     */
    static Term of(HyperbolicSpace space, Term points, Term weights, int length, Term c) {
        check(weights);
        Term sum = null;
        Term time = null;
        for (int j = 0; j < weights.width(); j++) {
            Term weight = weights.slice(j, j + 1);
            Term point = space.point(points.slice(j * length, (j + 1) * length), c);
            Term x = space.toSheet(point, c);
            Term part = x.times(weight);
            Term partTime = c.times(x.square()).plus(1).sqrt().times(weight);
            sum = sum == null ? part : sum.plus(part);
            time = time == null ? partTime : time.plus(partTime);
        }
        Term length2 = time.times(time).minus(c.times(sum.square()));
        return space.fromSheet(sum.over(length2.sqrt()), c);
    }

    private static void check(Term weights) {
        for (int i = 0; i < weights.rows(); i++) {
            double sum = 0;
            double least = 0;
            for (double[] place : weights.data) {
                sum += place[i];
                least = Math.min(least, place[i]);
            }
            if (!(least < 0) && sum != 0) continue;
            int row = i;
            throw weights.refusal("the weights " + String.join(", ", Arrays.stream(weights.data)
                    .map(place -> String.valueOf((float) place[row])).toList())
                    + " give no midpoint; they must be at least 0, and not all 0");
        }
    }
}
