// Lesson 7: from gradient descent to Adam
// Run it:        jshell --execution local lessons/07-adam.jsh
// Step by step:  java lessons/Lesson.java 7

// ==== Goal: better steps =========================================================================
// The gradient says which way is down, here and now. It does not say how far to go. We walk down
// one narrow valley in three ways, and see what each of them knows that the last one did not.

// ==== Tools: print, checks, and class Value ======================================================
import java.util.*;
import java.util.function.*;

int passed = 0, total = 9;              // checks that have held, of all there are

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

// ==== Predict: a narrow valley ===================================================================
// The loss is (x^2 + 50 y^2) / 2: flat along x, steep along y. Its slopes are x and 50 y.
Value valley(Value x, Value y) { return x.mul(x).add(y.mul(y).mul(50)).div(2); }

/** How far to go, given a slope. Each parameter has a rule of its own, as rules may remember. */
interface Rule { double step(double slope); }

/** From x = 10 and y = 1, the losses on the way down. */
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

/** The steps until the loss, 75 at first, is below 0.01; 1,000 if it does not get there. */
int steps(Supplier<Rule> rule) {
    List<Double> losses = walk(rule, 999, (x, y) -> valley(x, y));
    for (int i = 0; i < 1000; i++) if (losses.get(i) < 0.01) return i;
    return 1000;
}

Supplier<Rule> descent(double rate) { return () -> slope -> rate * slope; }

// Plain descent takes rate * 50 y from y, and leaves y times (1 - 50 rate). Try a rate of 0.041.

//? y is 1. Where is it after two steps?
//= StrictMath.pow(1 - 50 * 0.041, 2)

// ==== Run: too far, and too slow =================================================================
for (double rate : new double[] {0.01, 0.03, 0.039, 0.041}) {
    print("rate %.3f: %4d steps", rate, steps(descent(rate)));
}

print("at 0.041, y is %.4f, then %.4f", 1 - 50 * 0.041, StrictMath.pow(1 - 50 * 0.041, 2));

// There y jumps across the valley, and lands higher than it was. The steep direction sets the
// limit, a rate below 2 / 50, and along the flat one we must crawl at it.

// ==== Predict: momentum ==========================================================================
// A ball does not start anew at every point. It keeps most of its speed, and adds the slope to it.
// Across the valley the slopes alternate and cancel; along the valley they add up.
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

//? On a long straight slope of 1, what does the speed settle on?
//= ball.speed

// ==== Run: the ball ==============================================================================
print("speed %.4f", ball.speed);
for (double rate : new double[] {0.003, 0.01, 0.03}) {
    print("rate %.3f: %4d steps", rate, steps(() -> new Momentum(rate)));
}

// ==== Predict: Adam ==============================================================================
// Adam remembers two means: of the slope, and of its square. It divides the one by the root of the
// other. So a step is some rate long, whether the slopes are large or small, for each parameter by
// itself. Both means start at 0, and are too small at first; that is known exactly, and corrected.
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

//? One slope is 0.5, the other 500. How many times as long is Adam's first step on the second?
//= wild / gentle

// ==== Run: a step as long as you said ============================================================
print("first steps: %.4f on 0.5, %.4f on 500", gentle, wild);
for (double rate : new double[] {0.3, 1, 3}) {
    print("rate %.1f: %4d steps", rate, steps(() -> new Adam(rate, true)));
}
//> 07-adam.svg = Pictures.plot("Loss in the valley, step by step", true,
//>     "descent, 0.039", walk(descent(0.039), 120, (x, y) -> valley(x, y)),
//>     "momentum, 0.01", walk(() -> new Momentum(0.01), 120, (x, y) -> valley(x, y)),
//>     "Adam, 1", walk(() -> new Adam(1, true), 120, (x, y) -> valley(x, y)))

// Adam is no faster than a well chosen ball, and not much easier to please. But it does not care in
// which unit the loss comes. Count the loss in thousandths, and keep the rates:
double thousandfold(Supplier<Rule> rule) {
    return walk(rule, 100, (x, y) -> valley(x, y).mul(1000)).get(100) / 1000;
}

double ballOff = thousandfold(() -> new Momentum(0.01));
double adamOff = thousandfold(() -> new Adam(1, true));
print("after 100 steps: momentum %.0e, Adam %.6f", ballOff, adamOff);

// And the correction? This is the step without it, on a slope of 1, at the rate 1:
Adam raw = new Adam(1, false);
List<Double> rawSteps = new ArrayList<>();
for (int i = 0; i < 12; i++) rawSteps.add(raw.step(1));
print("uncorrected: the first step %.2f, the twelfth %.2f", rawSteps.get(0), rawSteps.get(11));

// ==== Check: what we have found ==================================================================
check("descent arrives at 0.039", steps(descent(0.039)) < 120);
check("and at 0.041 never", steps(descent(0.041)) == 1000);
check("the ball's speed is 1 / (1 - 0.9) slopes", Math.abs(ball.speed - 10) < 1e-6);
check("it needs half the steps, or fewer", steps(() -> new Momentum(0.01)) < 60);
check("Adam's first step is as long as its rate", Math.abs(wild / gentle - 1) < 1e-6);
check("it arrives within 100 steps at a rate of 0.3", steps(() -> new Adam(0.3, true)) < 100);
check("and at 3", steps(() -> new Adam(3, true)) < 100);
check("a thousand times the loss: only Adam arrives", adamOff < 0.01 && ballOff > 1e9);
check("uncorrected, it starts with 3.16 for 1", Math.abs(rawSteps.get(0) - 3.16) < 0.01);

// ==== Exercise: Lion =============================================================================
// In lessons/exercises/07-adam.jsh, write an optimizer with one memory that looks at the sign only.
// Then:  java lessons/Lesson.java 7 --check

// ==== Next: words ================================================================================
// We have a number that knows its slopes, a loss, a network, and good steps. Lesson 8 puts them
// together, and invents names.

/exit passed == total ? 0 : 1
