// Lesson 5: 오버플로 없는 확률
// 한 번에:       jshell --execution local lessons/ko/05-softmax.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 5

// ==== Goal: 점수에서 확률로 ======================================================================
// 신경망은 가능한 답마다 점수(로짓, logit)를 매깁니다. 점수는 어떤 수든 될 수 있습니다. 우리가
// 원하는 것은 확률입니다. 모두 양수이고, 더하면 1이어야 합니다. exp와 log, 두 함수로 됩니다. 둘 다
// 무한대로 달아날 수 있고, 둘 다 붙잡을 수 있습니다.

// ==== Tools: print, 검사, 그리고 Value 클래스 ====================================================
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

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

Value[] values(double... x) {
    return DoubleStream.of(x).mapToObj(Value::new).toArray(Value[]::new);
}

Value[] map(Value[] x, UnaryOperator<Value> f) { return Stream.of(x).map(f).toArray(Value[]::new); }

Value sum(Value[] x) { return Stream.of(x).reduce(Value::add).get(); }

// ==== Predict: 자기 자신이 기울기인 함수 =========================================================
// e^x는 어떤 수든 양수로 바꾸고, 자기 크기만큼 빨리 자랍니다.
Value x = new Value(3);
Value e = x.exp();
e.backward();
print("e^3 = %.2f", e.data);

//? x = 3에서 e^x는 얼마나 빨리 자랄까요?
//= x.grad

// ==== Run: exp, 그리고 되돌아오는 log ============================================================
double nudged = (StrictMath.exp(3 + 1e-6) - StrictMath.exp(3 - 1e-6)) / 2e-6;
print("the slope: remembered %.6f, nudged %.6f", x.grad, nudged);

Value y = new Value(4);
y.log().backward();
print("log undoes exp: %.6f; its slope at 4 is %.2f", e.log().data, y.grad);

// ==== Predict: 소프트맥스(softmax) ===============================================================
// 점수가 세 개 있습니다. exp가 양수로 만들고, 나눗셈이 합을 1로 만듭니다. 가장 큰 점수가 가장 많이
// 가져가지만, 하나도 못 가져가는 점수는 없습니다. 그래서 부드러운(soft) 최댓값(max)입니다.
Value[] naive(Value[] scores) {
    Value[] exps = map(scores, Value::exp);
    return map(exps, exp -> exp.div(sum(exps)));
}

Value[] p = naive(values(1, 2, 3));
print("%.4f  %.4f  %.4f", p[0].data, p[1].data, p[2].data);

// 이번에는 1001, 1002, 1003입니다. 모든 점수에 1,000을 더하면 exp는 모두 같은 배수로 커지므로 몫은
// 그대로입니다. 수학으로는 그렇습니다. 코드도 그래야 합니다.
Value[] high = naive(values(1001, 1002, 1003));

//? 세 번째 확률 high[2].data는 얼마일까요?
//= high[2].data

// ==== Run: 더해도 상쇄되는 수 ====================================================================
print("e^1003 is %.0f, and the third chance %.0f", StrictMath.exp(1003), high[2].data);

// 무한대 / 무한대는 NaN, 곧 '수가 아님'입니다. 해결책은 수학이 이미 알려 주었습니다. 모든 점수에서
// 가장 큰 점수를 빼면 됩니다. 그러면 exp는 하나하나가 1 이하이고, 합은 1 이상입니다.
double max(Value[] x) { return Stream.of(x).mapToDouble(v -> v.data).max().getAsDouble(); }

Value[] softmax(Value[] scores) {
    double max = max(scores);                       // 그냥 수. 옮기는 양에는 기울기가 없다
    Value[] exps = map(scores, s -> s.sub(max).exp());
    Value inverse = sum(exps).pow(-1);
    return map(exps, exp -> exp.mul(inverse));
}

Value[] held = softmax(values(1001, 1002, 1003));
print("%.4f  %.4f  %.4f", held[0].data, held[1].data, held[2].data);

