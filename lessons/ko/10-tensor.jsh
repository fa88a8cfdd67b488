// Lesson 10: Value에서 Tensor로
// 한 번에:       jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/ko/10-tensor.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 10
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: 표 전체에 똑같이 =====================================================================
// Value는 자기가 어디서 왔는지 기억하는 수 하나입니다. 언어 모델에는 수가 수백만 개 있습니다.
// 그것을 Value로 만들면 하나하나가 객체이고, 도중에 나오는 합과 곱도 하나하나가 객체입니다.
// Tensor는 기억이 하나 딸린 수의 표 전체입니다. 규칙은 이미 아는 그대로입니다. 둘을 나란히 놓고,
// 답이 하나도 달라지지 않는 것을 봅니다.

// ==== Tools: print, 검사, Value 클래스, 그리고 텐서 엔진 =========================================
import java.util.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 6;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

class Value {                               // 4강의 것에 규약의 연산을 모두 갖춘 것
    double data, grad;
    Value a, b;                             // 피연산자. 없으면 null
    double da, db;                          // 피연산자마다의 국소 기울기
    int users;                              // backward() 안에서 아직 오지 않은 몫의 수

    Value(double data) { this(data, null, 0, null, 0); }
    Value(double data, Value a, double da) { this(data, a, da, null, 0); }
    Value(double data, Value a, double da, Value b, double db) {
        this.data = data;
        this.a = a;
        this.da = da;
        this.b = b;
        this.db = db;
    }

    Value add(Value o)   { return new Value(data + o.data, this, 1, o, 1); }
    Value add(double c)  { return new Value(data + c, this, 1); }
    Value mul(Value o)   { return new Value(data * o.data, this, o.data, o, data); }
    Value mul(double c)  { return new Value(data * c, this, c); }
    Value pow(double n)  { return new Value(StrictMath.pow(data, n), this, powSlope(n)); }
    Value exp()          { return new Value(StrictMath.exp(data), this, StrictMath.exp(data)); }
    Value log()          { return new Value(StrictMath.log(floor()), this, 1 / floor()); }
    Value tanh()         { double t = StrictMath.tanh(data); return new Value(t, this, 1 - t * t); }
    Value relu()         { return new Value(Math.max(data, 0), this, data > 0 ? 1 : 0); }
    Value neg()          { return mul(-1); }
    Value sub(Value o)   { return add(o.neg()); }
    Value sub(double c)  { return add(-c); }
    Value rsub(double c) { return neg().add(c); }
    Value div(Value o)   { return mul(o.pow(-1)); }
    Value div(double c)  { return mul(StrictMath.pow(c, -1)); }
    Value rdiv(double c) { return pow(-1).mul(c); }

    double floor() { return Math.max(data, 1e-10); }        // log(0)이 나오면 학습은 거기서 끝난다
    double powSlope(double n) { return n == 0 ? 0 : n * StrictMath.pow(data, n - 1); }

    void backward() {
        Deque<Value> ready = new ArrayDeque<>(List.of(this));
        while (!ready.isEmpty()) {                          // 수마다 몇 번 쓰이는지 센다
            Value v = ready.pop();
            if (v.a != null) v.grad = 0;
            if (v.a != null && v.a.users++ == 0) ready.push(v.a);
            if (v.b != null && v.b.users++ == 0) ready.push(v.b);
        }
        grad += 1;
        ready.push(this);
        while (!ready.isEmpty()) {                          // 마지막 몫까지 받은 수를 출발시킨다
            Value v = ready.pop();
            if (v.a != null) v.a.grad += v.da * v.grad;
            if (v.a != null && --v.a.users == 0) ready.push(v.a);
            if (v.b != null) v.b.grad += v.db * v.grad;
            if (v.b != null && --v.b.users == 0) ready.push(v.b);
        }
    }
}

/** 연산이 몇 번이었나: 그 아래의 수 가운데 잎이 아닌 것의 개수. */
int operations(Value root) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>(List.of(root));
    int operations = 0;
    while (!open.isEmpty()) {
        Value v = open.pop();
        if (v.a == null || !seen.add(v)) continue;
        operations++;
        open.push(v.a);
        if (v.b != null) open.push(v.b);
    }
    return operations;
}

/** Tensor를 만든 연산의 이름을 backward()가 지나가는 순서대로. */
List<String> walk(Tensor root) {
    Graph graph = Graph.of(root);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) names.add(graph.operationOf(i));
    names.removeIf(name -> name.equals("leaf"));
    return names;
}

/** Value와 Tensor의 수, 또는 기울기끼리의 차이 가운데 가장 큰 것. */
double difference(Value[] values, List<Tensor> tensors, boolean gradients) {
    double largest = 0;
    int i = 0;
    for (Tensor t : tensors) {
        for (float number : gradients ? t.grad.toArray() : t.toArray()) {
            double other = gradients ? values[i].grad : values[i].data;
            largest = Math.max(largest, Math.abs(number - other));
            i++;
        }
    }
    return largest;
}

