// Solution: Exercise 1: the gradient of any function
// The exercise is lessons/exercises/01-nudge.jsh. Read no more hints than you need.
//
// Hint 1. Make the array of slopes, and fill it in a loop. Within the loop you need f twice: with
// x[i] nudged up, and with x[i] nudged down.
// Hint 2. Keep the old x[i] in a variable, and put it back before the loop goes on.
// Hint 3. The slope is (up - down) / (2 * nudge), with a nudge of 1e-5: small against the curve,
// large against the rounding.

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;
import java.util.function.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Yours: the gradient ========================================================================
double[] gradient(ToDoubleFunction<double[]> f, double[] x) {
    double nudge = 1e-5;
    double[] slopes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
        double here = x[i];
        x[i] = here + nudge;
        double up = f.applyAsDouble(x);
        x[i] = here - nudge;
        double down = f.applyAsDouble(x);
        x[i] = here;
        slopes[i] = (up - down) / (2 * nudge);
    }
    return slopes;
}

// ==== Check: against slopes that are known =======================================================
boolean near(double[] found, double... known) {
    for (int i = 0; i < known.length; i++) if (Math.abs(found[i] - known[i]) > 1e-6) return false;
    return true;
}

double[] x = {2, 5};
check("a b + b at (2, 5): slopes 5 and 3", near(gradient(v -> v[0] * v[1] + v[1], x), 5, 3));
check("x is what it was", Arrays.equals(x, new double[] {2, 5}));
check("x^3 at 10: slope 300, to six digits after the point",
        near(gradient(v -> v[0] * v[0] * v[0], new double[] {10}), 300));
check("a sum of 100 inputs: every slope is 1",
        Arrays.stream(gradient(v -> Arrays.stream(v).sum(), new double[100]))
                .allMatch(slope -> Math.abs(slope - 1) < 1e-6));

/exit passed == total ? 0 : 1
