package org.seedgrad.tensor.nn;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * A text that goes on token by token: each is computed when it is asked for. That takes the model
 * one place, as those before it are in caches.
 *
 * <p>When the text outgrows the context, the model reads the last half of a context anew and goes
 * on from there: places are counted from the beginning of what it reads, so a cache cannot slide.
 */
public final class Generator implements PrimitiveIterator.OfInt {
    private final Gpt2 model;
    private final Sampler sampler;
    private final int newTokens;
    private final int places;
    private final List<KeyValueCache> caches;
    private int[] text;
    private int length;
    private int made;
    private int read;                       // where what the caches do not hold begins

    /**
     * @param ids       what the text begins with, at least one token
     * @param newTokens how many are to come
     */
    public Generator(Gpt2 model, int[] ids, int newTokens, Sampler sampler) {
        if (ids.length == 0) throw new IllegalArgumentException(
                "generate: there is no token to begin with; give at least one");
        if (newTokens < 0) throw new IllegalArgumentException(
                "generate: " + newTokens + " new tokens; there can be none, not fewer");
        this.model = model;
        this.sampler = sampler;
        this.newTokens = newTokens;
        places = model.config().positions();
        caches = model.caches((int) Math.min(places, (long) ids.length + newTokens));
        text = ids.clone();
        length = ids.length;
        read = Math.max(0, length - places);
    }

    @Override public boolean hasNext() { return made < newTokens; }

    @Override public int nextInt() {
        if (!hasNext()) throw new NoSuchElementException(
                "generate: all " + newTokens + " new tokens are there");
        if (caches.getFirst().length() + length - read > places) {
            caches.forEach(KeyValueCache::clear);
            read = length - Math.max(1, places / 2);
        }
        float[] scores = model.next(Arrays.copyOfRange(text, read, length), caches);
        read = length;
        if (length == text.length) text = Arrays.copyOf(text, 2 * length);
        text[length] = sampler.next(scores);
        made++;
        return text[length++];
    }
}
