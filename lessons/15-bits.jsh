// Lesson 15: bits have differences, not derivatives
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/15-bits.jsh
// Step by step:  java lessons/Lesson.java 15
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: learning a whole number ==============================================================
// A slope says what a small nudge does. A frequency of a wave is a whole number in a few bits, and
// bits cannot be nudged. But there are only so many of them. So we ask for differences instead of
// derivatives, and in the end for all of them at once.

// ==== Tools: print, checks, lines of 32 places, and the library ==================================
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 7;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

int n = 32;                             // places along each side of a block

double place(int i) { return 2.0 * i / (n - 1) - 1; }

double[] line(IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).toArray();
}

double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
}

double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
}

double half(double[] error) { return dot(error, error) / 2; }

// ==== Predict: following the slope ===============================================================
// Let us cheat first: let the frequency f be any number. The target is one line of 32 weights,
// sin(2 pi x) at places x from -1 to 1. For each f we take the best sum of sin(pi f x) and
// cos(pi f x), which is the best amplitude and angle, and the loss is the squared error left.
double[] sine(double f) { return line(i -> StrictMath.sin(StrictMath.PI * f * place(i))); }
double[] cosine(double f) { return line(i -> StrictMath.cos(StrictMath.PI * f * place(i))); }

// Sines are odd and cosines even: their product is 0 over the block, so each is fitted by itself.
double loss(double f) {
    double[] target = sine(2);
    double s = dot(target, sine(f)), c = dot(target, cosine(f));
    return dot(target, target) - s * s / Math.max(1e-9, dot(sine(f), sine(f)))
            - c * c / dot(cosine(f), cosine(f));
}

double descend(double f) {
    for (int step = 0; step < 500; step++) f -= 0.005 * (loss(f + 1e-4) - loss(f - 1e-4)) / 2e-4;
    return f;
}

//? From f = 5.5, downhill all the way: at which frequency does it end? (The right one is 2.)
//= descend(5.5)

// ==== Run: a narrow valley =======================================================================
long arrived = 0;
for (double f = 0.5; f < 15; f++) {
    double end = descend(f);
    if (Math.abs(end - 2) < 0.01) arrived++;
    print("from %4.1f to %7.4f, loss %7.4f", f, end, loss(end));
}
print("%d of 15 arrive", arrived);
//> 15-valley.svg = Pictures.plot("Loss, by a frequency that may be any number", "frequency 15",
//>     false, "best wave", IntStream.rangeClosed(0, 300)
//>     .mapToObj(i -> loss(Math.max(i, 1) / 20.0)).toList())

// Only its nearest neighbours feel the right wave. Two waves of different whole frequencies have
// nothing in common: as much as they agree here, they differ there. So the rest is a plain with
// ripples, and a slope on a plain knows nothing.

// ==== Predict: a difference, without trying ======================================================
// Now honestly: a block of 32 by 32, target sin(2 pi x) cos(2 pi y), and a seed with fx = 6 and the
// right fy. Its loss is half the sum of squares of W - target, whose slope by W is G = W - target.
double[] block(Seed seed) {
    double[] w = new double[n * n];
    for (int i = 0; i < w.length; i++) w[i] = seed.weight(i / n, i % n, n, n);
    return w;
}

double[] target = block(new Seed(Math.sqrt(2) - 1, 0, Fields.wave(2, 2, 0)));
Seed start = new Seed(Math.sqrt(2) - 1, 0, Fields.wave(6, 2, 0));

// A flipped bit makes W to W'. The loss is a square, so its change is exactly
// G (W' - W) + |W' - W|^2 / 2: the slope's part, and a bend. Here for each of the 20 bits.
Seed flipped(Seed seed, int bit) {
    return new Seed(seed.r(), seed.theta(), Fields.of(seed.fields().bits() ^ 1 << bit));
}

double difference(Seed seed, int bit) {
    double[] step = minus(block(flipped(seed, bit)), block(seed));
    return dot(minus(block(seed), target), step) + half(step);
}

double tried(Seed seed, int bit) {
    return half(minus(block(flipped(seed, bit)), target)) - half(minus(block(seed), target));
}

int best(Seed seed) {
    return IntStream.range(0, 20).boxed().min(Comparator.comparing(b -> difference(seed, b))).get();
}

// fx stands in bits 11 to 15: bit 11 is worth 1, bit 12 is worth 2, and so on; 6 is 0 0 1 1 0.

//? Flipping which bit lowers the loss most?
//= best(start)

// ==== Run: one flip ==============================================================================
RbeGradient library = new RbeGradient();
library.compute(start, minus(block(start), target), 1, n, n);
for (int bit = 11; bit < 16; bit++) {
    print("bit %d: fx %2d, difference %4d, library's %4d, tried out %4d", bit,
            flipped(start, bit).fields().frequencyX(), Math.round(difference(start, bit)),
            Math.round(library.bits()[bit]), Math.round(tried(start, bit)));
}

// Exact, for any distance: a bit needs no small nudge. From 6 it is one flip to 2, and the loss is
// gone. From 5 it is three, 0 0 1 0 1 to 0 0 0 1 0, and none of them does any good: a plain, again.
Seed five = new Seed(start.r(), start.theta(), Fields.wave(5, 2, 0));
double helpful = IntStream.range(11, 16).mapToDouble(bit -> difference(five, bit)).min().orElse(0);

