// Lesson 4: 누적과 초기화
// 한 번에:       jshell --execution local lessons/ko/04-accumulate.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 4

// ==== Goal: 더하기 하나와 초기화 한 번 ===========================================================
// 사소해 보이는 두 가지가 학습의 성패를 가릅니다. 기울기는 덮어쓰지 않고 더해야 하고,
// 누군가는 기울기를 처음으로 되돌려야 합니다. Value 클래스를 완성한 다음, 둘을 하나씩 빼 보고
// 무슨 일이 일어나는지 봅니다.

// ==== Tools: print, 그리고 개수를 세는 검사 ======================================================
import java.util.*;

int passed = 0, total = 5;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Run: 완성된 Value 클래스 ===================================================================
// 2강의 수에 3강의 걷는 방법을 합쳤습니다. 새로운 것은 세 가지입니다. 상수에는
// 노드(node)를 따로 만들지 않습니다. 뺄셈은 이미 있는 연산으로 만듭니다. 그리고 grad가
// 바뀌는 곳은 receive 하나뿐입니다.
class Value {
    double data, grad;
    Value a, b;                     // 피연산자. 없으면 null
    double da, db;                  // 피연산자마다의 국소 기울기
    int users;                      // backward() 안에서 아직 오지 않은 몫의 수

    Value(double data) { this(data, null, 0, null, 0); }

    Value(double data, Value a, double da, Value b, double db) {
        this.data = data;
        this.a = a;
        this.da = da;
        this.b = b;
        this.db = db;
    }

    Value add(Value o)  { return new Value(data + o.data, this, 1, o, 1); }
    Value add(double c) { return new Value(data + c, this, 1, null, 0); }
    Value mul(Value o)  { return new Value(data * o.data, this, o.data, o, data); }
    Value mul(double c) { return new Value(data * c, this, c, null, 0); }
    Value neg()         { return mul(-1); }
    Value sub(Value o)  { return add(o.neg()); }
    Value sub(double c) { return add(-c); }

    void receive(double part) { grad += part; }

    void backward() {
        Deque<Value> ready = new ArrayDeque<>(List.of(this));
        while (!ready.isEmpty()) {                          // 수마다 몇 번 쓰이는지 센다
            Value v = ready.pop();
            if (v.a != null) v.grad = 0;
            if (v.a != null && v.a.users++ == 0) ready.push(v.a);
            if (v.b != null && v.b.users++ == 0) ready.push(v.b);
        }
        receive(1);
        ready.push(this);
        while (!ready.isEmpty()) {                          // 마지막 몫까지 받은 수를 출발시킨다
            Value v = ready.pop();
            if (v.a != null) v.a.receive(v.da * v.grad);
            if (v.a != null && --v.a.users == 0) ready.push(v.a);
            if (v.b != null) v.b.receive(v.db * v.grad);
            if (v.b != null && --v.b.users == 0) ready.push(v.b);
        }
    }
}

// ==== Predict: 더하기가 없으면 ===================================================================
// 마지막에 온 것만 간직하는 수를 만들어 봅시다.
class Forgetful extends Value {
    Forgetful(double data) { super(data); }

    @Override void receive(double part) { grad = part; }
}

Value honest = new Value(3), forgetful = new Forgetful(3);
honest.mul(honest).backward();
forgetful.mul(forgetful).backward();

//? x = 3에서 x x의 기울기는 2 x = 6입니다. 잘 잊는(forgetful) x는 얼마라고 할까요?
//= forgetful.grad

// ==== Run: 절반의 진실 ===========================================================================
print("adds: %.0f, puts: %.0f", honest.grad, forgetful.grad);

// 곱셈의 두 피연산자가 모두 x이므로 x는 몫을 두 번 받습니다. 3, 그리고 3입니다.
// 하나하나는 한 경로의 기울기이고, 그 합이 진짜 기울기입니다. 신경망의 가중치는 모든
// 위치와 모든 예제에서 몫을 받습니다.

