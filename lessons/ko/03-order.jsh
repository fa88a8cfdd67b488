// Lesson 3: 순서가 중요한 이유
// 한 번에:       jshell --execution local lessons/ko/03-order.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 3

// ==== Goal: 18이 아니라 12 =======================================================================
// 2강의 방법은 맞지만 너무 오래 걸립니다. 누구나 떠올릴 지름길은 빠르지만 틀렸고, 틀렸다는 표시도
// 나지 않습니다. 둘 사이에 작은 아이디어가 하나 있습니다. 이런 엔진은 모두 그 위에 서 있습니다.

// ==== Tools: print, 검사, 그리고 2강의 수 ========================================================
import java.util.*;

int passed = 0, total = 4;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

class Value {
    double data, grad;
    Value a, b;                     // 피연산자. 없으면 null
    double da, db;                  // 피연산자마다의 국소 기울기
    int users;                      // 이 강의 끝의 걷기에 쓴다

    Value(double data) { this.data = data; }

    Value(double data, Value a, double da, Value b, double db) {
        this(data);
        this.a = a;
        this.b = b;
        this.da = da;
        this.db = db;
    }

    Value add(Value o) { return new Value(data + o.data, this, 1, o, 1); }

    Value mul(Value o) { return new Value(data * o.data, this, o.data, o, data); }
}

// ==== Predict: 경로 ==============================================================================
// 수를 자기 자신과 더합니다. 합에서 그 수로 돌아가는 경로는 두 개입니다. 그 합을 다시
// 자기 자신과 더하고, 또 한 번 더합니다. 아래는 모든 경로를 걷는 2강의 방법에 방문 횟수를
// 세는 변수를 붙인 것입니다.
int visits = 0;

void everyPath(Value v, double part) {
    visits++;
    v.grad += part;
    if (v.a != null) everyPath(v.a, v.da * part);
    if (v.b != null) everyPath(v.b, v.db * part);
}

Value doubled(Value x, int times) {
    for (int i = 0; i < times; i++) x = x.add(x);
    return x;
}

//? 두 배로 만들기를 세 번 하면, 결과에서 x로 돌아가는 경로는 몇 개일까요?
//= 8

// ==== Run: 두 배로 만들기 스무 번 ================================================================
Value x = new Value(1);
everyPath(doubled(x, 20), 1);

print("20 doublings: dy/dx = %.0f, after %d visits to 21 numbers", x.grad, visits);

// 답은 맞지만 터무니없습니다. 2,097,151번이나 들렀습니다. 두 배로 만들기를 예순 번 하면 수십 년을
// 기다려야 합니다. 신경망에는 이렇게 경로가 만나는 곳이 가득합니다. 가중치(weight) 하나가 모든
// 텍스트의 모든 위치에서 쓰이기 때문입니다.

// ==== Predict: 누구나 떠올릴 지름길 ==============================================================
// 도착한 것을 grad에 모아 두었다가, 무언가 도착할 때마다 grad를 넘겨주게 합시다.
void hasty(Value v, double part) {
    v.grad += part;
    if (v.a != null) hasty(v.a, v.da * v.grad);         // everyPath에서는 part였던 자리에 grad
    if (v.b != null) hasty(v.b, v.db * v.grad);
}

// w = 3에서 m = w w, c = m + m으로 시험해 봅시다. c는 2 w^2이고 기울기는 4 w이니 정답은 12입니다.
// 그런데 m은 두 번 쓰입니다. 손가락으로 짚으며 따라가 보세요. m은 첫 번째에 무엇을 넘겨주고, 두
// 번째에는 무엇을 넘겨줄까요?
Value w = new Value(3);
Value m = w.mul(w);
Value c = m.add(m);

//? hasty가 w.grad에 넣는 값은 얼마일까요?
//= hastyGrad

// ==== Run: 열여덟 ================================================================================
hasty(c, 1);
double hastyGrad = w.grad;

