// Solution: Exercise 17: any number of bits
// The exercise is lessons/exercises/17-rate.jsh. Read no more hints than you need.
//
// Hint 1. Two bits can say four numbers. -1, 0 and 1 leave room for as many below 0 as above.
// Hint 2. m is 2^(bits - 1) - 1, and the scale is the largest |w| divided by m.
// Hint 3. Math.rint(w / scale) * scale; if the scale is 0, there is nothing to divide.

// ==== Given: print, checks, and the error ========================================================
import java.util.*;
import java.util.stream.*;

int passed = 0, total = 7;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

/** The root of the mean squared error, in units of the root of the mean square. */
double error(double[] row, double[] rounded) {
    double miss = 0, all = 0;
    for (int i = 0; i < row.length; i++) {
        miss += (row[i] - rounded[i]) * (row[i] - rounded[i]);
        all += row[i] * row[i];
    }
    return Math.sqrt(miss / all);
}

// ==== Yours: the rounding ========================================================================
double[] round(double[] row, int bits) {
    double mean = DoubleStream.of(row).map(Math::abs).average().orElse(0);
    if (bits == 1) return DoubleStream.of(row).map(w -> w < 0 ? -mean : mean).toArray();
    double scale = DoubleStream.of(row).map(Math::abs).max().orElse(0) / ((1 << bits - 1) - 1);
    if (scale == 0) return row.clone();
    return DoubleStream.of(row).map(w -> Math.rint(w / scale) * scale).toArray();
}

// ==== Check: against the bound ===================================================================
Random random = new Random(17);
double[] row = DoubleStream.generate(random::nextGaussian).limit(256).toArray();
double[] zeros = new double[4];

// Adding 0 makes 0 of -0, which Java would tell apart from it.
long different(int bits) {
    return DoubleStream.of(round(row, bits)).map(w -> w + 0.0).distinct().count();
}

for (int bits = 1; bits <= 8; bits++) {
    print("%d bits: %3d different numbers, error %.4f, bound %.4f", bits, different(bits),
            error(row, round(row, bits)), Math.scalb(1.0, -bits));
}
check("in three bits, from -3 to 3", Arrays.equals(
        round(new double[] {3, 1.4, -1.4, -2.6, 2.4}, 3), new double[] {3, 1, -1, -3, 2}));
check("in one bit, 0 is rounded up", Arrays.equals(round(new double[] {2, 0, -1}, 1),
        new double[] {1, 1, -1}));
check("no more different numbers than the bits can say",
        IntStream.rangeClosed(1, 8).allMatch(bits -> different(bits) <= 1 << bits));
check("never below the bound for chance", IntStream.rangeClosed(1, 8).allMatch(bits ->
        error(row, round(row, bits)) > Math.scalb(1.0, -bits)));
check("one bit leaves about 0.6", Math.abs(error(row, round(row, 1)) - 0.6) < 0.05);
check("eight leave less than 0.01", error(row, round(row, 8)) < 0.01);
check("zeros stay zeros", Arrays.equals(round(zeros, 4), zeros)
        && DoubleStream.of(round(zeros, 1)).allMatch(w -> w == 0));

/exit passed == total ? 0 : 1
