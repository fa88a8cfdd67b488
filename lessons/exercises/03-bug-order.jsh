// Bug hunt 3: the order
// This backward visits every number once, and is right for a b + b. For n + 4 n it is not. Find out
// who speaks too early, and mend it. Three lines have to change.
// Check it:  java lessons/Lesson.java 3 --check

// ==== Given: print, checks, and a number that remembers ==========================================
import java.util.*;

int passed = 0, total = 3;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

class Value {
    double data, grad;
    Value a, b;
    double da, db;

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

// ==== Suspect: backward ==========================================================================
void write(Value v, List<Value> order) {
    if (v == null || order.contains(v)) return;
    order.add(v);
    write(v.a, order);
    write(v.b, order);
}

void backward(Value root) {
    List<Value> order = new ArrayList<>();
    write(root, order);
    root.grad = 1;
    for (Value v : order) {
        if (v.a != null) v.a.grad += v.da * v.grad;
        if (v.b != null) v.b.grad += v.db * v.grad;
    }
}

// ==== Check: three formulas ======================================================================
Value a = new Value(2), b = new Value(5);
backward(a.mul(b).add(b));
check("a b + b: slopes 5 and 3", a.grad == 5 && b.grad == 3);

Value u = new Value(3), n = u.mul(u);
backward(n.add(n.mul(new Value(4))));
print("n + 4 n: the slope is 10 u = 30, and u.grad is %.0f", u.grad);
check("n + 4 n with n = u u: slope 30", u.grad == 30);

Value s = new Value(3), q = s.mul(s);
backward(q.mul(new Value(4)).add(q));
check("4 n + n, the other way round: the same", s.grad == 30);

/exit passed == total ? 0 : 1
