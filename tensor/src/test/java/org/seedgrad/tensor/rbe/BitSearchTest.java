package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.kernels.Workers;

/** One wrong bit among many is found, whatever field it is in. */
class BitSearchTest {
    private static final int ROWS = 17;
    private static final int COLUMNS = 20;

    private static double[] block(List<Seed> seeds) {
        double[] block = new double[ROWS * COLUMNS];
        for (Seed seed : seeds) {
            for (int i = 0; i < block.length; i++) {
                block[i] += seed.weight(i / COLUMNS, i % COLUMNS, ROWS, COLUMNS);
            }
        }
        return block;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
        return difference;
    }

    private static double halfSquares(double[] a) {
        double sum = 0;
        for (double value : a) sum += value * value / 2;
        return sum;
    }

    @Test void repairsAnyWrongBit() {
        Random random = new Random(1);
        RbeGradientPool pool = new RbeGradientPool();
        BitSearch search = new BitSearch(ROWS, COLUMNS, pool);
        for (int trial = 0; trial < 60; trial++) {
            List<Seed> right = new ArrayList<>();
            for (int s = 0; s < 4; s++) {
                right.add(new Seed(0.1 + 0.4 * random.nextDouble(), 6 * random.nextDouble(),
                        Fields.of(random.nextLong())));
            }
            double[] target = block(right);
            int wrongSeed = random.nextInt(4);
            int wrongBit = trial % Fields.BITS;
            List<Seed> wrong = new ArrayList<>(right);
            wrong.set(wrongSeed, new BitSearch.Flip(wrongSeed, wrongBit, 0)
                    .of(right.get(wrongSeed)));
            double[] gradient = difference(block(wrong), target);
            double loss = halfSquares(gradient);
            BitSearch.Flip flip = search.best(wrong, gradient, 1);
            // Of half the squared error: nothing is left, but for the rounding of sums. Another
            // flip may do that as well, as f_y of a seed whose rows do not tell.
            assertThat(flip.change()).isCloseTo(-loss, within(1e-9 * (1 + loss)));
            List<Seed> repaired = new ArrayList<>(wrong);
            repaired.set(flip.seed(), flip.of(wrong.get(flip.seed())));
            assertThat(halfSquares(difference(block(repaired), target)))
                    .isLessThan(1e-9 * (1 + loss));
        }
        assertThat(pool.leased()).isZero();
    }

    @Test void theAnswerDoesNotDependOnTheNumberOfThreads() {
        Random random = new Random(2);
        List<Seed> seeds = new ArrayList<>();
        for (int s = 0; s < 30; s++) {
            seeds.add(new Seed(0.3, 6 * random.nextDouble(), Fields.of(random.nextLong())));
        }
        double[] gradient = random.doubles(ROWS * COLUMNS, -1, 1).toArray();
        int before = Workers.threads();
        try {
            BitSearch.Flip expected = null;
            for (int threads : new int[] {1, 2, 8}) {
                Workers.threads(threads);
                BitSearch.Flip flip = new BitSearch(ROWS, COLUMNS, new RbeGradientPool())
                        .best(seeds, gradient, 0.5);
                if (expected == null) expected = flip;
                assertThat(flip).isEqualTo(expected);
            }
        } finally {
            Workers.threads(before);
        }
    }

    @Test void refusesWhatCannotBe() {
        BitSearch search = new BitSearch(2, 3, new RbeGradientPool());
        assertThatThrownBy(() -> search.best(List.of(), new double[6], 1))
                .hasMessage("flip: there are no seeds");
        assertThatThrownBy(() -> search.best(List.of(new Seed(0, 0, Fields.of(0))),
                new double[5], 1)).hasMessage(
                        "flip: [2, 3] is 6 numbers, but the gradient has 5");
    }
}
