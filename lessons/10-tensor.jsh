// Lesson 10: from Value to Tensor
// Run it:        jshell --execution local --class-path tensor/target/classes \
//                  -J--add-modules=jdk.incubator.vector lessons/10-tensor.jsh
// Step by step:  java lessons/Lesson.java 10
// Needs:         JDK 25, class path tensor/target/classes, modules jdk.incubator.vector

// ==== Goal: the same, for whole tables ===========================================================
// A Value is one number that remembers. A language model has millions of numbers, and as Values
// each of them is an object, and so is every sum and product on the way. A Tensor is a whole table
// of numbers with one memory. Its rules are those that you know: we hold the two side by side, and
// no answer may change.

// ==== Tools: print, checks, class Value, and the tensor engine ===================================
import java.util.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 6;              // checks that have held, of all there are

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

/** How many operations it took: the numbers below it that are no leaves. */
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

/** The names of a Tensor's operations, in the order in which backward() goes through them. */
List<String> walk(Tensor root) {
    Graph graph = Graph.of(root);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) names.add(graph.operationOf(i));
    names.removeIf(name -> name.equals("leaf"));
    return names;
}

/** The largest difference between Values and the numbers of Tensors, or between their gradients. */
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

// ==== Run: twelve, once more =====================================================================
// The graph of lesson 3, twice: as Values, and as Tensors of one number each. What was a method is
// a function now.
Value w = new Value(3);
Value m = w.mul(w);
Value c = m.add(m);
c.backward();

Tensor wt = Tensor.scalar(3).requireGrad();
Tensor mt = mul(wt, wt);
Tensor ct = add(mt, mt);
ct.backward();

print("w.grad is %.0f as a Value and %.0f as a Tensor", w.grad, wt.grad.item());

// data and grad, operands, users that are counted, one walk back, parts that are added up: it is
// all there. New is requireGrad(): it names the leaves that shall learn. What leads to none of them
// is not remembered at all.

// ==== Predict: a network of Values ===============================================================
// Now something larger: the question of lesson 6. Do two numbers have the same sign? Four points, 4
// neurons, one more that hears them, and 17 parameters, which begin as random numbers.
float[] points = {1, 1, 1, -1, -1, 1, -1, -1}, answers = {1, -1, -1, 1};
float[] start = new float[17];
Random random = new Random(7);
for (int i = 0; i < 17; i++) start[i] = (float) random.nextGaussian();

// As Values it is all loops: over points, neurons, inputs.
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

// Every call of add, mul, tanh, sub, pow and div is an operation, and makes an object.
//? How many operations is the loss of four points made of?
//= operations(valueLoss)

// ==== Run: so many objects =======================================================================
print("%d operations, loss %.6f", operations(valueLoss), valueLoss.data);

// Every one of them holds a number, a gradient, two operands and two slopes, and backward() visits
// each. The work itself is one addition or one product.

// ==== Predict: the same as tables ================================================================
// As Tensors, the four points are one table [4, 2]: 4 rows of 2 numbers. The weights of the first
// layer are [2, 4], and matmul(x, w1) is every point times every neuron, a table [4, 4].
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

// There are no loops left in it. The mean counts as two, a sum and a product.
//? How many operations is it made of now?
//= walk(tensorLoss).size()

// ==== Run: the same answers ======================================================================
print("%d operations, loss %.6f", walk(tensorLoss).size(), tensorLoss.item());
print("the way back: %s", String.join(" ", walk(tensorLoss)));

valueLoss.backward();
tensorLoss.backward();

double gradientDifference = difference(values, parameters, true);
print("17 gradients, the same to %.0e", gradientDifference);

// Not to the last bit: a Value computes in double, a Tensor in float, which knows seven digits.
print("1/3 is %.10f as a float, and %.10f as a double", 1f / 3, 1.0 / 3);

// Half the bytes are twice the numbers for the same memory; and learning is no accountant, it does
// not ask for more.

// ==== Predict: a hundred times the points ========================================================
// Take 400 points. The loops go round a hundred times as often.
int manyValues = operations(lossOfValues(values, 400));
int manyTensors = walk(lossOfTables(Tensor.zeros(400, 2), Tensor.zeros(400, 1))).size();
print("as Values: %,d operations for 400 points", manyValues);

//? And how many as Tensors?
//= manyTensors

// ==== Run: where the speed comes from ============================================================
print("as Tensors: %d", manyTensors);

// An object, a visit, a look at who is next: that is paid once an operation. A Value pays it for
// each number, a Tensor for a whole table, and inside of the table there is nothing but arithmetic,
// row after row. That is what a processor is good at.

// ==== Run: the way back through a matmul =========================================================
// One rule is worth a look. Weight (i, j) meets input i of every point and works on score j. So its
// gradient is a sum over the points: input i times the gradient of score j. These sums are a matmul
// again, with the points turned on their side.
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

// ==== Predict: two hundred steps =================================================================
// Differences of a ten-millionth are small. But a step uses what the last one has left, two hundred
// times, and small errors may grow. Both networks learn now, each in its own arithmetic.
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

//? Do all 17 parameters still agree to 0.0001? (yes or no)
//= difference(values, parameters, false) < 0.0001

// ==== Run: still together ========================================================================
double trainedValues = lossOfValues(values, 4).data;
double trainedTensors = lossOfTables(x, target).item();
print("loss %.6f and %.6f, parameters the same to %.0e", trainedValues, trainedTensors,
        difference(values, parameters, false));

// ==== Check: what we have found ==================================================================
check("twelve, both ways", w.grad == 12 && wt.grad.item() == 12);
check("129 operations become 10", operations(valueLoss) == 129 && walk(tensorLoss).size() == 10);
check("the same gradients, but for float rounding", gradientDifference < 1e-6);
check("400 points: 12,801 operations, and 10", manyValues == 12_801 && manyTensors == 10);
check("the gradient of the weights is a matmul", Arrays.equals(turned.toArray(), byHand)
        && Arrays.equals(turned.toArray(), weights.grad.toArray()));
check("after 200 steps: learned, and still the same network", trainedTensors < 0.01
        && difference(values, parameters, false) < 1e-4);

// ==== Exercise: an operation of your own =========================================================
// In lessons/exercises/10-tensor.jsh, write the way back of x / (1 + |x|), a bend that costs no
// exponential. java lessons/Lesson.java 10 --check

// ==== Next: who copies, and who adds =============================================================
// b1 has 4 numbers and was added to a table of 4 rows. Something has copied it, and something must
// have added up four gradients again. Lesson 11 looks at that.

/exit passed == total ? 0 : 1
