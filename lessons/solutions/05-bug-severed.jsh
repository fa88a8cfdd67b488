// Solution: Bug hunt 5: a severed graph
// The exercise is lessons/exercises/05-bug-severed.jsh. Read no more hints than you need.
//
// Hint 1. Ask safe for its operands.
// Hint 2. new Value(number) makes a leaf: it remembers nothing of what the number was made from.
// Hint 3. log of Value is safe as it is: it treats what is below 1e-10 as 1e-10, and keeps its
// operand.

// ==== Given: print, checks, class Value, and softmax =============================================
import java.util.*;
import java.util.stream.*;

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

Value[] softmax(Value[] scores) {
    double max = Stream.of(scores).mapToDouble(s -> s.data).max().getAsDouble();
    Value[] exps = Stream.of(scores).map(s -> s.sub(max).exp()).toArray(Value[]::new);
    Value inverse = Stream.of(exps).reduce(Value::add).get().pow(-1);
    return Stream.of(exps).map(e -> e.mul(inverse)).toArray(Value[]::new);
}

// ==== Suspect: the surprise ======================================================================
Value surprise(Value[] scores, int came) {
    Value chance = softmax(scores)[came];
    Value safe = chance;
    return safe.log().neg();
}

// ==== Check: the value, and the way back =========================================================
Value[] scores = {new Value(1), new Value(2), new Value(3)};
Value loss = surprise(scores, 0);
loss.backward();
print("loss %.4f, gradient:", loss.data);
for (Value s : scores) print("  %.4f", s.grad);

check("the surprise is 2.4076", Math.abs(loss.data - 2.4076) < 1e-4);
check("the gradient is chance minus truth", Math.abs(scores[0].grad + 0.9100) < 1e-4
        && Math.abs(scores[2].grad - 0.6652) < 1e-4);
check("the surprise stays finite",
        surprise(new Value[] {new Value(0), new Value(500)}, 0).data < 24);

for (int step = 0; step < 100; step++) {
    for (Value s : scores) s.grad = 0;
    surprise(scores, 0).backward();
    for (Value s : scores) s.data -= s.grad;
}
check("and it can be learned away", surprise(scores, 0).data < 0.05);

/exit passed == total ? 0 : 1
