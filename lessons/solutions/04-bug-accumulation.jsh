// Solution: Bug hunt 4a: a missing plus
// The exercise is lessons/exercises/04-bug-accumulation.jsh. Read no more hints than you need.
//
// Hint 1. Read backward(), and compare what it does for the one operand and for the other.
// Hint 2. A number that is used twice hears twice, and both parts count: += and not =.

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;
import java.util.function.*;

int passed = 0, total = 5;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Suspect: class Value =======================================================================
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

// ==== Check: against the nudge ===================================================================
boolean agrees(UnaryOperator<Value> f, double at) {
    Value x = new Value(at);
    f.apply(x).backward();
    double up = f.apply(new Value(at + 1e-5)).data, down = f.apply(new Value(at - 1e-5)).data;
    double nudged = (up - down) / 2e-5;
    print("grad %.6f, nudged %.6f", x.grad, nudged);
    return Math.abs(x.grad - nudged) < 1e-6;
}

check("3 x", agrees(x -> x.mul(3), 2));
check("tanh x", agrees(Value::tanh, 0.5));
check("x x", agrees(x -> x.mul(x), 3));
check("x + x + x", agrees(x -> x.add(x).add(x), 3));
check("x / (x + 1)", agrees(x -> x.div(x.add(1)), 2));

/exit passed == total ? 0 : 1
