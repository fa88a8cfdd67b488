package org.seedgrad.tensor.io;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding (Sennrich et al. 2016; on bytes as in Radford et al. 2019, 2.2): a word begins
 * as its bytes, and as long as there are two neighbours that are known to merge, the two with the
 * least rank become one; among equals the first.
 */
final class BytePairs {
    private final Map<Long, Merge> merges = new LinkedHashMap<>();       // in the order of ranks

    private record Merge(int rank, int merged) { }

    private static long pair(int left, int right) { return (long) left << 32 | right; }

    /** The next rank: false if the pair has one already. */
    boolean add(int left, int right, int merged) {
        return merges.putIfAbsent(pair(left, right), new Merge(merges.size(), merged)) == null;
    }

    /** All pairs in the order of their ranks, left and right. */
    List<int[]> pairs() {
        return merges.keySet().stream()
                .map(pair -> new int[] {(int) (pair >> 32), pair.intValue()}).toList();
    }

    /**
     * Merges the tokens of one word as far as it goes. Pairs wait in a queue, so that a word of n
     * bytes takes n log n steps, whoever wrote it.
     */
    int[] merge(int[] word) {
        int[] tokens = word.clone();
        int[] next = new int[tokens.length];            // the place after a token
        int[] before = new int[tokens.length];
        PriorityQueue<Long> queue = new PriorityQueue<>();      // rank, then place
        for (int i = 0; i < tokens.length; i++) {
            next[i] = i + 1;
            before[i] = i - 1;
            offer(queue, tokens, i, i + 1);
        }
        while (!queue.isEmpty()) {
            long best = queue.poll();
            int at = (int) best;
            if (tokens[at] < 0 || next[at] >= tokens.length) continue;
            Merge merge = merges.get(pair(tokens[at], tokens[next[at]]));
            if (merge == null || merge.rank != best >> 32) continue;    // one of the two has gone
            int gone = next[at];
            tokens[at] = merge.merged;
            tokens[gone] = -1;
            next[at] = next[gone];
            if (next[at] < tokens.length) before[next[at]] = at;
            if (before[at] >= 0) offer(queue, tokens, before[at], at);
            offer(queue, tokens, at, next[at]);
        }
        return Arrays.stream(tokens).filter(token -> token >= 0).toArray();
    }

    private void offer(PriorityQueue<Long> queue, int[] tokens, int at, int after) {
        if (after >= tokens.length) return;
        Merge merge = merges.get(pair(tokens[at], tokens[after]));
        if (merge != null) queue.add((long) merge.rank << 32 | at);
    }
}
