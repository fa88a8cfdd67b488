// Lesson 11: 브로드캐스팅의 역방향
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/11-broadcast.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 11
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 복사한 것은 더해진다 =================================================================
// 표에 행 하나를 더하는데, 반복문을 쓴 사람이 없습니다. 엔진은 그 행이 필요한 만큼 표에 거듭 있는
// 것처럼 계산합니다. 이것을 브로드캐스팅(broadcasting)이라고 합니다. 이런 복사가 기울기에 무슨 일을
// 하는지, 그리고 이 편리함이 어디서 발목을 잡는지 알아봅니다.

// ==== Tools: print, 검사, 그리고 텐서 엔진 =======================================================
import java.util.*;
import java.util.function.*;
import org.seedgrad.tensor.core.Tensor;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 6;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

/** 표를 한 행씩. */
void show(Tensor table) {
    int columns = table.shape.length(-1);
    float[] numbers = table.toArray();
    for (int i = 0; i < numbers.length; i += columns) {
        print("%s", Arrays.toString(Arrays.copyOfRange(numbers, i, i + columns)));
    }
}

// ==== Predict: 행 하나를 네 행에 =================================================================
// 표 [4, 3]과 행 [3]이 있습니다. 두 모양(shape)을 오른쪽 끝에 맞추어 나란히 놓습니다. 없는 축이나
// 길이가 1인 축은 맞을 때까지 되풀이합니다.
Tensor table = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 4, 3);
Tensor row = Tensor.of(new float[] {100, 200, 300}, 3).requireGrad();
Tensor both = add(table, row);
show(both);
sum(both).backward();

// 손실은 위에 출력된 수를 모두 더한 것입니다. 100을 생각해 보세요. 그 합의 어디어디에
// 들어 있을까요?
//? 행의 첫째 수의 기울기는 얼마일까요?
//= row.grad.get(0)

// ==== Run: 다시, 더하기 ==========================================================================
show(row.grad);

// 또 4강입니다. 네 번 쓰인 수는 네 곳에서 몫을 받아 더합니다. 복사하는 것은 쓰는 것입니다. 그래서
// 순전파에서 복사한 것은 역전파에서 더합니다.

// ==== Predict: 행마다 다른 배수 ==================================================================
// 표 [2, 3]에 열 [2, 1]을 곱합니다. 이번에는 열이 되풀이됩니다. 곱셈은 받은 기울기에 상대를 곱해서
// 넘겨주는데, 여기서 받은 기울기는 모두 1입니다.
Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
Tensor factor = Tensor.of(new float[] {10, 100}, 2, 1).requireGrad();
sum(mul(x, factor)).backward();

//? 둘째 배수, 곧 100의 기울기는 얼마일까요?
//= factor.grad.get(1, 0)

// ==== Run: 밀어서 물어보기 =======================================================================
// 1강처럼 수 하나를 양쪽으로 밀고 손실이 어떻게 되는지 봅니다. float를 천분의 일만큼 밀면 유효
// 숫자를 거의 다 잃습니다. 여기에는 1/32이 더 알맞습니다.
double slope(Tensor t, int place, Supplier<Tensor> loss) {
    float middle = t.data[place], nudge = 1f / 32;
    t.data[place] = middle + nudge;
    double above = loss.get().item();
    t.data[place] = middle - nudge;
    double below = loss.get().item();
    t.data[place] = middle;
    return (above - below) / (2 * nudge);
}

double nudged = slope(factor, 1, () -> sum(mul(x, factor)));
print("gradient %.0f, by a nudge %.0f", factor.grad.get(1, 0), nudged);

// ==== Run: 한 줄을 앞뒤로 읽기 ===================================================================
// 표를 손으로 다루어 봅시다. 작은 표 [r, c]를 [rows, columns] 크기로 늘립니다. 길이가 1인
// 축에서는 인덱스가 0에 머뭅니다.
float[] copied(float[] small, int r, int c, int rows, int columns) {
    float[] large = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            large[i * columns + j] = small[(r == 1 ? 0 : i) * c + (c == 1 ? 0 : j)];
        }
    }
    return large;
}

// 다음은 그 역방향입니다. 가운데 줄이 똑같습니다. 읽던 곳에 이제는 쓰고, 더하기가 붙습니다.
float[] summed(float[] large, int rows, int columns, int r, int c) {
    float[] small = new float[r * c];
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            small[(r == 1 ? 0 : i) * c + (c == 1 ? 0 : j)] += large[i * columns + j];
        }
    }
    return small;
}

