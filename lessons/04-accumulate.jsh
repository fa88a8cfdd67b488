// Lesson 4: accumulate, and zero
// Run it:        jshell --execution local lessons/04-accumulate.jsh
// Step by step:  java lessons/Lesson.java 4

// ==== Goal: a plus, and a zero ===================================================================
// Two details decide whether learning works: gradients are added, never put; and somebody has to
// start them afresh. We finish class Value, take each detail away, and watch what happens.

// ==== Tools: print, and checks that are counted ==================================================
import java.util.*;

int passed = 0, total = 5;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Run: class Value, finished =================================================================
// The number of lesson 2 with the walk of lesson 3. Three things are new: a constant needs no node
// of its own; a difference is made of what is there; and grad changes in one place only, receive.
class Value {
    double data, grad;
    Value a, b;                     // the operands; null where there is none
    double da, db;                  // how fast this changes with each of them
    int users;                      // within backward(): parts that are still to come

    Value(double data) { this(data, null, 0, null, 0); }

    Value(double data, Value a, double da, Value b, double db) {
        this.data = data;
        this.a = a;
        this.da = da;
        this.b = b;
        this.db = db;
    }

    Value add(Value o)  { return new Value(data + o.data, this, 1, o, 1); }
    Value add(double c) { return new Value(data + c, this, 1, null, 0); }
    Value mul(Value o)  { return new Value(data * o.data, this, o.data, o, data); }
    Value mul(double c) { return new Value(data * c, this, c, null, 0); }
    Value neg()         { return mul(-1); }
    Value sub(Value o)  { return add(o.neg()); }
    Value sub(double c) { return add(-c); }

    void receive(double part) { grad += part; }

    void backward() {
        Deque<Value> ready = new ArrayDeque<>(List.of(this));
        while (!ready.isEmpty()) {                          // count the uses of every number
            Value v = ready.pop();
            if (v.a != null) v.grad = 0;
            if (v.a != null && v.a.users++ == 0) ready.push(v.a);
            if (v.b != null && v.b.users++ == 0) ready.push(v.b);
        }
        receive(1);
        ready.push(this);
        while (!ready.isEmpty()) {                          // let each go after its last use
            Value v = ready.pop();
            if (v.a != null) v.a.receive(v.da * v.grad);
            if (v.a != null && --v.a.users == 0) ready.push(v.a);
            if (v.b != null) v.b.receive(v.db * v.grad);
            if (v.b != null && --v.b.users == 0) ready.push(v.b);
        }
    }
}

// ==== Predict: without the plus ==================================================================
// Here is a number that keeps only what came last.
class Forgetful extends Value {
    Forgetful(double data) { super(data); }

    @Override void receive(double part) { grad = part; }
}

Value honest = new Value(3), forgetful = new Forgetful(3);
honest.mul(honest).backward();
forgetful.mul(forgetful).backward();

//? x x at x = 3 has the slope 2 x = 6. What does the forgetful x say?
//= forgetful.grad

// ==== Run: half of the truth =====================================================================
print("adds: %.0f, puts: %.0f", honest.grad, forgetful.grad);

// Both operands of the product are x, so x hears twice: 3 and 3. Each is the slope along one path,
// and the sum is the slope. In a network a weight hears from every position and every example.

// ==== Predict: backward, twice ===================================================================
// A good habit has a price. This is c = m + m of lesson 3, with its 12; and then once more.
Value w = new Value(3);
Value m = w.mul(w);
Value c = m.add(m);
c.backward();
print("w.grad %.0f, m.grad %.0f", w.grad, m.grad);

//? After c.backward() once more, what is w.grad?
//= w.grad

// ==== Run: the leaves remember ===================================================================
c.backward();
print("w.grad %.0f, m.grad %.0f", w.grad, m.grad);

// m, in the middle, starts at 0 in every walk: what is on its way must go only once. w is a leaf,
// and it adds up, walk after walk. That is useful: a loss can come in pieces, one walk for each,
// and the gradient is that of their sum.

// ==== Predict: without the zero ==================================================================
// It also means that before a step of learning you must set the leaves to 0 yourself. Minimise
// (w - 1)^2, from w = 0, with steps of a quarter of the gradient. The goal is w = 1.
List<Double> learn(int steps, boolean zero) {
    List<Double> path = new ArrayList<>();
    Value w = new Value(0);
    for (int i = 0; i < steps; i++) {
        Value off = w.sub(1);
        if (zero) w.grad = 0;
        off.mul(off).backward();
        w.data -= 0.25 * w.grad;
        path.add(w.data);
    }
    return path;
}

//? With the zero, w goes 0.5, 0.75. Without it, w is also 0.5 at first. And after the second step?
//= without.get(1)

// ==== Run: past the goal =========================================================================
List<Double> with = learn(4, true), without = learn(4, false);
for (int i = 0; i < 4; i++) print("with %.4f   without %.4f", with.get(i), without.get(i));

// Every old gradient pushes again, and w goes past its goal and on. Nothing crashes. Of all the
// mistakes in this field it is the most common one, and you have now seen its face.

// ==== Check: what we have found ==================================================================
Value deep = new Value(0), end = deep;
for (int i = 0; i < 1_000_000; i++) end = end.add(1);
end.backward();

check("x x at 3: adding says 6, putting says 3", honest.grad == 6 && forgetful.grad == 3);
check("twice backward: 24 in the leaf, 2 in the middle", w.grad == 24 && m.grad == 2);
check("with the zero, w comes closer at each step", with.get(3) == 0.9375);
check("without it, w runs past 1 and past 2", without.get(1) == 1.25 && without.get(3) > 2);
check("a chain of 1,000,000 numbers is not too deep", deep.grad == 1 && end.data == 1_000_000);

// ==== Exercise: the loop =========================================================================
// In lessons/exercises/04-accumulate.jsh, fit a line to points: zero, forward, backward, step.
// Then:  java lessons/Lesson.java 4 --check

// ==== Next: exp and log ==========================================================================
// Value can add and multiply. To speak of chances it needs two more functions, exp and log, and
// these have a habit of their own: they run away. Lesson 5 keeps them in.

/exit passed == total ? 0 : 1
