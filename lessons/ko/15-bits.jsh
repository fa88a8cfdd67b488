// Lesson 15: 미분은 없고 차분은 있는 비트
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/15-bits.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 15
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 정수를 학습하기 ======================================================================
// 기울기는 조금 밀면 어떻게 되는지 알려 줍니다. 파동의 주파수(frequency)는 비트 몇 개에 담긴
// 정수이고, 비트는 조금 밀 수가 없습니다. 하지만 가짓수가 정해져 있습니다. 그래서 미분 대신
// 차분(difference)을 구하고, 마지막에는 모두 한꺼번에 구합니다.

// ==== Tools: print, 검사, 32자리짜리 줄, 그리고 라이브러리 =======================================
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 7;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

int n = 32;                             // 블록 한 변의 자리 수

double place(int i) { return 2.0 * i / (n - 1) - 1; }

double[] line(IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).toArray();
}

double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
}

double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
}

double half(double[] error) { return dot(error, error) / 2; }

// ==== Predict: 기울기를 따라가면 =================================================================
// 먼저 반칙을 해 봅시다. 주파수 f가 어떤 수든 될 수 있다고 합시다. 목표는 가중치 32개짜리 한 줄,
// -1에서 1까지의 자리 x에서 sin(2 pi x)입니다. f마다 sin(pi f x)와 cos(pi f x)를 가장 잘 맞게
// 더합니다. 진폭과 각도를 가장 좋게 고르는 것과 같습니다. 손실은 남은 오차의 제곱입니다.
double[] sine(double f) { return line(i -> StrictMath.sin(StrictMath.PI * f * place(i))); }
double[] cosine(double f) { return line(i -> StrictMath.cos(StrictMath.PI * f * place(i))); }

// sin은 홀함수이고 cos은 짝함수입니다. 둘을 곱해 블록 전체에서 더하면 0이므로 따로따로
// 맞추면 됩니다.
double loss(double f) {
    double[] target = sine(2);
    double s = dot(target, sine(f)), c = dot(target, cosine(f));
    return dot(target, target) - s * s / Math.max(1e-9, dot(sine(f), sine(f)))
            - c * c / dot(cosine(f), cosine(f));
}

double descend(double f) {
    for (int step = 0; step < 500; step++) f -= 0.005 * (loss(f + 1e-4) - loss(f - 1e-4)) / 2e-4;
    return f;
}

//? f = 5.5에서 끝까지 내려가면 어느 주파수에 이를까요? (맞는 값은 2입니다.)
//= descend(5.5)

// ==== Run: 좁은 골짜기 ===========================================================================
long arrived = 0;
for (double f = 0.5; f < 15; f++) {
    double end = descend(f);
    if (Math.abs(end - 2) < 0.01) arrived++;
    print("from %4.1f to %7.4f, loss %7.4f", f, end, loss(end));
}
print("%d of 15 arrive", arrived);
//> 15-valley.svg = Pictures.plot("Loss, by a frequency that may be any number", "frequency 15",
//>     false, "best wave", IntStream.rangeClosed(0, 300)
//>     .mapToObj(i -> loss(Math.max(i, 1) / 20.0)).toList())

// 맞는 파동을 느끼는 것은 바로 옆의 이웃뿐입니다. 주파수가 서로 다른 정수인 두 파동은 닮은 데가
// 없습니다. 여기서 맞는 만큼 저기서 어긋납니다. 그래서 나머지는 잔물결이 이는 평원이고, 평원의
// 기울기는 아무것도 모릅니다.

// ==== Predict: 해 보지 않고 구하는 차분 ==========================================================
// 이제 제대로 합니다. 32 * 32 블록이고, 목표는 sin(2 pi x) cos(2 pi y)입니다. 시드는 fy가
// 맞고 fx = 6입니다. 손실은 W - target의 제곱을 모두 더한 것의 절반이고, W에 대한
// 기울기는 G = W - target입니다.
double[] block(Seed seed) {
    double[] w = new double[n * n];
    for (int i = 0; i < w.length; i++) w[i] = seed.weight(i / n, i % n, n, n);
    return w;
}

