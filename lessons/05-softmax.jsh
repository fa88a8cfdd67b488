// Lesson 5: chances that do not overflow
// Run it:        jshell --execution local lessons/05-softmax.jsh
// Step by step:  java lessons/Lesson.java 5

// ==== Goal: from scores to chances ===============================================================
// A network gives each possible answer a score, any number at all. We want chances: positive, and 1
// in all. Two functions do it, exp and log. Both can run away to infinity, and both can be held.

// ==== Tools: print, checks, and class Value ======================================================
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

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

Value[] values(double... x) {
    return DoubleStream.of(x).mapToObj(Value::new).toArray(Value[]::new);
}

Value[] map(Value[] x, UnaryOperator<Value> f) { return Stream.of(x).map(f).toArray(Value[]::new); }

Value sum(Value[] x) { return Stream.of(x).reduce(Value::add).get(); }

// ==== Predict: the function that is its own slope ================================================
// e^x turns any number into a positive one, and it grows as fast as it is large.
Value x = new Value(3);
Value e = x.exp();
e.backward();
print("e^3 = %.2f", e.data);

//? How fast does e^x grow at x = 3?
//= x.grad

// ==== Run: exp, and its way back, log ============================================================
double nudged = (StrictMath.exp(3 + 1e-6) - StrictMath.exp(3 - 1e-6)) / 2e-6;
print("the slope: remembered %.6f, nudged %.6f", x.grad, nudged);

Value y = new Value(4);
y.log().backward();
print("log undoes exp: %.6f; its slope at 4 is %.2f", e.log().data, y.grad);

// ==== Predict: softmax ===========================================================================
// Three scores; exp makes them positive, and the division makes them 1 in all. The largest score
// gets most, and none gets nothing: a soft maximum.
Value[] naive(Value[] scores) {
    Value[] exps = map(scores, Value::exp);
    return map(exps, exp -> exp.div(sum(exps)));
}

Value[] p = naive(values(1, 2, 3));
print("%.4f  %.4f  %.4f", p[0].data, p[1].data, p[2].data);

// Now 1001, 1002 and 1003. If 1,000 is added to every score, every exp grows by the same factor,
// and the quotients stay what they were. So mathematics says, and so should this:
Value[] high = naive(values(1001, 1002, 1003));

//? What is the third chance, high[2].data?
//= high[2].data

// ==== Run: a shift that cancels ==================================================================
print("e^1003 is %.0f, and the third chance %.0f", StrictMath.exp(1003), high[2].data);

// Infinity / Infinity is NaN, not a number. Mathematics has handed us the remedy: subtract the
// largest score from all of them. Then every exp is at most 1, and the sum at least 1.
double max(Value[] x) { return Stream.of(x).mapToDouble(v -> v.data).max().getAsDouble(); }

Value[] softmax(Value[] scores) {
    double max = max(scores);                       // a plain number: the shift has no slope
    Value[] exps = map(scores, s -> s.sub(max).exp());
    Value inverse = sum(exps).pow(-1);
    return map(exps, exp -> exp.mul(inverse));
}

Value[] held = softmax(values(1001, 1002, 1003));
print("%.4f  %.4f  %.4f", held[0].data, held[1].data, held[2].data);

// ==== Predict: surprise ==========================================================================
// How wrong was a forecast? Take -log of the chance that it gave to what really came. For sure and
// right, that is 0; for one in 27, 3.2958; for impossible, infinite. It is called surprise, and it
// is the loss of language models. A safe way to it: -log(e^s / sum) is log(sum) - s.
Value crossEntropy(Value[] scores, int came) {
    double max = max(scores);
    Value logSum = sum(map(scores, s -> s.sub(max).exp())).log().add(max);
    return logSum.sub(scores[came]);
}

Value[] s = values(1, 2, 3);
Value loss = crossEntropy(s, 0);
loss.backward();
print("one in 27: %.4f; the first of our three: %.4f", -StrictMath.log(1 / 27.0), loss.data);

//? The chances were 0.0900, 0.2447, 0.6652; the first came. How fast does the loss grow with s[2]?
//= s[2].grad

// ==== Run: chance minus truth ====================================================================
print("gradient %.4f  %.4f  %.4f", s[0].grad, s[1].grad, s[2].grad);
//> 05-softmax.svg = Pictures.graph(loss, "s0", s[0], "s1", s[1], "s2", s[2], "loss", loss)

// It is the chance that was given, minus 1 for what came. Every wrong score is pushed down by the
// chance that it took, and the right one is pulled up by what it lacked. No gradient in this field
// is simpler, and nobody had to tell Value.

// ==== Run: why not simply softmax and log? =======================================================
// Value's log takes what is below 1e-10 for 1e-10, so that no loss is infinite. But below that
// floor the slope is wrong. The scores are 0 and 30, and the first one comes: its slope should be
// -1.
Value[] careless = values(0, 30), careful = values(0, 30);
softmax(careless)[0].log().neg().backward();
crossEntropy(careful, 0).backward();
print("careless %.4f, careful %.4f", careless[0].grad, careful[0].grad);

// The careless model is hopelessly wrong, and hardly hears about it.

// ==== Check: what we have found ==================================================================
check("e^x is its own slope", x.grad == e.data && Math.abs(x.grad - nudged) < 1e-6);
check("the naive softmax breaks at 1,000", Double.isNaN(high[2].data));
check("the shifted one gives there what it gives here",
        held[2].data == softmax(values(1, 2, 3))[2].data);
check("its chances are 1 in all", Math.abs(sum(held).data - 1) < 1e-15);
check("the gradient is chance minus truth", Math.abs(s[0].grad - (p[0].data - 1)) < 1e-15
        && Math.abs(s[2].grad - p[2].data) < 1e-15);
check("careful hears -1, careless a thousandth", Math.abs(careful[0].grad + 1) < 1e-12
        && Math.abs(careless[0].grad) < 0.001);

// ==== Exercise: two tails ========================================================================
// In lessons/exercises/05-softmax.jsh, compute log(1 + e^x) so that it holds at -1000 and at 1000,
// slope included. Then:  java lessons/Lesson.java 5 --check

// ==== Next: a neuron =============================================================================
// We have numbers that know their slopes, and a loss. Lesson 6 puts something between them that
// learns.

/exit passed == total ? 0 : 1
