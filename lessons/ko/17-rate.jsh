// Lesson 17: 압축되는 것과 되지 않는 것
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/17-rate.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 17
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 정직한 셈 ============================================================================
// 파동은 잘 통했지만, 행렬을 우리가 골랐습니다. 이번에는 온통 무작위인 행렬, 신경망이 배운 행렬,
// 그리고 두 경쟁자와 맞섭니다. 비트는 하나하나 세고, 오차는 모두 보여 줍니다.

// ==== Tools: print, 검사, 라이브러리, 그리고 저랭크 ==============================================
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.*;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.*;
import org.seedgrad.tensor.rbe.Transform;

int passed = 0, total = 8;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

/** u와 v에서 두 줄씩을 돌려, u의 두 줄이 직교하게 만든다(Jacobi). */
void turn(double[][] u, double[][] v, int p, int q) {
    double a = 0, b = 0, c = 0;
    for (int i = 0; i < 64; i++) {
        a += u[p][i] * u[p][i];
        b += u[q][i] * u[q][i];
        c += u[p][i] * u[q][i];
    }
    if (Math.abs(c) <= 1e-15 * Math.sqrt(a * b)) return;
    double z = (b - a) / (2 * c);
    double tan = (z < 0 ? -1 : 1) / (Math.abs(z) + Math.sqrt(1 + z * z));
    double cos = 1 / Math.sqrt(1 + tan * tan), sin = cos * tan;
    for (double[][] lines : List.of(u, v)) {
        for (int i = 0; i < 64; i++) {
            double x = lines[p][i], y = lines[q][i];
            lines[p][i] = cos * x - sin * y;
            lines[q][i] = sin * x + cos * y;
        }
    }
}

/** 행렬에 가장 가까운, 열과 행의 곱 rank개(Hestenes 1958). */
double[] lowRank(double[] m, int rank) {
    double[][] u = new double[64][64], v = new double[64][64];      // 열끼리 모아서
    for (int i = 0; i < 64 * 64; i++) u[i % 64][i / 64] = m[i];
    for (int i = 0; i < 64; i++) v[i][i] = 1;
    for (int sweep = 0; sweep < 12; sweep++) {
        for (int p = 0; p < 64; p++) for (int q = p + 1; q < 64; q++) turn(u, v, p, q);
    }
    int[] order = IntStream.range(0, 64).boxed().sorted(Comparator.comparingDouble(
            j -> -DoubleStream.of(u[j]).map(x -> x * x).sum())).mapToInt(j -> j).toArray();
    double[] sum = new double[64 * 64];
    for (int r = 0; r < rank; r++) {
        double size = Math.sqrt(DoubleStream.of(u[order[r]]).map(x -> x * x).sum());
        for (int i = 0; i < 64 * 64; i++) {
            sum[i] += half(u[order[r]][i / 64] / Math.sqrt(size))
                    * half(v[order[r]][i % 64] * Math.sqrt(size));
        }
    }
    return sum;
}

/** 16비트 float로. */
double half(double x) { return Float.float16ToFloat(Float.floatToFloat16((float) x)); }

/** 평균 제곱 오차의 제곱근. 단위는 가중치의 표준 편차 sigma. */
double error(double[] m, double[] decoded) {
    double mean = DoubleStream.of(m).average().orElse(0), miss = 0, spread = 0;
    for (int i = 0; i < 4096; i++) {
        miss += (m[i] - decoded[i]) * (m[i] - decoded[i]);
        spread += (m[i] - mean) * (m[i] - mean);
    }
    return Math.sqrt(miss / spread);
}

double[] matrix(IntToDoubleFunction weight) {
    return IntStream.range(0, 4096).mapToDouble(weight).toArray();
}

int letter(String name, int at) {
    return at < 0 || at >= name.length() ? 0 : name.charAt(at) - 'a' + 1;
}

// ==== Predict: 가장 큰 코사인들 ==================================================================
// 어떤 블록이든 코사인 64 * 64개의 합입니다. DCT라는 변환이 그 코사인들을 찾아내고, 잃는 것은
// 없습니다. 그중 큰 것만 남기는 것이 압축입니다. 코사인은 파동 가운데 가장 싼 것입니다. 수에
// 16비트, 그 자리에 12비트, 합해서 28비트이고, 시드라면 64비트입니다.
double[] cosines(double[] m, int keep) {
    double[] c = m.clone();
    Transform.DCT.forward(c, 64, 64);
    double least = DoubleStream.of(c).map(Math::abs).sorted().toArray()[4096 - keep];
    for (int i = 0; i < 4096; i++) c[i] = Math.abs(c[i]) < least ? 0 : half(c[i]);
    Transform.DCT.inverse(c, 64, 64);
    return c;
}

// 16강에서 퍼지던 열(heat)이고, 매끄럽습니다. 코사인 4096개 중 146개를 남깁니다.
double[] smooth = matrix(i -> {
    double distance = (i / 64 - i % 64) / 5.0;
    return StrictMath.exp(-distance * distance / 2) / 12.5;
});