double[] target = block(new Seed(Math.sqrt(2) - 1, 0, Fields.wave(2, 2, 0)));
Seed start = new Seed(Math.sqrt(2) - 1, 0, Fields.wave(6, 2, 0));

// 비트를 하나 뒤집으면 W가 W'이 됩니다. 손실은 제곱이므로 그 변화는 정확히 G (W' - W) + |W' -
// W|^2 / 2입니다. 기울기의 몫에, 휘어진 몫을 더한 것입니다. 비트 20개마다 구해 봅니다.
Seed flipped(Seed seed, int bit) {
    return new Seed(seed.r(), seed.theta(), Fields.of(seed.fields().bits() ^ 1 << bit));
}

double difference(Seed seed, int bit) {
    double[] step = minus(block(flipped(seed, bit)), block(seed));
    return dot(minus(block(seed), target), step) + half(step);
}

double tried(Seed seed, int bit) {
    return half(minus(block(flipped(seed, bit)), target)) - half(minus(block(seed), target));
}

int best(Seed seed) {
    return IntStream.range(0, 20).boxed().min(Comparator.comparing(b -> difference(seed, b))).get();
}

// fx는 비트 11에서 15까지입니다. 비트 11은 1을, 비트 12는 2를 나타내는 식입니다. 6은 0
// 0 1 1 0입니다.

//? 어느 비트를 뒤집으면 손실이 가장 많이 줄어들까요?
//= best(start)

// ==== Run: 한 번 뒤집기 ==========================================================================
RbeGradient library = new RbeGradient();
library.compute(start, minus(block(start), target), 1, n, n);
for (int bit = 11; bit < 16; bit++) {
    print("bit %d: fx %2d, difference %4d, library's %4d, tried out %4d", bit,
            flipped(start, bit).fields().frequencyX(), Math.round(difference(start, bit)),
            Math.round(library.bits()[bit]), Math.round(tried(start, bit)));
}

// 아무리 멀어도 정확합니다. 비트는 조금만 밀지 않아도 됩니다. 6에서는 한 번 뒤집으면 2이고, 손실이
// 사라집니다. 5에서는 0 0 1 0 1에서 0 0 0 1 0까지 세 번을 뒤집어야 하고, 그중 어느 하나도 도움이 안
// 됩니다. 다시 평원입니다.
Seed five = new Seed(start.r(), start.theta(), Fields.wave(5, 2, 0));
double helpful = IntStream.range(11, 16).mapToDouble(bit -> difference(five, bit)).min().orElse(0);

// ==== Predict: 한꺼번에 모두 =====================================================================
// 그러면 있는 파동을 모두 봅시다. 블록에서 서로 다른 주파수는 가로로 16개, 세로로 16개이고,
// 저마다 sin과 cos이 있습니다. 파동이 1024개이고, 그 하나를 G에 대어 보는 데 곱셈이 1024번
// 듭니다. 하지만 G에 가로줄을 모두 곱하고, 그 결과에 세로줄을 모두 곱하면, 모든 답이 담긴 표가
// 나옵니다. 32 * 32 행렬의 곱 두 번입니다.
List<double[]> lines = new ArrayList<>();
for (int f = 0; f < 16; f++) lines.addAll(List.of(sine(f), cosine(f)));

double[][] table(double[] g) {
    double[][] across = new double[n][32], table = new double[32][32];
    for (int i = 0; i < n; i++) {
        double[] row = Arrays.copyOfRange(g, n * i, n * i + n);
        for (int b = 0; b < 32; b++) across[i][b] = dot(row, lines.get(b));
    }
    for (int b = 0; b < 32; b++) {
        int column = b;
        double[] g1 = line(i -> across[i][column]);
        for (int a = 0; a < 32; a++) table[a][b] = dot(lines.get(a), g1);
    }
    return table;
}

int oneByOne = 1024 * 1024, together = 2 * 32 * 32 * 32;

//? 곱셈이 몇 배나 줄어들까요?
//= oneByOne / together

