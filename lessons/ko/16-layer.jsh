// Lesson 16: 만들어지지 않는 층
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/16-layer.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 16
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 만드는 법을 그대로 곱하기 ============================================================
// 층은 y = W x입니다. W가 파동 몇 개라면, 펼쳐 놓고 곱할 수도 있습니다. 하지만 파동의 합은 있는
// 그대로 곱할 수 있습니다. 순전파에서도 역전파에서도 행렬은 끝내 없어도 됩니다.

// ==== Tools: print, 검사, 곱셈을 세는 줄, 그리고 라이브러리 ======================================
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.RbeLinear;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 8;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

int n = 64;                             // 블록 한 변의 자리 수

double[] line(IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).toArray();
}

double phase(int f, int i) { return StrictMath.PI * f * (2.0 * i / (n - 1) - 1); }

double[] sine(int f) { return line(i -> StrictMath.sin(phase(f, i))); }
double[] cosine(int f) { return line(i -> StrictMath.cos(phase(f, i))); }

long products = 0;                      // 두 수를 곱할 때마다 센다

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

// ==== Run: 파동은 두 줄의 곱 =====================================================================
// 진폭 A, 각도 theta인 파동은 A sin(a + theta) cos b입니다. 가로로 a = pi fx x, 세로로 b = pi fy
// y입니다. 학교에서 배운 덧셈 정리로 sin(a + theta)는 sin a cos theta + cos a sin theta입니다.
// 그래서 점 X1 = A cos theta, X2 = A sin theta를 쓰면 파동은 (X1 sin a + X2 cos a) cos b가 되고,
// r과 theta는 사라집니다. 학습하는 것은 X이고, 가중치는 X에 대해 선형입니다.
record Wave(int fx, int fy, double x1, double x2) { }

Random random = new Random(16);
List<Wave> waves = Stream.generate(() -> new Wave(random.nextInt(32), random.nextInt(32),
        random.nextGaussian(), random.nextGaussian())).limit(8).toList();
double[] x = line(i -> random.nextGaussian());

// ==== Predict: 먼 길 =============================================================================
// 먼저 늘 하던 대로 합니다. 파동 8개로 행렬을 만들고, 그다음에 곱합니다.
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

//? 64 * 64로 펼친 W로 W x를 구하는 데 곱셈이 몇 번 들었을까요?
//= dense

// ==== Run: 가까운 길 =============================================================================
// 파동 하나와 x의 곱은 이렇습니다. x 안에 sin a와 cos a가 얼마나 들어 있는지 구하면 수가 둘
// 나옵니다. 그 둘에 X를 곱해 더하면 수가 하나입니다. 그 수를 cos b에 곱합니다. 줄을 따라 세 번
// 걸었을 뿐이고, 정사각형은 어디에도 없습니다. 줄 자체는 층이 한 번만 만들어 두는 표입니다.
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

// ==== Predict: 큰 층 =============================================================================
// 큰 층은 64 * 64 블록으로 자릅니다. x 안에 파동이 얼마나 들어 있는지는 블록의 열마다 한 번, y가
// 얼마를 받는지는 블록의 행마다 한 번 구합니다. 그때마다 64줄입니다. 그 사이에는 블록마다 파동
// 하나에 곱셈이 두 번 있습니다. 768에서 3072로 가는 층이고, 파동은 블록마다 16개입니다.
long columns = 768 / 64, rows = 3072 / 64;
long asWaves = columns * 64 * 64 + columns * rows * 16 * 2 + rows * 64 * 64;
long asMatrix = 768 * 3072;

//? 768 * 3072와 견주면, 곱셈이 몇 배나 줄어들까요?
//= (double) asMatrix / asWaves

// ==== Run: 더 적게, 더 작게 ======================================================================
print("built %d, as waves %d: %.1f times fewer", asMatrix, asWaves, (double) asMatrix / asWaves);
print("bytes: %d and %d", 4 * asMatrix, 8 * columns * rows * 16);

// 적다고 늘 빠르지는 않습니다. 보통의 행렬 곱만큼 컴퓨터를 쉴 틈 없이 부리는 코드는 없습니다.
// 그래서 작은 층에서는 라이브러리가 블록을 펼쳐 놓고(decode) 곱하기도 합니다. Execution.AUTO가
// 크기를 보고 고릅니다. 여기서는 COMPRESSED로 정합니다. 블록을 한 번도 펼치지 않습니다.

