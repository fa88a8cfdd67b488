// Lesson 11: broadcasting backwards
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/11-broadcast.jsh
// Step by step:  java lessons/Lesson.java 11
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: what was copied is summed ============================================================
// A row is added to a table, and nobody has written a loop. The engine acts as if the row stood in
// the table as often as it is needed: that is called broadcasting. We find out what such a copy
// does to a gradient, and where the comfort bites.

// ==== Tools: print, checks, and the tensor engine ================================================
import java.util.*;
import java.util.function.*;
import org.seedgrad.tensor.core.Tensor;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 6;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

/** A table, row by row. */
void show(Tensor table) {
    int columns = table.shape.length(-1);
    float[] numbers = table.toArray();
    for (int i = 0; i < numbers.length; i += columns) {
        print("%s", Arrays.toString(Arrays.copyOfRange(numbers, i, i + columns)));
    }
}

// ==== Predict: one row for four ==================================================================
// A table [4, 3], and a row [3]. The two shapes are laid side by side from the right. An axis that
// is missing, or 1 long, is repeated until it fits.
Tensor table = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 4, 3);
Tensor row = Tensor.of(new float[] {100, 200, 300}, 3).requireGrad();
Tensor both = add(table, row);
show(both);
sum(both).backward();

// The loss is the sum of all that is printed here. Think of the 100: where does it stand in it?
//? What is the gradient of the first number of the row?
//= row.grad.get(0)

// ==== Run: a plus, once more =====================================================================
show(row.grad);

// It is lesson 4 again. A number that is used four times hears from four users, and adds. To copy
// is to use; so what was copied on the way forward is summed on the way back.

// ==== Predict: a factor for every row ============================================================
// A table [2, 3] times a column [2, 1]: now it is a column that is repeated. A product hands its
// gradient on times the other factor, and here all gradients are 1.
Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
Tensor factor = Tensor.of(new float[] {10, 100}, 2, 1).requireGrad();
sum(mul(x, factor)).backward();

//? What is the gradient of the second factor, the 100?
//= factor.grad.get(1, 0)

// ==== Run: asked with a nudge ====================================================================
// As in lesson 1: change one number to both sides, and see what the loss does. A float cannot take
// a nudge of a thousandth without losing most of its digits; 1/32 is a better size for it.
double slope(Tensor t, int place, Supplier<Tensor> loss) {
    float middle = t.data[place], nudge = 1f / 32;
    t.data[place] = middle + nudge;
    double above = loss.get().item();
    t.data[place] = middle - nudge;
    double below = loss.get().item();
    t.data[place] = middle;
    return (above - below) / (2 * nudge);
}

double nudged = slope(factor, 1, () -> sum(mul(x, factor)));
print("gradient %.0f, by a nudge %.0f", factor.grad.get(1, 0), nudged);

// ==== Run: one line, read from both ends =========================================================
// By hand, for tables: a small one [r, c] is made as large as [rows, columns]. Where it is 1 long,
// the index stays at 0.
float[] copied(float[] small, int r, int c, int rows, int columns) {
    float[] large = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            large[i * columns + j] = small[(r == 1 ? 0 : i) * c + (c == 1 ? 0 : j)];
        }
    }
    return large;
}

// And its way back. The line in the middle is the same: what was read is now written, with a plus.
float[] summed(float[] large, int rows, int columns, int r, int c) {
    float[] small = new float[r * c];
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            small[(r == 1 ? 0 : i) * c + (c == 1 ? 0 : j)] += large[i * columns + j];
        }
    }
    return small;
}

