package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** Heads, and what a cache remembers of them. */
class AttentionTest {

    private static Attention attention(int heads, int width) {
        Random random = new Random(1);
        return new Attention(heads, new Linear(width, 3 * width, random),
                new Linear(width, width, random));
    }

    /** Two heads are two attentions of half the width, side by side. */
    @Test void headsDoNotSeeEachOther() {
        Tensor x = Tensor.normal(new Random(2), 1, 3, 5, 8);
        Attention two = new Attention(2, new Sequential(tripled()), new Sequential());
        Tensor y = two.forward(x);
        assertThat(y.shape).isEqualTo(x.shape);
        for (int head = 0; head < 2; head++) {
            Tensor part = Ops.slice(x, 2, 4 * head, 4 * head + 4);
            Tensor single = Ops.reshape(part, 3, 1, 5, 4);
            assertThat(Ops.slice(y, 2, 4 * head, 4 * head + 4).toArray())
                    .isEqualTo(Ops.attention(single, single, single).toArray());
        }
    }

    /** x as queries, keys and values. */
    private static Layer tripled() {
        return new Layer() {
            @Override public Tensor forward(Tensor x) { return Ops.concatenate(2, x, x, x); }
        };
    }

    /** Widths of a head below, at and above the width of a panel, and no multiple of it. */
    @Test void theCacheChangesNoBit() {
        for (int features : new int[] {1, 12, 32, 40, 64}) {
            int width = 2 * features;
            Attention attention = attention(2, width);
            Tensor x = Tensor.normal(new Random(3), 1, 1, 70, width);
            float[] whole = attention.forward(x).toArray();
            for (int[] pieces : new int[][] {
                    {5, 2, 4, 1, 4, 3, 1, 2, 4, 2, 1, 3, 1, 1, 36}, {33, 2, 35}, {64, 6}, {70}}) {
                KeyValueCache cache = new KeyValueCache(2, features, 70);
                int at = 0;
                for (int n : pieces) {
                    float[] piece = attention.forward(Ops.slice(x, 1, at, at + n), cache).toArray();
                    assertThat(piece).as(features + " features, from place " + at)
                            .isEqualTo(Arrays.copyOfRange(whole, at * width, (at + n) * width));
                    at += n;
                }
                assertThat(at).isEqualTo(70);
            }
        }
    }

    @Test void aClearedCacheIsANewOne() {
        Attention attention = attention(2, 8);
        KeyValueCache cache = new KeyValueCache(2, 4, 6);
        assertThat(cache.capacity()).isGreaterThanOrEqualTo(6);
        Tensor x = Tensor.normal(new Random(4), 1, 1, 6, 8);
        float[] first = attention.forward(x, cache).toArray();
        assertThat(cache.length()).isEqualTo(6);
        cache.clear();
        assertThat(cache.length()).isZero();
        attention.forward(Ops.slice(x, 1, 0, 2), cache);
        assertThat(attention.forward(Ops.slice(x, 1, 2, 6), cache).toArray())
                .isEqualTo(Arrays.copyOfRange(first, 16, 48));
    }

    @Test void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> attention(3, 8).forward(Tensor.zeros(1, 2, 8))).hasMessage(
                "Attention: c_attn makes [1, 2, 24], which 3 heads cannot share as queries, keys "
                + "and values; the last axis must be a multiple of 9");
        Attention attention = attention(2, 8);
        assertThatThrownBy(() -> attention.forward(Tensor.zeros(2, 1, 8),
                new KeyValueCache(2, 4, 6))).hasMessage("cache: keys [2, 2, 1, 4] and values "
                + "[2, 2, 1, 4]; it takes one text, [1, 2, places, 4]");
        KeyValueCache cache = new KeyValueCache(2, 4, 6);
        attention.forward(Tensor.zeros(1, 30, 8), cache);
        assertThatThrownBy(() -> attention.forward(Tensor.zeros(1, 3, 8), cache)).hasMessage(
                "cache: it holds 30 of 32 places, and 3 more do not fit");
        assertThat(cache.length()).isEqualTo(30);
        assertThatThrownBy(() -> new KeyValueCache(2, 4, 0)).hasMessage("KeyValueCache: 2 heads "
                + "of 4 features and 0 places; all must be at least 1");
    }
}
