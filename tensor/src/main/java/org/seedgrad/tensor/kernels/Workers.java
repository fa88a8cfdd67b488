package org.seedgrad.tensor.kernels;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Persistent threads that take parts of one piece of work. The parts are independent: which thread
 * does which part, and when, must not change a bit of the result.
 *
 * <p>A general executor takes 5 to 80 microseconds to start, longer than a whole matrix product.
 * Here a thread that has nothing to do spins for about a millisecond before it parks, so the next
 * piece of work starts within a microsecond. With more threads than cores it parks at once: a
 * spinning thread would take the core from one that works.
 */
public final class Workers {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int SPINS = 20_000;
    private static final long PARTS = 0xFFFF_FFFFL;

    private static volatile int threads = CORES;

    /** One run at a time; who finds it taken, from within a task or not, works alone. */
    private static final AtomicBoolean BUSY = new AtomicBoolean();

    // Written by the thread that holds BUSY. Task and parts change only while nothing is left.
    private static Worker[] workers = {};
    private static Task task;
    private static int parts;

    /**
     * The number of the run, and in the low 32 bits how many of its parts nobody has claimed. A
     * claim is one compare-and-set: it succeeds only in the run whose task was read before it.
     */
    private static final AtomicLong UNCLAIMED = new AtomicLong();

    /** How many of the claimed parts are done. */
    private static final AtomicInteger DONE = new AtomicInteger();

    private static volatile Thread waiting;
    private static Failure failure;

    private Workers() { }

    /** One part of the work. */
    @FunctionalInterface
    public interface Task {
        void run(int part);
    }

    /** A stretch of the work, from (inclusive) to (exclusive). */
    @FunctionalInterface
    public interface Range {
        void run(int from, int to);
    }

    /** How many threads work, the calling one included; the default is all cores. */
    public static int threads() { return threads; }

    /**
     * Sets the number of threads, from the next run on.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public static void threads(int threads) {
        if (threads < 1) throw new IllegalArgumentException(
                "threads: " + threads + "; at least 1 is needed, the calling one");
        Workers.threads = threads;
    }

    /**
     * Runs task.run(0) to task.run(parts - 1), each once, and returns when all are done. This
     * thread does the first: of two threads each then finds in its cache what it worked at before.
     * Called from within a task, or while another thread's work is under way, it runs them one by
     * one on this thread. An exception of a task is thrown here, after all threads have stopped
     * working on it; of several the one of the first part, as if the parts had run one after
     * another.
     */
    public static void run(int parts, Task task) {
        if (parts > 1 && threads > 1 && BUSY.compareAndSet(false, true)) {
            try {
                share(parts, task);
            } finally {
                BUSY.set(false);
            }
        } else {
            for (int part = 0; part < parts; part++) task.run(part);
        }
    }

    /**
     * Splits 0 to n - 1 into stretches of at least {@code grain}, and into no more than there are
     * threads; with {@code n <= grain} it simply runs here.
     */
    public static void range(int n, int grain, Range range) {
        int stretches = Math.min(threads, n / Math.max(1, grain));
        if (stretches <= 1) {
            range.run(0, n);
        } else {
            run(stretches, part -> range.run(border(n, part, stretches),
                    border(n, part + 1, stretches)));
        }
    }

    /** Where stretch number part of n begins. */
    static int border(int n, int part, int parts) { return (int) ((long) n * part / parts); }

    // The calling thread

    private static void share(int parts, Task task) {
        hire(threads - 1);
        Workers.task = task;
        Workers.parts = parts;
        failure = null;
        DONE.set(0);
        UNCLAIMED.set((UNCLAIMED.get() | PARTS) + parts);       // a new run, all parts but one
        for (int i = 0; i < workers.length && i < parts - 1; i++) workers[i].wake();
        work(attempt(task, 0), parts);
        awaitAll(parts);
        Workers.task = null;
        if (failure != null) Workers.<RuntimeException>rethrow(failure.cause);
    }

    private static void hire(int count) {
        if (workers.length == count) return;
        for (int i = count; i < workers.length; i++) workers[i].dismiss();
        workers = Arrays.copyOf(workers, Math.min(count, workers.length));
        for (int i = workers.length; i < count; i++) {
            Worker next = new Worker(i + 1);
            next.start();                                       // the system may refuse it
            workers = Arrays.copyOf(workers, i + 1);
            workers[i] = next;
        }
    }

    private static void awaitAll(int parts) {
        for (int spin = spins(); spin > 0; spin--) {
            if (DONE.get() == parts) return;
            Thread.onSpinWait();
        }
        waiting = Thread.currentThread();
        while (DONE.get() != parts) LockSupport.park(Workers.class);
        waiting = null;
    }

    private static int spins() { return threads > CORES ? 0 : SPINS; }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable cause) throws E { throw (E) cause; }

    // All threads

    /**
     * Claims parts and does them until none is left.
     *
     * @param did how many this thread has already done of this run
     * @param of  how many the run has; if it has done none, that does not matter yet
     */
    private static void work(int did, int of) {
        for (long state; ((state = UNCLAIMED.get()) & PARTS) > 0;) {
            Task claimed = task;
            int all = parts;
            if (!UNCLAIMED.compareAndSet(state, state - 1)) continue;
            of = all;
            did += attempt(claimed, all - (int) (state & PARTS));
        }
        if (did == 0 || DONE.addAndGet(did) != of) return;
        Thread sleeper = waiting;
        if (sleeper != null) LockSupport.unpark(sleeper);
    }

    /** How many parts are done with thereby: one, or if it fails all that are unclaimed as well. */
    private static int attempt(Task task, int part) {
        try {
            task.run(part);
            return 1;
        } catch (Throwable cause) {
            failed(part, cause);
            return 1 + abandon();
        }
    }

    /** Claims all that is left, to leave it undone. */
    private static int abandon() {
        return (int) (UNCLAIMED.getAndUpdate(state -> state & ~PARTS) & PARTS);
    }

    /** Parts are claimed in ascending order, so all before a failing one have run or still do. */
    private static synchronized void failed(int part, Throwable cause) {
        if (failure == null || part < failure.part) failure = new Failure(part, cause);
    }

    private record Failure(int part, Throwable cause) { }

    private static final class Worker extends Thread {
        private volatile boolean parked;
        private volatile boolean dismissed;

        Worker(int number) {
            super(top(), null, "seedgrad-worker-" + number, 0, false);
            setDaemon(true);
        }

        /** Not the caller's group: JShell waits for all threads of that in which a snippet runs. */
        private static ThreadGroup top() {
            ThreadGroup group = Thread.currentThread().getThreadGroup();
            while (group.getParent() != null) group = group.getParent();
            return group;
        }

        @Override public void run() {
            while (!dismissed) {
                awaitWork();
                work(0, 0);
            }
        }

        private void awaitWork() {
            while (true) {
                for (int spin = spins(); spin > 0; spin--) {
                    if (mayGo()) return;
                    Thread.onSpinWait();
                }
                parked = true;
                if (!mayGo()) LockSupport.park(Workers.class);
                parked = false;
                Thread.interrupted();           // a task that left it set would keep us awake
                // Woken too late for a short run, it spins once more: there may be another soon.
                if (mayGo()) return;
            }
        }

        private boolean mayGo() { return (UNCLAIMED.get() & PARTS) > 0 || dismissed; }

        void wake() {
            if (parked) LockSupport.unpark(this);
        }

        void dismiss() {
            dismissed = true;
            wake();
        }
    }
}
