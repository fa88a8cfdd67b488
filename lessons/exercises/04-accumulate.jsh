// Exercise 4: the loop
// Somewhere there is a line y = w x + b; we know five of its points. Write learn: in every step, a
// loss over all points, its gradient, and a small step of w and b against it.
// Check it:  java lessons/Lesson.java 4 --check

// ==== Given: print, checks, class Value, and five points =========================================
import java.util.*;

int passed = 0, total = 3;              // checks that have held, of all there are

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

double[] xs = {-2, -1, 0, 1, 2}, ys = {-3, -1, 1, 3, 5};

/** The mean squared miss of the line w x + b. */
Value loss(Value w, Value b) {
    Value sum = new Value(0);
    for (int i = 0; i < xs.length; i++) {
        Value miss = w.mul(xs[i]).add(b).sub(ys[i]);
        sum = sum.add(miss.mul(miss));
    }
    return sum.div(xs.length);
}

// ==== Yours: the loop ============================================================================
void learn(Value w, Value b, double rate, int steps) {
}

// ==== Check: the line is found ===================================================================
Value w = new Value(0), b = new Value(0);
double start = loss(w, b).data;
learn(w, b, 0.1, 1);
check("one step goes down, from 9 to 3.52",
        start == 9 && Math.abs(loss(w, b).data - 3.52) < 1e-9);

learn(w, b, 0.1, 100);
print("y = %.4f x + %.4f", w.data, b.data);
check("after 100 more, the line is y = 2 x + 1", Math.abs(w.data - 2) < 1e-6
        && Math.abs(b.data - 1) < 1e-6);

w.grad = 1000;
learn(w, b, 0.1, 1);
check("an old gradient is never used", Math.abs(w.data - 2) < 1e-6 && w.grad < 1);

/exit passed == total ? 0 : 1
