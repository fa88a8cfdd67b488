// Lesson 12: 레인, 그리고 똑같은 합
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/12-lanes.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 12
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 어느 컴퓨터에서나 같은 비트 ==========================================================
// float의 합은 더하는 순서에 따라 달라집니다. 그리고 한꺼번에 여러 수를 더하는 프로세서에는 나름의
// 순서가 있습니다. 그래서 미리 대비하지 않으면 컴퓨터 두 대에서 답이 둘 나옵니다. 어디서나 같은
// 비트가 나오는 합을 직접 짜고, 엔진에서도 그 비트를 찾아봅니다.

// ==== Tools: print, 검사, 그리고 텐서 엔진 =======================================================
import java.util.*;
import org.seedgrad.tensor.core.Tensor;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 7;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: 1억 더하기 1 ======================================================================
// float의 유효 숫자는 일곱 자리쯤입니다. 1억 옆에는 1이 들어갈 자리가 없습니다.
float far = 100_000_000f;
float oneLast = (1 + far) - far, oneKept = 1 + (far - far);

//? 1억에 1을 더하고, 다시 1억을 뺍니다. 무엇이 남을까요?
//= oneLast

// ==== Run: 괄호의 자리 ===========================================================================
print("(1 + far) - far is %.0f, 1 + (far - far) is %.0f", oneLast, oneKept);

// 덧셈은 할 때마다 반올림하고, 무엇이 깎여 나가는지는 이미 있는 수에 달렸습니다. 학교에서 배운 합은
// 괄호를 어디에 쳐도 됩니다. 여기서는 안 됩니다.

// ==== Predict: 백 가지 순서 ======================================================================
// 0과 1 사이의 수 10,000개입니다. 유별난 수는 없습니다. 섞어서 더하기를 백 번 합니다.
float[] numbers(int seed, int count) {
    Random random = new Random(seed);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) x[i] = random.nextFloat();
    return x;
}

float inTurn(float[] x) {
    float sum = 0;
    for (float number : x) sum += number;
    return sum;
}

float[] x = numbers(3, 10_000);
List<Float> shuffled = new ArrayList<>();
for (float number : x) shuffled.add(number);
Random random = new Random(1);
TreeSet<Float> sums = new TreeSet<>();
for (int times = 0; times < 100; times++) {
    Collections.shuffle(shuffled, random);
    float sum = 0;
    for (float number : shuffled) sum += number;
    sums.add(sum);
}

//? 100가지 순서에서 서로 다른 합이 몇 개나 나올까요?
//= sums.size()

// ==== Run: 같은 수, 다른 합 ======================================================================
print("%d sums, from %.6f to %.6f", sums.size(), sums.first(), sums.last());

// 다섯 자리쯤은 일치하고, 학습에는 그것으로 충분합니다. 하지만 천 걸음을 학습하고 나면 마지막
// 자리의 차이가 다른 신경망이 되어 있을 수도 있습니다. 그러면 어떤 결과도 재현할 수 없고, 다시
// 돌려서 잘못을 찾아낼 수도 없습니다.

// ==== Predict: 레인(lane) ========================================================================
// 프로세서는 명령 하나로 float를 4개, 8개, 16개씩 나란히 더합니다. 차들이 차선(lane)을 나누어
// 달리는 것과 같습니다. 레인을 쓰는 합은 i번째 수를 i mod width번 레인으로 보냅니다. 마지막에는
// 레인을 반으로 접어 가며 더합니다.
float tree(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    }
    return lanes[0];
}

float inLanes(float[] x, int width) {
    float[] lanes = new float[width];
    for (int i = 0; i < x.length; i++) lanes[i % width] += x[i];
    return tree(lanes);
}

Set<Float> natural = new TreeSet<>();
for (int width : new int[] {1, 4, 8, 16}) natural.add(inLanes(x, width));

//? 폭이 1, 4, 8, 16이고 수는 위의 10,000개입니다. 서로 다른 합은 몇 개일까요?
//= natural.size()

// ==== Run: 컴퓨터 넷, 답 넷 ======================================================================
for (int width : new int[] {1, 4, 8, 16}) print("width %2d: %.6f", width, inLanes(x, width));

// 컴퓨터마다 자기에게 자연스러운 대로 더하고, 틀린 것은 없습니다. 다만 서로 같지 않을 뿐입니다.

// ==== Run: 누구나 열여섯 =========================================================================
// 해결책은 이렇습니다. 어느 컴퓨터에서나 합은 레인 열여섯 개로 더하는 것이라고 정의합니다. 레인이
// 16개인 컴퓨터는 레지스터 하나에 담습니다. 8개면 레지스터 둘을 번갈아 쓰고, 4개면 넷을 씁니다.
// 벡터가 아예 없으면 변수 열여섯 개를 씁니다.
float machine(float[] x, int width) {
    float[][] registers = new float[16 / width][width];
    for (int i = 0; i < x.length; i++) registers[i / width % registers.length][i % width] += x[i];
    float[] lanes = new float[16];
    for (int i = 0; i < 16; i++) lanes[i] = registers[i / width][i % width];
    return tree(lanes);
}

