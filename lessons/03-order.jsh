// Lesson 3: why order matters
// Run it:        jshell --execution local lessons/03-order.jsh
// Step by step:  java lessons/Lesson.java 3

// ==== Goal: 12, not 18 ===========================================================================
// The walk of lesson 2 is right, and far too long. The obvious short cut is quick, and wrong, and
// it tells nobody. Between the two lies one small idea, and every engine of this kind rests on it.

// ==== Tools: print, checks, and the number of lesson 2 ===========================================
import java.util.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

class Value {
    double data, grad;
    Value a, b;                     // the operands; null where there is none
    double da, db;                  // how fast this changes with each of them
    int users;                      // for the walk at the end of this lesson

    Value(double data) { this.data = data; }

    Value(double data, Value a, double da, Value b, double db) {
        this(data);
        this.a = a;
        this.b = b;
        this.da = da;
        this.db = db;
    }

    Value add(Value o) { return new Value(data + o.data, this, 1, o, 1); }

    Value mul(Value o) { return new Value(data * o.data, this, o.data, o, data); }
}

// ==== Predict: paths =============================================================================
// Add a number to itself: from the sum, two paths lead back to it. Do that again with the sum, and
// again. Here is the walk of lesson 2, down every path, with a counter for its visits.
int visits = 0;

void everyPath(Value v, double part) {
    visits++;
    v.grad += part;
    if (v.a != null) everyPath(v.a, v.da * part);
    if (v.b != null) everyPath(v.b, v.db * part);
}

Value doubled(Value x, int times) {
    for (int i = 0; i < times; i++) x = x.add(x);
    return x;
}

//? After three doublings, how many paths lead from the result back to x?
//= 8

// ==== Run: twenty doublings ======================================================================
Value x = new Value(1);
everyPath(doubled(x, 20), 1);

print("20 doublings: dy/dx = %.0f, after %d visits to 21 numbers", x.grad, visits);

// Right, and absurd: 2,097,151 visits. After sixty doublings you would wait for decades. A network
// is full of such meeting points: every weight is used at every position of every text.

// ==== Predict: the obvious short cut =============================================================
// Let a number keep what has arrived in its grad, and pass that on whenever something arrives.
void hasty(Value v, double part) {
    v.grad += part;
    if (v.a != null) hasty(v.a, v.da * v.grad);         // grad, where everyPath said part
    if (v.b != null) hasty(v.b, v.db * v.grad);
}

// Try it on m = w w and c = m + m, at w = 3. So c is 2 w^2, its slope is 4 w: the truth is 12.
// But m is used twice. Walk it with a finger: what does m pass on the first time, and the second?
Value w = new Value(3);
Value m = w.mul(w);
Value c = m.add(m);

//? What does hasty put into w.grad?
//= hastyGrad

// ==== Run: eighteen ==============================================================================
hasty(c, 1);
double hastyGrad = w.grad;

print("w.grad is %.0f", hastyGrad);

// First m has 1, and sends 1 * 3 to w, twice: that is six. Then m has 2, and sends 2 * 3, twice: 12
// more. The first part has gone twice, and 18 came out. No error, no warning. A network trained
// with this may even learn a little, which is the worst that a bug can do.

// ==== Run: wait for your users ===================================================================
// The mistake was to speak too early. A number may pass its grad on only when that is complete:
// when everyone who uses it has sent a part. So we walk twice. The first walk counts how often each
// number is used; the second counts down, and lets a number go when its last user has reported.
void backward(Value root) {
    Deque<Value> ready = new ArrayDeque<>(List.of(root));
    while (!ready.isEmpty()) {
        Value v = ready.pop();
        if (v.a == null) continue;
        if (v.a.users++ == 0) ready.push(v.a);          // its first use: look further from here
        if (v.b.users++ == 0) ready.push(v.b);
    }

    root.grad = 1;
    ready.push(root);
    while (!ready.isEmpty()) {
        Value v = ready.pop();
        visits++;
        if (v.a == null) continue;
        v.a.grad += v.da * v.grad;
        if (--v.a.users == 0) ready.push(v.a);          // its last use: its grad is complete
        v.b.grad += v.db * v.grad;
        if (--v.b.users == 0) ready.push(v.b);
    }
}

Value w2 = new Value(3);
Value m2 = w2.mul(w2);
Value c2 = m2.add(m2);
backward(c2);
print("w.grad is %.0f", w2.grad);
//> 03-order.svg = Pictures.graph(c2, "w", w2, "m", m2, "c", c2)

Value x2 = new Value(1);
visits = 0;
backward(doubled(x2, 20));
print("20 doublings: dy/dx = %.0f, after %d visits", x2.grad, visits);

// Users before what they use: that is a reverse topological order, and this way to find one is
// Arthur Kahn's, of 1962. As nothing here calls itself, no graph is too deep for it either.

// ==== Check: what we have found ==================================================================
check("every path: right, with 2^21 - 1 visits", x.grad == 1 << 20);
check("hasty: 18, and nobody complains", hastyGrad == 18);
check("in order: 12", w2.grad == 12);
check("in order: the same slope in 21 visits", x2.grad == 1 << 20 && visits == 21);

// ==== Exercise: another way to the same order ====================================================
// In lessons/exercises/03-order.jsh, find an order by going deep: write a number down after its
// operands, and read the list backwards. Then:  java lessons/Lesson.java 3 --check

// ==== Next: accumulate and zero ==================================================================
// There is a plus in v.a.grad += that looks like a detail. Lesson 4 takes it away, and then forgets
// to start afresh; and w walks past its goal as if it were not there.

/exit passed == total ? 0 : 1
