// Exercise 2: two more operations
// Give Value a difference and a quotient. Each computes its data, and keeps beside each operand the
// local slope that belongs to it: how fast the result changes when only that operand moves.
// Check it:  java lessons/Lesson.java 2 --check

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

    Value sub(Value o) { return new Value(0, this, 0, o, 0); }

    Value div(Value o) { return new Value(0, this, 0, o, 0); }

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