Set<Float> answers = new TreeSet<>();
for (int width : new int[] {1, 2, 4, 8, 16}) {
    answers.add(machine(x, width));
    print("width %2d: %.6f", width, machine(x, width));
}

// ==== Run: 엔진에서도 ============================================================================
// 엔진이 여기서 무엇을 쓰고 있는지는 여러분의 컴퓨터만 압니다. 레인을 꽉 채우는 길이에서도, 그렇지
// 않은 길이에서도, 엔진의 비트를 우리 것과 견주어 보세요.
boolean sameBits(float a, float b) { return Float.floatToIntBits(a) == Float.floatToIntBits(b); }

int same = 0;
for (int length : new int[] {1, 5, 16, 17, 1000, 9999}) {
    float[] part = Arrays.copyOf(x, length);
    float engine = sum(Tensor.of(part, length)).item();
    if (sameBits(engine, machine(part, 4)) && sameBits(engine, inLanes(part, 16))) same++;
    print("%4d: engine %.6f, by hand %.6f", length, engine, machine(part, 4));
}

// 컴파일러는 끼어들지 말아야 합니다. float의 합은 순서를 바꾸면 안 되고, 자바의
// 컴파일러는 바꾸지 않습니다. 벡터의 레인들을 그저 빠른 순서로 더해 버리는 라이브러리
// 호출이 하나라도 있으면 모두 허사입니다.

// ==== Predict: 더 정확하기까지 ===================================================================
// 수 10,000개짜리 묶음 백 개에서, 합이 정확한 값과 얼마나 차이 나는지 봅니다.
double error(float sum, float[] x) {
    double exact = 0;
    for (float number : x) exact += number;
    return Math.abs(sum - exact);
}

double errorInTurn = 0, errorInLanes = 0;
for (int seed = 0; seed < 100; seed++) {
    float[] set = numbers(seed, 10_000);
    errorInTurn += error(inTurn(set), set) / 100;
    errorInLanes += error(inLanes(set, 16), set) / 100;
}

//? 레인 열여섯 개의 합이, 하나씩 더한 합보다 정확한 값에 더 가까울까요? (yes 또는 no)
//= errorInLanes < errorInTurn

// ==== Run: 짧은 합 열여섯 개 =====================================================================
print("off by %.5f one by one, by %.5f in sixteen lanes", errorInTurn, errorInLanes);

// 합이 커질수록 더 많이 깎여 나갑니다. 짧은 합 열여섯 개는 더 오래 작은 채로 있습니다.
double[] growth(int lanes) {
    double[] errors = new double[100];
    for (int i = 0; i < 100; i++) {
        float[] part = Arrays.copyOf(x, 100 * (i + 1));
        errors[i] = error(inLanes(part, lanes), part);
    }
    return errors;
}
//> 12-lanes.svg = Pictures.plot("Off by how much, after so many hundred numbers", false,
//>     "one by one", growth(1), "16 lanes", growth(16))

// ==== Run: 한꺼번에 여러 합 ======================================================================
// matmul은 처음부터 끝까지 합이고, 더 쉬운 길이 있습니다. 레인마다 서로 다른 결과를 두는 것입니다.
// 그러면 결과 하나하나가 차례대로 더한 합 하나이고, 폭이 얼마든 달라지지 않습니다. fma는
// x * y + sum을 한 번만 반올림해서 구합니다.
float[] y = numbers(4, 10_000);
float dot = 0;
for (int i = 0; i < x.length; i++) dot = Math.fma(x[i], y[i], dot);
float product = matmul(Tensor.of(x, 1, 10_000), Tensor.of(y, 10_000, 1)).item();
print("by hand %.4f, matmul %.4f", dot, product);

// ==== Check: 알아낸 것 ===========================================================================
check("brackets matter", oneLast == 0 && oneKept == 1);
check("a hundred orders, dozens of sums", sums.size() > 24);
check("four widths, four sums", natural.size() == 4);
check("sixteen lanes on five machines: one sum", answers.size() == 1);
check("which is the engine's, bit by bit", same == 6);
check("and a better one", errorInLanes < errorInTurn / 2);
check("a matmul is one sum for each result", sameBits(dot, product));

// ==== Exercise: 여러 스레드를 위한 합 ============================================================
// 엔진은 긴 합을 블록으로 자릅니다. lessons/exercises/12-lanes.jsh에서 수 십만 개의 합을 엔진과
// 같은 비트로 구해 보세요. 다 되면:  java lessons/Lesson.java 12 --check

// ==== Next: 모든 코어 ============================================================================
// 한꺼번에 여러 일을 하는 방법의 하나가 레인이고, 또 하나가 스레드(thread)입니다. 스레드는 같은
// 순서로 두 번 도착하는 법이 없습니다. 13강에서는 그대로 내버려 두고도 같은 비트를 얻습니다.

/exit passed == total ? 0 : 1
