// Lesson 8: 글자 세기에서 언어 모델까지
// 한 번에:       jshell --execution local lessons/ko/08-names.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 8

// ==== Goal: 다음에 올 글자는? ====================================================================
// 언어 모델(language model)은 다음에 올 수 있는 글자마다 확률을 매깁니다. 하나는 세어서 만들고,
// 하나는 세는 법을 배워서 만들고, 하나는 세기로는 따라올 수 없을 만큼 멀리 돌아보게 만듭니다.

// ==== Tools: print, 검사, Value 클래스, 그리고 5강과 7강에서 가져온 것 ===========================
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

int passed = 0, total = 7;              // 통과한 검사 수와 전체 검사 수

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

Value crossEntropy(Value[] scores, int came) {
    double max = Arrays.stream(scores).mapToDouble(s -> s.data).max().getAsDouble();
    Value sum = Arrays.stream(scores).map(s -> s.sub(max).exp()).reduce(Value::add).get();
    return sum.log().add(max).sub(scores[came]);
}

/** 모든 파라미터에 한꺼번에 쓰는 7강의 Adam. */
class Adam {
    final double[] mean, square;
    int steps;

    Adam(int size) { mean = new double[size]; square = new double[size]; }

    void step(List<Value> parameters, double rate) {
        double seen1 = 1 - StrictMath.pow(0.9, ++steps), seen2 = 1 - StrictMath.pow(0.99, steps);
        for (int i = 0; i < mean.length; i++) {
            Value p = parameters.get(i);
            mean[i] = 0.9 * mean[i] + 0.1 * p.grad;
            square[i] = 0.99 * square[i] + 0.01 * p.grad * p.grad;
            p.data -= rate * (mean[i] / seen1) / (Math.sqrt(square[i] / seen2) + 1e-8);
        }
    }
}

// ==== Predict: 이름 ==============================================================================
// 글자를 수로 바꿉니다. a는 1이고, 0은 이름이 시작하고 끝나는 가장자리입니다. 이름 250개는 나중에
// 시험에 쓰려고 떼어 둡니다. 답을 미리 본 사람은 무엇도 증명할 수 없으니까요.
List<String> names = new ArrayList<>(Files.readAllLines(Path.of("micro/names.txt")));
Collections.shuffle(names, new Random(0));

int[] letters(String name) { return ("`" + name + "`").chars().map(c -> c - '`').toArray(); }

List<int[]> all = names.stream().map(name -> letters(name)).toList();
List<int[]> held = all.subList(0, 250), learn = all.subList(250, all.size());

int[][] pairs = new int[27][27];                // 어느 글자 다음에 어느 글자가 몇 번 왔나
for (int[] name : learn) for (int i = 1; i < name.length; i++) pairs[name[i - 1]][name[i]]++;

//? 이름 100개 가운데 a로 끝나는 것은 몇 개일까요?
//= Math.round(100.0 * pairs[1][0] / learn.size())

// ==== Run: 세기 ==================================================================================
print("%d of %d names end with an a", pairs[1][0], learn.size());
//> 08-pairs.svg = Pictures.map("What follows a letter, as shares of its row (- is the edge)",
//>     "-abcdefghijklmnopqrstuvwxyz", "-abcdefghijklmnopqrstuvwxyz", Stream.of(pairs)
//>     .map(row -> IntStream.of(row).mapToDouble(n -> 1.0 * n / IntStream.of(row).sum())
//>     .toArray()).toArray(double[][]::new))

// 횟수의 log는 점수로 쓸 수 있습니다. softmax가 e^score를 취하면, 그 횟수가 행에서
// 차지하는 비율이 나옵니다. 모든 횟수에 1을 더합니다. 한 번도 보지 못한 것이 무한한
// 놀라움이 되지 않게 하려는 것입니다.
/** 이름의 i번째 자리에 올 글자의 점수를, 그 앞의 글자들에서 구한다. */
interface Scores { Value[] at(int[] name, int i); }

