// Solution: Exercise 3: another way to the same order
// The exercise is lessons/exercises/03-order.jsh. Read no more hints than you need.
//
// Hint 1. Go deep: to write down a number, first write down its operands, then the number itself.
// Hint 2. A number that is already in the list must not be written again. Remember who has been
// visited in a Set; a method that calls itself can take the set and the list along.
// Hint 3. visit(v): if v was visited, return; visit v.a and v.b, if there are any; add v.

// ==== Given: print, checks, and a number that remembers ==========================================
import java.util.*;

int passed = 0, total = 6;              // checks that have held, of all there are

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

// ==== Yours: the order ===========================================================================
List<Value> order(Value root) {
    List<Value> order = new ArrayList<>();
    visit(root, new HashSet<>(), order);
    return order;
}

void visit(Value v, Set<Value> visited, List<Value> order) {
    if (v == null || !visited.add(v)) return;
    visit(v.a, visited, order);
    visit(v.b, visited, order);
    order.add(v);
}

// ==== Check: 12, 30, and 21 visits ===============================================================
void backward(Value root) {
    List<Value> order = order(root);
    root.grad = 1;
    for (int i = order.size() - 1; i >= 0; i--) {
        Value v = order.get(i);
        if (v.a != null) v.a.grad += v.da * v.grad;
        if (v.b != null) v.b.grad += v.db * v.grad;
    }
}

Value w = new Value(3), m = w.mul(w);
backward(m.add(m));
check("m + m with m = w w: 4 w is 12", w.grad == 12);

Value u = new Value(3), n = u.mul(u);
backward(n.add(n.mul(new Value(4))));
check("n + 4 n with n = u u: 10 u is 30", u.grad == 30);

Value s = new Value(3), q = s.mul(s);
backward(q.mul(new Value(4)).add(q));
check("4 n + n, the other way round: the same", s.grad == 30);

Value x = new Value(1), y = x;
for (int i = 0; i < 20; i++) y = y.add(y);
List<Value> order = order(y);
backward(y);
check("20 doublings: 21 numbers, each once", order.size() == 21
        && new HashSet<>(order).size() == 21);
check("the first is x, the last is the result", order.get(0) == x
        && order.get(order.size() - 1) == y);
check("and the slope is 2^20", x.grad == 1 << 20);

/exit passed == total ? 0 : 1