// 작은 표가 [4, 3]에 맞을 수 있는 모든 경우에, 엔진과 우리의 두 반복문과 밀어 보기를
// 나란히 놓습니다.
Random random = new Random(11);
double worstLoops = 0, worstNudge = 0;
for (int[] shape : new int[][] {{1, 3}, {4, 1}, {1, 1}, {4, 3}}) {
    Tensor small = Tensor.normal(random, 1, shape).requireGrad();
    Tensor large = Tensor.normal(random, 1, 4, 3);
    Supplier<Tensor> loss = () -> sum(tanh(mul(large, small)));
    loss.get().backward();

    float[] dy = Tensor.zeros(4, 3).data, copies = copied(small.data, shape[0], shape[1], 4, 3);
    for (int i = 0; i < 12; i++) {
        double t = StrictMath.tanh(large.data[i] * copies[i]);
        dy[i] = (float) ((1 - t * t) * large.data[i]);
    }
    float[] loops = summed(dy, 4, 3, shape[0], shape[1]);
    double measured = slope(small, 0, loss);
    print("%s  engine %.4f, loops %.4f, nudge %.4f", small.shape, small.grad.data[0], loops[0],
            measured);
    for (int i = 0; i < loops.length; i++) {
        worstLoops = Math.max(worstLoops, Math.abs(loops[i] - small.grad.data[i]));
    }
    worstNudge = Math.max(worstNudge, Math.abs(measured - small.grad.data[0]));
}

// ==== Run: 반대로도 ==============================================================================
// 합은 여러 수를 하나로 만듭니다. 그 역방향은 복사입니다. 들어간 수는 저마다, 나온 수의
// 기울기를 받습니다. 브로드캐스팅과 합은 서로의 역방향입니다. (detach()는 그 행을 학습하지
// 않는 그냥 수로 내줍니다.)
Tensor cells = Tensor.normal(random, 1, 4, 3).requireGrad();
sum(mul(sum(cells, 0, true), row.detach())).backward();
show(cells.grad);

// ==== Predict: 편리함이 발목을 잡는 곳 ===========================================================
// 층에서 예측 네 개가 [4, 1]로 나옵니다. 누군가가 답 네 개를 [4]로 적었습니다. 예측이 모두 맞으니
// 오차는 모두 0이어야 합니다.
Tensor predictions = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1).requireGrad();
Tensor answers = Tensor.of(new float[] {1, 2, 3, 4}, 4);
Tensor misses = sub(predictions, answers);

//? 오차의 제곱의 평균은 얼마일까요?
//= mean(pow(misses, 2)).item()

// ==== Run: 모두가 모두를 상대로 ==================================================================
print("the misses are %s:", misses.shape);
show(misses);
//> 11-everyone.svg = Pictures.map("Squared misses: each prediction against each answer", "1234",
//>     "1234", squares)

// 오른쪽 끝을 맞추면 [4, 1]과 [4]는 [4, 4]가 됩니다. 예측 하나를 모든 답과 견준 것입니다. 오류도
// 없고 경고도 없습니다. 이런 손실에서는 무엇을 배울까요?
double[][] squares = new double[4][4];
for (int i = 0; i < 16; i++) squares[i / 4][i % 4] = misses.data[i] * misses.data[i];
double lossOfRight = mean(pow(misses, 2)).item();
for (int step = 0; step < 100; step++) {
    predictions.zeroGrad();
    mean(pow(sub(predictions, answers), 2)).backward();
    for (int i = 0; i < 4; i++) predictions.data[i] -= 0.5f * predictions.grad.data[i];
}
print("learned: %.3f for the first, %.3f for the last", predictions.data[0], predictions.data[3]);

// 누구에게나 모든 답의 평균을 가르칩니다. 좋은 mse는 수를 보기 전에 모양부터 봅니다.
String refused = "";
try {
    mse(predictions, answers);
} catch (IllegalArgumentException e) {
    refused = e.getMessage();
}
print("%s", refused);

// ==== Check: 알아낸 것 ===========================================================================
check("a row that is used four times: gradients of 4", row.grad.get(0) == 4);
check("a factor hears from its whole row: 4 + 5 + 6", factor.grad.get(1, 0) == 15 && nudged == 15);
check("engine and loops agree, and the nudges", worstLoops < 1e-5 && worstNudge < 1e-3);
check("the way back of a sum is a copy", Arrays.equals(cells.grad.toArray(),
        copied(row.data, 1, 3, 4, 3)));
check("right predictions, and a loss of 2.5", lossOfRight == 2.5);
check("which teaches the mean, and mse refuses", Math.abs(predictions.data[0] - 2.5) < 1e-4
        && refused.contains("differ"));

// ==== Exercise: 어떤 모양이든 ====================================================================
// lessons/exercises/11-broadcast.jsh에서 브로드캐스팅되기 전의 모양이 무엇이든 그 모양으로 기울기를
// 되돌려 보세요. 11-bug-row.jsh에서는 행이 자기 복사본 중 마지막 것에서만 배웁니다. 다
// 되면:  java lessons/Lesson.java 11 --check

// ==== Next: 합의 순서 ============================================================================
// 이렇게 역전파는 합으로 가득하고, 모두 float의 합입니다. 12강에서는 같은 수를 다른 순서로
// 더해서 다른 답을 얻습니다.

/exit passed == total ? 0 : 1