//? 가중치 하나에 몇 비트인 셈일까요?
//= 146 * 28 / 4096.0

// ==== Run: 가중치 하나에 1비트 ===================================================================
print("smooth: error %.4f sigma at %.3f bit", error(smooth, cosines(smooth, 146)),
        146 * 28 / 4096.0);

// ==== Predict: 온통 무작위일 때 ==================================================================
// 이번에는 서로 독립인 가우스 난수(Gaussian)로 된 행렬입니다. 거기서 무엇이 가능한지는 클로드
// 섀넌(Claude Shannon)이 밝혔습니다. 지금 있는 방법이든 앞으로 나올 방법이든, 수 하나에 R비트를
// 쓰면 오차는 적어도 2^-R sigma입니다.
Random random = new Random(17);
double[] chance = matrix(i -> random.nextGaussian());

//? 수 하나에 1비트를 쓸 때, 아무도 내려갈 수 없는 오차의 한계는 얼마일까요?
//= Math.scalb(1.0, -1)

// ==== Run: 법칙, 그리고 법칙 밖에 있는 것 ========================================================
double chanceError = error(chance, cosines(chance, 146));
print("chance: error %.4f sigma", chanceError);

// 무작위는 어느 방향에서 보아도 무작위입니다. 코사인 몇 개로 대부분을 나타낼 수는 없습니다.
// 매끄러운 행렬은 한계보다 훨씬 아래에 있는데, 그 한계는 무작위에만 해당합니다. 한계 아래에
// 있는 것에는 구조가 있습니다.
double[] curve(double[] m) {
    return IntStream.rangeClosed(0, 32).mapToDouble(quarter ->
            error(m, cosines(m, Math.max(1, quarter * 512 / 28)))).toArray();
}

// ==== Predict: 학습한 가중치 =====================================================================
// 8강의 신경망을 10강의 텐서로 만듭니다. 글자 세 개를 읽고, 64개짜리 은닉층이 둘입니다. 이름을
// 학습시킨 다음, 두 은닉층 사이의 행렬을 꺼냅니다.
List<String> names = new ArrayList<>(Files.readAllLines(Path.of("micro/names.txt")));
Collections.shuffle(names, new Random(1));
List<String> kept = names.subList(4000, names.size());

Linear middle = new Linear(64, 64, new Random(2));
Layer network = new Sequential(new Linear(81, 64, new Random(1)), new Tanh(), middle, new Tanh(),
        new Linear(64, 27, new Random(3)));

Tensor loss(List<String> names) {
    int rows = names.stream().mapToInt(name -> name.length() + 1).sum(), row = 0;
    float[] x = new float[rows * 81];
    int[] next = new int[rows];
    for (String name : names) {
        for (int at = 0; at <= name.length(); at++, row++) {
            for (int k = 0; k < 3; k++) x[row * 81 + 27 * k + letter(name, at - 1 - k)] = 1;
            next[row] = letter(name, at);
        }
    }
    return Ops.crossEntropy(network.forward(Tensor.of(x, rows, 81)), next);
}

Adam adam = new Adam(network.parameters(), 0.01);
adam.schedule(Schedule.linear(0.01, 400));
for (int step = 0; step < 400; step++) {
    Tensor loss = loss(names.subList(step % 60 * 64, step % 60 * 64 + 64));
    adam.zeroGrad();
    loss.backward();
    adam.step();
}
double knows = loss(kept).item();
float[] weights = middle.weight();
double[] learned = matrix(i -> weights[i]);

// 1비트에서 매끄러운 행렬에는 오차가 0.0123, 무작위 행렬에는 0.8830이 남았습니다.
// 학습한 것은 어디쯤일까요?

//? 코사인 146개를 남겼을 때 오차는 얼마일까요?
//= error(learned, cosines(learned, 146))

// ==== Run: 무작위처럼 보인다 =====================================================================
double learnedError = error(learned, cosines(learned, 146));
print("loss %.4f; learned: error %.4f sigma", knows, learnedError);
//> 17-rate.svg = Pictures.plot("Error (sigma) of the largest cosines, by bits a weight",
//>     "8 bits", true, "chance", curve(chance), "learned", curve(learned), "smooth",
//>     curve(smooth), "bound for chance", IntStream.rangeClosed(0, 32)
//>     .mapToObj(i -> StrictMath.pow(2, -i / 4.0)).toList())
//> 17-learned.svg = Pictures.heat("What was learned", "to", "from", IntStream.range(0, 64)
//>     .mapToObj(i -> Arrays.copyOfRange(learned, 64 * i, 64 * i + 64)).toArray(double[][]::new))

