package org.seedgrad.tensor.core;

/**
 * Whether tensors remember where they came from, for each thread. Within
 * {@code try (var scope = GradMode.off()) { ... }} they do not: nothing is kept, nothing can be
 * differentiated. For inference and for updating parameters.
 */
public final class GradMode {

    private GradMode() { }

    public static boolean isOn() { return ThreadState.current().remembers; }

    public static Scope off() { return set(false); }

    /** Inside a scope that is off, as {@link Checkpoint} needs it. */
    public static Scope on() { return set(true); }

    private static Scope set(boolean on) {
        ThreadState state = ThreadState.current();
        boolean before = state.remembers;
        state.remembers = on;
        return () -> state.remembers = before;
    }

    /** Ends on close, in the order of the try blocks. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override void close();
    }
}
