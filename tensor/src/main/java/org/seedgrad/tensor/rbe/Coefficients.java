package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The coefficients of an orthonormal transform, exact and as they would be stored. */
final class Coefficients {
    private final double[] exact;
    private final float scale;
    private final float[] stored;
    private final int[] order;              // places, that of the largest coefficient first

    Coefficients(double[] exact, boolean halfPrecision) {
        this.exact = exact;
        order = IntStream.range(0, exact.length).boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(exact[i])))
                .mapToInt(Integer::intValue).toArray();
        float largest = (float) Math.abs(exact[order[0]]);
        scale = halfPrecision && largest > 0 ? largest : 1;
        stored = new float[exact.length];
        for (int i = 0; i < stored.length; i++) {
            float value = (float) (exact[i] / scale);
            stored[i] = halfPrecision ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
        }
    }

    /** What stored values are multiplied by: in 16 bits the largest coefficient, in 32 one. */
    float scale() { return scale; }

    /** The places of so many of the largest coefficients, ascending. */
    int[] largest(int count) {
        int[] places = Arrays.copyOf(order, count);
        Arrays.sort(places);
        return places;
    }

    float[] stored(int[] places) {
        float[] values = new float[places.length];
        for (int i = 0; i < values.length; i++) values[i] = stored[places[i]];
        return values;
    }

    /**
     * How many of the largest must be kept for a root of the mean squared error: the squares of
     * what the others are, and of what rounding takes from those kept, add up to it (Parseval). All
     * if even these do not reach it.
     */
    int needed(double rmse) {
        double allowed = rmse * rmse * exact.length;
        double error = 0;
        for (int place : order) error += rounding(place);
        int needed = exact.length;
        while (needed > 0) {
            int place = order[needed - 1];
            error += exact[place] * exact[place] - rounding(place);
            if (error > allowed) break;
            needed--;
        }
        return needed;
    }

    /** The square of what rounding takes from a coefficient. */
    private double rounding(int place) {
        double error = exact[place] - (double) scale * stored[place];
        return error * error;
    }
}