// ==== Run: 다시 한번, 열둘 =======================================================================
// 3강의 그래프를 두 번 만듭니다. 한 번은 Value로, 한 번은 수 하나짜리 Tensor로 만듭니다.
// 메서드였던 것이 이제 함수입니다.
Value w = new Value(3);
Value m = w.mul(w);
Value c = m.add(m);
c.backward();

Tensor wt = Tensor.scalar(3).requireGrad();
Tensor mt = mul(wt, wt);
Tensor ct = add(mt, mt);
ct.backward();

print("w.grad is %.0f as a Value and %.0f as a Tensor", w.grad, wt.grad.item());

// data와 grad, 피연산자, 쓰인 횟수 세기, 한 번 거슬러 올라가기, 몫 더하기. 모두 그대로
// 있습니다. 새로운 것은 requireGrad()입니다. 학습할 잎을 지정합니다. 그런 잎으로 이어지지 않는
// 것은 아예 기억하지 않습니다.

// ==== Predict: Value로 만든 신경망 ===============================================================
// 이번에는 더 큰 것, 6강의 문제입니다. 두 수의 부호가 같은가? 점 네 개, 뉴런 4개, 그 답을 듣는 뉴런
// 하나, 그리고 난수로 시작하는 파라미터 17개입니다.
float[] points = {1, 1, 1, -1, -1, 1, -1, -1}, answers = {1, -1, -1, 1};
float[] start = new float[17];
Random random = new Random(7);
for (int i = 0; i < 17; i++) start[i] = (float) random.nextGaussian();

// Value로 쓰면 온통 반복문입니다. 점마다, 뉴런마다, 입력마다 돕니다.
Value lossOfValues(Value[] p, int count) {
    Value sum = new Value(0);
    for (int n = 0; n < count; n++) {
        Value answer = p[16];
        for (int j = 0; j < 4; j++) {
            Value score = p[8 + j];
            for (int i = 0; i < 2; i++) score = score.add(p[4 * i + j].mul(points[2 * n % 8 + i]));
            answer = answer.add(score.tanh().mul(p[12 + j]));
        }
        sum = sum.add(answer.tanh().sub(answers[n % 4]).pow(2));
    }
    return sum.div(count);
}

Value[] values = new Value[17];
for (int i = 0; i < 17; i++) values[i] = new Value(start[i]);
Value valueLoss = lossOfValues(values, 4);

// add, mul, tanh, sub, pow, div는 한 번 부를 때마다 연산 하나이고, 객체를 하나 만듭니다.
//? 점 네 개의 손실은 연산 몇 개로 이루어질까요?
//= operations(valueLoss)

// ==== Run: 이렇게 많은 객체 ======================================================================
print("%d operations, loss %.6f", operations(valueLoss), valueLoss.data);

// 객체마다 수, 기울기, 피연산자 둘, 국소 기울기 둘이 들어 있고, backward()는 그 하나하나에
// 들릅니다. 정작 하는 일은 덧셈 하나 아니면 곱셈 하나입니다.

// ==== Predict: 같은 것을 표로 ====================================================================
// Tensor로 쓰면 점 네 개가 표 [4, 2] 하나입니다. 수 2개짜리 행이 4개입니다. 첫 층의 가중치는 [2,
// 4]이고, matmul(x, w1)은 모든 점과 모든 뉴런을 곱한 표 [4, 4]입니다.
Tensor part(int from, int... shape) {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensor.of(Arrays.copyOfRange(start, from, from + size), shape).requireGrad();
}

Tensor w1 = part(0, 2, 4), b1 = part(8, 4), w2 = part(12, 4, 1), b2 = part(16, 1);
List<Tensor> parameters = List.of(w1, b1, w2, b2);

Tensor lossOfTables(Tensor x, Tensor target) {
    Tensor hidden = tanh(add(matmul(x, w1), b1));
    Tensor answer = tanh(add(matmul(hidden, w2), b2));
    return mean(pow(sub(answer, target), 2));
}

Tensor x = Tensor.of(points, 4, 2), target = Tensor.of(answers, 4, 1);
Tensor tensorLoss = lossOfTables(x, target);

// 이제 반복문이 하나도 없습니다. mean은 합과 곱, 둘로 셉니다.
//? 이번에는 연산이 몇 개일까요?
//= walk(tensorLoss).size()

// ==== Run: 같은 답 ===============================================================================
print("%d operations, loss %.6f", walk(tensorLoss).size(), tensorLoss.item());
print("the way back: %s", String.join(" ", walk(tensorLoss)));

valueLoss.backward();
tensorLoss.backward();

double gradientDifference = difference(values, parameters, true);
print("17 gradients, the same to %.0e", gradientDifference);

// 마지막 비트까지 같지는 않습니다. Value는 double로 계산하고, Tensor는 유효 숫자가 일곱
// 자리인 float로 계산합니다.
print("1/3 is %.10f as a float, and %.10f as a double", 1f / 3, 1.0 / 3);

