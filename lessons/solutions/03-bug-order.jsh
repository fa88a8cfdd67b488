// Solution: Bug hunt 3: the order
// The exercise is lessons/exercises/03-bug-order.jsh. Read no more hints than you need.
//
// Hint 1. Draw c = n + 4 n with n = u u, and write down the order in which write finds the numbers.
// Hint 2. The order is c, n, u, 4 n, 4. So n passes its grad on to u before 4 n has reported.
// Hint 3. Write a number down after its operands, and walk the list from its end.

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
    write(v.a, order);
    write(v.b, order);
    order.add(v);
}

void backward(Value root) {
    List<Value> order = new ArrayList<>();
    write(root, order);
    Collections.reverse(order);
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
