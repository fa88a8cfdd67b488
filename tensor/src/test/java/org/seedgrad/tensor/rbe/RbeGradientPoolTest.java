package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.kernels.Workers;

/** What is leased comes back, and is one user's at a time. */
class RbeGradientPoolTest {

    @Test void leasesBalance() {
        RbeGradientPool pool = new RbeGradientPool();
        RbeGradient first;
        try (RbeGradientPool.Lease a = pool.lease(); RbeGradientPool.Lease b = pool.lease()) {
            assertThat(pool.leased()).isEqualTo(2);
            assertThat(a.gradient()).isNotSameAs(b.gradient());
            first = a.gradient();
        }
        assertThat(pool.leased()).isZero();
        try (RbeGradientPool.Lease a = pool.lease(); RbeGradientPool.Lease b = pool.lease()) {
            assertThat(Set.of(System.identityHashCode(a.gradient()),
                    System.identityHashCode(b.gradient()))).contains(
                            System.identityHashCode(first));
        }
        assertThat(pool.made()).isEqualTo(2);
    }

    @Test void balanceHoldsOnManyThreads() {
        RbeGradientPool pool = new RbeGradientPool();
        Set<Integer> inUse = ConcurrentHashMap.newKeySet();
        int before = Workers.threads();
        try {
            Workers.threads(8);
            Workers.run(10_000, part -> {
                try (RbeGradientPool.Lease lease = pool.lease()) {
                    int identity = System.identityHashCode(lease.gradient());
                    assertThat(inUse.add(identity)).isTrue();
                    inUse.remove(identity);
                }
            });
        } finally {
            Workers.threads(before);
        }
        assertThat(pool.leased()).isZero();
        assertThat(pool.made()).isBetween(1, 8);
    }

    @Test void aLeaseEndsOnce() {
        RbeGradientPool pool = new RbeGradientPool();
        RbeGradientPool.Lease lease = pool.lease();
        lease.close();
        lease.close();
        assertThat(pool.leased()).isZero();
        assertThatThrownBy(lease::gradient)
                .hasMessage("gradient: the lease is over; lease another");
        try (RbeGradientPool.Lease a = pool.lease(); RbeGradientPool.Lease b = pool.lease()) {
            assertThat(a.gradient()).isNotSameAs(b.gradient());
        }
    }

    @Test void anErrorGivesItBackToo() {
        RbeGradientPool pool = new RbeGradientPool();
        assertThatThrownBy(() -> {
            try (RbeGradientPool.Lease lease = pool.lease()) {
                lease.gradient().compute(new Seed(0.1, 0, Fields.wave(1, 1, 0)), new double[0],
                        1, 2, 2);
            }
        }).isInstanceOf(RuntimeException.class);
        assertThat(pool.leased()).isZero();
    }
}
