// Lesson 13: backward on all cores
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/13-cores.jsh
// Step by step:  java lessons/Lesson.java 13
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: let them arrive as they like =========================================================
// On the way back some operations wait for others, and some do not: those can run on cores of their
// own. But threads finish in any order, and lesson 12 has shown what order does to a sum. You will
// write a way back for many threads that gives the same bits every time.

// ==== Tools: print, checks, and the tensor engine ================================================
import java.util.*;
import java.util.concurrent.atomic.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 6;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: how many at once ==================================================================
// One x, six branches that use it, and their sum. A branch is a factor, a tanh, a square and a
// mean, which is a sum and a factor again: five operations.
Tensor x = Tensor.normal(new Random(1), 1, 10_000).requireGrad();

Tensor branch(int i) { return mean(pow(tanh(mul(x, (i + 1) / 4f)), 2)); }

Tensor loss() {
    Tensor loss = branch(0);
    for (int i = 1; i < 6; i++) loss = add(loss, branch(i));
    return loss;
}

// On the way back an operation may run when all its users have: its turn is one after the last of
// theirs. A Graph lists users before what they use, so one look at each is enough.
Graph graph = Graph.of(loss());
int[] turns = new int[graph.nodes().size()];
TreeMap<Integer, Integer> atOnce = new TreeMap<>();
for (int i = 0; i < turns.length; i++) {
    if (!graph.operationOf(i).equals("leaf")) atOnce.merge(turns[i] + 1, 1, Integer::sum);
    for (int to : graph.operandsOf(i)) turns[to] = Math.max(turns[to], turns[i] + 1);
}
int operations = atOnce.values().stream().mapToInt(count -> count).sum();
print("%d operations", operations);

// The first sum waits for nobody, the next for that, and so on, five of them; then a branch begins.
//? With as many cores as you like: how many turns does it take?
//= atOnce.lastKey()

// ==== Run: no faster than the longest way ========================================================
print("%d turns; at once: %s", atOnce.lastKey(), atOnce.values());

// A graph that is one long chain gives a second core nothing to do. There only the operations
// themselves can be split, and large ones are.

// ==== Predict: in order of arrival ===============================================================
// Each branch sends x a gradient. Here they are by hand: d/dx of the mean of tanh(f x)^2.
float[] part(int i) {
    float[] part = new float[10_000];
    float factor = (i + 1) / 4f;
    for (int j = 0; j < part.length; j++) {
        double t = StrictMath.tanh(factor * x.data[j]);
        part[j] = (float) (2 * t * (1 - t * t) * factor / part.length);
    }
    return part;
}

float[] added(List<float[]> parts) {
    float[] sum = new float[10_000];
    for (float[] part : parts) for (int j = 0; j < sum.length; j++) sum[j] += part[j];
    return sum;
}

// Each is right, and each is the same every time. Now they arrive in a hundred orders, and whoever
// comes is added.
List<float[]> parts = IntStream.range(0, 6).mapToObj(i -> part(i)).toList();
float[] inOrder = added(parts);

Random random = new Random(2);
Set<Integer> gradients = new HashSet<>();
for (int times = 0; times < 100; times++) {
    List<float[]> arriving = new ArrayList<>(parts);
    Collections.shuffle(arriving, random);
    gradients.add(Arrays.hashCode(added(arriving)));
}

//? How many different gradients come out of the 100 orders?
//= gradients.size()

// ==== Run: hardly ever the same ==================================================================
print("%d different gradients", gradients.size());

// Real threads would make such an order by themselves, and another one at the next run. Training
// that does that can never be repeated.

// ==== Run: keep a place for everyone =============================================================
// The way out: a thread does not add what it has found, but puts it into a place of its own. When
// all is there, one thread adds, place by place. So threads may take work as they like.
void share(int threads, int parts, IntConsumer work) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    Runnable taking = () -> {
        for (int i; (i = next.getAndIncrement()) < parts; ) work.accept(i);
    };
    List<Thread> team = Stream.generate(() -> new Thread(taking)).limit(threads).toList();
    team.forEach(Thread::start);
    for (Thread thread : team) thread.join();
}

int equal = 0;
for (int threads : new int[] {1, 2, 3, 8}) {
    float[][] places = new float[6][];
    share(threads, 6, i -> places[i] = part(i));
    if (Arrays.equals(added(List.of(places)), inOrder)) equal++;
}
print("1, 2, 3 and 8 threads: %d times the same bits", equal);

// ==== Predict: a piece for each thread ===========================================================
// The other kind of work is one large operation. Lesson 11's bias needs a sum over all rows, here
// 1000 numbers. Natural, and wrong: as many pieces as there are threads.
float[] column = new float[1000];
Random numbers = new Random(1);
for (int i = 0; i < 1000; i++) column[i] = numbers.nextFloat();

float piece(int from, int to) {
    float sum = 0;
    for (int i = from; i < to; i++) sum += column[i];
    return sum;
}

float inPieces(int threads, int pieces) throws InterruptedException {
    float[] sums = new float[pieces];
    share(threads, pieces, i -> sums[i] = piece(1000 * i / pieces, 1000 * (i + 1) / pieces));
    float sum = 0;
    for (float s : sums) sum += s;
    return sum;
}

Set<Float> byThreads = new TreeSet<>(), fixed = new TreeSet<>();
for (int threads : new int[] {1, 2, 3, 8}) {
    byThreads.add(inPieces(threads, threads));
    fixed.add(inPieces(threads, 16));
}

//? With 1, 2, 3 and 8 threads, and as many pieces: how many different sums?
//= byThreads.size()

// ==== Run: the pieces belong to the work =========================================================
print("as many pieces as threads: %s", byThreads);
print("always 16 pieces:          %s", fixed);

// Where a piece ends must follow from the size of the work, and from nothing else. What makes no
// sums across its pieces needs no such care: a tanh, or the rows of a matmul.

// ==== Run: the engine ============================================================================
// It keeps both rules. Ten times the way back, with each number of threads:
int before = Parallel.threads();
Set<Integer> engine = new HashSet<>();
for (int threads : new int[] {1, 2, 3, 8}) {
    Parallel.threads(threads);
    for (int times = 0; times < 10; times++) {
        x.zeroGrad();
        loss().backward();
        engine.add(Arrays.hashCode(x.grad.toArray()));
    }
}
Parallel.threads(before);
print("40 times back: %d gradient", engine.size());

// ==== Check: what we have found ==================================================================
check("35 operations, in 10 turns", operations == 35 && atOnce.lastKey() == 10);
check("in order of arrival: dozens of gradients", gradients.size() > 24);
check("with a place for everyone: one", equal == 4);
check("pieces by threads: four sums for four", byThreads.size() == 4);
check("fixed pieces: one", fixed.size() == 1);
check("the engine: one, as by hand", engine.size() == 1
        && Math.abs(x.grad.get(0) - inOrder[0]) < 1e-7);

// ==== Exercise: wait for your turn ===============================================================
// To keep all parts until the end takes memory. In lessons/exercises/13-cores.jsh, add a part as
// soon as those before it are there. And in 13-bug-pieces.jsh a sum depends on its threads.
// java lessons/Lesson.java 13 --check

// ==== Next: a weight that is a wave ==============================================================
// You have the engine now: its numbers, its way back, its bits. The lessons from 14 on put
// something of their own into it: weights that are not stored, but computed, a whole block from two
// words.

/exit passed == total ? 0 : 1
