// Solution: Exercise 15: one wave after the other
// The exercise is lessons/exercises/15-bits.jsh. Read no more hints than you need.
//
// Hint 1. The slope is the sum of the waves so far, minus the block: at first, minus the block.
// Hint 2. Keep that one array, and add each wave to it as it is found.
// Hint 3. for (int i = 0; i < slope.length; i++) slope[i] += seed.weight(i / 40, i % 40, 24, 40);

// ==== Given: print, checks, and the library ======================================================
import java.util.*;
import java.util.stream.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

/** What all these seeds draw together, row by row. */
double[] block(List<Seed> seeds) {
    double[] block = new double[24 * 40];
    for (int i = 0; i < block.length; i++) {
        for (Seed seed : seeds) block[i] += seed.weight(i / 40, i % 40, 24, 40);
    }
    return block;
}

WaveSearch search = new WaveSearch(24, 40);

// ==== Yours: the pursuit =========================================================================
List<Seed> pursue(double[] block, int count) {
    List<Seed> found = new ArrayList<>();
    double[] slope = Arrays.stream(block).map(w -> -w).toArray();
    while (found.size() < count) {
        WaveSearch.Move move = search.best(slope, 1, 1).get(0);
        Seed seed = move.point().seed(move.fields());
        found.add(seed);
        for (int i = 0; i < slope.length; i++) slope[i] += seed.weight(i / 40, i % 40, 24, 40);
    }
    return found;
}

// ==== Check: three hidden waves ==================================================================
double rmse(List<Seed> seeds, double[] block) {
    double[] sum = block(seeds);
    return Math.sqrt(IntStream.range(0, sum.length)
            .mapToDouble(i -> (sum[i] - block[i]) * (sum[i] - block[i])).average().orElse(0));
}

List<Seed> hidden = List.of(new Seed(0.6, 1, Fields.wave(3, 5, 1)),
        new Seed(0.5, 4, Fields.wave(11, 2, 0)), new Seed(0.3, 2, Fields.wave(1, 9, 0)));
double[] block = block(hidden);
List<Seed> found = pursue(block, 3);
print("RMSE %.4f of %.4f", rmse(found, block), rmse(List.of(), block));

check("three waves", found.size() == 3);
check("the loudest comes first, the faintest last", found.stream().map(Seed::fields).toList()
        .equals(hidden.stream().map(Seed::fields).toList()));
check("less than a hundredth is left", rmse(found, block) < 0.01 * rmse(List.of(), block));
// What a wave has taken of the others, it gives back when its own turn comes again.
List<Seed> nine = pursue(block, 9);
check("less than a thousandth with six more", nine.size() == 9
        && rmse(nine, block) < 0.001 * rmse(List.of(), block));

/exit passed == total ? 0 : 1
