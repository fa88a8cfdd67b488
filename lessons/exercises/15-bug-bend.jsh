// Bug hunt 15: a difference that trusts the slope
// This looks for the bit to flip in a seed that is already quite good: the right wave, a little too
// quiet. It promises more than there is to gain, and its flip makes the loss larger. One line has
// to change.
// Check it:  java lessons/Lesson.java 15 --check

// ==== Given: print, checks, and the library ======================================================
import java.util.*;
import java.util.stream.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 3;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

int n = 32;

double[] block(Seed seed) {
    double[] w = new double[n * n];
    for (int i = 0; i < w.length; i++) w[i] = seed.weight(i / n, i % n, n, n);
    return w;
}

double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
}

double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
}

double loss(Seed seed, double[] target) {
    double[] error = minus(block(seed), target);
    return dot(error, error) / 2;
}

Seed flipped(Seed seed, int bit) {
    return new Seed(seed.r(), seed.theta(), Fields.of(seed.fields().bits() ^ 1 << bit));
}

double[] target = block(new Seed(0.4, 1, Fields.wave(2, 3, 0)));

// ==== Suspect: the difference ====================================================================
double difference(Seed seed, int bit) {
    double[] slope = minus(block(seed), target);
    double[] step = minus(block(flipped(seed, bit)), block(seed));
    return dot(slope, step);
}

// ==== Check: what was promised, and what came ====================================================
Seed seed = new Seed(0.3, 1, Fields.wave(2, 3, 0));
int best = 0;
for (int bit = 1; bit < 20; bit++) {
    if (difference(seed, bit) < difference(seed, best)) best = bit;
}
double before = loss(seed, target), after = loss(flipped(seed, best), target);
print("bit %d: promised %.3f, and it was %.3f", best, difference(seed, best), after - before);

check("the loss changes as promised", Math.abs(difference(seed, best) - (after - before)) < 1e-9);
check("the flip does not make it larger", after <= before + 1e-9);
RbeGradient library = new RbeGradient();
library.compute(seed, minus(block(seed), target), 1, n, n);
check("the library says the same of every bit", IntStream.range(0, 20).allMatch(bit ->
        Math.abs(difference(seed, bit) - library.bits()[bit]) < 1e-9));

/exit passed == total ? 0 : 1
