// Lesson 6: 뉴런, 층, 학습하는 신경망
// 한 번에:       jshell --execution local lessons/ko/06-neuron.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 6

// ==== Goal: 학습하는 것 ==========================================================================
// 뉴런(neuron)은 들은 것에 저마다 무게를 두어 -1과 1 사이의 수로 답합니다. 뉴런 하나는 직선을 하나
// 그을 수 있습니다. 어떤 직선으로도 답할 수 없는 문제를 찾고, 두 층이 그것을 푸는 것을 봅니다.

// ==== Tools: print, 검사, 그리고 Value 클래스 ====================================================
import java.util.*;
import java.util.function.*;

int passed = 0, total = 5;              // 통과한 검사 수와 전체 검사 수

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

// ==== Run: 뉴런, 그리고 뉴런을 모은 층 ===========================================================
// 입력마다 가중치를 곱해 모두 더하고, 편향(bias)을 더합니다. 이것이 점수입니다. tanh는 점수를
// 구부려 -1과 1 사이에 넣습니다. 층(layer)은 같은 입력을 듣는 뉴런들입니다.
class Layer {
    final Value[][] weights;
    final Value[] bias;

    Layer(int inputs, int neurons, DoubleSupplier start) {
        weights = new Value[neurons][inputs];
        bias = new Value[neurons];
        for (int i = 0; i < neurons; i++) {
            for (int j = 0; j < inputs; j++) weights[i][j] = new Value(start.getAsDouble());
            bias[i] = new Value(0);
        }
    }

    Value[] apply(Value[] x) {
        Value[] y = new Value[bias.length];
        for (int i = 0; i < y.length; i++) {
            Value score = bias[i];
            for (int j = 0; j < x.length; j++) score = score.add(weights[i][j].mul(x[j]));
            y[i] = score.tanh();
        }
        return y;
    }
}

// 신경망(network)은 층을 차례로 이은 것입니다. 한 층의 답이 다음 층의 입력이 됩니다.
class Network {
    final List<Layer> layers = new ArrayList<>();
    final List<Value> parameters = new ArrayList<>();

    Network(DoubleSupplier start, int... sizes) {
        for (int i = 1; i < sizes.length; i++) {
            Layer layer = new Layer(sizes[i - 1], sizes[i], start);
            layers.add(layer);
            for (Value[] row : layer.weights) parameters.addAll(List.of(row));
            parameters.addAll(List.of(layer.bias));
        }
    }

    Value answer(double... point) {
        Value[] x = Arrays.stream(point).mapToObj(Value::new).toArray(Value[]::new);
        for (Layer layer : layers) x = layer.apply(x);
        return x[0];
    }
}

// ==== Predict: 뉴런 하나 =========================================================================
// 문제는 이렇습니다. 두 수의 부호가 같은가? 예제는 정사각형의 네 꼭짓점이고, 답은 같으면 1, 다르면
// -1입니다. 손실은 빗나간 정도를 제곱해 평균한 것입니다.
double[][] points = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

double target(double[] p) { return p[0] * p[1]; }

Value loss(Network network) {
    Value sum = new Value(0);
    for (double[] p : points) sum = sum.add(network.answer(p).sub(target(p)).pow(2));
    return sum.div(points.length);
}

/** steps걸음 학습하고, 걸음마다 그 직전의 손실을 돌려준다. */
List<Double> train(Network network, int steps) {
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
        Value loss = loss(network);
        for (Value p : network.parameters) p.grad = 0;
        loss.backward();
        for (Value p : network.parameters) p.data -= 0.2 * p.grad;
        losses.add(loss.data);
    }
    return losses;
}

Random random = new Random(7);
Network neuron = new Network(random::nextGaussian, 2, 1);
print("one neuron, %d parameters: loss %.4f", neuron.parameters.size(), loss(neuron).data);

//? 늘 0이라고 답하면 손실은 1입니다. 학습하고 나면 뉴런의 손실이 0.9보다 작을까요? (yes 또는 no)
//= loss(neuron).data < 0.9

