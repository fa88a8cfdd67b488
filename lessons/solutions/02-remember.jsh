// Solution: Exercise 2: two more operations
// The exercise is lessons/exercises/02-remember.jsh. Read no more hints than you need.
//
// Hint 1. Nudge a in a - b: the difference moves as much. Nudge b: it moves as much the other way.
// Hint 2. Nudge a in a / b by h: the quotient moves by h / b. So that slope is 1 / b.
// Hint 3. The slope of a / b with respect to b is -a / b^2: it falls, and the faster, the nearer b
// is to 0. Try it with a nudge before you believe it.

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;
import java.util.function.*;

int passed = 0, total = 5;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Yours: sub and div =========================================================================
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

    Value sub(Value o) { return new Value(data - o.data, this, 1, o, -1); }

    Value div(Value o) {
        return new Value(data / o.data, this, 1 / o.data, o, -data / (o.data * o.data));
    }

    void backward() { take(1); }

    void take(double part) {
        grad += part;
        if (a != null) a.take(da * part);
        if (b != null) b.take(db * part);
    }
}

// ==== Check: against the nudge ===================================================================
boolean agrees(BinaryOperator<Value> f, double x, double y) {
    Value a = new Value(x), b = new Value(y);
    f.apply(a, b).backward();
    DoubleBinaryOperator at = (u, v) -> f.apply(new Value(u), new Value(v)).data;
    double dx = (at.applyAsDouble(x + 1e-5, y) - at.applyAsDouble(x - 1e-5, y)) / 2e-5;
    double dy = (at.applyAsDouble(x, y + 1e-5) - at.applyAsDouble(x, y - 1e-5)) / 2e-5;
    return Math.abs(a.grad - dx) < 1e-6 && Math.abs(b.grad - dy) < 1e-6;
}

check("7 - 4 is 3", new Value(7).sub(new Value(4)).data == 3);
check("6 / 4 is 1.5", new Value(6).div(new Value(4)).data == 1.5);
check("the slopes of 7 - 4 are 1 and -1", agrees((a, b) -> a.sub(b), 7, 4)
        && new Value(7).sub(new Value(4)).db == -1);
check("the slopes of 6 / 4 are what the nudge says", agrees((a, b) -> a.div(b), 6, 4)
        && new Value(6).div(new Value(4)).db == -0.375);
check("and in a longer formula", agrees((a, b) -> a.sub(b).div(a.add(b)).mul(a), 6, 4)
        && new Value(6).sub(new Value(4)).data == 2);

/exit passed == total ? 0 : 1
