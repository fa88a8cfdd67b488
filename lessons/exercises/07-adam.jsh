// Exercise 7: Lion
// An optimizer with one memory that looks at the sign only (Chen and others, 2023). In each step,
// with m = 0 at first:
//   the move is rate * sign(0.9 m + 0.1 slope), and then m becomes 0.99 m + 0.01 slope.
// Check it:  java lessons/Lesson.java 7 --check

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

interface Rule { double step(double slope); }

// ==== Yours: Lion ================================================================================
class Lion implements Rule {
    final double rate;
    double memory;

    Lion(double rate) { this.rate = rate; }

    @Override public double step(double slope) { return 0; }
}

// ==== Check: a walk that is known ================================================================
Lion lion = new Lion(0.5);
double[] slopes = {4, -0.35, -1, -0.1, 0}, moves = new double[5];
for (int i = 0; i < 5; i++) moves[i] = lion.step(slopes[i]);
print("moves %s, memory %.6f", Arrays.toString(moves), lion.memory);

check("every move is one rate long", Arrays.stream(moves).allMatch(m -> Math.abs(m) == 0.5));
check("only a large slope turns it around: + + - + +",
        Arrays.equals(moves, new double[] {0.5, 0.5, -0.5, 0.5, 0.5}));
check("no slope so far, no move: the sign of 0 is 0", new Lion(0.5).step(0) == 0);
check("and it keeps a hundredth of each slope", Math.abs(lion.memory - 0.024237) < 1e-6);

/exit passed == total ? 0 : 1
