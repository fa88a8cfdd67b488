// Lesson 2: 기억하는 수
// 한 번에:       jshell --execution local lessons/ko/02-remember.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 2

// ==== Goal: 한 번 거슬러 올라가 모든 기울기를 ====================================================
// 밀어 보기는 한 번에 기울기 하나만 알려 줍니다. 다음 입력은 처음부터 다시 해야 합니다. 더 나은
// 방법이 있습니다. 모든 수가 자기가 무엇으로 만들어졌는지 기억하게 하는 것입니다. 그러면 결과에서
// 입력 쪽으로 한 번만 거슬러 올라가도 기울기를 모두 구할 수 있습니다.

// ==== Tools: print, 그리고 개수를 세는 검사 ======================================================
import java.util.*;

int passed = 0, total = 6;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: 자전거 ============================================================================
// 페달을 한 바퀴 돌리면 바퀴는 3번 돕니다. 바퀴가 한 번 돌면 2미터 나아갑니다.
double wheel(double pedals) { return 3 * pedals; }

double metres(double wheel) { return 2 * wheel; }

//? 페달을 한 바퀴 돌리면 몇 미터 나아갈까요?
//= metres(wheel(1))

// ==== Run: 변화율은 곱해진다 =====================================================================
print("%.0f metres for a turn of the pedals", metres(wheel(1)));

// 방금 연쇄 법칙(chain rule)을 썼습니다. d metres / d pedals = d metres / d wheel * d wheel / d
// pedals입니다. 경로를 따라가면 기울기는 곱해집니다. 그러니 수마다 자기를 만든 피연산자(operand)에
// 대한 기울기만 알면 되고, 그것은 쉽습니다. a + b에서 a를 밀면 합도 그만큼 움직이니 기울기는
// 1입니다. a b에서 a를 밀면 곱은 그 b배만큼 움직이니 기울기는 b입니다.

// ==== Run: Value 클래스 ==========================================================================
class Value {
    double data;                    // 수
    double grad;                    // 결과의 기울기: d result / d this
    Value a, b;                     // 이 수를 만든 피연산자. 없으면 null
    double da, db;                  // 피연산자마다의 국소 기울기

    Value(double data) { this.data = data; }

    Value(double data, Value a, double da, Value b, double db) {
        this.data = data;
        this.a = a;
        this.b = b;
        this.da = da;
        this.db = db;
    }

    Value add(Value o) { return new Value(data + o.data, this, 1, o, 1); }

    Value mul(Value o) { return new Value(data * o.data, this, o.data, o, data); }

    void backward() { take(1); }    // 결과를 결과로 미분하면 1

    void take(double part) {
        grad += part;               // 경로가 만나면 몫을 더한다
        if (a != null) a.take(da * part);
        if (b != null) b.take(db * part);
    }
}

// mul을 다시 읽어 보세요. 비결은 이것이 전부입니다. 곱을 계산하면서, 피연산자 옆에 그 기울기를
// 나란히 적어 둡니다. 첫째 피연산자의 기울기는 둘째의 data이고, 둘째의 기울기는 첫째의 data입니다.

// ==== Predict: 1강의 식 ==========================================================================
// a = 2, b = 5에서 c = a b + b입니다. c에서 b로 가는 경로는 두 개입니다. 하나는 덧셈을 거쳐 곧장
// 가고, 하나는 곱셈도 거칩니다. 경로를 따라서는 기울기를 곱하고, 경로가 만나는 곳에서는 더합니다.
Value a = new Value(2), b = new Value(5);
Value product = a.mul(b);
Value c = product.add(b);

print("c = %.0f", c.data);

//? c.backward()를 부른 뒤 b.grad는 얼마일까요?
//= b.grad

// ==== Run: 역전파(backward) ======================================================================
c.backward();

print("dc/da = %.0f, dc/db = %.0f", a.grad, b.grad);

// 밀지도 않았고 반올림 오차도 없습니다. 한 번 거슬러 올라가 기울기 둘을 모두 얻었습니다. c가
// 기억하는 것은 이렇습니다.
void show(Value v, String indent) {
    print("%s%.0f, slope %.0f", indent, v.data, v.grad);
    if (v.a != null) show(v.a, indent + "    ");
    if (v.b != null) show(v.b, indent + "    ");
}

show(c, "");
//> 02-remember.svg = Pictures.graph(c, "a", a, "b", b, "c", c)

// 5가 두 번 나오는 것은 거기로 가는 길이 둘이기 때문입니다. 객체는 하나이고 grad도 하나입니다.

// ==== Run: 더 긴 식 ==============================================================================
// y = x^3 + x z + z를 작은 단계들로 조립합니다. 전체를 미분한 식은 한 번도 구하지 않습니다.
// 단계마다 자기 기울기를 알면 그것으로 충분합니다.
Value formula(Value x, Value z) { return x.mul(x).mul(x).add(x.mul(z)).add(z); }

Value x = new Value(2), z = new Value(-3);
formula(x, z).backward();

double at(double x, double z) { return formula(new Value(x), new Value(z)).data; }

double nudgedX = (at(2 + 1e-5, -3) - at(2 - 1e-5, -3)) / 2e-5;
double nudgedZ = (at(2, -3 + 1e-5) - at(2, -3 - 1e-5)) / 2e-5;

print("dy/dx: remembered %.6f, nudged %.6f", x.grad, nudgedX);
print("dy/dz: remembered %.6f, nudged %.6f", z.grad, nudgedZ);

// 그렇다고 밀어 보기가 쓸모없어진 것은 아닙니다. 밀어 보기는 그래프도 규칙도 모르기 때문에 둘 다
// 공정하게 심판합니다. 이 프로젝트의 엔진은 모두 이것으로 검사합니다.

// ==== Check: 알아낸 것 ===========================================================================
check("along a path, slopes multiply: 3 * 2 = 6", metres(wheel(1)) == 6);
check("dc/da is b", a.grad == 5);
check("dc/db is a + 1: two paths add up", b.grad == 3);
check("dy/dx is 3 x^2 + z, exactly", x.grad == 3 * 4 - 3);
check("and the nudge agrees", Math.abs(x.grad - nudgedX) < 1e-6);
check("dy/dz is x + 1, and the nudge agrees", z.grad == 3 && Math.abs(3 - nudgedZ) < 1e-6);

// ==== Exercise: 연산 두 개 더 ====================================================================
// lessons/exercises/02-remember.jsh에서 Value에 뺄셈과 나눗셈을 넣고, 각각의 국소 기울기(local
// slope)를 적어 보세요. 다 되면:  java lessons/Lesson.java 2 --check

// ==== Next: 순서가 중요한 이유 ===================================================================
// 이 방법은 있는 경로를 빠짐없이 걷습니다. 경로는 아주 많아질 수 있습니다. 수를 자기 자신과 더해 두
// 배로 만드는 일을 스무 번만 해도 경로가 백만 개입니다. 3강에서는 수마다 한 번씩만 들릅니다. 그런데
// 어려운 것은 '한 번'이 아니라는 것을 알게 됩니다.

/exit passed == total ? 0 : 1
