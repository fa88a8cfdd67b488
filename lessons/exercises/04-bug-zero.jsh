// Bug hunt 4b: a forgotten zero
// This loop fits a line to five points. It starts well, and then it swings to and fro and never
// settles. Not all gradients start afresh. One line has to change.
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
Value w = new Value(0), b = new Value(0);
List<Value> parameters = List.of(w, b);

Value loss() {
    Value sum = new Value(0);
    for (int i = 0; i < xs.length; i++) sum = sum.add(w.mul(xs[i]).add(b).sub(ys[i]).pow(2));
    return sum.div(xs.length);
}

// ==== Suspect: the loop ==========================================================================
void learn(double rate, int steps) {
    for (int step = 1; step <= steps; step++) {
        w.grad = 0;
        Value loss = loss();
        loss.backward();
        for (Value p : parameters) p.data -= rate * p.grad;
        if (step % 5 == 0) print("loss %.4f, w %.4f, b %.4f", loss.data, w.data, b.data);
    }
}

// ==== Check: the line is found ===================================================================
learn(0.1, 40);
check("w is 2", Math.abs(w.data - 2) < 0.01);
check("b is 1", Math.abs(b.data - 1) < 0.01);
check("the loss is below 0.01", loss().data < 0.01);

/exit passed == total ? 0 : 1