/** 떼어 둔 이름에서, 글자 하나당 평균 놀라움. */
double judge(Scores scores) {
    return held.stream().flatMapToDouble(name -> IntStream.range(1, name.length)
            .mapToDouble(i -> crossEntropy(scores.at(name, i), name[i]).data))
            .average().getAsDouble();
}

Value logCount(int count) { return new Value(StrictMath.log(count + 1)); }

double counted = judge((name, i) -> IntStream.of(pairs[name[i - 1]])
        .mapToObj(count -> logCount(count)).toArray(Value[]::new));
print("surprise: knowing nothing %.4f, counting pairs %.4f", StrictMath.log(27), counted);

// ==== Predict: 세는 법 배우기 ====================================================================
// 이번에는 점수표가 0에서 시작하고, 아무것도 세지 않습니다. 이름마다 손실, 기울기, 한 걸음입니다.
List<Value> parameters = new ArrayList<>();

Value[][] table(int rows, int columns, DoubleSupplier start) {
    Value[][] table = new Value[rows][columns];
    for (Value[] row : table) {
        Arrays.setAll(row, i -> new Value(start.getAsDouble()));
        parameters.addAll(List.of(row));
    }
    return table;
}

void train(int steps, double rate, Scores scores) {
    Adam adam = new Adam(parameters.size());
    for (int step = 0; step < steps; step++) {
        int[] name = learn.get(step % learn.size());
        Value loss = new Value(0);
        for (int i = 1; i < name.length; i++) {
            loss = loss.add(crossEntropy(scores.at(name, i), name[i]));
        }
        for (Value p : parameters) p.grad = 0;
        loss.div(name.length - 1).backward();
        adam.step(parameters, rate * (steps - step) / steps);       // 걸음을 점점 작게
    }
}

Value[][] next = table(27, 27, () -> 0);

//? 세었을 때는 2.5798이었습니다. 학습한 표는 2.5보다 낮아질까요? (yes 또는 no)
//= learned < 2.5

// ==== Run: 같은 표를 두 번 찾다 ==================================================================
train(4000, 0.005, (name, i) -> next[name[i - 1]]);
double learned = judge((name, i) -> next[name[i - 1]]);
print("surprise: learning pairs %.4f", learned);

long rows = names.stream().skip(250).flatMap(name -> IntStream.rangeClosed(0, name.length())
        .mapToObj(i -> ("```" + name).substring(i, i + 3))).distinct().count();
print("what stands before a letter: %d groups of three, of %d", rows, 27 * 27 * 27);

// 두 표가 나타낼 수 있는 것은 같습니다. 학습은 이름을 한 번씩만 읽고도 세어서 찾은 것에 가까이
// 갑니다. 그리고 여기서 둘은 갈라집니다. 세 글자 뒤에 무엇이 오는지 세려면 행이 19683개 있어야
// 하고, 다섯 중 넷은 비어 있을 것입니다. 학습은 그때마다 행을 둘 필요가 없습니다.

// ==== Predict: 더 멀리 돌아보기 ==================================================================
// 글자마다 6차원 공간에 자리를 하나씩 줍니다. 임베딩(embedding)이라고 하는 것입니다. 마지막 세
// 글자의 자리, 곧 수 18개를 뉴런 24개짜리 층에 넣어 점수 27개를 얻습니다. 비슷하게 쓰이는 글자들이
// 서로 가까이 모이면, 그중 하나가 가르친 것이 모두에게 쓸모가 있습니다.
Random random = new Random(1);
DoubleSupplier small = () -> 0.3 * random.nextGaussian();
parameters.clear();
Value[][] place = table(27, 6, small), hidden = table(24, 18, small), output = table(27, 24, small);