// ==== Predict: 놀라움(surprise) ==================================================================
// 예측이 얼마나 빗나갔을까요? 실제로 나온 것에 매겨 두었던 확률에 -log를 취합니다. 확신했고
// 맞았으면 0, 27개 중 하나라고 보았으면 3.2958, 절대 아니라고 했으면 무한대입니다. 이것을
// 놀라움(surprise)이라고 하고, 언어 모델의 손실이 바로 이것입니다. 안전하게 계산하는 방법이
// 있습니다. -log(e^s / sum)은 log(sum) - s와 같습니다.
Value crossEntropy(Value[] scores, int came) {
    double max = max(scores);
    Value logSum = sum(map(scores, s -> s.sub(max).exp())).log().add(max);
    return logSum.sub(scores[came]);
}

Value[] s = values(1, 2, 3);
Value loss = crossEntropy(s, 0);
loss.backward();
print("one in 27: %.4f; the first of our three: %.4f", -StrictMath.log(1 / 27.0), loss.data);

//? 확률이 0.0900, 0.2447, 0.6652인데 첫째가 나왔습니다. s[2]에 대한 손실의 기울기는 얼마일까요?
//= s[2].grad

// ==== Run: 확률 빼기 정답 ========================================================================
print("gradient %.4f  %.4f  %.4f", s[0].grad, s[1].grad, s[2].grad);
//> 05-softmax.svg = Pictures.graph(loss, "s0", s[0], "s1", s[1], "s2", s[2], "loss", loss)

// 예측한 확률입니다. 단, 실제로 나온 것에서만 1을 뺍니다. 틀린 점수는 저마다 가져간 확률만큼 아래로
// 밀리고, 맞는 점수는 모자란 만큼 위로 당겨집니다. 이 분야에 이보다 단순한 기울기는 없습니다.
// 그리고 Value에 이 식을 가르쳐 준 사람은 없습니다.

// ==== Run: softmax에 그냥 log를 취하면 안 되나? ==================================================
// Value의 log는 1e-10보다 작은 것을 1e-10으로 봅니다. 손실이 무한대가 되지 않게 하려는
// 것입니다. 하지만 그 아래에서는 기울기가 틀립니다. 점수가 0과 30인데 첫째가 나왔다면, 그
// 기울기는 -1이어야 합니다.
Value[] careless = values(0, 30), careful = values(0, 30);
softmax(careless)[0].log().neg().backward();
crossEntropy(careful, 0).backward();
print("careless %.4f, careful %.4f", careless[0].grad, careful[0].grad);

// careless 쪽 모델은 형편없이 틀렸는데도 그 사실을 거의 통보받지 못합니다.

// ==== Check: 알아낸 것 ===========================================================================
check("e^x is its own slope", x.grad == e.data && Math.abs(x.grad - nudged) < 1e-6);
check("the naive softmax breaks at 1,000", Double.isNaN(high[2].data));
check("the shifted one gives there what it gives here",
        held[2].data == softmax(values(1, 2, 3))[2].data);
check("its chances are 1 in all", Math.abs(sum(held).data - 1) < 1e-15);
check("the gradient is chance minus truth", Math.abs(s[0].grad - (p[0].data - 1)) < 1e-15
        && Math.abs(s[2].grad - p[2].data) < 1e-15);
check("careful hears -1, careless a thousandth", Math.abs(careful[0].grad + 1) < 1e-12
        && Math.abs(careless[0].grad) < 0.001);

// ==== Exercise: 양쪽 꼬리 ========================================================================
// lessons/exercises/05-softmax.jsh에서 log(1 + e^x)를 계산해 보세요. -1000에서도 1000에서도, 값과
// 기울기가 모두 맞아야 합니다. 다 되면:  java lessons/Lesson.java 5 --check

// ==== Next: 뉴런 =================================================================================
// 자기 기울기를 아는 수가 있고, 손실이 있습니다. 6강에서는 그 사이에 학습하는 것을 넣습니다.

/exit passed == total ? 0 : 1
