// Solution: Exercise 12: blocks
// The exercise is lessons/exercises/12-lanes.jsh. Read no more hints than you need.
//
// Hint 1. How many blocks are there? As many as fit, and one more if something is left over:
// (length + 16383) / 16384.
// Hint 2. Arrays.copyOfRange(x, from, to) is a block. Its sum goes into an array of sums, at its
// place.
// Hint 3. The sums of the blocks are an array of floats like any other: inLanes takes it. For a
// length of up to 16,384 that is one number, and remains as it is.

// ==== Given: print, checks, and the sum in sixteen lanes =========================================
import java.util.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

float inLanes(float[] x) {
    float[] lanes = new float[16];
    for (int i = 0; i < x.length; i++) lanes[i % 16] += x[i];
    for (int half = 8; half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    }
    return lanes[0];
}

// ==== Yours: a sum in blocks =====================================================================
float inBlocks(float[] x) {
    int block = 16_384;
    float[] sums = new float[(x.length + block - 1) / block];
    for (int i = 0; i < sums.length; i++) {
        int end = Math.min(x.length, (i + 1) * block);
        sums[i] = inLanes(Arrays.copyOfRange(x, i * block, end));
    }
    return inLanes(sums);
}

// ==== Check: the bits of the engine ==============================================================
/** How many of twenty sums of so many numbers have the bits of the engine's. */
int same(int length) {
    Random random = new Random(length);
    int same = 0;
    for (int i = 0; i < 20; i++) {
        float[] x = new float[length];
        for (int j = 0; j < length; j++) x[j] = random.nextFloat();
        float engine = sum(Tensor.of(x, length)).item(), found = inBlocks(x);
        if (Float.floatToIntBits(engine) == Float.floatToIntBits(found)) same++;
    }
    print("%,7d numbers: the same bits %d times of 20", length, same);
    return same;
}

check("one block is one sum", same(16_384) == 20 && same(1000) == 20);
check("several blocks", same(65_536) == 20);
check("a last block that is shorter", same(100_000) == 20);

// With one thread, with three, with eight: the blocks are the same.
float[] x = new float[100_000];
Arrays.fill(x, 0.1f);
int threads = Parallel.threads();
Set<Float> sums = new TreeSet<>(List.of(inBlocks(x)));
for (int count : new int[] {1, 2, 3, 8}) {
    Parallel.threads(count);
    sums.add(sum(Tensor.of(x, 100_000)).item());
}
Parallel.threads(threads);
check("any number of threads, and yours: one sum", sums.size() == 1);

/exit passed == total ? 0 : 1
