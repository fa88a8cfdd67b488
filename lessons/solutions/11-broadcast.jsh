// Solution: Exercise 11: any shape
// The exercise is lessons/exercises/11-broadcast.jsh. Read no more hints than you need.
//
// Hint 1. Shapes are laid side by side from the right. So axes that the smaller shape has not at
// all are the first ones of the gradient: sum over axis 0, and let it go, until both have the same
// rank.
// Hint 2. Then both have the same number of axes. Where the shape is 1 long and the gradient is
// longer, sum over that axis, and keep it.
// Hint 3. gradient.shape.rank() is the number of axes, shape.length(axis) how long one is.

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 6;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Yours: back to the shape that was ==========================================================
Tensor fitting(Tensor gradient, Shape shape) {
    while (gradient.shape.rank() > shape.rank()) gradient = sum(gradient, 0, false);
    for (int axis = 0; axis < shape.rank(); axis++) {
        if (shape.length(axis) == 1) gradient = sum(gradient, axis, true);
    }
    return gradient;
}

// ==== Check: what the engine does ================================================================
Random random = new Random(3);

/** Are the shape and all numbers those of the engine's gradient? */
boolean fits(int[] small, int... large) {
    Tensor x = Tensor.normal(random, 1, small).requireGrad();
    Tensor y = mul(x, Tensor.normal(random, 1, large));
    Tensor gradient = Tensor.normal(random, 1, y.shape.lengths());
    add(x, Tensor.zeros(y.shape)).backward(gradient);
    Tensor found = fitting(gradient, x.shape);
    boolean right = found.shape.equals(x.shape);
    for (int i = 0; right && i < x.grad.shape.size(); i++) {
        right = Math.abs(found.toArray()[i] - x.grad.data[i]) < 1e-5;
    }
    print("%s to %s: %s", y.shape, x.shape, right ? "right" : "wrong, " + found.shape);
    return right;
}

check("nothing was copied", fits(new int[] {2, 3}, 2, 3));
check("a row, down a table", fits(new int[] {3}, 4, 3));
check("a column, across a table", fits(new int[] {4, 1}, 4, 3));
check("one number, everywhere", fits(new int[] {}, 2, 4, 3) & fits(new int[] {1, 1}, 4, 3));
check("a table with gaps, in a pile of tables", fits(new int[] {4, 1, 3}, 2, 4, 5, 3));
check("repeated by each other", fits(new int[] {4, 1}, 1, 3));

/exit passed == total ? 0 : 1