// The engine, our two loops and a nudge, for every way in which a small table fits a [4, 3].
Random random = new Random(11);
double worstLoops = 0, worstNudge = 0;
for (int[] shape : new int[][] {{1, 3}, {4, 1}, {1, 1}, {4, 3}}) {
    Tensor small = Tensor.normal(random, 1, shape).requireGrad();
    Tensor large = Tensor.normal(random, 1, 4, 3);
    Supplier<Tensor> loss = () -> sum(tanh(mul(large, small)));
    loss.get().backward();

    float[] dy = Tensor.zeros(4, 3).data, copies = copied(small.data, shape[0], shape[1], 4, 3);
    for (int i = 0; i < 12; i++) {
        double t = StrictMath.tanh(large.data[i] * copies[i]);
        dy[i] = (float) ((1 - t * t) * large.data[i]);
    }
    float[] loops = summed(dy, 4, 3, shape[0], shape[1]);
    double measured = slope(small, 0, loss);
    print("%s  engine %.4f, loops %.4f, nudge %.4f", small.shape, small.grad.data[0], loops[0],
            measured);
    for (int i = 0; i < loops.length; i++) {
        worstLoops = Math.max(worstLoops, Math.abs(loops[i] - small.grad.data[i]));
    }
    worstNudge = Math.max(worstNudge, Math.abs(measured - small.grad.data[0]));
}

// ==== Run: the other way round ===================================================================
// A sum makes one number of many. Its way back is the copy: every number that went in gets the
// gradient of the one that came out. Broadcasting and summing are each other's way back. (detach()
// is the row as plain numbers, that learn nothing.)
Tensor cells = Tensor.normal(random, 1, 4, 3).requireGrad();
sum(mul(sum(cells, 0, true), row.detach())).backward();
show(cells.grad);

// ==== Predict: where the comfort bites ===========================================================
// Four predictions come out of a layer as [4, 1]. Somebody has written four answers as [4]. Every
// prediction is right, so every miss should be 0.
Tensor predictions = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1).requireGrad();
Tensor answers = Tensor.of(new float[] {1, 2, 3, 4}, 4);
Tensor misses = sub(predictions, answers);

//? What is the mean of the squared misses?
//= mean(pow(misses, 2)).item()

// ==== Run: everyone against everyone =============================================================
print("the misses are %s:", misses.shape);
show(misses);
//> 11-everyone.svg = Pictures.map("Squared misses: each prediction against each answer", "1234",
//>     "1234", squares)

// Laid side by side from the right, [4, 1] and [4] make [4, 4]: each prediction was compared with
// all answers. No error, no warning. And what is learned from such a loss?
double[][] squares = new double[4][4];
for (int i = 0; i < 16; i++) squares[i / 4][i % 4] = misses.data[i] * misses.data[i];
double lossOfRight = mean(pow(misses, 2)).item();
for (int step = 0; step < 100; step++) {
    predictions.zeroGrad();
    mean(pow(sub(predictions, answers), 2)).backward();
    for (int i = 0; i < 4; i++) predictions.data[i] -= 0.5f * predictions.grad.data[i];
}
print("learned: %.3f for the first, %.3f for the last", predictions.data[0], predictions.data[3]);

// The mean of all answers, for everyone. A good mse looks at shapes before it looks at numbers.
String refused = "";
try {
    mse(predictions, answers);
} catch (IllegalArgumentException e) {
    refused = e.getMessage();
}
print("%s", refused);

// ==== Check: what we have found ==================================================================
check("a row that is used four times: gradients of 4", row.grad.get(0) == 4);
check("a factor hears from its whole row: 4 + 5 + 6", factor.grad.get(1, 0) == 15 && nudged == 15);
check("engine and loops agree, and the nudges", worstLoops < 1e-5 && worstNudge < 1e-3);
check("the way back of a sum is a copy", Arrays.equals(cells.grad.toArray(),
        copied(row.data, 1, 3, 4, 3)));
check("right predictions, and a loss of 2.5", lossOfRight == 2.5);
check("which teaches the mean, and mse refuses", Math.abs(predictions.data[0] - 2.5) < 1e-4
        && refused.contains("differ"));

// ==== Exercise: any shape ========================================================================
// In lessons/exercises/11-broadcast.jsh, take a gradient back to any shape that was broadcast. And
// in 11-bug-row.jsh a row learns from the last of its copies alone.
// java lessons/Lesson.java 11 --check

// ==== Next: the order of a sum ===================================================================
// So the way back is full of sums, and they are sums of floats. Lesson 12 adds the same numbers in
// another order, and gets another answer.

/exit passed == total ? 0 : 1
