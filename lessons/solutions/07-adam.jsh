// Solution: Exercise 7: Lion
// The exercise is lessons/exercises/07-adam.jsh. Read no more hints than you need.
//
// Hint 1. Math.signum gives the sign: -1, 0 or 1.
// Hint 2. The order matters: the move looks at the memory from before this slope.

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

    @Override public double step(double slope) {
        double move = rate * Math.signum(0.9 * memory + 0.1 * slope);
        memory = 0.99 * memory + 0.01 * slope;
        return move;
    }
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
