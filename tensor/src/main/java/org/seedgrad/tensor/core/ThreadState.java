package org.seedgrad.tensor.core;

/** What the engine knows of each thread: does it remember, and in which scope is it? */
final class ThreadState {
    private static final ThreadLocal<ThreadState> STATES =
            ThreadLocal.withInitial(ThreadState::new);

    boolean remembers = true;           // see GradMode
    Scope scope;                        // the innermost one that is open; null without any

    private ThreadState() { }

    static ThreadState current() { return STATES.get(); }
}
