// Lesson 14: a wave on the hyperbolic disk
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/14-disk.jsh
// Step by step:  java lessons/Lesson.java 14
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: a block of weights in one word =======================================================
// A matrix can be stored number by number, or as a recipe. Our recipe is a wave, drawn over a block
// of weights. How loud it is and how far it is shifted are a point of a disk; which wave it is, a
// few bits. We read such a word by hand, and then ask why the disk is a hyperbolic one.

// ==== Tools: print, checks, and the library ======================================================
import java.util.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.PoincareBall;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 8;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: a wave over a block ===============================================================
// The places of a block lie from -1 to 1, across (x) and down (y). The wave goes up and down along
// both: fx times across, fy times down. An angle theta shifts it across.
double place(int i, int n) { return 2.0 * i / (n - 1) - 1; }

double wave(double amplitude, double theta, int fx, int fy, double x, double y) {
    return amplitude * StrictMath.sin(StrictMath.PI * fx * x + theta)
            * StrictMath.cos(StrictMath.PI * fy * y);
}

// Here it is with fx = 2 and fy = 1, as a picture of letters: + above 0.3, - below -0.3.
for (int i = 0; i < 12; i++) {
    String row = "";
    for (int j = 0; j < 48; j++) {
        double w = wave(1, 0, 2, 1, place(j, 48), place(i, 12));
        row += w > 0.3 ? '+' : w < -0.3 ? '-' : '.';
    }
    print("%s", row);
}

// A block of 32 rows and 32 columns, with weights of 32 bits, is to become one word of 64 bits.
int blockBits = 32 * 32 * Float.SIZE;

//? How many times smaller is that?
//= blockBits / 64

// ==== Run: reading the word ======================================================================
// From the left: 20 bits for the radius, in steps of 2^-20; 24 for the angle, in steps of 2^-24 of
// a turn; then small fields, such as fx from bit 11 and fy from bit 6, of 5 bits each. All others
// are 0 here, and the wave is of the kind above. >>> shifts in zeros: a word is no signed number.
long word = 0x6A09E00000001080L;
double r = (word >>> 44) / StrictMath.pow(2, 20);
double theta = 2 * StrictMath.PI * (word >>> 20 & 0xFFFFFF) / StrictMath.pow(2, 24);
int fx = (int) (word >>> 11 & 31), fy = (int) (word >>> 6 & 31);
print("%d bits become 64. r %.6f, theta %.0f, fx %d, fy %d", blockBits, r, theta, fx, fy);

// ==== Predict: how loud it is ====================================================================
// The disk ends at radius 1, and is meant to be endless: the rim is infinitely far away. From the
// centre to radius r the distance is d = log((1 + r) / (1 - r)). The amplitude is
// sinh d = (e^d - e^-d) / 2. Put the first into the second, and the logarithm cancels:
double distance(double r) { return StrictMath.log((1 + r) / (1 - r)); }

double amplitude(double r) { return 2 * r / (1 - r * r); }

//? What is the amplitude at our r, the root of 2 minus 1?
//= amplitude(r)

//? And at r = 0.99?
//= amplitude(0.99)

// ==== Run: the same as the library, everywhere ===================================================
for (double at : new double[] {0, 0.1, r, 0.9, 0.99, 0.999, 1 - StrictMath.pow(2, -20)}) {
    print("r %.6f: distance %5.2f, amplitude %.3f", at, distance(at), amplitude(at));
}

Seed seed = new Packed64(word).decode();
double worst = 0;
double[][] block = new double[32][32];
for (int i = 0; i < 32; i++) {
    for (int j = 0; j < 32; j++) {
        block[i][j] = wave(amplitude(r), theta, fx, fy, place(j, 32), place(i, 32));
        worst = Math.max(worst, Math.abs(block[i][j] - seed.weight(i, j, 32, 32)));
    }
}
print("weight in row 5, column 7: %.6f; off by %.0e at most", block[5][7], worst);
//> 14-block.svg = Pictures.heat("32 x 32 weights in 64 bits", "x", "y", block)

// Any 64 bits are some wave, and none is endlessly loud, as r never reaches 1. The last r above is
// the largest that 20 bits can say, and its wave is a million times as loud as ours.

// ==== Run: the other 64 bits =====================================================================
// Training moves r and theta by less than 2^-20. So while it learns, a seed has a second word, lo,
// that keeps both as floats; the first, hi, is rounded from it. Together they are a Packed128.
Packed128 learning = Packed128.of(new Seed(r + 1e-7, theta, seed.fields()));
print("hi %016X, lo %016X", learning.hi(), learning.lo());

