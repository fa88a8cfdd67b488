// Lesson 17: what can and cannot be compressed
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/17-rate.jsh
// Step by step:  java lessons/Lesson.java 17
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: an honest account ====================================================================
// Waves have served us well, on matrices that we chose. Here they meet a matrix of mere chance, one
// that a network has learned, and two rivals. Every bit is counted, and every error is shown.

// ==== Tools: print, checks, the library, and a low rank ==========================================
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.*;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.*;
import org.seedgrad.tensor.rbe.Transform;

int passed = 0, total = 8;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

/** Turns two lines, each in u and v, so that those of u become perpendicular (Jacobi). */
void turn(double[][] u, double[][] v, int p, int q) {
    double a = 0, b = 0, c = 0;
    for (int i = 0; i < 64; i++) {
        a += u[p][i] * u[p][i];
        b += u[q][i] * u[q][i];
        c += u[p][i] * u[q][i];
    }
    if (Math.abs(c) <= 1e-15 * Math.sqrt(a * b)) return;
    double z = (b - a) / (2 * c);
    double tan = (z < 0 ? -1 : 1) / (Math.abs(z) + Math.sqrt(1 + z * z));
    double cos = 1 / Math.sqrt(1 + tan * tan), sin = cos * tan;
    for (double[][] lines : List.of(u, v)) {
        for (int i = 0; i < 64; i++) {
            double x = lines[p][i], y = lines[q][i];
            lines[p][i] = cos * x - sin * y;
            lines[q][i] = sin * x + cos * y;
        }
    }
}

/** The rank products of a column and a row that are closest to a matrix (Hestenes 1958). */
double[] lowRank(double[] m, int rank) {
    double[][] u = new double[64][64], v = new double[64][64];      // by column
    for (int i = 0; i < 64 * 64; i++) u[i % 64][i / 64] = m[i];
    for (int i = 0; i < 64; i++) v[i][i] = 1;
    for (int sweep = 0; sweep < 12; sweep++) {
        for (int p = 0; p < 64; p++) for (int q = p + 1; q < 64; q++) turn(u, v, p, q);
    }
    int[] order = IntStream.range(0, 64).boxed().sorted(Comparator.comparingDouble(
            j -> -DoubleStream.of(u[j]).map(x -> x * x).sum())).mapToInt(j -> j).toArray();
    double[] sum = new double[64 * 64];
    for (int r = 0; r < rank; r++) {
        double size = Math.sqrt(DoubleStream.of(u[order[r]]).map(x -> x * x).sum());
        for (int i = 0; i < 64 * 64; i++) {
            sum[i] += half(u[order[r]][i / 64] / Math.sqrt(size))
                    * half(v[order[r]][i % 64] * Math.sqrt(size));
        }
    }
    return sum;
}

/** As a float of 16 bits. */
double half(double x) { return Float.float16ToFloat(Float.floatToFloat16((float) x)); }

/** The root of the mean squared error, in units of sigma, the spread of the weights. */
double error(double[] m, double[] decoded) {
    double mean = DoubleStream.of(m).average().orElse(0), miss = 0, spread = 0;
    for (int i = 0; i < 4096; i++) {
        miss += (m[i] - decoded[i]) * (m[i] - decoded[i]);
        spread += (m[i] - mean) * (m[i] - mean);
    }
    return Math.sqrt(miss / spread);
}

double[] matrix(IntToDoubleFunction weight) {
    return IntStream.range(0, 4096).mapToDouble(weight).toArray();
}

int letter(String name, int at) {
    return at < 0 || at >= name.length() ? 0 : name.charAt(at) - 'a' + 1;
}

// ==== Predict: the largest cosines ===============================================================
// Any block is a sum of 64 * 64 cosines: the transform DCT finds them, and loses nothing. To
// compress is to keep the largest. They are the cheapest of waves: 16 bits for the number and 12
// for its place make 28, where a seed takes 64.
double[] cosines(double[] m, int keep) {
    double[] c = m.clone();
    Transform.DCT.forward(c, 64, 64);
    double least = DoubleStream.of(c).map(Math::abs).sorted().toArray()[4096 - keep];
    for (int i = 0; i < 4096; i++) c[i] = Math.abs(c[i]) < least ? 0 : half(c[i]);
    Transform.DCT.inverse(c, 64, 64);
    return c;
}

