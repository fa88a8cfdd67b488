package org.seedgrad.tensor.optim;

/**
 * Parameters that share a learning rate and a weight decay: {@link Optimizer#group} makes one.
 *
 * <pre>{@code
 * var adamW = new AdamW(model.parameters(), 1e-3);
 * adamW.group(name -> name.startsWith("embedding.")).schedule(Schedule.constant(1e-4));
 * }</pre>
 */
public final class Group {
    private Schedule schedule;
    private double weightDecay;

    Group(Schedule schedule, double weightDecay) {
        this.schedule = schedule;
        this.weightDecay = weightDecay;
    }

    /** A further group that starts with the same settings. */
    Group split() { return new Group(schedule, weightDecay); }

    /** The learning rate of every step to come. */
    public Group schedule(Schedule schedule) {
        this.schedule = schedule;
        return this;
    }

    /**
     * Decoupled weight decay (Loshchilov and Hutter 2019): in each step a weight loses the learning
     * rate times this of itself, whatever its gradient. Biases and gains, which are the parameters
     * of one axis, do not decay, as is the custom.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Group weightDecay(double weightDecay) {
        Optimizer.checked("weight decay", weightDecay, 0, Float.POSITIVE_INFINITY);
        this.weightDecay = weightDecay;
        return this;
    }

    double weightDecay() { return weightDecay; }

    /** The learning rate of a step, counted from 0. */
    double rate(int step) {
        double rate = schedule.rate(step);
        if (!(rate >= 0 && (float) rate < Float.POSITIVE_INFINITY)) throw new IllegalStateException(
                "optimizer: the schedule gives the learning rate " + rate + " for step " + step
                + "; it must be finite and not negative");
        return rate;
    }
}