Value[] times(Value[][] weights, Value[] x) {
    Value[] y = new Value[weights.length];
    for (int i = 0; i < y.length; i++) {
        y[i] = weights[i][0].mul(x[0]);
        for (int j = 1; j < x.length; j++) y[i] = y[i].add(weights[i][j].mul(x[j]));
    }
    return y;
}

Value[] read(int[] name, int i) {
    Value[] x = new Value[18];
    for (int back = 1; back <= 3; back++) {         // 첫 글자 앞에는 가장자리뿐이다
        System.arraycopy(place[name[Math.max(0, i - back)]], 0, x, 6 * (back - 1), 6);
    }
    return times(output, Stream.of(times(hidden, x)).map(Value::tanh).toArray(Value[]::new));
}

//? 27 * 6, 24 * 18, 27 * 24를 더하면 파라미터는 모두 몇 개일까요?
//= parameters.size()

// ==== Run: 언어 모델 =============================================================================
print("%d parameters; a moment, please", parameters.size());
train(2000, 0.02, (name, i) -> read(name, i));
double further = judge((name, i) -> read(name, i));
print("surprise: looking three letters back %.4f", further);

// 그런 글자들이 정말 가까이 있을까요? 어느 글자가 모음인지 알려 준 사람은 없습니다.
double distance(int a, int b) {
    return Math.sqrt(IntStream.range(0, 6).mapToDouble(i -> place[a][i].data - place[b][i].data)
            .map(off -> off * off).sum());
}

double apart(String some, String others) {
    return some.chars().mapToObj(a -> others.chars().filter(b -> b != a)
            .mapToDouble(b -> distance(a - '`', b - '`'))).flatMapToDouble(d -> d).average()
            .getAsDouble();
}

double vowels = apart("aeiou", "aeiou"), mixed = apart("aeiou", "bcdfghjklmnpqrstvwxyz");
print("apart: two vowels %.2f, a vowel and a consonant %.2f", vowels, mixed);

// 이제 말을 시켜 봅시다. 모델이 확률을 주면 우리가 글자를 뽑고, 그 글자는 모델이
// 다음에 읽을 글자가 됩니다.
int draw(Value[] scores) {
    double rest = random.nextDouble();
    for (int i = 0; i < 27; i++) {
        rest -= StrictMath.exp(-crossEntropy(scores, i).data);
        if (rest < 0) return i;
    }
    return 0;
}

String invent(String start) {
    int letter = draw(read(letters(start), start.length() + 1));
    return letter == 0 || start.length() > 14 ? start : invent(start + (char) (letter + '`'));
}

List<String> invented = Stream.generate(() -> invent("")).limit(10).toList();
print("%s", String.join(" ", invented));

// ==== Check: 알아낸 것 ===========================================================================
check("a quarter of the names end with an a", 4 * pairs[1][0] > learn.size());
check("counting beats knowing nothing", counted < StrictMath.log(27) - 0.7);
check("four in five rows of three letters would be empty", Math.abs(rows / 19683.0 - 0.2) < 0.02);
check("a learned table comes to the counted one", Math.abs(learned - counted) < 0.05);
check("looking further back beats both", further < counted - 0.02);
check("vowels lie twice as near to each other", vowels < mixed / 2);
check("at least half of what it invents is in no list",
        invented.stream().filter(names::contains).count() <= 5);

// ==== Exercise: 뜨겁게, 차갑게 ===================================================================
// lessons/exercises/08-names.jsh에서 온도(temperature)를 주어 점수에서 글자를 뽑아 보세요. 온도가
// 1보다 낮으면 나올 만한 글자가 더 자주 나옵니다. 다 되면:  java lessons/Lesson.java 8 --check

// ==== Next: 어텐션 ===============================================================================
// 세 글자만 돌아보는 것은 틀이 고정된 창문입니다. 9강에서는 글자마다 무엇을 볼지 스스로 고릅니다.
// 그런 다음 트랜스포머를 읽습니다.

/exit passed == total ? 0 : 1