// ==== Predict: 거슬러 오는 길 ====================================================================
// 손실은 y마다 기울기를 돌려보냅니다. y는 X1에 대해 선형이므로, X1의 기울기는 sin a가 x에서 들은
// 것과 cos b가 y의 기울기에서 들은 것의 곱입니다. 수가 둘이고, 둘 다 줄을 따라가며 구합니다.
double[] dy = line(i -> random.nextGaussian());

double slopeX1(Wave wave) { return dot(sine(wave.fx()), x) * dot(cosine(wave.fy()), dy); }

// 맞을까요? 1강에서 하던 대로 밀고 나누어 봅니다. 이런 기울기를 내는 손실은 dy y의 합입니다.
double nudged(Wave wave) {
    Wave more = new Wave(wave.fx(), wave.fy(), wave.x1() + 0.001, wave.x2());
    return (dot(dy, multiply(List.of(more), x)) - dot(dy, multiply(List.of(wave), x))) / 0.001;
}

//? 첫째 파동을 밀어 보면 얼마가 나올까요?
//= nudged(waves.get(0))

// ==== Run: 라이브러리의 층 =======================================================================
for (Wave wave : waves.subList(0, 3)) {
    print("slope of X1: %9.4f, nudged %9.4f", slopeX1(wave), nudged(wave));
}

// 라이브러리에도 같은 것이 있습니다. 다른 층과 다름없는 Layer이고, 32 * 32 블록이 4개,
// 블록마다 파동이 4개입니다.
RbeLinear layer = new RbeLinear(64, 64, 32, 4, new Random(16));
layer.execution(Execution.COMPRESSED);
Tensor in = Tensor.normal(new Random(1), 1, 8, 64);
float[] never = layer.forward(in).toArray();
float[] ever = Ops.matmul(in, Ops.transpose(Tensor.of(layer.materialise(), 64, 64))).toArray();
double off = 0;
for (int i = 0; i < never.length; i++) off = Math.max(off, Math.abs(never[i] - ever[i]));
print("%d waves; its answers are within 1e-5 of the matrix's: %s", layer.seedCount(), off < 1e-5);

// ==== Predict: 학습이 된다 =======================================================================
// 64자리짜리 막대가 있고, 그 위로 열(heat)이 퍼집니다. 자리마다 이웃에게 열을 나누어 줍니다.
// 이것은 행렬이고, 그것도 매끄러운 행렬입니다. 층이 예제를 보고 이 행렬을 배워야 합니다. 층의
// 블록은 처음에 진폭이 없는 파동 하나와 코사인 120개입니다. 코사인도 파동이지만, 주파수가 가장
// 매끄러운 것들로 정해져 있습니다.
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

//? 64 * 64 float 행렬은 16384바이트입니다. 이 층은 편향까지 합해 몇 바이트일까요?
//= heat.toBytes().length

// ==== Run: 파동이 제값을 하는 곳 =================================================================
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

// 거의 다 배웠습니다. 행렬은 눈으로 보려고 여기서 처음 만들었습니다. 밀집 층(dense layer)이라면
// 남김없이 배웠겠지만, 바이트는 20배가 넘게 들었을 것입니다.

// ==== Check: 알아낸 것 ===========================================================================
check("waves times x is the matrix times x", apart < 1e-12);
check("with 3 * 8 * 64 multiplications instead of 64 * 64", shortWay == 3 * 8 * 64);
check("768 to 3072: more than 8 times fewer", asMatrix > 8 * asWaves);
check("and 128 times fewer bytes", 4 * asMatrix == 128 * (8 * columns * rows * 16));
check("slopes of points are found along lines",
        waves.stream().allMatch(wave -> Math.abs(slopeX1(wave) - nudged(wave)) < 1e-6));
check("the library's layer is its matrix", off < 1e-5);
check("it learns: a hundredth of the loss is left", losses[300] < 0.01 * losses[0]);
check("in less than a twentieth of the bytes", 20 * heat.toBytes().length < 64 * 64 * 4);

// ==== Exercise: x로 돌아가는 길 ==================================================================
// lessons/exercises/16-layer.jsh에서 x에 대한 손실의 기울기를, 곱셈을 그만큼만 써서 구해 보세요. 다
// 되면:  java lessons/Lesson.java 16 --check

// ==== Next: 압축되지 않는 것 =====================================================================
// 우리는 말없이 매끄러운 행렬을 골랐습니다. 행렬은 대개 매끄럽지 않습니다. 17강에서는
// 무엇을 잃는지 재어 봅니다.

/exit passed == total ? 0 : 1
