// Lesson 12: lanes and identical sums
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/12-lanes.jsh
// Step by step:  java lessons/Lesson.java 12
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: the same bits on every machine =======================================================
// A sum of floats depends on its order, and a processor that adds many numbers at once has an order
// of its own. So two computers get two answers, unless somebody thinks of it before. You will write
// a sum that gives the same bits everywhere, and find them in the engine.

// ==== Tools: print, checks, and the tensor engine ================================================
import java.util.*;
import org.seedgrad.tensor.core.Tensor;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 7;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: a hundred million, and one ========================================================
// A float keeps about seven digits. Beside a hundred million there is no room for a one.
float far = 100_000_000f;
float oneLast = (1 + far) - far, oneKept = 1 + (far - far);

//? 1 is added to a hundred million, and the hundred million is taken away again. What is left?
//= oneLast

// ==== Run: where the brackets stand ==============================================================
print("(1 + far) - far is %.0f, 1 + (far - far) is %.0f", oneLast, oneKept);

// Every addition rounds, and what it rounds away depends on what is there already. In school the
// brackets of a sum may stand anywhere. Here they may not.

// ==== Predict: a hundred orders ==================================================================
// 10,000 numbers between 0 and 1: nothing extreme. They are shuffled and added up, a hundred times.
float[] numbers(int seed, int count) {
    Random random = new Random(seed);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) x[i] = random.nextFloat();
    return x;
}

float inTurn(float[] x) {
    float sum = 0;
    for (float number : x) sum += number;
    return sum;
}

float[] x = numbers(3, 10_000);
List<Float> shuffled = new ArrayList<>();
for (float number : x) shuffled.add(number);
Random random = new Random(1);
TreeSet<Float> sums = new TreeSet<>();
for (int times = 0; times < 100; times++) {
    Collections.shuffle(shuffled, random);
    float sum = 0;
    for (float number : shuffled) sum += number;
    sums.add(sum);
}

//? How many different sums come out of the 100 orders?
//= sums.size()

// ==== Run: the same numbers ======================================================================
print("%d sums, from %.6f to %.6f", sums.size(), sums.first(), sums.last());

// They agree to five digits or so, which is enough to learn with. But after a thousand steps of
// training a difference in the last digit may have become another network. Then no result can be
// repeated, and no mistake be found by running it again.

// ==== Predict: lanes =============================================================================
// A processor adds 4, 8 or 16 floats in one instruction, side by side, as cars drive in lanes. A
// sum that uses them sends number i into lane i mod width. At the end the lanes are added up, half
// to half.
float tree(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    }
    return lanes[0];
}

float inLanes(float[] x, int width) {
    float[] lanes = new float[width];
    for (int i = 0; i < x.length; i++) lanes[i % width] += x[i];
    return tree(lanes);
}

Set<Float> natural = new TreeSet<>();
for (int width : new int[] {1, 4, 8, 16}) natural.add(inLanes(x, width));

//? Widths of 1, 4, 8 and 16, and our 10,000 numbers: how many different sums?
//= natural.size()

// ==== Run: four machines, four answers ===========================================================
for (int width : new int[] {1, 4, 8, 16}) print("width %2d: %.6f", width, inLanes(x, width));

// Each machine adds as is natural to it, and none is wrong. They just are not the same.

// ==== Run: sixteen for all =======================================================================
// The way out: the sum is defined with sixteen lanes, on every machine. One with 16 lanes keeps
// them in one register. One with 8 takes two registers in turn, one with 4 takes four; and without
// any vectors sixteen variables do.
float machine(float[] x, int width) {
    float[][] registers = new float[16 / width][width];
    for (int i = 0; i < x.length; i++) registers[i / width % registers.length][i % width] += x[i];
    float[] lanes = new float[16];
    for (int i = 0; i < 16; i++) lanes[i] = registers[i / width][i % width];
    return tree(lanes);
}

