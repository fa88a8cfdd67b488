// Lesson 14: 쌍곡 원판 위의 파동
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/14-disk.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 14
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 가중치 블록 하나를 워드 하나에 =======================================================
// 행렬은 수 하나하나로 저장할 수도 있고, 만드는 법으로 저장할 수도 있습니다. 여기서 만드는 법이란
// 가중치 블록 위에 그린 파동(wave)입니다. 파동이 얼마나 크고 얼마나 밀려 있는지는 원판 위의 점
// 하나로, 어떤 파동인지는 비트 몇 개로 나타냅니다. 그런 워드(word)를 손으로 읽어 보고, 원판이 왜
// 쌍곡(hyperbolic) 원판인지 물어봅니다.

// ==== Tools: print, 검사, 그리고 라이브러리 ======================================================
import java.util.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.PoincareBall;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 8;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: 블록 위의 파동 ====================================================================
// 블록 안의 자리는 가로(x)로도 세로(y)로도 -1에서 1까지입니다. 파동은 양쪽으로 오르내립니다.
// 가로로는 fx번, 세로로는 fy번입니다. 각도 theta는 파동을 가로로 밉니다.
double place(int i, int n) { return 2.0 * i / (n - 1) - 1; }

double wave(double amplitude, double theta, int fx, int fy, double x, double y) {
    return amplitude * StrictMath.sin(StrictMath.PI * fx * x + theta)
            * StrictMath.cos(StrictMath.PI * fy * y);
}

// fx = 2, fy = 1인 파동을 글자로 그려 봅니다. 0.3보다 크면 +, -0.3보다 작으면 -입니다.
for (int i = 0; i < 12; i++) {
    String row = "";
    for (int j = 0; j < 48; j++) {
        double w = wave(1, 0, 2, 1, place(j, 48), place(i, 12));
        row += w > 0.3 ? '+' : w < -0.3 ? '-' : '.';
    }
    print("%s", row);
}

// 32행 32열이고 가중치가 32비트인 블록을 64비트 워드 하나로 만들려고 합니다.
int blockBits = 32 * 32 * Float.SIZE;

//? 몇 배나 작아질까요?
//= blockBits / 64

// ==== Run: 워드 읽기 =============================================================================
// 왼쪽부터 봅니다. 반지름이 20비트이고 2^-20씩 나아갑니다. 각도가 24비트이고 한 바퀴의 2^-24씩
// 나아갑니다. 그다음은 작은 필드들입니다. fx는 비트 11부터, fy는 비트 6부터 5비트씩입니다. 나머지는
// 여기서 모두 0이고, 파동은 위에서 본 종류입니다. >>>는 빈자리를 0으로 채우며 밉니다. 워드는 부호가
// 있는 수가 아니기 때문입니다.
long word = 0x6A09E00000001080L;
double r = (word >>> 44) / StrictMath.pow(2, 20);
double theta = 2 * StrictMath.PI * (word >>> 20 & 0xFFFFFF) / StrictMath.pow(2, 24);
int fx = (int) (word >>> 11 & 31), fy = (int) (word >>> 6 & 31);
print("%d bits become 64. r %.6f, theta %.0f, fx %d, fy %d", blockBits, r, theta, fx, fy);

// ==== Predict: 얼마나 큰가 =======================================================================
// 원판은 반지름 1에서 끝나지만, 끝이 없는 것으로 칩니다. 가장자리가 무한히 멀다는 뜻입니다.
// 중심에서 반지름 r까지의 거리는 d = log((1 + r) / (1 - r))입니다. 진폭(amplitude)은 sinh
// d = (e^d - e^-d) / 2입니다. 앞의 식을 뒤의 식에 넣으면 로그가 사라집니다.
double distance(double r) { return StrictMath.log((1 + r) / (1 - r)); }

double amplitude(double r) { return 2 * r / (1 - r * r); }

//? 우리의 r, 곧 2의 제곱근 빼기 1에서 진폭은 얼마일까요?
//= amplitude(r)