// ==== Run: 폭풍 속의 파동 하나 ===================================================================
// 문제를 어렵게 만듭니다. 목표 위에 두 배나 큰 잡음을 덮습니다. 가장 잘 맞는 파동은 표의 값이 가장
// 큰 자리에 있습니다. 라이브러리는 sin과 cos을 함께 보고, 길이로 나누기까지 합니다. 그러면 어디서
// 출발하든, 한 걸음도 걷지 않고 가장 좋은 진폭과 각도가 한 번에 나옵니다.
Random random = new Random(15);
double[] storm = Arrays.stream(target).map(w -> w + random.nextGaussian()).toArray();
double[][] table = table(storm);
int cell = 0;
for (int c = 0; c < 1024; c++) {
    if (Math.abs(table[c / 32][c % 32]) > Math.abs(table[cell / 32][cell % 32])) cell = c;
}
print("largest: %s(%d pi x) %s(%d pi y)", cell % 2 == 0 ? "sin" : "cos", cell % 32 / 2,
        cell / 32 % 2 == 0 ? "sin" : "cos", cell / 64);

double[] slope = Arrays.stream(storm).map(w -> -w).toArray();       // W = 0에서 손실의 기울기
WaveSearch.Move move = new WaveSearch(n, n).best(slope, 1, 1).get(0);
print("library: fx %d, fy %d, q %d, amplitude %.3f", move.fields().frequencyX(),
        move.fields().frequencyY(), move.fields().quarterTurns(), move.point().amplitude());

//> 15-storm.svg = Pictures.heat("A wave, and noise twice as loud", "x", "y", IntStream.range(0, n)
//>     .mapToObj(i -> Arrays.copyOfRange(storm, n * i, n * i + n)).toArray(double[][]::new))
//> 15-spectrum.svg = Pictures.heat("Its products with sines and cosines of all frequencies",
//>     "x: sin 0, cos 0, sin 1, cos 1, ...", "y", table)

// ==== Run: 미분이 있는 비트 ======================================================================
// sin의 기울기는 cos입니다. 4분의 1바퀴 앞선 같은 파동입니다. 워드는 각도를 한 바퀴의 작은 조각으로
// 세고, 4분의 1바퀴는 2^22조각입니다. 그래서 미분은 2^22를 더하는 것이고, 반올림도 없습니다. 네
// 번이면 제자리로 돌아옵니다. CycleState가 이런 순환을 비트 몇 개로 적어 둡니다.
Packed64 word = new Packed64(0x6A09E00000001080L);
double slopeTheta = word.decode().slopeTheta(0.3, 0.1);
double turned = word.turned(1).decode().weight(0.3, 0.1);
print("dW/dtheta %.9f, turned %.9f", slopeTheta, turned);
CycleState state = CycleState.of(word, 0);
for (int order = 0; order <= 4; order++, state = state.differentiateTheta()) {
    print("derivative %d: quadrant %d", order, state.quadrant());
}

// ==== Check: 알아낸 것 ===========================================================================
check("the slope arrives from 2 of 15 starts", arrived == 2);
check("differences are exact, for all 20 bits", IntStream.range(0, 20).allMatch(bit ->
        Math.abs(difference(start, bit) - tried(start, bit)) < 1e-9
        && Math.abs(difference(start, bit) - library.bits()[bit]) < 1e-9));
check("from 6, flipping bit 13 ends it", best(start) == 13
        && half(minus(block(flipped(start, 13)), target)) < 1e-20);
check("from 5 no flip of fx helps", Math.abs(helpful) < 1e-9);
check("together is 16 times as cheap", oneByOne == 16 * together);
check("the wave is found under the noise", move.fields().equals(Fields.wave(2, 2, 0))
        && Math.abs(move.point().amplitude() - 1) < 0.1);
check("a quarter turn is the derivative, four are none",
        Math.abs(slopeTheta - turned) < 1e-15 && word.turned(4).equals(word));

// ==== Exercise: 파동을 하나씩 차례로 =============================================================
// lessons/exercises/15-bits.jsh에서 블록 하나에 섞인 파동 세 개를 찾아보세요. 차분이라고 하기에는
// 어딘가 모자란 차분이 든 파일도 있습니다. 다 되면:  java lessons/Lesson.java 15 --check

// ==== Next: 아무도 만들지 않는 행렬 ==============================================================
// 지금까지는 늘 블록을 펼쳐 놓았습니다. 16강에서는 한 번도 펼치지 않고 파동으로 곱합니다.

/exit passed == total ? 0 : 1
