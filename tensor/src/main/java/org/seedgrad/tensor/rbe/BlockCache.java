package org.seedgrad.tensor.rbe;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.function.IntFunction;

/**
 * Decoded blocks under a budget of bytes, for weights that must be read as they are: the blocks
 * that were used last stay. For any number of threads; a block is decoded once even when several
 * ask for it at the same time.
 */
public final class BlockCache {
    private final LoadingCache<Integer, float[]> blocks;

    /**
     * @param bytes   how much the blocks may take, four bytes a number
     * @param decoder makes a block by its number
     */
    public BlockCache(long bytes, IntFunction<float[]> decoder) {
        if (bytes < 0) throw new IllegalArgumentException(
                "cache: a budget of " + bytes + " bytes; it must be at least 0");
        blocks = Caffeine.newBuilder().maximumWeight(bytes)
                .weigher((Integer block, float[] numbers) -> Float.BYTES * numbers.length)
                .executor(Runnable::run).recordStats().build(decoder::apply);
    }

    /** The numbers of a block; not to be written to. */
    public float[] get(int block) { return blocks.get(block); }

    /** Forgets all blocks, as after an update of the seeds. */
    public void clear() { blocks.invalidateAll(); }

    public Statistics statistics() {
        CacheStats stats = blocks.stats();
        return new Statistics(stats.hitCount(), stats.missCount(), stats.evictionCount(),
                stats.totalLoadTime() / 1e6);
    }

    /**
     * @param evictions   blocks that had to make room
     * @param decodingMs  milliseconds spent on decoding, in all
     */
    public record Statistics(long hits, long misses, long evictions, double decodingMs) {
        /** From 0 to 1. */
        public double hitRate() { return hits + misses == 0 ? 0 : (double) hits / (hits + misses); }
    }
}
