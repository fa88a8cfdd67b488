// Lesson 1: a nudge
// Run it:        jshell --execution local lessons/01-nudge.jsh
// Step by step:  java lessons/Lesson.java 1

// ==== Goal: how fast does a result change? =======================================================
// Everything that learns asks one question, over and over: if I turn this number a little, how much
// does the result move? The answer is called a derivative. Some books need a chapter to reach it.
// You need a subtraction and a division.

// ==== Tools: print, and checks that are counted ==================================================
import java.util.*;

int passed = 0, total = 6;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: a square garden ===================================================================
// A square garden with sides of 3 metres has an area of 9 square metres. Let the sides grow by a
// nudge of a millimetre. The area grows too. Divide how much it gained by how much you nudged.
double area(double side) { return side * side; }

double nudge = 0.001;

print("side 3:              %.6f", area(3));
print("side 3 and a nudge:  %.6f", area(3 + nudge));

//? How many square metres does the garden gain for a metre of side, at this rate?
//= gained

// ==== Run: gained, divided by nudged =============================================================
double gained = (area(3 + nudge) - area(3)) / nudge;

print("gained / nudged:     %.6f", gained);

// Draw it. Two edges of the garden move outwards: two strips, each 3 metres long. That is the 6.
// The 0.001 is the little square in the corner, where the strips meet. As the nudge shrinks, the
// corner vanishes:
for (double h = 1; h > 5e-7; h /= 10) print("nudge %.6f:  %.6f", h, (area(3 + h) - area(3)) / h);

// What the quotient settles on is the derivative: d area / d side = 6, at side 3. It is the slope
// of the curve there, and it depends on where you stand: at side 5 there are two strips of 5.

// ==== Predict: the smallest nudge of all =========================================================
// If smaller is better, then let us be bold, and nudge by 1e-16.
double[] bold = {1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16};

//? What is gained / nudged, at side 3, for a nudge of 1e-16?
//= tooSmall

// ==== Run: where the digits end ==================================================================
double tooSmall = (area(3 + 1e-16) - area(3)) / 1e-16;

for (double h : bold) print("nudge %.0e:  %.9f", h, (area(3 + h) - area(3)) / h);

// A double has some sixteen digits, and 3 + 1e-16 is 3: nothing moved. A nudge must be small
// against the curve and large against the rounding. There is an old trick that asks less of it:
// nudge to both sides. What the curve adds on the one side, it takes back on the other.
double cube(double x) { return x * x * x; }

print("x^3 at 2, where the slope is 12:");
double[] oneOff = new double[15], bothOff = new double[15];
for (int i = 0; i < 15; i++) {
    double h = StrictMath.pow(10, -i - 1);
    oneOff[i] = Math.abs((cube(2 + h) - cube(2)) / h - 12);
    bothOff[i] = Math.abs((cube(2 + h) - cube(2 - h)) / (2 * h) - 12);
    print("nudge %.0e:  off by %.0e to one side, by %.0e to both", h, oneOff[i], bothOff[i]);
}
//> 01-nudge.svg = Pictures.plot("By how much the slope is off, nudged by 1e-1 to 1e-15", true,
//>     "to one side", oneOff, "to both sides", bothOff)

// ==== Predict: two inputs ========================================================================
// A result may have many inputs. Then it has many slopes: nudge one input, hold the others still.
// Together they are called the gradient. Take c = a b + b, at a = 2 and b = 5.
double c(double a, double b) { return a * b + b; }

print("c = %.0f", c(2, 5));

//? How fast does c change with b?
//= dcdb

// ==== Run: hold one still, nudge the other =======================================================
double dcda = (c(2 + 1e-5, 5) - c(2 - 1e-5, 5)) / 2e-5;
double dcdb = (c(2, 5 + 1e-5) - c(2, 5 - 1e-5)) / 2e-5;

print("dc/da = %.6f, dc/db = %.6f", dcda, dcdb);

// b stands in two places. In a b it counts a times, in + b once more: 2 + 1 = 3. Keep this sum in
// mind; the fourth lesson is about it.

// ==== Predict: what a gradient is good for =======================================================
// Suppose that c is an error, and we want less of it. Step against the gradient: move each input by
// its own slope, times 0.01, downwards. The slopes foretell what happens: c changes by the sum of
// slope times step, which is -0.01 (5 * 5 + 3 * 3).
double foretold = -0.01 * (dcda * dcda + dcdb * dcdb);

//? What does the gradient foretell: by how much does c change?
//= foretold

// ==== Run: one step of learning ==================================================================
double stepped = c(2 - 0.01 * dcda, 5 - 0.01 * dcdb);

print("foretold %.4f, and really %.4f", foretold, stepped - c(2, 5));

// That was a step of learning. All the training in this course, up to a transformer, is this step,
// repeated. The difference between the two numbers is the curve; with smaller steps it vanishes.

// ==== Check: what we have found ==================================================================
check("the area grows 6 times as fast as a side of 3", Math.abs(gained - 6) < 0.01);
check("nudged by too little, nothing moves", tooSmall == 0);
check("both sides come a hundred times closer than one", bothOff[1] < oneOff[1] / 100);
check("dc/da is b", Math.abs(dcda - 5) < 1e-6);
check("dc/db is a + 1", Math.abs(dcdb - 3) < 1e-6);
check("the step was foretold to 0.02", Math.abs(stepped - c(2, 5) - foretold) < 0.02);

// ==== Exercise: the gradient of any function =====================================================
// In lessons/exercises/01-nudge.jsh, write gradient(f, x): the slopes of f at x, one for each of
// its inputs. Then:  java lessons/Lesson.java 1 --check

// ==== Next: a number that remembers ==============================================================
// One nudge answers for one input. Even the small transformer of this course has thousands that
// want a slope, at every step of learning. Lesson 2 finds all of them in one walk.

/exit passed == total ? 0 : 1
