// Solution: Exercise 13: wait for your turn
// The exercise is lessons/exercises/13-cores.jsh. Read no more hints than you need.
//
// Hint 1. You need one number more: the place whose turn it is. It begins at 0.
// Hint 2. When a part arrives, put it into the map first. Then look whether the map holds the place
// whose turn it is: if so take it out, add it, and go on to the next place.
// Hint 3. Look again and again, in a loop: one part that was missing may set free several that
// wait. waiting.remove(turn) takes out and returns, or returns null.

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;
import java.util.stream.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Yours: a gradient that adds in order =======================================================
class Gradient {
    final float[] sum = new float[1000];
    final Map<Integer, float[]> waiting = new HashMap<>();
    int turn = 0;

    synchronized void arrive(int place, float[] part) {
        waiting.put(place, part);
        for (float[] next; (next = waiting.remove(turn)) != null; turn++) {
            for (int j = 0; j < sum.length; j++) sum[j] += next[j];
        }
    }
}

// ==== Check: a hundred orders, and real threads ==================================================
Random random = new Random(5);
float[][] parts = new float[6][1000];
for (float[] part : parts) for (int j = 0; j < 1000; j++) part[j] = random.nextFloat();

float[] expected = new float[1000];
for (float[] part : parts) for (int j = 0; j < 1000; j++) expected[j] += part[j];

/** How many parts wait after each arrival, for the places in this order. */
List<Integer> waiting(List<Integer> order) {
    Gradient gradient = new Gradient();
    List<Integer> waiting = new ArrayList<>();
    for (int place : order) {
        gradient.arrive(place, parts[place]);
        waiting.add(gradient.waiting.size());
    }
    return waiting;
}

List<Integer> places = IntStream.range(0, 6).boxed().toList();
Set<Integer> sums = new HashSet<>(List.of(Arrays.hashCode(expected)));
for (int times = 0; times < 100; times++) {
    List<Integer> order = new ArrayList<>(places);
    Collections.shuffle(order, random);
    Gradient gradient = new Gradient();
    for (int place : order) gradient.arrive(place, parts[place]);
    sums.add(Arrays.hashCode(gradient.sum));
}
print("a hundred orders: %d different sums", sums.size());
check("every order: the sum of the places in order", sums.size() == 1);

print("waiting: %s, and from the last to the first: %s", waiting(places),
        waiting(List.of(5, 4, 3, 2, 1, 0)));
check("in order, nobody waits", Collections.max(waiting(places)) == 0);
check("from the last to the first, five wait", waiting(List.of(5, 4, 3, 2, 1, 0))
        .equals(List.of(1, 2, 3, 4, 5, 0)));

Gradient shared = new Gradient();
List<Thread> threads = new ArrayList<>();
for (int place : places) threads.add(new Thread(() -> shared.arrive(place, parts[place])));
threads.forEach(Thread::start);
for (Thread thread : threads) thread.join();
check("real threads: the same, and nothing is left", Arrays.equals(shared.sum, expected)
        && shared.waiting.isEmpty());

/exit passed == total ? 0 : 1
