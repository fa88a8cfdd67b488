package org.seedgrad.tensor.rbe;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gradients to be filled again and again, for any number of threads. What is leased goes back on
 * close; there are never more than were in use at the same time.
 */
public final class RbeGradientPool {
    private final Queue<RbeGradient> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger leased = new AtomicInteger();

    /** Empty at first. */
    public RbeGradientPool() { }

    /** A gradient for one user at a time; its numbers are those of the last one. */
    public Lease lease() {
        RbeGradient gradient = free.poll();
        if (gradient == null) {
            gradient = new RbeGradient();
            made.incrementAndGet();
        }
        leased.incrementAndGet();
        return new Lease(gradient);
    }

    /** How many gradients there are in all. */
    public int made() { return made.get(); }

    /** How many have not come back. */
    public int leased() { return leased.get(); }

    /** The right to one gradient, up to its close. */
    public final class Lease implements AutoCloseable {
        private RbeGradient gradient;

        private Lease(RbeGradient gradient) { this.gradient = gradient; }

        public RbeGradient gradient() {
            if (gradient == null) throw new IllegalStateException(
                    "gradient: the lease is over; lease another");
            return gradient;
        }

        /** Gives it back; a second time does nothing. */
        @Override public void close() {
            if (gradient == null) return;
            free.add(gradient);
            gradient = null;
            leased.decrementAndGet();
        }
    }
}