// The heat of lesson 16, which is smooth. Of its 4096 cosines we keep 146.
double[] smooth = matrix(i -> {
    double distance = (i / 64 - i % 64) / 5.0;
    return StrictMath.exp(-distance * distance / 2) / 12.5;
});

//? How many bits is that for each weight?
//= 146 * 28 / 4096.0

// ==== Run: one bit a weight ======================================================================
print("smooth: error %.4f sigma at %.3f bit", error(smooth, cosines(smooth, 146)),
        146 * 28 / 4096.0);

// ==== Predict: nothing but chance ================================================================
// Now a matrix of independent Gaussian numbers. Claude Shannon found what is possible there, for
// every method that there is or will be: at R bits a number, the error is 2^-R sigma at least.
Random random = new Random(17);
double[] chance = matrix(i -> random.nextGaussian());

//? With one bit a number, below which error can nobody come?
//= Math.scalb(1.0, -1)

// ==== Run: a law, and who is allowed to break it =================================================
double chanceError = error(chance, cosines(chance, 146));
print("chance: error %.4f sigma", chanceError);

// Chance is chance in any direction: there is no small number of cosines that tells most of it. And
// smooth is far below the bound, which holds for chance only: below it, there is structure.
double[] curve(double[] m) {
    return IntStream.rangeClosed(0, 32).mapToDouble(quarter ->
            error(m, cosines(m, Math.max(1, quarter * 512 / 28)))).toArray();
}

// ==== Predict: weights that were learned =========================================================
// The network of lesson 8, in the tensors of lesson 10: three letters, two hidden layers of 64. We
// train it on names, and take the matrix between the hidden layers.
List<String> names = new ArrayList<>(Files.readAllLines(Path.of("micro/names.txt")));
Collections.shuffle(names, new Random(1));
List<String> kept = names.subList(4000, names.size());

Linear middle = new Linear(64, 64, new Random(2));
Layer network = new Sequential(new Linear(81, 64, new Random(1)), new Tanh(), middle, new Tanh(),
        new Linear(64, 27, new Random(3)));

Tensor loss(List<String> names) {
    int rows = names.stream().mapToInt(name -> name.length() + 1).sum(), row = 0;
    float[] x = new float[rows * 81];
    int[] next = new int[rows];
    for (String name : names) {
        for (int at = 0; at <= name.length(); at++, row++) {
            for (int k = 0; k < 3; k++) x[row * 81 + 27 * k + letter(name, at - 1 - k)] = 1;
            next[row] = letter(name, at);
        }
    }
    return Ops.crossEntropy(network.forward(Tensor.of(x, rows, 81)), next);
}

Adam adam = new Adam(network.parameters(), 0.01);
adam.schedule(Schedule.linear(0.01, 400));
for (int step = 0; step < 400; step++) {
    Tensor loss = loss(names.subList(step % 60 * 64, step % 60 * 64 + 64));
    adam.zeroGrad();
    loss.backward();
    adam.step();
}
double knows = loss(kept).item();
float[] weights = middle.weight();
double[] learned = matrix(i -> weights[i]);

// smooth has left 0.0123 at one bit, and chance 0.8830. Where does what was learned lie?

//? What is its error with 146 cosines?
//= error(learned, cosines(learned, 146))

// ==== Run: it looks like chance ==================================================================
double learnedError = error(learned, cosines(learned, 146));
print("loss %.4f; learned: error %.4f sigma", knows, learnedError);
//> 17-rate.svg = Pictures.plot("Error (sigma) of the largest cosines, by bits a weight",
//>     "8 bits", true, "chance", curve(chance), "learned", curve(learned), "smooth",
//>     curve(smooth), "bound for chance", IntStream.rangeClosed(0, 32)
//>     .mapToObj(i -> StrictMath.pow(2, -i / 4.0)).toList())
//> 17-learned.svg = Pictures.heat("What was learned", "to", "from", IntStream.range(0, 64)
//>     .mapToObj(i -> Arrays.copyOfRange(learned, 64 * i, 64 * i + 64)).toArray(double[][]::new))

