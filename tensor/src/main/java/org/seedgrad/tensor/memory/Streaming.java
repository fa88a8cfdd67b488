package org.seedgrad.tensor.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * An arena for each step: the n-th request of a step gets the array that the n-th request of the
 * step before got. No search, and nothing is lent twice within a step, so it takes as much memory
 * as the step asks for in all; for steps that repeat each other. Where a step differs, the array
 * in that place is replaced.
 */
public final class Streaming implements Strategy {
    private final List<float[]> places = new ArrayList<>();
    private final Set<float[]> idleArrays = Collections.newSetFromMap(new IdentityHashMap<>());
    private int next;
    private long idle;

    @Override public float[] take(int length) {
        if (next == places.size()) return null;
        float[] array = places.get(next);
        if (!idleArrays.remove(array)) return null;             // still lent since a step before
        idle -= array.length;
        if (!Strategy.fits(array, length)) return null;
        next++;
        return array;
    }

    @Override public void made(float[] array) {
        if (next == places.size()) places.add(array);
        else places.set(next, array);
        next++;
    }

    @Override public void give(float[] array) {
        if (idleArrays.add(array)) idle += array.length;
    }

    /** Back to the first place; arrays that have lost theirs are dropped. */
    @Override public void endStep() {
        next = 0;
        Set<float[]> placed = Collections.newSetFromMap(new IdentityHashMap<>());
        placed.addAll(places);
        idleArrays.retainAll(placed);
        idle = 0;
        for (float[] array : idleArrays) idle += array.length;
    }

    @Override public long idle() { return idle; }

    @Override public void clear() {
        idleArrays.clear();
        places.clear();
        next = 0;
        idle = 0;
    }
}