// 바이트가 절반이면 같은 메모리에 수가 두 배로 들어갑니다. 학습은 회계 장부가 아니라서, 그 이상의
// 정밀도는 바라지 않습니다.

// ==== Predict: 점이 백 배 ========================================================================
// 점을 400개로 늘립니다. 반복문은 백 배를 돕니다.
int manyValues = operations(lossOfValues(values, 400));
int manyTensors = walk(lossOfTables(Tensor.zeros(400, 2), Tensor.zeros(400, 1))).size();
print("as Values: %,d operations for 400 points", manyValues);

//? Tensor로는 몇 개일까요?
//= manyTensors

// ==== Run: 빠른 이유 =============================================================================
print("as Tensors: %d", manyTensors);

// 객체를 만들고, 들르고, 다음 차례를 살피는 비용은 연산마다 한 번씩 듭니다. Value는 그 비용을 수
// 하나마다 치르고, Tensor는 표 하나마다 치릅니다. 표 안에는 산술밖에 없습니다. 한 행 한 행 계산이
// 이어질 뿐이고, 프로세서는 바로 그런 일을 잘합니다.

// ==== Run: matmul을 거슬러 올라가기 ==============================================================
// 규칙 하나는 자세히 볼 만합니다. 가중치 (i, j)는 모든 점에서 입력 i를 만나 점수 j에 작용합니다.
// 그래서 그 기울기는 점마다 입력 i와 점수 j의 기울기를 곱해서 모두 더한 것입니다. 이 합들을 모으면
// 다시 matmul이고, 점의 표만 옆으로 눕힙니다(전치, transpose).
Tensor weights = part(0, 2, 4);
Tensor scores = matmul(x, weights).retainGrad();
sum(pow(scores, 2)).backward();

float[] byHand = new float[8];
for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 4; j++) {
        for (int n = 0; n < 4; n++) byHand[4 * i + j] += x.get(n, i) * scores.grad.get(n, j);
    }
}
Tensor turned = matmul(transpose(x), scores.grad);
print("by hand  %.4f, as a matmul %.4f, by backward() %.4f", byHand[0], turned.get(0, 0),
        weights.grad.get(0, 0));

// ==== Predict: 이백 걸음 =========================================================================
// 천만분의 일쯤 되는 차이는 작습니다. 하지만 걸음마다 앞 걸음이 남긴 것을 이어받고, 이백 걸음을
// 가는 동안 작은 오차가 커질 수도 있습니다. 이제 두 신경망이 저마다의 산술로 학습합니다.
for (int step = 0; step < 200; step++) {
    for (Value v : values) v.grad = 0;
    lossOfValues(values, 4).backward();
    for (Value v : values) v.data -= 0.2 * v.grad;
    for (Tensor t : parameters) t.zeroGrad();
    lossOfTables(x, target).backward();
    for (Tensor t : parameters) {
        for (int i = 0; i < t.shape.size(); i++) t.data[i] -= 0.2f * t.grad.data[i];
    }
}

//? 파라미터 17개가 아직도 모두 0.0001 이내로 일치할까요? (yes 또는 no)
//= difference(values, parameters, false) < 0.0001

// ==== Run: 아직 나란히 ===========================================================================
double trainedValues = lossOfValues(values, 4).data;
double trainedTensors = lossOfTables(x, target).item();
print("loss %.6f and %.6f, parameters the same to %.0e", trainedValues, trainedTensors,
        difference(values, parameters, false));

// ==== Check: 알아낸 것 ===========================================================================
check("twelve, both ways", w.grad == 12 && wt.grad.item() == 12);
check("129 operations become 10", operations(valueLoss) == 129 && walk(tensorLoss).size() == 10);
check("the same gradients, but for float rounding", gradientDifference < 1e-6);
check("400 points: 12,801 operations, and 10", manyValues == 12_801 && manyTensors == 10);
check("the gradient of the weights is a matmul", Arrays.equals(turned.toArray(), byHand)
        && Arrays.equals(turned.toArray(), weights.grad.toArray()));
check("after 200 steps: learned, and still the same network", trainedTensors < 0.01
        && difference(values, parameters, false) < 1e-4);

// ==== Exercise: 나만의 연산 ======================================================================
// lessons/exercises/10-tensor.jsh에서 x / (1 + |x|)의 역방향을 작성해 보세요. 지수 함수를 쓰지 않고
// 구부리는 함수입니다. 다 되면:  java lessons/Lesson.java 10 --check

// ==== Next: 누가 복사하고, 누가 더하나 ===========================================================
// 수가 4개인 b1을 행이 4개인 표에 더했습니다. 무언가가 b1을 복사했고, 무언가가 기울기 네 개를 다시
// 더했을 것입니다. 11강에서 그것을 봅니다.

/exit passed == total ? 0 : 1