print("w.grad is %.0f", hastyGrad);

// 처음에 m은 1을 가지고 있고, w에 1 * 3을 두 번 보냅니다. 6입니다. 그다음 m은 2를 가지고 있고,
// 2 * 3을 두 번 보냅니다. 12가 더해집니다. 첫 몫(part)이 두 번 가는 바람에 18이 나왔습니다.
// 오류도 없고 경고도 없습니다. 신경망을 이대로 학습시키면 조금은 배울지도 모릅니다. 버그
// 중에서도 가장 고약한 버그입니다.

// ==== Run: 나를 쓰는 쪽을 기다리기 ===============================================================
// 너무 일찍 넘겨준 것이 잘못이었습니다. 수는 자기 grad가 완성된 뒤에만, 곧 자기를 쓰는 쪽에서 모두
// 몫을 보낸 뒤에만 넘겨줄 수 있습니다. 그래서 두 번 걷습니다. 첫 번째에는 수마다 몇 번 쓰이는지
// 셉니다. 두 번째에는 그 횟수를 줄여 가다가, 마지막 몫까지 받은 수를 출발시킵니다.
void backward(Value root) {
    Deque<Value> ready = new ArrayDeque<>(List.of(root));
    while (!ready.isEmpty()) {
        Value v = ready.pop();
        if (v.a == null) continue;
        if (v.a.users++ == 0) ready.push(v.a);          // 처음 만났으니 여기서 더 들어간다
        if (v.b.users++ == 0) ready.push(v.b);
    }

    root.grad = 1;
    ready.push(root);
    while (!ready.isEmpty()) {
        Value v = ready.pop();
        visits++;
        if (v.a == null) continue;
        v.a.grad += v.da * v.grad;
        if (--v.a.users == 0) ready.push(v.a);          // 마지막 몫이 왔으니 grad가 완성되었다
        v.b.grad += v.db * v.grad;
        if (--v.b.users == 0) ready.push(v.b);
    }
}

Value w2 = new Value(3);
Value m2 = w2.mul(w2);
Value c2 = m2.add(m2);
backward(c2);
print("w.grad is %.0f", w2.grad);
//> 03-order.svg = Pictures.graph(c2, "w", w2, "m", m2, "c", c2)

Value x2 = new Value(1);
visits = 0;
backward(doubled(x2, 20));
print("20 doublings: dy/dx = %.0f, after %d visits", x2.grad, visits);

// 쓰는 쪽이 쓰이는 쪽보다 먼저 옵니다. 이것을 위상 정렬의 역순(reverse topological order)이라고
// 하고, 이렇게 구하는 방법은 아서 칸(Arthur Kahn)이 1962년에 내놓았습니다. 자기 자신을 다시 부르는
// 메서드가 없으니 그래프가 아무리 깊어도 됩니다.

// ==== Check: 알아낸 것 ===========================================================================
check("every path: right, with 2^21 - 1 visits", x.grad == 1 << 20);
check("hasty: 18, and nobody complains", hastyGrad == 18);
check("in order: 12", w2.grad == 12);
check("in order: the same slope in 21 visits", x2.grad == 1 << 20 && visits == 21);

// ==== Exercise: 같은 순서를 얻는 다른 방법 =======================================================
// lessons/exercises/03-order.jsh에서 깊이 우선으로 순서를 구해 보세요. 피연산자를 다 적은 다음 그
// 수를 적고, 목록은 뒤에서부터 읽습니다. 다 되면:  java lessons/Lesson.java 3 --check

// ==== Next: 누적과 초기화 ========================================================================
// v.a.grad +=의 더하기는 사소해 보입니다. 4강에서는 그 더하기를 빼 보고, 다음에는 새로 시작하는
// 것을 잊어 봅니다. 그러면 w는 목표 지점을 못 본 듯이 지나쳐 버립니다.

/exit passed == total ? 0 : 1
