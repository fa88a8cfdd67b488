package org.seedgrad.tensor.memory;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lends arrays and counts them. The numbers in an array are arbitrary, and it may be longer than
 * was asked for. For any number of threads.
 */
public final class Pool {
    /** Stands between those who ask for a tensor and this class; see {@link #caller}. */
    private static final List<String> PLUMBING = List.of("org.seedgrad.tensor.memory.Pool",
            "org.seedgrad.tensor.core.Scope", "org.seedgrad.tensor.core.Storage",
            "org.seedgrad.tensor.core.Tensor");

    private Strategy strategy;
    private long lent;                                          // floats, as all lengths here
    private long peak;
    private long takes;
    private long gives;
    private long reuses;
    private final Map<Integer, Integer> lentByLength = new TreeMap<>();
    private Map<float[], Throwable> places;                     // of the takes; null: not traced

    public Pool(Strategy strategy) { this.strategy = strategy; }

    /** An array of at least this length. */
    public synchronized float[] take(int length) {
        float[] array = strategy.take(length);
        if (array != null) {
            reuses++;
        } else {
            array = new float[strategy.capacity(length)];
            strategy.made(array);
        }
        takes++;
        lent += array.length;
        peak = Math.max(peak, lent);
        lentByLength.merge(array.length, 1, Integer::sum);
        if (places != null) places.put(array, new Throwable("taken here"));
        return array;
    }

    /** Gives back an array that was taken and that nobody uses any more. */
    public synchronized void give(float[] array) {
        forget(array);
        gives++;
        strategy.give(array);
    }

    /** An array that was taken will not come back: it is an ordinary one from now on. */
    public synchronized void forget(float[] array) {
        lent -= array.length;
        lentByLength.merge(array.length, -1, (count, less) -> count == 1 ? null : count + less);
        if (places != null) places.remove(array);
    }

    /** A step is over: nothing that was taken for it alone is still out. */
    public synchronized void endStep() { strategy.endStep(); }

    /**
     * Lends by another strategy from now on; idle arrays are dropped.
     *
     * @throws IllegalStateException while arrays are lent
     */
    public synchronized void use(Strategy other) {
        if (lent > 0) throw new IllegalStateException("memory: the strategy cannot change while "
                + "buffers are lent: " + String.join(", ", leaks()));
        strategy = other;
    }

    /** Drops what lies idle. */
    public synchronized void trim() { strategy.clear(); }

    /** Whether to note where each array is taken, for {@link #leaks}; that is slow. */
    public synchronized void trace(boolean on) { places = on ? new IdentityHashMap<>() : null; }

    /** What is lent and has not come back, by length, and by place where that is traced. */
    public synchronized List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        lentByLength.forEach((length, count) -> leaks.add(
                count + (count == 1 ? " buffer of " : " buffers of ") + length + " floats"));
        if (places != null) places.forEach((array, place) -> leaks.add(
                array.length + " floats taken at " + caller(place)));
        return leaks;
    }

    /** Who asked, below the classes that every request comes through. */
    private static String caller(Throwable place) {
        for (StackTraceElement step : place.getStackTrace()) {
            if (!PLUMBING.contains(step.getClassName())) return step.toString();
        }
        return "an unknown place";
    }

    public synchronized Statistics statistics() {
        return new Statistics(lent + strategy.idle(), lent, peak, takes, gives, reuses);
    }

    /** The peak starts anew from what is lent now, the counts from 0. */
    public synchronized void resetStatistics() {
        peak = lent;
        takes = 0;
        gives = 0;
        reuses = 0;
    }

    /** Lengths in floats. */
    public record Statistics(long allocated, long lent, long peak,
                             long takes, long gives, long reuses) { }
}
