package org.seedgrad.tensor.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or whatever else asks the process to end, while something must be brought to an end
 * first: the process waits until this is closed. A second Ctrl-C changes nothing; kill -9 does not
 * ask.
 */
final class Interruption implements AutoCloseable {
    private static final int LONGEST_WAIT_S = 120;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::arrive, "interruption");
    private volatile boolean requested;

    Interruption() { Runtime.getRuntime().addShutdownHook(hook); }

    /** Should the work end now? */
    boolean isRequested() { return requested; }

    private void arrive() {
        requested = true;
        try {
            if (!closed.await(LONGEST_WAIT_S, TimeUnit.SECONDS)) Runtime.getRuntime().halt(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is saved: the process may end. */
    @Override public void close() {
        closed.countDown();
        if (requested) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            requested = true;                               // it ends just now
        }
    }
}