// The network has learned a good deal, and its weights hide it well. One reason: a wave expects
// neighbours to be alike. On a rod they are. But hidden neurons sit in any order, and whoever sits
// next to whom, the network computes the same. Let the places of the rod swap seats:
int[] from = random.ints(0, 64).distinct().limit(64).toArray();
int[] to = random.ints(0, 64).distinct().limit(64).toArray();
double[] shuffled = matrix(i -> smooth[64 * from[i / 64] + to[i % 64]]);

// ==== Predict: two rivals ========================================================================
// A low rank keeps sums of a column times a row, which does not care who sits where: rank 2 is one
// bit a weight. And the plainest rival of all rounds each number to 4 bits, -7 to 7, with one float
// a row for the scale, which makes it 4.5.
double[] fourBits(double[] m) {
    return matrix(i -> {
        double[] row = Arrays.copyOfRange(m, i / 64 * 64, i / 64 * 64 + 64);
        double scale = (float) (DoubleStream.of(row).map(Math::abs).max().getAsDouble() / 7);
        return Math.rint(m[i] / scale) * scale;
    });
}

//? On the shuffled rod, what is the error of 146 cosines, between 0 and 1?
//= error(shuffled, cosines(shuffled, 146))

// ==== Run: the table =============================================================================
void row(String name, double[] m) {
    print("%-8s  %8.4f  %8.4f  %8.4f", name, error(m, cosines(m, 146)), error(m, lowRank(m, 2)),
            error(m, fourBits(m)));
}

print("error      cosines    rank 2  4.5 bits");
row("smooth", smooth);
row("shuffled", shuffled);
row("learned", learned);
row("chance", chance);

// An error is not yet a harm. So we put each matrix back into the network, and ask it for the loss
// on names that it has not seen. First at one bit, then all three at 4.5.
double with(double[] m) {
    float[] weights = new float[4096];
    for (int i = 0; i < 4096; i++) weights[i] = (float) m[i];
    middle.setWeight(weights);
    return loss(kept).item();
}

double none = with(new double[4096]);
double cosines1 = with(cosines(learned, 146)), rank2 = with(lowRank(learned, 2));
double cosines45 = with(cosines(learned, 658)), rank9 = with(lowRank(learned, 9));
double four = with(fourBits(learned));
print("loss: %.4f as learned, %.4f without the layer's weights", knows, none);
print("1 bit:     %.4f with 146 cosines, %.4f with rank 2", cosines1, rank2);
print("4.5 bits:  %.4f with 658 cosines, %.4f with rank 9, %.4f rounded", cosines45, rank9, four);

// So this is the account. Where neighbours are alike, waves are far ahead of all the others. On
// weights that somebody has trained they lose, to four bits by far. Whoever wants waves has to
// train in waves, as in lesson 16, and on a task that is smooth. That is no magic, and not nothing.

// ==== Check: what we have found ==================================================================
check("smooth: at one bit, an eightieth is left", error(smooth, cosines(smooth, 146)) < 1 / 80.0);
check("nobody beats the bound on chance", chanceError > 0.5
        && error(chance, lowRank(chance, 2)) > 0.5
        && error(chance, fourBits(chance)) > StrictMath.pow(2, -4.5));
check("learned weights are like chance", Math.abs(learnedError - chanceError) < 0.02);
check("though they have learned", knows < none - 0.3);
check("swapping seats undoes waves", error(shuffled, cosines(shuffled, 146)) > 0.8);
check("and leaves a low rank alone", Math.abs(error(shuffled, lowRank(shuffled, 2))
        - error(smooth, lowRank(smooth, 2))) < 1e-3);
check("one bit is too few for either", Math.min(cosines1, rank2) > knows + 0.1);
check("at 4.5 bits, rounding wins and waves come last", four < rank9 && rank9 < cosines45);

// ==== Exercise: to any number of bits ============================================================
// In lessons/exercises/17-rate.jsh, write the rounding for any number of bits.
// Then:  java lessons/Lesson.java 17 --check

// ==== Next: the path ends here ===================================================================
// From one slope to a layer of waves: there is nothing in this project now that you cannot read.
// Begin with tensor/README.md, and with its examples. And measure before you believe.

/exit passed == total ? 0 : 1
