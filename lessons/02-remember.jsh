// Lesson 2: a number that remembers
// Run it:        jshell --execution local lessons/02-remember.jsh
// Step by step:  java lessons/Lesson.java 2

// ==== Goal: all slopes in one walk ===============================================================
// A nudge tells one slope, and for the next input you start again. Here is a better bargain: let
// every number remember what it was made of. Then one walk, from the result back to the inputs,
// finds every slope there is.

// ==== Tools: print, and checks that are counted ==================================================
import java.util.*;

int passed = 0, total = 6;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: a bicycle =========================================================================
// One turn of the pedals turns the wheel 3 times. One turn of the wheel takes you 2 metres along.
double wheel(double pedals) { return 3 * pedals; }

double metres(double wheel) { return 2 * wheel; }

//? How many metres does one turn of the pedals take you?
//= metres(wheel(1))

// ==== Run: rates multiply ========================================================================
print("%.0f metres for a turn of the pedals", metres(wheel(1)));

// You have just used the chain rule: d metres / d pedals = d metres / d wheel * d wheel / d pedals.
// Along a path, slopes multiply. So every number has to know only the slopes to its own operands,
// and these are easy. Nudge a in a + b, and the sum moves as much: slope 1. Nudge a in a b, and the
// product moves b times as much: slope b.

// ==== Run: class Value ===========================================================================
class Value {
    double data;                    // the number
    double grad;                    // how fast the result changes with it: d result / d this
    Value a, b;                     // the operands it was made of; null where there is none
    double da, db;                  // the local slopes: how fast it changes with each of them

    Value(double data) { this.data = data; }

    Value(double data, Value a, double da, Value b, double db) {
        this.data = data;
        this.a = a;
        this.b = b;
        this.da = da;
        this.db = db;
    }

    Value add(Value o) { return new Value(data + o.data, this, 1, o, 1); }

    Value mul(Value o) { return new Value(data * o.data, this, o.data, o, data); }

    void backward() { take(1); }    // the result changes with itself at the rate 1

    void take(double part) {
        grad += part;               // paths that meet: their parts add up
        if (a != null) a.take(da * part);
        if (b != null) b.take(db * part);
    }
}

// Read mul once more: it is the whole trick. It computes the product, and keeps beside each operand
// the slope that belongs to it. For a that is the other's data, and for b that is the first's.

// ==== Predict: the formula of lesson 1 ===========================================================
// c = a b + b, at a = 2 and b = 5. From c, two paths lead to b: one straight through the sum, one
// through the product. The slopes along a path multiply, and where paths meet, they add.
Value a = new Value(2), b = new Value(5);
Value product = a.mul(b);
Value c = product.add(b);

print("c = %.0f", c.data);

//? After c.backward(), what is b.grad?
//= b.grad

// ==== Run: backward ==============================================================================
c.backward();

print("dc/da = %.0f, dc/db = %.0f", a.grad, b.grad);

// No nudge, no rounding, and both slopes from one walk. This is what c remembers:
void show(Value v, String indent) {
    print("%s%.0f, slope %.0f", indent, v.data, v.grad);
    if (v.a != null) show(v.a, indent + "    ");
    if (v.b != null) show(v.b, indent + "    ");
}

show(c, "");
//> 02-remember.svg = Pictures.graph(c, "a", a, "b", b, "c", c)

// The 5 shows up twice, as there are two ways to it. It is one object, and has one grad.

// ==== Run: a longer formula ======================================================================
// y = x^3 + x z + z, put together from small steps. We never work out its derivative: every step
// knows its own slope, and that is enough.
Value formula(Value x, Value z) { return x.mul(x).mul(x).add(x.mul(z)).add(z); }

Value x = new Value(2), z = new Value(-3);
formula(x, z).backward();

double at(double x, double z) { return formula(new Value(x), new Value(z)).data; }

double nudgedX = (at(2 + 1e-5, -3) - at(2 - 1e-5, -3)) / 2e-5;
double nudgedZ = (at(2, -3 + 1e-5) - at(2, -3 - 1e-5)) / 2e-5;

print("dy/dx: remembered %.6f, nudged %.6f", x.grad, nudgedX);
print("dy/dz: remembered %.6f, nudged %.6f", z.grad, nudgedZ);

// The nudge has not become useless. It knows nothing of graphs and rules, so it is the honest judge
// of both; every engine in this project is checked against it.

// ==== Check: what we have found ==================================================================
check("along a path, slopes multiply: 3 * 2 = 6", metres(wheel(1)) == 6);
check("dc/da is b", a.grad == 5);
check("dc/db is a + 1: two paths add up", b.grad == 3);
check("dy/dx is 3 x^2 + z, exactly", x.grad == 3 * 4 - 3);
check("and the nudge agrees", Math.abs(x.grad - nudgedX) < 1e-6);
check("dy/dz is x + 1, and the nudge agrees", z.grad == 3 && Math.abs(3 - nudgedZ) < 1e-6);

// ==== Exercise: two more operations ==============================================================
// In lessons/exercises/02-remember.jsh, give Value a difference and a quotient, each with its local
// slopes. Then:  java lessons/Lesson.java 2 --check

// ==== Next: why order matters ====================================================================
// This walk goes down every path there is. Paths can be many: double a number twenty times, by
// adding it to itself, and there are a million. Lesson 3 visits every number once, and finds out
// that "once" is not the hard part.

/exit passed == total ? 0 : 1
