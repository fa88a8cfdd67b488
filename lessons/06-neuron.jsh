// Lesson 6: a neuron, a layer, a network that learns
// Run it:        jshell --execution local lessons/06-neuron.jsh
// Step by step:  java lessons/Lesson.java 6

// ==== Goal: something that learns ================================================================
// A neuron weighs what it hears, and answers between -1 and 1. One neuron can draw one straight
// line. We find a question that no straight line answers, and see two layers answer it.

// ==== Tools: print, checks, and class Value ======================================================
import java.util.*;
import java.util.function.*;

int passed = 0, total = 5;              // checks that have held, of all there are

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

// ==== Run: a neuron, and a layer of them =========================================================
// Each input times its weight, all added up, plus a bias: that is a score. tanh bends it into the
// space between -1 and 1. A layer is some neurons that hear the same inputs.
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

// A network is layers, one after the other: the answers of one are the inputs of the next.
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

// ==== Predict: one neuron ========================================================================
// The question: do two numbers have the same sign? Four examples, at the corners of a square; the
// answer is 1 for yes and -1 for no. The loss is the mean squared miss.
double[][] points = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

double target(double[] p) { return p[0] * p[1]; }

Value loss(Network network) {
    Value sum = new Value(0);
    for (double[] p : points) sum = sum.add(network.answer(p).sub(target(p)).pow(2));
    return sum.div(points.length);
}

/** Learns for so many steps; the loss before each of them. */
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

//? Always answering 0 has a loss of 1. After training, is the neuron's loss below 0.9? (yes or no)
//= loss(neuron).data < 0.9

// ==== Run: stuck =================================================================================
List<Double> stuck = train(neuron, 200);
print("after 200 steps: loss %.4f", loss(neuron).data);

// It has learned to shrug. Wherever you draw a line, the corners that belong together are on both
// sides of it.

// ==== Predict: four neurons, and one that hears them =============================================
// Now 2 inputs, 4 neurons, and 1 that takes their answers as its inputs. Every neuron has a weight
// for each input, and a bias.
Network network = new Network(random::nextGaussian, 2, 4, 1);

//? How many parameters does it have?
//= network.parameters.size()

// ==== Run: it learns =============================================================================
List<Double> losses = train(network, 200);
for (int step = 0; step < 200; step += 40) print("step %3d: loss %.4f", step, losses.get(step));
print("step 200: loss %.4f", loss(network).data);

// What does it say between the points it has seen? Ask everywhere, and draw: # for yes, . for no.
for (double y = 1.2; y > -1.3; y -= 0.3) {
    String row = "";
    for (double x = -1.2; x < 1.3; x += 0.1) row += network.answer(x, y).data > 0 ? '#' : '.';
    print("%s", row);
}

// Each hidden neuron draws one line, and the last one combines them. Nobody said where they go.

// ==== Predict: starting from nothing =============================================================
// The weights began as random numbers. Why not simply at 0? The same network, the same 200 steps:
Network flat = new Network(() -> 0, 2, 4, 1);
List<Double> flatLosses = train(flat, 200);

//? What is its loss after training?
//= loss(flat).data

// ==== Run: nobody moves first ====================================================================
print("from zero: loss %.4f", loss(flat).data);
//> 06-neuron.svg = Pictures.plot("Loss, step by step", false,
//>     "one neuron", stuck, "2-4-1 network", losses, "from zero", flatLosses)

// With weights of 0 no input reaches the end and no gradient the beginning. Any other equal weights
// would get equal gradients, and stay equal for ever. Chance is what lets neurons part ways.

// ==== Check: what we have found ==================================================================
long right = Arrays.stream(points).filter(p -> network.answer(p).data * target(p) > 0).count();

check("one neuron cannot: its loss stays at 0.9 and more", loss(neuron).data > 0.9);
check("2 * 4 + 4 and 4 + 1 parameters are 17", network.parameters.size() == 17);
check("the network learns: loss below 0.02", loss(network).data < 0.02);
check("and all four answers are right", right == 4);
check("from zero nothing is learned", loss(flat).data == 1);

// ==== Exercise: a short cut ======================================================================
// In lessons/exercises/06-neuron.jsh, write apply for a layer with a short cut: x + tanh(W x + b).
// Its check shows what it is good for.  java lessons/Lesson.java 6 --check

// ==== Next: better steps =========================================================================
// Our step was 0.2 times the gradient, and it took luck to choose 0.2. Lesson 7 takes less luck.

/exit passed == total ? 0 : 1
