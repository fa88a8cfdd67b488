// Exercise 15: one wave after the other
// A block of 24 rows and 40 columns is the sum of three waves. Find them: the best wave for what is
// left, take it away, and so on. WaveSearch finds one:
//   search.best(G, 1, 1).get(0)   is the best Move for a loss of slope G at the weights so far;
//   move.point().seed(move.fields())   is the seed that it proposes.
// The loss is half the sum of squares of (sum of the waves so far) - block. Its slope is?
// Check it:  java lessons/Lesson.java 15 --check

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
