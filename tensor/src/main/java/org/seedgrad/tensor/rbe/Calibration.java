package org.seedgrad.tensor.rbe;

import java.util.Random;

/**
 * Measures a {@link CostModel} on this machine, now, on as many threads as there are. It takes some
 * seconds, and another time gives other numbers: nobody does it unasked.
 */
public final class Calibration {
    private static final int BATCH = 64;
    private static final int SIZE = 256;
    private static final int BLOCK = 64;
    private static final int SEEDS = 32;
    private static final int ROUNDS = 20;
    private static final long ROUND_NANOS = 1_000_000;
    private static final long WARM_UP_NANOS = 200_000_000;
    private static final int MOST_PASSES = 20;
    private static final double AGREEMENT = 1.25;

    /** Ten thousandths of a nanosecond: a difference of two times may come out below 0. */
    private static final double LEAST = 1e-4;

    private final Work small = new Work(16, 16, 1, 1);
    private final Work few = new Work(SIZE, BLOCK, 1, BATCH);
    private final Work many = new Work(SIZE, BLOCK, SEEDS, BATCH);

    private Calibration() { }

    /** One product, to be done both ways. */
    private static final class Work {
        final WaveMatrix waves;
        final DecodedMatrix decoded;
        final float[] points;
        final float[] x;
        final float[] y;
        final int batch;

        Work(int size, int block, int seeds, int batch) {
            Random random = new Random(0);
            waves = new WaveMatrix(size, size, block, seeds);
            waves.randomise(random);
            decoded = new DecodedMatrix(waves, null, Long.MAX_VALUE);
            points = new float[2 * waves.seedCount()];
            for (int i = 0; i < points.length; i++) points[i] = (float) random.nextGaussian();
            x = new float[batch * size];
            for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
            y = new float[x.length];
            this.batch = batch;
        }

        void compressed() {
            waves.forward(batch, x, 0, points, 0, 1, null, 0,
                    new float[waves.coefficients(batch)], y, 0);
        }

        void decoded() { decoded.forward(batch, x, 0, points, 0, null, 0, 1, null, 0, y, 0); }

        void decode() { new Decoder(waves, null).matrix(points, 0, null, 0); }
    }

    /** The costs of this machine: measured again and again until two passes agree. */
    public static CostModel measure() {
        Calibration calibration = new Calibration();
        calibration.warmUp();
        CostModel costs = calibration.costs();
        for (int pass = 1; pass < MOST_PASSES; pass++) {
            CostModel again = calibration.costs();
            if (agree(costs, again)) return again;
            costs = again;
        }
        return costs;
    }

    /** All of it before anything is timed: what is compiled later would compile this anew. */
    private void warmUp() {
        for (Runnable work : new Runnable[] {small::compressed, few::compressed, many::compressed,
                small::decoded, few::decoded, many::decode}) nanos(work, WARM_UP_NANOS);
    }

    private static boolean agree(CostModel a, CostModel b) {
        return agree(a.call(), b.call()) && agree(a.projection(), b.projection())
                && agree(a.seed(), b.seed()) && agree(a.block(), b.block())
                && agree(a.dense(), b.dense()) && agree(a.decoding(), b.decoding());
    }

    private static boolean agree(double a, double b) {
        return Math.max(a, b) <= AGREEMENT * Math.min(a, b);
    }

    private CostModel costs() {
        double blocks = few.waves.blockRows() * few.waves.blockColumns();
        double call = nanos(small::compressed);
        double withFew = nanos(few::compressed);
        double seed = atLeast((nanos(many::compressed) - withFew)
                / (BATCH * blocks * 2 * (SEEDS - 1)));
        double projection = atLeast((withFew - call
                - BATCH * blocks * seed * (2 + CostModel.FINDING))
                / (BATCH * 2.0 * Waves.FREQUENCIES * SIZE));
        double block = nanos(small::decoded);
        double dense = atLeast((nanos(few::decoded) - block * blocks)
                / (BATCH * CostModel.panels(few.waves)));
        double decoding = atLeast((nanos(many::decode) - CostModel.BLOCKS * block * blocks)
                / ((double) SIZE * SIZE * (SEEDS + CostModel.NUMBERS)));
        return new CostModel(call, projection, seed, block, dense, decoding);
    }

    private static double atLeast(double value) { return Math.max(LEAST, value); }

    /** The least of several means: what else runs on the machine only makes it slower. */
    private static double nanos(Runnable work) {
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, nanos(work, ROUND_NANOS));
        }
        return least;
    }

    /** The mean over at least so many nanoseconds. */
    private static double nanos(Runnable work, long least) {
        int runs = 0;
        long start = System.nanoTime();
        long end;
        do {
            work.run();
            runs++;
            end = System.nanoTime();
        } while (end - start < least);
        return (double) (end - start) / runs;
    }
}
