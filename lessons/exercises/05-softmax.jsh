// Exercise 5: two tails
// softplus(x) = log(1 + e^x) is a soft version of max(x, 0). Written like that it overflows at
// x = 1000, and at x = -1000 too it must not become NaN, nor may its slope: 0 on the far left, 1/2
// in the middle, 1 on the far right. Build it from the operations of Value.
// Check it:  java lessons/Lesson.java 5 --check

// ==== Given: print, checks, and class Value ======================================================
import java.util.*;

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

// ==== Yours: softplus ============================================================================
Value softplus(Value x) {
    return x.exp().add(1).log();
}

// ==== Check: values and slopes, from tail to tail ================================================
boolean holds(double at, double value, double slope) {
    Value x = new Value(at), y = softplus(x);
    y.backward();
    print("softplus(%.0f) = %.6f, slope %.6f", at, y.data, x.grad);
    return Math.abs(y.data - value) < 1e-6 && Math.abs(x.grad - slope) < 1e-6;
}

check("in the middle: log 2, slope 1/2", holds(0, 0.693147, 0.5));
check("at 3", holds(3, 3.048587, 0.952574));
check("at -3", holds(-3, 0.048587, 0.047426));
check("at 12, where the bend is still there", holds(12, 12.000006, 0.999994));
check("on the far right: 1000, slope 1", holds(1000, 1000, 1));
check("on the far left: 0, slope 0", holds(-1000, 0, 0));

/exit passed == total ? 0 : 1
