// Lesson 16: a layer that is never built
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/16-layer.jsh
// Step by step:  java lessons/Lesson.java 16
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: multiplying by a recipe ==============================================================
// A layer is y = W x. If W is a few waves, one could write it out, and multiply. But a sum of waves
// can be multiplied as it is: the matrix need never exist, neither on the way there nor on the way
// back.

// ==== Tools: print, checks, lines that count their products, the library =========================
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.RbeLinear;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 8;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

int n = 64;                             // places along each side of a block

double[] line(IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).toArray();
}

double phase(int f, int i) { return StrictMath.PI * f * (2.0 * i / (n - 1) - 1); }

double[] sine(int f) { return line(i -> StrictMath.sin(phase(f, i))); }
double[] cosine(int f) { return line(i -> StrictMath.cos(phase(f, i))); }

long products = 0;                      // every multiplication of two numbers is counted

double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    products += a.length;
    return sum;
}

void add(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) to[i] += factor * what[i];
    products += to.length;
}

// ==== Run: a wave is a product of two lines ======================================================
// A wave of amplitude A at the angle theta is A sin(a + theta) cos b, with a = pi fx x across and
// b = pi fy y down. School has a rule for sin(a + theta): it is sin a cos theta + cos a sin theta.
// So with the point X1 = A cos theta, X2 = A sin theta the wave is (X1 sin a + X2 cos a) cos b, and
// r and theta are gone: what we learn is X, and the weights are linear in it.
record Wave(int fx, int fy, double x1, double x2) { }

Random random = new Random(16);
List<Wave> waves = Stream.generate(() -> new Wave(random.nextInt(32), random.nextInt(32),
        random.nextGaussian(), random.nextGaussian())).limit(8).toList();
double[] x = line(i -> random.nextGaussian());

// ==== Predict: the long way ======================================================================
// First the layer as one knows it: build the matrix out of 8 waves, then multiply.
double[][] build(List<Wave> waves) {
    double[][] w = new double[n][n];
    for (Wave wave : waves) {
        double[] across = new double[n], down = cosine(wave.fy());
        add(across, wave.x1(), sine(wave.fx()));
        add(across, wave.x2(), cosine(wave.fx()));
        for (int i = 0; i < n; i++) add(w[i], down[i], across);
    }
    return w;
}

double[][] w = build(waves);
products = 0;
double[] built = line(i -> dot(w[i], x));
long dense = products;

//? How many multiplications has W x taken, for a built W of 64 by 64?
//= dense

// ==== Run: the short way =========================================================================
// One wave times x is: how much of sin a and of cos a is in x, two numbers; their sum, weighted by
// X, one number; and that many times cos b. Three walks along a line, and no square anywhere. The
// lines themselves are a table that a layer makes once.
double[] multiply(List<Wave> waves, double[] x) {
    double[] y = new double[n];
    for (Wave wave : waves) {
        double heard = wave.x1() * dot(sine(wave.fx()), x) + wave.x2() * dot(cosine(wave.fx()), x);
        add(y, heard, cosine(wave.fy()));
    }
    return y;
}

products = 0;
double[] y = multiply(waves, x);
long shortWay = products;
double apart = IntStream.range(0, n).mapToDouble(i -> Math.abs(y[i] - built[i])).max().orElse(0);
print("built: %d multiplications; as waves: %d; apart by %.0e", dense, shortWay, apart);

// ==== Predict: a large layer =====================================================================
// A large layer is cut into blocks of 64 by 64. What x has of each wave is found once for a column
// of blocks, and what y gets, once for a row of them: 64 lines each time. Between them stand
// two multiplications for each wave of each block. Here from 768 to 3072 with 16 waves a block.
long columns = 768 / 64, rows = 3072 / 64;
long asWaves = columns * 64 * 64 + columns * rows * 16 * 2 + rows * 64 * 64;
long asMatrix = 768 * 3072;

//? How many times fewer multiplications than 768 * 3072 is that?
//= (double) asMatrix / asWaves

// ==== Run: fewer, and smaller ====================================================================
print("built %d, as waves %d: %.1f times fewer", asMatrix, asWaves, (double) asMatrix / asWaves);
print("bytes: %d and %d", 4 * asMatrix, 8 * columns * rows * 16);

// Fewer is not always faster. A plain product of matrices keeps a machine busier than any other
// code; so for small layers the library may decode its blocks and multiply those. Execution.AUTO
// chooses by size. Here we say COMPRESSED: no block is ever decoded.

// ==== Predict: the way back ======================================================================
// The loss sends back a slope for each y. As y is linear in X1, the slope of X1 is what sin a has
// heard of x, times what cos b hears of the slopes of y: two numbers, both found along lines.
double[] dy = line(i -> random.nextGaussian());

double slopeX1(Wave wave) { return dot(sine(wave.fx()), x) * dot(cosine(wave.fy()), dy); }

