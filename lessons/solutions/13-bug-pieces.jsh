// Solution: Bug hunt 13: a result that knows your computer
// The exercise is lessons/exercises/13-bug-pieces.jsh. Read no more hints than you need.
//
// Hint 1. Every piece has its place, and the places are added in order: arrival is not the trouble.
// Print the sums for one thread and for two. Which additions do both of them make?
// Hint 2. With one thread a thousand numbers are added one by one. With two, twice five hundred,
// and then the two sums. Where does that come from?
// Hint 3. rows follows from threads. It must be a fixed number, such as 64: then a thread takes
// several pieces, and the pieces stay as they are.

// ==== Given: print, checks, points, and a team of threads ========================================
import java.util.*;
import java.util.concurrent.atomic.*;
import java.util.function.*;
import java.util.stream.*;

int passed = 0, total = 3;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

Random random = new Random(8);
float[] x = new float[1000], y = new float[1000];
for (int i = 0; i < 1000; i++) {
    x[i] = random.nextFloat();
    y[i] = 2 * x[i] + 1 + 0.1f * (float) random.nextGaussian();
}

/** So many threads take the parts of a work, one by one. */
void share(int threads, int parts, IntConsumer work) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    Runnable taking = () -> {
        for (int i; (i = next.getAndIncrement()) < parts; ) work.accept(i);
    };
    List<Thread> team = Stream.generate(() -> new Thread(taking)).limit(threads).toList();
    team.forEach(Thread::start);
    for (Thread thread : team) thread.join();
}

// ==== Suspect: one gradient, in pieces ===========================================================
/** The mean gradient of the slope and of the shift, over all points; so many threads work. */
float[] gradient(float slope, float shift, int threads) throws InterruptedException {
    int rows = 64;
    int pieces = (x.length + rows - 1) / rows;
    float[] slopes = new float[pieces], shifts = new float[pieces];
    share(threads, pieces, piece -> {
        for (int i = piece * rows; i < Math.min(x.length, (piece + 1) * rows); i++) {
            float miss = slope * x[i] + shift - y[i];
            slopes[piece] += miss * x[i];
            shifts[piece] += miss;
        }
    });
    float[] sums = new float[2];
    for (int piece = 0; piece < pieces; piece++) {
        sums[0] += slopes[piece] / x.length;
        sums[1] += shifts[piece] / x.length;
    }
    return sums;
}

// ==== Check: the same line everywhere ============================================================
Set<String> gradients = new TreeSet<>(), lines = new TreeSet<>();
Set<Integer> ways = new HashSet<>();
boolean fits = true;
for (int threads : new int[] {1, 2, 3, 8}) {
    gradients.add(Arrays.toString(gradient(0, 0, threads)));
    float slope = 0, shift = 0;
    List<Float> way = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
        float[] gradient = gradient(slope, shift, threads);
        slope -= gradient[0];
        shift -= gradient[1];
        way.addAll(List.of(slope, shift));
    }
    ways.add(way.hashCode());
    lines.add(slope + " x + " + shift);
    fits &= Math.abs(slope - 2) < 0.1 && Math.abs(shift - 1) < 0.1;
}
print("first gradients: %s", gradients);
print("ways: %d, to the line %s", ways.size(), lines);
check("a good line, every time", fits);
check("1, 2, 3 and 8 threads: one gradient", gradients.size() == 1);
check("and one way to the line, over 60 steps", ways.size() == 1);

/exit passed == total ? 0 : 1
