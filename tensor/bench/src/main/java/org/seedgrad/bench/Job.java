package org.seedgrad.bench;

import java.util.Map;

/** A workload made ready on one engine: inputs in its memory, graph built, state allocated. */
interface Job extends AutoCloseable {

    /** What a run needs each time but the measurement does not ask for; not timed. */
    default void prepare() { }

    /** The work itself; returns when it is done. Timed. */
    void run();

    /**
     * The numbers that the last run gave, by name, in the order and layout that
     * {@link Contender#job} says.
     */
    Map<String, float[]> results();

    @Override void close();
}