Set<Float> answers = new TreeSet<>();
for (int width : new int[] {1, 2, 4, 8, 16}) {
    answers.add(machine(x, width));
    print("width %2d: %.6f", width, machine(x, width));
}

// ==== Run: and the engine ========================================================================
// What it runs here, only your computer knows. Compare its bits with ours, for lengths that fill
// the lanes and lengths that do not.
boolean sameBits(float a, float b) { return Float.floatToIntBits(a) == Float.floatToIntBits(b); }

int same = 0;
for (int length : new int[] {1, 5, 16, 17, 1000, 9999}) {
    float[] part = Arrays.copyOf(x, length);
    float engine = sum(Tensor.of(part, length)).item();
    if (sameBits(engine, machine(part, 4)) && sameBits(engine, inLanes(part, 16))) same++;
    print("%4d: engine %.6f, by hand %.6f", length, engine, machine(part, 4));
}

// The compiler must keep out of it: it may not reorder a sum of floats, and Java's does not. A
// library call that adds up a vector's lanes in whatever order is quickest would spoil it all.

// ==== Predict: better, too =======================================================================
// Look at a hundred sets of 10,000 numbers, and how far each sum is from the exact one.
double error(float sum, float[] x) {
    double exact = 0;
    for (float number : x) exact += number;
    return Math.abs(sum - exact);
}

double errorInTurn = 0, errorInLanes = 0;
for (int seed = 0; seed < 100; seed++) {
    float[] set = numbers(seed, 10_000);
    errorInTurn += error(inTurn(set), set) / 100;
    errorInLanes += error(inLanes(set, 16), set) / 100;
}

//? Is the sum in sixteen lanes closer to the exact one than the sum one by one? (yes or no)
//= errorInLanes < errorInTurn

// ==== Run: sixteen short sums ====================================================================
print("off by %.5f one by one, by %.5f in sixteen lanes", errorInTurn, errorInLanes);

// The larger a sum is, the more it rounds away. Sixteen short sums stay small for longer.
double[] growth(int lanes) {
    double[] errors = new double[100];
    for (int i = 0; i < 100; i++) {
        float[] part = Arrays.copyOf(x, 100 * (i + 1));
        errors[i] = error(inLanes(part, lanes), part);
    }
    return errors;
}
//> 12-lanes.svg = Pictures.plot("Off by how much, after so many hundred numbers", false,
//>     "one by one", growth(1), "16 lanes", growth(16))

// ==== Run: many sums at once =====================================================================
// A matmul is nothing but sums, and has an easier way: it puts different results into the lanes. So
// each of them is one sum, in order, and no width can change it. fma is x * y + sum, rounded once.
float[] y = numbers(4, 10_000);
float dot = 0;
for (int i = 0; i < x.length; i++) dot = Math.fma(x[i], y[i], dot);
float product = matmul(Tensor.of(x, 1, 10_000), Tensor.of(y, 10_000, 1)).item();
print("by hand %.4f, matmul %.4f", dot, product);

// ==== Check: what we have found ==================================================================
check("brackets matter", oneLast == 0 && oneKept == 1);
check("a hundred orders, dozens of sums", sums.size() > 24);
check("four widths, four sums", natural.size() == 4);
check("sixteen lanes on five machines: one sum", answers.size() == 1);
check("which is the engine's, bit by bit", same == 6);
check("and a better one", errorInLanes < errorInTurn / 2);
check("a matmul is one sum for each result", sameBits(dot, product));

// ==== Exercise: a sum for several threads ========================================================
// The engine cuts long sums into blocks. In lessons/exercises/12-lanes.jsh, get its bits for a
// hundred thousand numbers. java lessons/Lesson.java 12 --check

// ==== Next: all cores ============================================================================
// Lanes are one way to do many things at once, and threads are the other. They do not even arrive
// in the same order twice. Lesson 13 lets them, and gets the same bits.

/exit passed == total ? 0 : 1
