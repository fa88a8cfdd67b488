// Solution: Exercise 10: an operation of your own
// The exercise is lessons/exercises/10-tensor.jsh. Read no more hints than you need.
//
// Hint 1. The slope. To the right of zero y is x / (1 + x), and the rule for quotients gives 1 / (1
// + x)^2. To the left of it the same comes out with |x|. So it is 1 / (1 + |x|)^2 everywhere.
// Hint 2. The loop is that of forward: an empty tensor, and a number for each place. In another
// tensor's data, number i stands at its offset plus i, once it is contiguous().
// Hint 3. dx.data[i] is dy.data[dy.offset + i] divided by the square of 1 + |x|. Return new
// Tensor[] {dx}: one gradient for each input, and there is one input.

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 3;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Yours: an operation with its way back ======================================================
class Bend implements Operation {
    public String name() { return "bend"; }

    public Tensor forward(Tensor... inputs) {
        Tensor x = inputs[0].contiguous(), y = Tensor.empty(x.shape);
        for (int i = 0; i < x.shape.size(); i++) {
            float number = x.data[x.offset + i];
            y.data[i] = number / (1 + Math.abs(number));
        }
        return y;
    }

    public Tensor[] backward(Applied applied) {
        Tensor x = applied.inputs()[0].contiguous(), dy = applied.gradient().contiguous();
        Tensor dx = Tensor.empty(x.shape);
        for (int i = 0; i < x.shape.size(); i++) {
            float below = 1 + Math.abs(x.data[x.offset + i]);
            dx.data[i] = dy.data[dy.offset + i] / (below * below);
        }
        return new Tensor[] {dx};
    }
}

// ==== Check: slopes, nudges, and the same from other operations ==================================
Tensor bend(Tensor x) { return Tensor.apply(new Bend(), x); }

Tensor x = Tensor.of(new float[] {0, 1, -3, 0.5f}, 2, 2).requireGrad();
sum(bend(x)).backward();
print("slopes at 0, 1, -3 and 0.5: %s", Arrays.toString(x.grad.toArray()));
check("1 at 0, 1/4 at 1, 1/16 at -3", x.grad.get(0, 0) == 1 && x.grad.get(0, 1) == 0.25f
        && x.grad.get(1, 0) == 0.0625f);

/** What the engine says to it: it nudges every input. */
String nudges(Tensor x) {
    try {
        GradCheck.check(Bend::new, 1e-3, x);
        return "fits";
    } catch (AssertionError e) {
        return e.getMessage();
    }
}

String found = nudges(Tensor.normal(new Random(1), 2, 3, 5).requireGrad());
print("%s", found);
check("the nudges of GradCheck find nothing wrong", found.equals("fits"));

// |x| is relu(x) + relu(-x): so the engine can build the same from what it has.
Tensor composed(Tensor x) {
    return div(x, add(add(relu(x), relu(neg(x))), Tensor.scalar(1)));
}

Tensor one = Tensor.normal(new Random(2), 1, 4, 3).requireGrad();
Tensor other = one.detach().requireGrad();
sum(pow(bend(bend(one)), 2)).backward();
sum(pow(composed(composed(other)), 2)).backward();
double difference = 0;
for (int i = 0; i < 12; i++) {
    difference = Math.max(difference, Math.abs(one.grad.data[i] - other.grad.data[i]));
}
print("bent twice: the same as from five operations, to %.0e", difference);
check("bent twice, and squared: the gradients that the engine finds", difference < 1e-6);

/exit passed == total ? 0 : 1