//? r = 0.99에서는 얼마일까요?
//= amplitude(0.99)

// ==== Run: 어디서나 라이브러리와 같다 ============================================================
for (double at : new double[] {0, 0.1, r, 0.9, 0.99, 0.999, 1 - StrictMath.pow(2, -20)}) {
    print("r %.6f: distance %5.2f, amplitude %.3f", at, distance(at), amplitude(at));
}

Seed seed = new Packed64(word).decode();
double worst = 0;
double[][] block = new double[32][32];
for (int i = 0; i < 32; i++) {
    for (int j = 0; j < 32; j++) {
        block[i][j] = wave(amplitude(r), theta, fx, fy, place(j, 32), place(i, 32));
        worst = Math.max(worst, Math.abs(block[i][j] - seed.weight(i, j, 32, 32)));
    }
}
print("weight in row 5, column 7: %.6f; off by %.0e at most", block[5][7], worst);
//> 14-block.svg = Pictures.heat("32 x 32 weights in 64 bits", "x", "y", block)

// 어떤 64비트든 파동 하나이고, r이 1에 닿지 않으니 한없이 큰 파동은 없습니다. 위의 마지막 r은
// 20비트로 나타낼 수 있는 가장 큰 값이고, 그 파동은 우리 파동보다 백만 배나 큽니다.

// ==== Run: 나머지 64비트 =========================================================================
// 학습은 r과 theta를 2^-20보다 작게 움직입니다. 그래서 학습하는 동안에는 시드(seed)에 워드가 하나
// 더 있습니다. 둘째 워드 lo는 r과 theta를 float로 간직하고, 첫째 워드 hi는 그것을 반올림한
// 것입니다. 둘을 합친 것이 Packed128입니다.
Packed128 learning = Packed128.of(new Seed(r + 1e-7, theta, seed.fields()));
print("hi %016X, lo %016X", learning.hi(), learning.lo());

// ==== Predict: 원판을 한 바퀴 ====================================================================
// 왜 쌍곡일까요? 반지름 r에서 중심을 한 바퀴 돌아 봅시다. 이 기하학에서는 가장자리 가까이에서 걷는
// 짧은 걸음이 먼 길입니다. 눈에 ds로 보이는 걸음을 2 ds / (1 - r^2)으로 칩니다. 두 점 사이의 거리를
// 라이브러리로 구해서 4000걸음을 더합니다.
PoincareBall disk = new PoincareBall(1);

/** 원 위의 점 4000개, first걸음 나아간 곳부터: [4000, 2]. */
Tensor ring(double r, int first) {
    float[] xy = new float[8000];
    for (int i = 0; i < 4000; i++) {
        double theta = 2 * StrictMath.PI * (first + i) / 4000;
        xy[2 * i] = (float) (r * StrictMath.cos(theta));
        xy[2 * i + 1] = (float) (r * StrictMath.sin(theta));
    }
    return Tensor.of(xy, 4000, 2);
}

double around(double r) {
    float[] steps = disk.distance(ring(r, 0), ring(r, 1)).toArray();
    return IntStream.range(0, 4000).mapToDouble(i -> steps[i]).sum();
}

// 학교에서 배운 기하학에서는 원의 둘레를 2 pi로 나누면 반지름입니다.

//? r = 0.9에서 중심까지는 2.94입니다. 원의 둘레를 2 pi로 나누면 얼마일까요?
//= around(0.9) / (2 * StrictMath.PI)

// ==== Run: 진폭은 곧 원의 둘레 ===================================================================
for (double at : new double[] {0.5, 0.9, 0.99}) {
    print("r %.2f: around / 2 pi %.3f, amplitude %.3f", at, around(at) / (2 * StrictMath.PI),
            amplitude(at));
}

