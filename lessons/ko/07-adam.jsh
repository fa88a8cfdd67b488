// Lesson 7: 경사 하강법에서 Adam까지
// 한 번에:       jshell --execution local lessons/ko/07-adam.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 7

// ==== Goal: 더 나은 걸음 =========================================================================
// 기울기는 지금 이 자리에서 어느 쪽이 내리막인지 알려 줍니다. 얼마나 가야 하는지는 알려
// 주지 않습니다. 좁은 골짜기 하나를 세 가지 방법으로 내려가면서, 각 방법이 앞의 방법은
// 모르던 무엇을 아는지 봅니다.

// ==== Tools: print, 검사, 그리고 Value 클래스 ====================================================
import java.util.*;
import java.util.function.*;

int passed = 0, total = 9;              // 통과한 검사 수와 전체 검사 수

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

// ==== Predict: 좁은 골짜기 =======================================================================
// 손실은 (x^2 + 50 y^2) / 2입니다. x 쪽으로는 완만하고 y 쪽으로는 가파릅니다. 기울기는
// 각각 x와 50 y입니다.
Value valley(Value x, Value y) { return x.mul(x).add(y.mul(y).mul(50)).div(2); }

/** 기울기를 받아 얼마나 갈지 정한다. 규칙은 기억을 가지므로 파라미터마다 따로 둔다. */
interface Rule { double step(double slope); }

/** x = 10, y = 1에서 내려가는 동안의 손실. */
List<Double> walk(Supplier<Rule> rule, int steps, BinaryOperator<Value> loss) {
    Value x = new Value(10), y = new Value(1);
    Rule ruleX = rule.get(), ruleY = rule.get();
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
        x.grad = y.grad = 0;
        Value here = loss.apply(x, y);
        here.backward();
        x.data -= ruleX.step(x.grad);
        y.data -= ruleY.step(y.grad);
        losses.add(here.data);
    }
    return losses;
}

/** 75에서 시작한 손실이 0.01보다 작아질 때까지의 걸음 수. 못 미치면 1,000. */
int steps(Supplier<Rule> rule) {
    List<Double> losses = walk(rule, 999, (x, y) -> valley(x, y));
    for (int i = 0; i < 1000; i++) if (losses.get(i) < 0.01) return i;
    return 1000;
}

Supplier<Rule> descent(double rate) { return () -> slope -> rate * slope; }

// 단순한 경사 하강법(gradient descent)은 y에서 rate * 50 y를 뺍니다. 그러면 y의 (1 - 50 rate)배가
// 남습니다. 학습률(learning rate) 0.041로 해 봅시다.

//? y는 1입니다. 두 걸음 뒤에는 어디에 있을까요?
//= StrictMath.pow(1 - 50 * 0.041, 2)

// ==== Run: 너무 멀리, 그리고 너무 느리게 =========================================================
for (double rate : new double[] {0.01, 0.03, 0.039, 0.041}) {
    print("rate %.3f: %4d steps", rate, steps(descent(rate)));
}

print("at 0.041, y is %.4f, then %.4f", 1 - 50 * 0.041, StrictMath.pow(1 - 50 * 0.041, 2));

// 여기서 y는 골짜기를 건너뛰어 있던 곳보다 높은 곳에 떨어집니다. 한계는 가파른 방향이 정합니다.
// 학습률은 2 / 50보다 작아야 하고, 완만한 방향도 그 학습률로 기어가야 합니다.

// ==== Predict: 모멘텀(momentum) ==================================================================
// 공은 점마다 새로 출발하지 않습니다. 속도를 대부분 간직하고, 거기에 기울기를 더합니다.
// 골짜기를 가로지르는 방향에서는 기울기의 부호가 번갈아 바뀌어 상쇄되고, 골짜기를 따라가는
// 방향에서는 기울기가 쌓입니다.
class Momentum implements Rule {
    final double rate;
    double speed;

    Momentum(double rate) { this.rate = rate; }

    @Override public double step(double slope) {
        speed = 0.9 * speed + slope;
        return rate * speed;
    }
}

Momentum ball = new Momentum(1);
for (int i = 0; i < 200; i++) ball.step(1);

//? 기울기가 1인 길고 곧은 비탈에서, 속도는 얼마로 수렴할까요?
//= ball.speed

// ==== Run: 굴러가는 공 ===========================================================================
print("speed %.4f", ball.speed);
for (double rate : new double[] {0.003, 0.01, 0.03}) {
    print("rate %.3f: %4d steps", rate, steps(() -> new Momentum(rate)));
}

