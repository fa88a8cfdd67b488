package org.seedgrad.tensor.memory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The first idle array that fits, in the order in which they came back: simple, linear time. */
public final class FirstFit implements Strategy {
    private final List<float[]> idleArrays = new ArrayList<>();
    private long idle;

    @Override public float[] take(int length) {
        for (Iterator<float[]> all = idleArrays.iterator(); all.hasNext();) {
            float[] array = all.next();
            if (!Strategy.fits(array, length)) continue;
            all.remove();
            idle -= array.length;
            return array;
        }
        return null;
    }

    @Override public void give(float[] array) {
        idleArrays.add(array);
        idle += array.length;
    }

    @Override public long idle() { return idle; }

    @Override public void clear() {
        idleArrays.clear();
        idle = 0;
    }
}
