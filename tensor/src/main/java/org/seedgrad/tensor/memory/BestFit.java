package org.seedgrad.tensor.memory;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/** The shortest idle array that is long enough: the least waste, logarithmic time. */
public final class BestFit implements Strategy {
    private final TreeMap<Integer, ArrayDeque<float[]>> idleByLength = new TreeMap<>();
    private long idle;

    @Override public float[] take(int length) {
        Map.Entry<Integer, ArrayDeque<float[]>> entry = idleByLength.ceilingEntry(length);
        if (entry == null || !Strategy.fits(entry.getValue().peekLast(), length)) return null;
        float[] array = entry.getValue().pollLast();
        if (entry.getValue().isEmpty()) idleByLength.remove(entry.getKey());
        idle -= array.length;
        return array;
    }

    @Override public void give(float[] array) {
        idleByLength.computeIfAbsent(array.length, length -> new ArrayDeque<>()).addLast(array);
        idle += array.length;
    }

    @Override public long idle() { return idle; }

    @Override public void clear() {
        idleByLength.clear();
        idle = 0;
    }
}
