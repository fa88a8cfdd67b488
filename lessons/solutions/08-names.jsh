// Solution: Exercise 8: warm and cold
// The exercise is lessons/exercises/08-names.jsh. Read no more hints than you need.
//
// Hint 1. Divide every score by the temperature first; then it is softmax, as in lesson 5.
// Hint 2. At 0.001 the scores become a thousand times as large: subtract the largest before exp.

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;

int passed = 0, total = 6;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Yours: chances at a temperature ============================================================
double[] chances(double[] scores, double temperature) {
    double max = Arrays.stream(scores).max().getAsDouble();
    double[] exps = Arrays.stream(scores)
            .map(s -> StrictMath.exp((s - max) / temperature)).toArray();
    double sum = Arrays.stream(exps).sum();
    return Arrays.stream(exps).map(e -> e / sum).toArray();
}

// ==== Check: from cold to hot ====================================================================
double[] scores = {1, 2, 3};
for (double t : new double[] {0.001, 0.5, 1, 100}) {
    double[] p = chances(scores, t);
    print("at %7.3f: %.4f  %.4f  %.4f", t, p[0], p[1], p[2]);
}

boolean near(double[] p, double a, double b, double c) {
    return Math.abs(p[0] - a) + Math.abs(p[1] - b) + Math.abs(p[2] - c) < 2e-4;
}

check("at 1 it is softmax", near(chances(scores, 1), 0.0900, 0.2447, 0.6652));
check("at 0.5 the likely is likelier", near(chances(scores, 0.5), 0.0159, 0.1173, 0.8668));
check("at 0.001 only the best is left, and nothing overflows",
        near(chances(scores, 0.001), 0, 0, 1));
check("scores below 0 are scores, too", near(chances(new double[] {-3, -1, -2}, 0.001), 0, 1, 0));
check("at 1,000,000 all are alike", near(chances(scores, 1e6), 1 / 3.0, 1 / 3.0, 1 / 3.0));
check("the scores stay as they were", Arrays.equals(scores, new double[] {1, 2, 3})
        && Arrays.stream(chances(scores, 1)).sum() > 0.999);

/exit passed == total ? 0 : 1
