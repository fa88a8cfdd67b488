package org.seedgrad.tensor.rbe;

import java.util.List;
import org.seedgrad.tensor.kernels.Workers;

/**
 * Which one bit to flip: of all seeds of a block, the bit of the discrete fields whose flip lowers
 * the loss the most, by the exact differences of {@link RbeGradient}. {@link WaveSearch} knows all
 * frequencies of plain waves at once; this knows every field of every seed, one bit at a time.
 */
public final class BitSearch {
    private final int rows;
    private final int columns;
    private final RbeGradientPool pool;

    /** For blocks of this shape. */
    public BitSearch(int rows, int columns, RbeGradientPool pool) {
        this.rows = rows;
        this.columns = columns;
        this.pool = pool;
    }

    /**
     * One candidate: hi of a seed becomes hi xor 2^bit.
     *
     * @param change of the loss; below 0 it falls
     */
    public record Flip(int seed, int bit, double change) {

        /** The seed afterwards. */
        public Seed of(Seed seed) {
            return new Seed(seed.r(), seed.theta(), Fields.of(seed.fields().bits() ^ 1 << bit));
        }
    }

    /**
     * The best flip, even if it is uphill; of equals the first.
     *
     * @param gradient  dL/dW of the block, row-major
     * @param curvature the second derivative of the loss by a weight
     */
    public Flip best(List<Seed> seeds, double[] gradient, double curvature) {
        if (seeds.isEmpty()) throw new IllegalArgumentException("flip: there are no seeds");
        if (gradient.length != rows * columns) throw new IllegalArgumentException("flip: [" + rows
                + ", " + columns + "] is " + rows * columns + " numbers, but the gradient has "
                + gradient.length);
        Flip[] flips = new Flip[seeds.size()];
        Workers.run(flips.length, seed -> {
            try (RbeGradientPool.Lease lease = pool.lease()) {
                lease.gradient().compute(seeds.get(seed), gradient, curvature, rows, columns);
                flips[seed] = lowest(seed, lease.gradient().bits());
            }
        });
        Flip best = flips[0];
        for (Flip flip : flips) if (flip.change < best.change) best = flip;
        return best;
    }

    private static Flip lowest(int seed, double[] changes) {
        int lowest = 0;
        for (int bit = 1; bit < changes.length; bit++) {
            if (changes[bit] < changes[lowest]) lowest = bit;
        }
        return new Flip(seed, lowest, changes[lowest]);
    }
}