// ==== Run: 제자리걸음 ============================================================================
List<Double> stuck = train(neuron, 200);
print("after 200 steps: loss %.4f", loss(neuron).data);

// '모르겠다'고 답하는 법을 배웠습니다. 직선을 어디에 긋든, 같은 편이어야 할 꼭짓점들이
// 직선 양쪽으로 갈라집니다.

// ==== Predict: 뉴런 넷, 그리고 그 답을 듣는 하나 =================================================
// 이번에는 입력 2개, 뉴런 4개, 그리고 그 답을 입력으로 받는 뉴런 1개입니다. 뉴런마다 입력 수만큼의
// 가중치와 편향 하나가 있습니다.
Network network = new Network(random::nextGaussian, 2, 4, 1);

//? 파라미터(parameter)는 모두 몇 개일까요?
//= network.parameters.size()

// ==== Run: 학습이 된다 ===========================================================================
List<Double> losses = train(network, 200);
for (int step = 0; step < 200; step += 40) print("step %3d: loss %.4f", step, losses.get(step));
print("step 200: loss %.4f", loss(network).data);

// 본 적 없는 점에서는 뭐라고 답할까요? 구석구석 물어보고 그림으로 그려 봅시다. 같으면
// #, 다르면 .입니다.
for (double y = 1.2; y > -1.3; y -= 0.3) {
    String row = "";
    for (double x = -1.2; x < 1.3; x += 0.1) row += network.answer(x, y).data > 0 ? '#' : '.';
    print("%s", row);
}

// 은닉 뉴런(hidden neuron)은 저마다 직선을 하나씩 긋고, 마지막 뉴런이 그것을 합칩니다. 직선을
// 어디에 그으라고 말해 준 사람은 없습니다.

// ==== Predict: 모두 영에서 시작하면 ==============================================================
// 가중치는 난수로 시작했습니다. 그냥 0이면 안 될까요? 같은 신경망을 똑같이 200걸음 학습시킵니다.
Network flat = new Network(() -> 0, 2, 4, 1);
List<Double> flatLosses = train(flat, 200);

//? 학습하고 나면 손실은 얼마일까요?
//= loss(flat).data

// ==== Run: 아무도 먼저 움직이지 않는다 ===========================================================
print("from zero: loss %.4f", loss(flat).data);
//> 06-neuron.svg = Pictures.plot("Loss, step by step", false,
//>     "one neuron", stuck, "2-4-1 network", losses, "from zero", flatLosses)

// 가중치가 0이면 입력은 끝까지 가지 못하고, 기울기는 처음까지 오지 못합니다. 다른 값이라도
// 모두 같으면 똑같은 기울기를 받아 영원히 같은 값으로 남습니다. 뉴런들이 제각기 갈 길을
// 가는 것은 난수 덕분입니다.

// ==== Check: 알아낸 것 ===========================================================================
long right = Arrays.stream(points).filter(p -> network.answer(p).data * target(p) > 0).count();

check("one neuron cannot: its loss stays at 0.9 and more", loss(neuron).data > 0.9);
check("2 * 4 + 4 and 4 + 1 parameters are 17", network.parameters.size() == 17);
check("the network learns: loss below 0.02", loss(network).data < 0.02);
check("and all four answers are right", right == 4);
check("from zero nothing is learned", loss(flat).data == 1);

// ==== Exercise: 지름길 ===========================================================================
// lessons/exercises/06-neuron.jsh에서 지름길(skip connection)이 있는 층, x + tanh(W x + b)의
// apply를 작성해 보세요. 지름길이 어디에 좋은지는 검사가 보여 줍니다.
// java lessons/Lesson.java 6 --check

// ==== Next: 더 나은 걸음 =========================================================================
// 우리는 기울기의 0.2배만큼씩 걸었고, 0.2가 통한 것은 운이 좋았기 때문입니다.
// 7강에서는 운에 덜 기댑니다.

/exit passed == total ? 0 : 1