// ==== Predict: all at once =======================================================================
// So look at every wave there is. A block has 16 frequencies across and 16 down that differ, each
// with a sine and a cosine: 1024 waves, and 1024 multiplications to hold one of them against G.
// But G times all lines across, and that times all lines down, is a table of all the answers: two
// products of matrices of 32 by 32.
List<double[]> lines = new ArrayList<>();
for (int f = 0; f < 16; f++) lines.addAll(List.of(sine(f), cosine(f)));

double[][] table(double[] g) {
    double[][] across = new double[n][32], table = new double[32][32];
    for (int i = 0; i < n; i++) {
        double[] row = Arrays.copyOfRange(g, n * i, n * i + n);
        for (int b = 0; b < 32; b++) across[i][b] = dot(row, lines.get(b));
    }
    for (int b = 0; b < 32; b++) {
        int column = b;
        double[] g1 = line(i -> across[i][column]);
        for (int a = 0; a < 32; a++) table[a][b] = dot(lines.get(a), g1);
    }
    return table;
}

int oneByOne = 1024 * 1024, together = 2 * 32 * 32 * 32;

//? How many times fewer multiplications is that?
//= oneByOne / together

// ==== Run: one wave in a storm ===================================================================
// We make it hard: over the target lies noise, twice as loud. The wave that agrees best is where
// the table is largest. The library also takes sine and cosine together, and divides by lengths:
// that gives the best amplitude and angle at once, without a step, and from any start.
Random random = new Random(15);
double[] storm = Arrays.stream(target).map(w -> w + random.nextGaussian()).toArray();
double[][] table = table(storm);
int cell = 0;
for (int c = 0; c < 1024; c++) {
    if (Math.abs(table[c / 32][c % 32]) > Math.abs(table[cell / 32][cell % 32])) cell = c;
}
print("largest: %s(%d pi x) %s(%d pi y)", cell % 2 == 0 ? "sin" : "cos", cell % 32 / 2,
        cell / 32 % 2 == 0 ? "sin" : "cos", cell / 64);

double[] slope = Arrays.stream(storm).map(w -> -w).toArray();       // of the loss, at W = 0
WaveSearch.Move move = new WaveSearch(n, n).best(slope, 1, 1).get(0);
print("library: fx %d, fy %d, q %d, amplitude %.3f", move.fields().frequencyX(),
        move.fields().frequencyY(), move.fields().quarterTurns(), move.point().amplitude());

//> 15-storm.svg = Pictures.heat("A wave, and noise twice as loud", "x", "y", IntStream.range(0, n)
//>     .mapToObj(i -> Arrays.copyOfRange(storm, n * i, n * i + n)).toArray(double[][]::new))
//> 15-spectrum.svg = Pictures.heat("Its products with sines and cosines of all frequencies",
//>     "x: sin 0, cos 0, sin 1, cos 1, ...", "y", table)

// ==== Run: bits that do have a derivative ========================================================
// The slope of a sine is a cosine: the same wave, a quarter turn on. A word counts its angle in
// small parts of a turn, of which a quarter has 2^22. So to differentiate is to add 2^22, without
// any rounding, and four times is home. CycleState keeps account of such cycles in a few bits.
Packed64 word = new Packed64(0x6A09E00000001080L);
double slopeTheta = word.decode().slopeTheta(0.3, 0.1);
double turned = word.turned(1).decode().weight(0.3, 0.1);
print("dW/dtheta %.9f, turned %.9f", slopeTheta, turned);
CycleState state = CycleState.of(word, 0);
for (int order = 0; order <= 4; order++, state = state.differentiateTheta()) {
    print("derivative %d: quadrant %d", order, state.quadrant());
}

// ==== Check: what we have found ==================================================================
check("the slope arrives from 2 of 15 starts", arrived == 2);
check("differences are exact, for all 20 bits", IntStream.range(0, 20).allMatch(bit ->
        Math.abs(difference(start, bit) - tried(start, bit)) < 1e-9
        && Math.abs(difference(start, bit) - library.bits()[bit]) < 1e-9));
check("from 6, flipping bit 13 ends it", best(start) == 13
        && half(minus(block(flipped(start, 13)), target)) < 1e-20);
check("from 5 no flip of fx helps", Math.abs(helpful) < 1e-9);
check("together is 16 times as cheap", oneByOne == 16 * together);
check("the wave is found under the noise", move.fields().equals(Fields.wave(2, 2, 0))
        && Math.abs(move.point().amplitude() - 1) < 0.1);
check("a quarter turn is the derivative, four are none",
        Math.abs(slopeTheta - turned) < 1e-15 && word.turned(4).equals(word));

// ==== Exercise: one wave after the other =========================================================
// In lessons/exercises/15-bits.jsh, find three waves in one block. Another file there has a
// difference that is not quite one.  java lessons/Lesson.java 15 --check

// ==== Next: a matrix that nobody builds ==========================================================
// So far we have always written the block out. Lesson 16 multiplies by waves without ever doing so.

/exit passed == total ? 0 : 1