// 신경망은 많은 것을 배웠지만, 가중치에서는 잘 드러나지 않습니다. 이유를 하나 들면 이렇습니다.
// 파동은 이웃끼리 닮았기를 기대합니다. 막대에서는 닮았습니다. 하지만 은닉 뉴런은 아무 순서로나 앉아
// 있고, 누가 누구 옆에 앉든 신경망이 계산하는 것은 같습니다. 막대에서도 자리를 바꾸어 봅시다.
int[] from = random.ints(0, 64).distinct().limit(64).toArray();
int[] to = random.ints(0, 64).distinct().limit(64).toArray();
double[] shuffled = matrix(i -> smooth[64 * from[i / 64] + to[i % 64]]);

// ==== Predict: 두 경쟁자 =========================================================================
// 저랭크(low rank)는 열과 행의 곱 몇 개의 합을 남기고, 누가 어디에 앉았는지 따지지 않습니다. 랭크
// 2면 가중치 하나에 1비트입니다. 가장 단순한 경쟁자는 수 하나하나를 4비트로, -7에서 7까지로
// 반올림합니다. 행마다 스케일로 float를 하나 쓰니 모두 4.5비트입니다.
double[] fourBits(double[] m) {
    return matrix(i -> {
        double[] row = Arrays.copyOfRange(m, i / 64 * 64, i / 64 * 64 + 64);
        double scale = (float) (DoubleStream.of(row).map(Math::abs).max().getAsDouble() / 7);
        return Math.rint(m[i] / scale) * scale;
    });
}

//? 자리를 바꾼 막대에서 코사인 146개를 남기면, 오차는 0과 1 사이에서 얼마일까요?
//= error(shuffled, cosines(shuffled, 146))

// ==== Run: 결과표 ================================================================================
void row(String name, double[] m) {
    print("%-8s  %8.4f  %8.4f  %8.4f", name, error(m, cosines(m, 146)), error(m, lowRank(m, 2)),
            error(m, fourBits(m)));
}

print("error      cosines    rank 2  4.5 bits");
row("smooth", smooth);
row("shuffled", shuffled);
row("learned", learned);
row("chance", chance);

// 오차가 있다고 반드시 해로운 것은 아닙니다. 그래서 행렬을 하나씩 신경망에 도로 넣고, 본 적 없는
// 이름에서 손실을 잽니다. 먼저 1비트로, 다음에는 셋 모두 4.5비트로 합니다.
double with(double[] m) {
    float[] weights = new float[4096];
    for (int i = 0; i < 4096; i++) weights[i] = (float) m[i];
    middle.setWeight(weights);
    return loss(kept).item();
}

double none = with(new double[4096]);
double cosines1 = with(cosines(learned, 146)), rank2 = with(lowRank(learned, 2));
double cosines45 = with(cosines(learned, 658)), rank9 = with(lowRank(learned, 9));
double four = with(fourBits(learned));
print("loss: %.4f as learned, %.4f without the layer's weights", knows, none);
print("1 bit:     %.4f with 146 cosines, %.4f with rank 2", cosines1, rank2);
print("4.5 bits:  %.4f with 658 cosines, %.4f with rank 9, %.4f rounded", cosines45, rank9, four);

// 셈을 마치면 이렇습니다. 이웃이 닮은 곳에서는 파동이 다른 모두를 크게 앞섭니다. 누군가 이미
// 학습시킨 가중치에서는 파동이 집니다. 4비트에는 크게 집니다. 파동을 쓰고 싶으면 16강처럼 파동으로
// 학습해야 하고, 문제도 매끄러워야 합니다. 마법은 아닙니다. 그렇다고 빈손도 아닙니다.

// ==== Check: 알아낸 것 ===========================================================================
check("smooth: at one bit, an eightieth is left", error(smooth, cosines(smooth, 146)) < 1 / 80.0);
check("nobody beats the bound on chance", chanceError > 0.5
        && error(chance, lowRank(chance, 2)) > 0.5
        && error(chance, fourBits(chance)) > StrictMath.pow(2, -4.5));
check("learned weights are like chance", Math.abs(learnedError - chanceError) < 0.02);
check("though they have learned", knows < none - 0.3);
check("swapping seats undoes waves", error(shuffled, cosines(shuffled, 146)) > 0.8);
check("and leaves a low rank alone", Math.abs(error(shuffled, lowRank(shuffled, 2))
        - error(smooth, lowRank(smooth, 2))) < 1e-3);
check("one bit is too few for either", Math.min(cosines1, rank2) > knows + 0.1);
check("at 4.5 bits, rounding wins and waves come last", four < rank9 && rank9 < cosines45);

// ==== Exercise: 비트 수가 얼마든 =================================================================
// lessons/exercises/17-rate.jsh에서 비트 수가 얼마든 되는 반올림을 작성해 보세요. 다
// 되면:  java lessons/Lesson.java 17 --check

// ==== Next: 길은 여기까지 ========================================================================
// 기울기 하나에서 파동으로 된 층까지 왔습니다. 이제 이 프로젝트에 읽지 못할 것은 없습니다.
// tensor/README.md와 거기 딸린 예제부터 읽어 보세요. 그리고 믿기 전에 재어 보세요.

/exit passed == total ? 0 : 1
