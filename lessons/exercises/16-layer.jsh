// Exercise 16: the way back to x
// A layer is W x, for a W of 32 rows and 48 columns that is the sum of some waves:
//   W in row i, column j is (x1 sin a + x2 cos a) cos b, where a belongs to j and b to i.
// The loss sends back a slope dy for each of the 32 rows. Find its slope for each of the 48 numbers
// x, without building W, in less than 10 * 150 multiplications. (W itself would take 10 * 1536.)
// Check it:  java lessons/Lesson.java 16 --check

// ==== Given: print, checks, waves along a line ===================================================
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

int passed = 0, total = 3;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

record Wave(int fx, int fy, double x1, double x2) { }

double[] line(int n, IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).toArray();
}

double phase(int f, int i, int n) { return StrictMath.PI * f * (2.0 * i / (n - 1) - 1); }

double[] sine(int f, int n) { return line(n, i -> StrictMath.sin(phase(f, i, n))); }
double[] cosine(int f, int n) { return line(n, i -> StrictMath.cos(phase(f, i, n))); }

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

// ==== Yours: the way back ========================================================================
double[] wayBack(List<Wave> waves, double[] dy) {
    double[] dx = new double[48];
    return dx;
}

// ==== Check: against the matrix ==================================================================
Random random = new Random(16);
List<Wave> waves = Stream.generate(() -> new Wave(random.nextInt(24), random.nextInt(16),
        random.nextGaussian(), random.nextGaussian())).limit(10).toList();
double[] dy = line(32, i -> random.nextGaussian());

double weight(int i, int j) {
    return waves.stream().mapToDouble(wave -> StrictMath.cos(phase(wave.fy(), i, 32))
            * (wave.x1() * StrictMath.sin(phase(wave.fx(), j, 48))
            + wave.x2() * StrictMath.cos(phase(wave.fx(), j, 48)))).sum();
}

double[] built = line(48, j -> IntStream.range(0, 32).mapToDouble(i -> dy[i] * weight(i, j)).sum());
double[] dx = wayBack(waves, dy);
long used = products;
double apart = IntStream.range(0, 48).mapToDouble(j -> Math.abs(dx[j] - built[j])).max().orElse(9);
print("%d multiplications, apart by %.0e", used, apart);

check("the slopes are those of the built matrix", apart < 1e-10);
check("they are counted", used > 0);
check("fewer than 10 * 150 multiplications", used > 0 && used < 10 * 150);

/exit passed == total ? 0 : 1