// ==== Predict: around the disk ===================================================================
// Why hyperbolic? Walk around the centre, at radius r. In this geometry a short step near the rim
// is a long way: a step of length ds, as one sees it, counts 2 ds / (1 - r^2). We add up 4000
// steps, by the library's own distance between two points.
PoincareBall disk = new PoincareBall(1);

/** 4000 points on a circle, the first one so many steps on: [4000, 2]. */
Tensor ring(double r, int first) {
    float[] xy = new float[8000];
    for (int i = 0; i < 4000; i++) {
        double theta = 2 * StrictMath.PI * (first + i) / 4000;
        xy[2 * i] = (float) (r * StrictMath.cos(theta));
        xy[2 * i + 1] = (float) (r * StrictMath.sin(theta));
    }
    return Tensor.of(xy, 4000, 2);
}

double around(double r) {
    float[] steps = disk.distance(ring(r, 0), ring(r, 1)).toArray();
    return IntStream.range(0, 4000).mapToDouble(i -> steps[i]).sum();
}

// In school's geometry a circle's length, divided by 2 pi, is its radius.

//? At r = 0.9 the centre is 2.94 away. How long is the circle, divided by 2 pi?
//= around(0.9) / (2 * StrictMath.PI)

// ==== Run: the amplitude is the circle ===========================================================
for (double at : new double[] {0.5, 0.9, 0.99}) {
    print("r %.2f: around / 2 pi %.3f, amplitude %.3f", at, around(at) / (2 * StrictMath.PI),
            amplitude(at));
}

// They are the same, but for what 4000 straight steps cut off: the longer the steps, the more, and
// at r = 0.99 one part in a thousand. So a step of length s around the centre changes a weight by s
// at most, however loud the wave is: the disk measures a turn by what it does to the weights. And a
// step outwards multiplies: each unit of distance makes a loud wave e times as loud.

// ==== Predict: the way between two waves =========================================================
// Two loud waves, at r = 0.9, a quarter of a turn apart. The mean of their weights is a wave, too,
// of the amplitude 9.474 / sqrt(2). But we take the shortest way on the disk: log tells where b
// lies, seen from a, and exp goes there, by half.
Tensor a = Tensor.of(new float[] {0.9f, 0}, 2), b = Tensor.of(new float[] {0, 0.9f}, 2);
Tensor half = disk.exp(a, Ops.mul(disk.log(a, b), Tensor.scalar(0.5f)));
double middle = StrictMath.hypot(half.get(0), half.get(1));

//? What is the amplitude half way?
//= amplitude(middle)

// ==== Run: a detour that is shorter ==============================================================
print("r half way: %.4f, amplitude %.4f; the mean would have %.4f", middle, amplitude(middle),
        amplitude(0.9) / Math.sqrt(2));
//> 14-disk.svg = Pictures.disk("The shortest way between two waves passes quiet ones",
//>     "a: r = 0.9", new double[] {0.9, 0}, "b: a quarter turn on", new double[] {0, 0.9},
//>     "half way", new double[] {half.get(0), half.get(1)}, "our word", new double[] {r, 0})

// Where circles are this long, it pays to go in, turn there, and come out again. On the shortest
// way, a loud wave grows quiet before it turns.

// ==== Check: what we have found ==================================================================
check("1024 floats are 512 words", blockBits == 512 * 64);
check("the word is r = sqrt(2) - 1, fx = fy = 2", fx == 2 && fy == 2 && theta == 0
        && Math.abs(r - (Math.sqrt(2) - 1)) < 1e-6);
check("decoded by hand, all 1024 weights are the library's", worst < 1e-12);
check("sinh of the distance is 2 r / (1 - r^2)",
        Math.abs(StrictMath.sinh(distance(0.99)) - amplitude(0.99)) < 1e-10);
check("hi does not see a nudge of 1e-7, lo does", learning.hi() == word
        && learning.decode().r() != seed.r());
double cutOff = 1 - around(0.99) / (2 * StrictMath.PI) / amplitude(0.99);
check("a circle is 2 pi amplitudes, less what its steps cut off", cutOff > 0 && cutOff < 0.002);
check("half way between loud waves is a quiet one", amplitude(middle) < 1);
check("one flipped bit of fx is another wave",
        new Packed64(word ^ 1 << 11).decode().fields().frequencyX() == 3);

// ==== Exercise: writing the word =================================================================
// In lessons/exercises/14-disk.jsh, write the other direction: numbers into bits, rounded, and
// angles beyond a turn brought back.  java lessons/Lesson.java 14 --check

// ==== Next: what a slope cannot move =============================================================
// r and theta have slopes, and Adam can learn them. But fx is a whole number: between 2 and 3 the
// word has no wave to nudge it to. Lesson 15 learns bits.

/exit passed == total ? 0 : 1
