package org.seedgrad.tensor.optim;

/** The learning rate by step, counted from 0. */
@FunctionalInterface
public interface Schedule {
    double rate(int step);

    static Schedule constant(double rate) { return step -> rate; }

    /** From the rate down to 0 on a straight line, reached after so many steps. */
    static Schedule linear(double rate, int steps) {
        return step -> rate * Math.max(0, 1 - (double) step / steps);
    }

    /** From the rate down to a last one along half a cosine (Loshchilov and Hutter 2017). */
    static Schedule cosine(double rate, double last, int steps) {
        return step -> last + (rate - last) * (1 + StrictMath.cos(
                Math.PI * Math.min(1, (double) step / steps))) / 2;
    }

    /** This schedule for so many steps, then another from its beginning. */
    default Schedule then(int steps, Schedule next) {
        return step -> step < steps ? rate(step) : next.rate(step - steps);
    }

    /** Grows to this schedule's rate in so many steps, and follows it from its beginning then. */
    default Schedule warmUp(int steps) {
        return step -> step < steps ? rate(0) * (step + 1) / steps : rate(step - steps);
    }
}
