package org.seedgrad.bench;

/** An engine that takes part. One process has one; it is alone there. */
interface Contender {

    /** Version and what it runs on, for the report. */
    String version();

    /**
     * Makes a workload ready. The results of a job are
     * <ul>
     * <li>LINEAR_FORWARD: y; LINEAR_BACKWARD: dx, dw, db from the upstream gradient "dy"</li>
     * <li>WAVES_FORWARD: y; WAVES_BACKWARD: dx, dpoints, db from the upstream gradient "dy"</li>
     * <li>MODEL_FORWARD: loss; MODEL_BACKWARD: loss, dw1, db1, dw2, db2; MODEL_STEP: loss (before
     *     the step), w1, b1, w2, b2 (after it)</li>
     * <li>BLOCK: y, dx and "d" with the name of each of {@link Inputs#block()}, from "dy"</li>
     * <li>SGEMM: c; TINY_FORWARD: y, after {@link Workload#CHAIN} times y = y * a from y = x;
     *     TINY_BACKWARD: y, dx, from "dy"</li>
     * </ul>
     * with weights and their gradients as [outputs, inputs].
     */
    Job job(Workload workload);
}
