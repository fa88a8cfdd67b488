// Lesson 13: 모든 코어에서 역전파
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/13-cores.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 13
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 도착하는 순서는 마음대로 =============================================================
// 역전파에서 어떤 연산은 다른 연산을 기다리고, 어떤 연산은 기다리지 않습니다. 기다리지 않는
// 것들은 서로 다른 코어에서 돌 수 있습니다. 하지만 스레드는 끝나는 순서가 제멋대로이고, 순서가
// 합에 무슨 짓을 하는지는 12강에서 보았습니다. 여러 스레드로 돌면서도 매번 같은 비트가 나오는
// 역전파를 직접 짜 봅니다.

// ==== Tools: print, 검사, 그리고 텐서 엔진 =======================================================
import java.util.*;
import java.util.concurrent.atomic.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 6;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: 한꺼번에 몇 개까지 ================================================================
// x 하나, 그 x를 쓰는 가지 여섯 개, 그리고 가지들의 합입니다. 가지 하나는 상수배, tanh, 제곱,
// 평균이고, 평균은 다시 합과 상수배입니다. 그래서 연산이 다섯 개입니다.
Tensor x = Tensor.normal(new Random(1), 1, 10_000).requireGrad();

Tensor branch(int i) { return mean(pow(tanh(mul(x, (i + 1) / 4f)), 2)); }

Tensor loss() {
    Tensor loss = branch(0);
    for (int i = 1; i < 6; i++) loss = add(loss, branch(i));
    return loss;
}

// 역전파에서 연산은 자기를 쓰는 쪽이 모두 끝나면 돌 수 있습니다. 연산의 차례(turn)는 그중
// 가장 늦은 차례의 바로 다음입니다. Graph에는 쓰는 쪽이 쓰이는 쪽보다 먼저 나오므로,
// 하나씩 한 번만 보면 됩니다.
Graph graph = Graph.of(loss());
int[] turns = new int[graph.nodes().size()];
TreeMap<Integer, Integer> atOnce = new TreeMap<>();
for (int i = 0; i < turns.length; i++) {
    if (!graph.operationOf(i).equals("leaf")) atOnce.merge(turns[i] + 1, 1, Integer::sum);
    for (int to : graph.operandsOf(i)) turns[to] = Math.max(turns[to], turns[i] + 1);
}
int operations = atOnce.values().stream().mapToInt(count -> count).sum();
print("%d operations", operations);

// 첫째 덧셈은 아무도 기다리지 않고, 다음 덧셈은 첫째를 기다리고, 이렇게 다섯 개가 이어집니다.
// 가지는 그다음에 시작됩니다.
//? 코어가 얼마든지 있다면, 차례는 모두 몇 번일까요?
//= atOnce.lastKey()

// ==== Run: 가장 긴 길보다 빠를 수는 없다 =========================================================
print("%d turns; at once: %s", atOnce.lastKey(), atOnce.values());

// 긴 사슬 하나로 된 그래프에서는 둘째 코어가 할 일이 없습니다. 거기서 나눌 수 있는 것은 연산
// 자체뿐이고, 큰 연산은 실제로 나눕니다.

// ==== Predict: 도착하는 대로 =====================================================================
// 가지는 저마다 x에 기울기를 보냅니다. 여기서는 손으로 구합니다. tanh(f x)^2의 평균의 d/dx입니다.
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

// 하나하나가 모두 옳고, 매번 똑같습니다. 이제 이것들이 백 가지 순서로 도착하고, 오는 대로 더합니다.
List<float[]> parts = IntStream.range(0, 6).mapToObj(i -> part(i)).toList();
float[] inOrder = added(parts);

Random random = new Random(2);
Set<Integer> gradients = new HashSet<>();
for (int times = 0; times < 100; times++) {
    List<float[]> arriving = new ArrayList<>(parts);
    Collections.shuffle(arriving, random);
    gradients.add(Arrays.hashCode(added(arriving)));
}

//? 100가지 순서에서 서로 다른 기울기가 몇 개나 나올까요?
//= gradients.size()

// ==== Run: 좀처럼 같지 않다 ======================================================================
print("%d different gradients", gradients.size());

// 진짜 스레드라면 저절로 이런 순서가 생기고, 다음에 돌리면 또 다른 순서가 생깁니다. 그렇게 하는
// 학습은 결코 재현할 수 없습니다.

// ==== Run: 저마다 자리 하나씩 ====================================================================
// 해결책은 이렇습니다. 스레드는 구한 것을 더하지 않습니다. 정해진 자리에 놓아두기만
// 합니다. 모두 놓이면 스레드 하나가 자리 순서대로 더합니다. 그러면 스레드들이 일감을
// 어떻게 집어 가든 상관없습니다.
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

// ==== Predict: 스레드마다 조각 하나 ==============================================================
// 다른 종류의 일감은 커다란 연산 하나입니다. 11강의 편향에는 모든 행에 걸친 합이 필요하고, 여기서는
// 수 1000개입니다. 스레드 수만큼 조각내는 것은 자연스럽지만 틀린 방법입니다.
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

//? 스레드가 1, 2, 3, 8개이고 조각도 그만큼입니다. 서로 다른 합은 몇 개일까요?
//= byThreads.size()

// ==== Run: 조각은 일감을 따른다 ==================================================================
print("as many pieces as threads: %s", byThreads);
print("always 16 pieces:          %s", fixed);

// 조각의 끝은 일감의 크기로만 정해져야 하고, 다른 무엇에도 따르면 안 됩니다. 조각을 가로질러 더하는
// 것이 없으면 이런 주의가 필요 없습니다. tanh나, matmul의 행들이 그렇습니다.

// ==== Run: 엔진에서 ==============================================================================
// 엔진은 두 규칙을 모두 지킵니다. 스레드 수를 바꾸어 가며 역전파를 열 번씩 합니다.
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

// ==== Check: 알아낸 것 ===========================================================================
check("35 operations, in 10 turns", operations == 35 && atOnce.lastKey() == 10);
check("in order of arrival: dozens of gradients", gradients.size() > 24);
check("with a place for everyone: one", equal == 4);
check("pieces by threads: four sums for four", byThreads.size() == 4);
check("fixed pieces: one", fixed.size() == 1);
check("the engine: one, as by hand", engine.size() == 1
        && Math.abs(x.grad.get(0) - inOrder[0]) < 1e-7);

// ==== Exercise: 차례 기다리기 ====================================================================
// 몫을 끝까지 모두 들고 있으면 메모리가 듭니다. lessons/exercises/13-cores.jsh에서, 앞의 몫이 다
// 오는 대로 바로바로 더해 보세요. 13-bug-pieces.jsh에서는 합이 스레드 수에 따라 달라집니다. 다
// 되면:  java lessons/Lesson.java 13 --check

// ==== Next: 파동인 가중치 ========================================================================
// 이제 엔진을 다 보았습니다. 엔진의 수, 엔진의 역전파, 엔진의 비트입니다. 14강부터는 이 엔진만의
// 것을 넣습니다. 저장하지 않고, 블록 하나를 통째로 워드 두 개에서 계산해 내는 가중치입니다.

/exit passed == total ? 0 : 1
