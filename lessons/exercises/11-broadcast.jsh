// Exercise 11: any shape
// A tensor of some shape was repeated until it was as large as another. Write the way back for any
// two shapes, of any rank: sum the gradient until it has the shape that you are asked for. What you
// need is sum(x, axis, keep), which sums over one axis; if keep is true, the axis stays with the
// length 1, and otherwise it goes.
// Check it:  java lessons/Lesson.java 11 --check

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