// ==== Predict: Adam이 기억하는 것 ================================================================
// Adam은 평균을 두 개 기억합니다. 기울기의 평균과 기울기 제곱의 평균입니다. 앞의 것을 뒤의 것의
// 제곱근으로 나눕니다. 그래서 기울기가 크든 작든 걸음은 학습률 정도의 길이가 되고, 파라미터마다
// 따로 그렇게 됩니다. 두 평균은 0에서 시작하므로 처음에는 너무 작습니다. 얼마나 작은지는 정확히 알
// 수 있어서, 그만큼 보정합니다(bias correction).
class Adam implements Rule {
    final double rate;
    final boolean correct;
    double mean, square;
    int steps;

    Adam(double rate, boolean correct) {
        this.rate = rate;
        this.correct = correct;
    }

    @Override public double step(double slope) {
        steps++;
        mean = 0.9 * mean + 0.1 * slope;
        square = 0.999 * square + 0.001 * slope * slope;
        double seen1 = correct ? 1 - StrictMath.pow(0.9, steps) : 1;
        double seen2 = correct ? 1 - StrictMath.pow(0.999, steps) : 1;
        return rate * (mean / seen1) / (Math.sqrt(square / seen2) + 1e-8);
    }
}

double gentle = new Adam(1, true).step(0.5), wild = new Adam(1, true).step(500);

//? 기울기가 하나는 0.5, 하나는 500입니다. Adam의 첫 걸음은 둘째가 첫째의 몇 배일까요?
//= wild / gentle

// ==== Run: 정해 준 길이만큼 걷기 =================================================================
print("first steps: %.4f on 0.5, %.4f on 500", gentle, wild);
for (double rate : new double[] {0.3, 1, 3}) {
    print("rate %.1f: %4d steps", rate, steps(() -> new Adam(rate, true)));
}
//> 07-adam.svg = Pictures.plot("Loss in the valley, step by step", true,
//>     "descent, 0.039", walk(descent(0.039), 120, (x, y) -> valley(x, y)),
//>     "momentum, 0.01", walk(() -> new Momentum(0.01), 120, (x, y) -> valley(x, y)),
//>     "Adam, 1", walk(() -> new Adam(1, true), 120, (x, y) -> valley(x, y)))

// Adam은 잘 고른 공보다 빠르지 않고, 까다롭기도 비슷합니다. 하지만 손실의 단위가 무엇이든 상관하지
// 않습니다. 학습률은 그대로 두고, 손실을 천분의 일 단위로 세어 봅시다.
double thousandfold(Supplier<Rule> rule) {
    return walk(rule, 100, (x, y) -> valley(x, y).mul(1000)).get(100) / 1000;
}

double ballOff = thousandfold(() -> new Momentum(0.01));
double adamOff = thousandfold(() -> new Adam(1, true));
print("after 100 steps: momentum %.0e, Adam %.6f", ballOff, adamOff);

// 보정은 무슨 일을 할까요? 기울기가 1이고 학습률이 1일 때, 보정하지 않은 걸음입니다.
Adam raw = new Adam(1, false);
List<Double> rawSteps = new ArrayList<>();
for (int i = 0; i < 12; i++) rawSteps.add(raw.step(1));
print("uncorrected: the first step %.2f, the twelfth %.2f", rawSteps.get(0), rawSteps.get(11));

// ==== Check: 알아낸 것 ===========================================================================
check("descent arrives at 0.039", steps(descent(0.039)) < 120);
check("and at 0.041 never", steps(descent(0.041)) == 1000);
check("the ball's speed is 1 / (1 - 0.9) slopes", Math.abs(ball.speed - 10) < 1e-6);
check("it needs half the steps, or fewer", steps(() -> new Momentum(0.01)) < 60);
check("Adam's first step is as long as its rate", Math.abs(wild / gentle - 1) < 1e-6);
check("it arrives within 100 steps at a rate of 0.3", steps(() -> new Adam(0.3, true)) < 100);
check("and at 3", steps(() -> new Adam(3, true)) < 100);
check("a thousand times the loss: only Adam arrives", adamOff < 0.01 && ballOff > 1e9);
check("uncorrected, it starts with 3.16 for 1", Math.abs(rawSteps.get(0) - 3.16) < 0.01);

// ==== Exercise: Lion 만들기 ======================================================================
// lessons/exercises/07-adam.jsh에서 기억은 하나뿐이고 부호만 보는 옵티마이저(optimizer)를 작성해
// 보세요. 다 되면:  java lessons/Lesson.java 7 --check

// ==== Next: 낱말 =================================================================================
// 자기 기울기를 아는 수, 손실, 신경망, 그리고 좋은 걸음이 생겼습니다. 8강에서는
// 이것들을 모아 이름을 지어냅니다.

/exit passed == total ? 0 : 1
