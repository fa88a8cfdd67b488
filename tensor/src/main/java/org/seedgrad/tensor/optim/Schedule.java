package org.seedgrad.tensor.optim;

/**
 * The learning rate by step, counted from 0. Numbers of steps are 0 or more; what takes no steps is
 * at its end from the beginning.
 */
@FunctionalInterface
public interface Schedule {
    double rate(int step);

    static Schedule constant(double rate) { return step -> rate; }

    /** From the rate down to 0 on a straight line, reached after so many steps. */
    static Schedule linear(double rate, int steps) {
        check(steps);
        return step -> step < steps ? rate * (1 - (double) step / steps) : 0;
    }

    /** From the rate down to a last one along half a cosine (Loshchilov and Hutter 2017). */
    static Schedule cosine(double rate, double last, int steps) {
        check(steps);
        return step -> step < steps ? last + (rate - last) * (1 + StrictMath.cos(
                Math.PI * ((double) step / steps))) / 2 : last;
    }

    /** This schedule for so many steps, then another from its beginning. */
    default Schedule then(int steps, Schedule next) {
        check(steps);
        return step -> step < steps ? rate(step) : next.rate(step - steps);
    }

    /** Grows to this schedule's rate in so many steps, and follows it from its beginning then. */
    default Schedule warmUp(int steps) {
        check(steps);
        return step -> step < steps ? rate(0) * (step + 1) / steps : rate(step - steps);
    }

    private static void check(int steps) {
        if (steps < 0) throw new IllegalArgumentException(
                "schedule: " + steps + " steps; give 0 or more");
    }
}
