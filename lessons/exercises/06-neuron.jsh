// Exercise 6: a short cut
// Thirty layers, one after the other, each a tanh of small weights: on its way back, the gradient
// is made smaller by every one of them, and nothing is left of it at the first. Let each layer
// answer x + tanh(W x + b) instead. Then there is a path on which nothing is lost.
// Check it:  java lessons/Lesson.java 6 --check

// ==== Given: print, checks, and class Value ======================================================
import java.util.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

class Value {                               // lesson 4's, with every operation of the contract
    double data, grad;
    Value a, b;                             // the operands; null where there is none
    double da, db;                          // how fast this changes with each of them
    int users;                              // within backward(): parts that are still to come

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

    double floor() { return Math.max(data, 1e-10); }        // log(0) would end all training
    double powSlope(double n) { return n == 0 ? 0 : n * StrictMath.pow(data, n - 1); }

    void backward() {
        Deque<Value> ready = new ArrayDeque<>(List.of(this));
        while (!ready.isEmpty()) {                          // count the uses of every number
            Value v = ready.pop();
            if (v.a != null) v.grad = 0;
            if (v.a != null && v.a.users++ == 0) ready.push(v.a);
            if (v.b != null && v.b.users++ == 0) ready.push(v.b);
        }
        grad += 1;
        ready.push(this);
        while (!ready.isEmpty()) {                          // let each go after its last use
            Value v = ready.pop();
            if (v.a != null) v.a.grad += v.da * v.grad;
            if (v.a != null && --v.a.users == 0) ready.push(v.a);
            if (v.b != null) v.b.grad += v.db * v.grad;
            if (v.b != null && --v.b.users == 0) ready.push(v.b);
        }
    }
}

class Layer {
    final Value[][] weights = new Value[3][3];
    final Value[] bias = {new Value(0), new Value(0), new Value(0)};

    Layer(Random random) {
        for (Value[] row : weights) Arrays.setAll(row, i -> new Value(0.3 * random.nextGaussian()));
    }

    /** W x + b: the scores, before any tanh. */
    Value[] scores(Value[] x) {
        Value[] y = bias.clone();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) y[i] = y[i].add(weights[i][j].mul(x[j]));
        }
        return y;
    }
}

Value[] plain(Layer layer, Value[] x) {
    Value[] y = layer.scores(x);
    for (int i = 0; i < y.length; i++) y[i] = y[i].tanh();
    return y;
}

// ==== Yours: the layer with a short cut ==========================================================
Value[] shortCut(Layer layer, Value[] x) {
    return plain(layer, x);
}

// ==== Check: what arrives at the first layer =====================================================
interface Kind { Value[] apply(Layer layer, Value[] x); }

/** The length of the gradient at the input of each of thirty layers, and at the output. */
double[] gradients(Kind kind) {
    Random random = new Random(3);
    List<Value[]> states = new ArrayList<>();
    states.add(new Value[] {new Value(1), new Value(-1), new Value(0.5)});
    for (int i = 0; i < 30; i++) states.add(kind.apply(new Layer(random), states.get(i)));
    Value[] last = states.get(30);
    last[0].add(last[1]).add(last[2]).backward();
    return states.stream().mapToDouble(state -> Math.sqrt(state[0].grad * state[0].grad
            + state[1].grad * state[1].grad + state[2].grad * state[2].grad)).toArray();
}

double[] withOut = gradients((layer, x) -> plain(layer, x));
double[] with = gradients((layer, x) -> shortCut(layer, x));
for (int i = 0; i <= 30; i += 10) print("layer %2d: %.1e plain, %.1e with", i, withOut[i], with[i]);

check("plain: less than a millionth is left at the input", withOut[0] < 1e-6 * withOut[30]);
check("with the short cut: everywhere at least half of what is at the output",
        Arrays.stream(with).min().getAsDouble() > with[30] / 2);

Layer layer = new Layer(new Random(1));
Value[] some = {new Value(1), new Value(2), new Value(3)};
Value[] bent = plain(layer, some), longer = shortCut(layer, some);
check("the tanh is still there",
        Math.abs(longer[0].data - bent[0].data - 1) < 1e-12);
check("and to each number its own x is added", Math.abs(longer[1].data - bent[1].data - 2) < 1e-12
        && Math.abs(longer[2].data - bent[2].data - 3) < 1e-12);

//> 06-shortcut.svg = Pictures.plot("Length of the gradient, layer by layer", true,
//>     "plain", withOut, "with a short cut", with)

/exit passed == total ? 0 : 1