// ==== Predict: 역전파를 두 번 ====================================================================
// 좋은 습관에도 대가가 있습니다. 3강의 c = m + m으로 12를 구한 다음, 한 번 더 해 봅시다.
Value w = new Value(3);
Value m = w.mul(w);
Value c = m.add(m);
c.backward();
print("w.grad %.0f, m.grad %.0f", w.grad, m.grad);

//? c.backward()를 한 번 더 부르면 w.grad는 얼마일까요?
//= w.grad

// ==== Run: 잎은 기억한다 =========================================================================
c.backward();
print("w.grad %.0f, m.grad %.0f", w.grad, m.grad);

// 가운데 있는 m은 역전파할 때마다 0에서 시작합니다. 지나가는 몫은 한 번만 가야 하기 때문입니다. w는
// 잎(leaf)이고, 역전파할 때마다 값이 쌓입니다. 이것은 쓸모가 있습니다. 손실(loss)을 여러 조각으로
// 나누어 조각마다 한 번씩 역전파하면, 그 합의 기울기가 됩니다.

// ==== Predict: 초기화가 없으면 ===================================================================
// 그 대신 학습 한 걸음을 떼기 전에 잎을 직접 0으로 되돌려야 합니다. (w - 1)^2을 최소로 만들어
// 봅시다. w = 0에서 출발하고, 한 번에 기울기의 4분의 1만큼 움직입니다. 목표는 w = 1입니다.
List<Double> learn(int steps, boolean zero) {
    List<Double> path = new ArrayList<>();
    Value w = new Value(0);
    for (int i = 0; i < steps; i++) {
        Value off = w.sub(1);
        if (zero) w.grad = 0;
        off.mul(off).backward();
        w.data -= 0.25 * w.grad;
        path.add(w.data);
    }
    return path;
}

//? 초기화하면 w는 0.5, 0.75로 갑니다. 초기화하지 않아도 처음은 0.5입니다. 두 걸음 뒤에는요?
//= without.get(1)

// ==== Run: 목표를 지나쳐서 =======================================================================
List<Double> with = learn(4, true), without = learn(4, false);
for (int i = 0; i < 4; i++) print("with %.4f   without %.4f", with.get(i), without.get(i));

// 지나간 기울기가 매번 다시 밀어서, w는 목표를 지나 계속 갑니다. 프로그램은 멀쩡히 돌아갑니다. 이
// 분야에서 가장 흔한 실수가 이것이고, 이제 어떻게 생겼는지 보셨습니다.

// ==== Check: 알아낸 것 ===========================================================================
Value deep = new Value(0), end = deep;
for (int i = 0; i < 1_000_000; i++) end = end.add(1);
end.backward();

check("x x at 3: adding says 6, putting says 3", honest.grad == 6 && forgetful.grad == 3);
check("twice backward: 24 in the leaf, 2 in the middle", w.grad == 24 && m.grad == 2);
check("with the zero, w comes closer at each step", with.get(3) == 0.9375);
check("without it, w runs past 1 and past 2", without.get(1) == 1.25 && without.get(3) > 2);
check("a chain of 1,000,000 numbers is not too deep", deep.grad == 1 && end.data == 1_000_000);

// ==== Exercise: 학습 루프 ========================================================================
// lessons/exercises/04-accumulate.jsh에서 점들에 직선을 맞춰 보세요. 초기화, 순전파(forward),
// 역전파(backward), 한 걸음(step)의 순서입니다. 다 되면:  java lessons/Lesson.java 4 --check

// ==== Next: exp와 log ============================================================================
// Value는 더하고 곱할 줄 압니다. 확률(probability)을 다루려면 exp와 log, 두 함수가 더 있어야
// 합니다. 그런데 이 둘은 툭하면 무한대로 달아납니다. 5강에서 붙잡아 둡니다.

/exit passed == total ? 0 : 1