// Is it right? Lesson 1 knows: nudge, and divide. The loss of these slopes is the sum of dy y.
double nudged(Wave wave) {
    Wave more = new Wave(wave.fx(), wave.fy(), wave.x1() + 0.001, wave.x2());
    return (dot(dy, multiply(List.of(more), x)) - dot(dy, multiply(List.of(wave), x))) / 0.001;
}

//? What does the nudge give for the first wave?
//= nudged(waves.get(0))

// ==== Run: the library's layer ===================================================================
for (Wave wave : waves.subList(0, 3)) {
    print("slope of X1: %9.4f, nudged %9.4f", slopeX1(wave), nudged(wave));
}

// The same in the library: a Layer like any other, with 4 blocks of 32 by 32 and 4 waves in each.
RbeLinear layer = new RbeLinear(64, 64, 32, 4, new Random(16));
layer.execution(Execution.COMPRESSED);
Tensor in = Tensor.normal(new Random(1), 1, 8, 64);
float[] never = layer.forward(in).toArray();
float[] ever = Ops.matmul(in, Ops.transpose(Tensor.of(layer.materialise(), 64, 64))).toArray();
double off = 0;
for (int i = 0; i < never.length; i++) off = Math.max(off, Math.abs(never[i] - ever[i]));
print("%d waves; its answers are within 1e-5 of the matrix's: %s", layer.seedCount(), off < 1e-5);

// ==== Predict: it learns =========================================================================
// A rod of 64 places, and heat that spreads on it: each place gives to its neighbours. That is a
// matrix, and a smooth one. A layer is to learn it from examples. Its block is one wave, silent at
// first, and 120 cosines: waves as well, whose frequencies stay at the smoothest ones.
float[] spreading = new float[64 * 64];
for (int i = 0; i < 64 * 64; i++) {
    double distance = (i / 64 - i % 64) / 5.0;
    spreading[i] = (float) (StrictMath.exp(-distance * distance / 2) / 12.5);
}
Tensor rod = Tensor.of(spreading, 64, 64);

RbeLinear heat = new RbeLinear(64, 64, 64, 1, 120, new Random(16));
heat.execution(Execution.COMPRESSED);
Arrays.fill(heat.points().data, 0);
Adam adam = new Adam(heat.parameters(), 0.02);

double learn(int step) {
    Tensor examples = Tensor.normal(new Random(step), 1, 64, 64);
    Tensor loss = Ops.mse(heat.forward(examples), Ops.matmul(examples, rod));
    adam.zeroGrad();
    loss.backward();
    adam.step();
    return loss.item();
}

double[] losses = IntStream.rangeClosed(0, 300).mapToDouble(step -> learn(step)).toArray();

//? A matrix of 64 by 64 floats takes 16384 bytes. How many does the layer take, bias and all?
//= heat.toBytes().length

// ==== Run: where waves pay =======================================================================
for (int step = 0; step <= 300; step += 60) print("step %3d: loss %.5f", step, losses[step]);
print("%d bytes instead of %d", heat.toBytes().length, 64 * 64 * Float.BYTES);

float[] learned = heat.materialise();
double[][] cells(IntToDoubleFunction value) {
    return IntStream.range(0, 64).mapToObj(i -> line(j -> value.applyAsDouble(64 * i + j)))
            .toArray(double[][]::new);
}
//> 16-learned.svg = Pictures.heat("Learned without being built", "from", "to",
//>     cells(i -> learned[i]))
//> 16-heat.svg = Pictures.heat("How heat spreads", "from", "to", cells(i -> spreading[i]))

// It has learned nearly all there was, and its matrix is built here for the first time, to be
// looked at. A dense layer would have learned it all, with more than 20 times the bytes.

// ==== Check: what we have found ==================================================================
check("waves times x is the matrix times x", apart < 1e-12);
check("with 3 * 8 * 64 multiplications instead of 64 * 64", shortWay == 3 * 8 * 64);
check("768 to 3072: more than 8 times fewer", asMatrix > 8 * asWaves);
check("and 128 times fewer bytes", 4 * asMatrix == 128 * (8 * columns * rows * 16));
check("slopes of points are found along lines",
        waves.stream().allMatch(wave -> Math.abs(slopeX1(wave) - nudged(wave)) < 1e-6));
check("the library's layer is its matrix", off < 1e-5);
check("it learns: a hundredth of the loss is left", losses[300] < 0.01 * losses[0]);
check("in less than a twentieth of the bytes", 20 * heat.toBytes().length < 64 * 64 * 4);

// ==== Exercise: the way back to x ================================================================
// In lessons/exercises/16-layer.jsh, find the slope of the loss by x, in as few multiplications.
// Then:  java lessons/Lesson.java 16 --check

// ==== Next: what cannot be compressed ============================================================
// We have chosen a smooth matrix, and silently. Most are not. Lesson 17 measures what is lost.

/exit passed == total ? 0 : 1