// 둘은 같습니다. 다만 곧은 걸음 4000번은 모퉁이를 질러가느라 원보다 조금 짧습니다. 걸음이 길수록 더
// 짧아져서, r = 0.99에서는 1000분의 1쯤 모자랍니다. 그래서 중심을 도는 방향으로 s만큼 걸으면,
// 파동이 아무리 커도 가중치는 많아야 s만큼 변합니다. 원판은 회전의 크기를 가중치에 미치는 영향으로
// 재는 것입니다. 바깥으로 걸으면 곱해집니다. 거리 한 단위마다, 큰 파동은 e배로 커집니다.

// ==== Predict: 두 파동 사이의 길 =================================================================
// 큰 파동 둘이 r = 0.9에 있고, 4분의 1바퀴 떨어져 있습니다. 두 가중치를 평균해도 파동이고, 그
// 진폭은 9.474 / sqrt(2)입니다. 하지만 우리는 원판에서 가장 짧은 길로 갑니다. log는 a에서 볼 때 b가
// 어디에 있는지 알려 주고, exp는 그쪽으로 절반을 갑니다.
Tensor a = Tensor.of(new float[] {0.9f, 0}, 2), b = Tensor.of(new float[] {0, 0.9f}, 2);
Tensor half = disk.exp(a, Ops.mul(disk.log(a, b), Tensor.scalar(0.5f)));
double middle = StrictMath.hypot(half.get(0), half.get(1));

//? 길의 한가운데에서 진폭은 얼마일까요?
//= amplitude(middle)

// ==== Run: 돌아가는 지름길 =======================================================================
print("r half way: %.4f, amplitude %.4f; the mean would have %.4f", middle, amplitude(middle),
        amplitude(0.9) / Math.sqrt(2));
//> 14-disk.svg = Pictures.disk("The shortest way between two waves passes quiet ones",
//>     "a: r = 0.9", new double[] {0.9, 0}, "b: a quarter turn on", new double[] {0, 0.9},
//>     "half way", new double[] {half.get(0), half.get(1)}, "our word", new double[] {r, 0})

// 원의 둘레가 이렇게 길면, 안으로 들어가서 돌고 다시 나오는 편이 가깝습니다. 가장 짧은 길에서 큰
// 파동은 먼저 잦아들고, 그런 다음에 돕니다.

// ==== Check: 알아낸 것 ===========================================================================
check("1024 floats are 512 words", blockBits == 512 * 64);
check("the word is r = sqrt(2) - 1, fx = fy = 2", fx == 2 && fy == 2 && theta == 0
        && Math.abs(r - (Math.sqrt(2) - 1)) < 1e-6);
check("decoded by hand, all 1024 weights are the library's", worst < 1e-12);
check("sinh of the distance is 2 r / (1 - r^2)",
        Math.abs(StrictMath.sinh(distance(0.99)) - amplitude(0.99)) < 1e-10);
check("hi does not see a nudge of 1e-7, lo does", learning.hi() == word
        && learning.decode().r() != seed.r());
double cutOff = 1 - around(0.99) / (2 * StrictMath.PI) / amplitude(0.99);
check("a circle is 2 pi amplitudes, less what its steps cut off", cutOff > 0 && cutOff < 0.002);
check("half way between loud waves is a quiet one", amplitude(middle) < 1);
check("one flipped bit of fx is another wave",
        new Packed64(word ^ 1 << 11).decode().fields().frequencyX() == 3);

// ==== Exercise: 워드 쓰기 ========================================================================
// lessons/exercises/14-disk.jsh에서 반대 방향을 작성해 보세요. 수를 반올림해서 비트로 만들고, 한
// 바퀴를 넘는 각도는 되돌려 놓습니다. 다 되면:  java lessons/Lesson.java 14 --check

// ==== Next: 기울기가 옮기지 못하는 것 ============================================================
// r과 theta에는 기울기가 있어서 Adam이 학습할 수 있습니다. 하지만 fx는 정수입니다. 2와 3 사이에는
// 조금 밀어서 갈 수 있는 파동이 워드에 없습니다. 15강에서는 비트를 학습합니다.

/exit passed == total ? 0 : 1
