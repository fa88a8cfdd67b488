// Bug hunt 9: a balance that weighs nothing
// A mixture of experts sends each token to one of three experts. So that none of them is idle, a
// balance loss is added: 3 times the sum, over the experts, of (share of the tokens it got) * (mean
// chance it was given). It is 1 at best. Here it is computed and added, and changes nothing: the
// router sends all it has to one expert. One line has to change.
// Check it:  java lessons/Lesson.java 9 --check

// ==== Given: print, checks, class Value, softmax, and a router ===================================
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

Random random = new Random(5);
double[][] tokens = new double[60][];
Arrays.setAll(tokens, i -> random.doubles(2, -1, 1).toArray());

Value[] row(double... x) { return DoubleStream.of(x).mapToObj(Value::new).toArray(Value[]::new); }

// A row for each expert: two weights and a bias. The bias of the first is large: it gets it all.
Value[][] router = {row(0.1, 0, 2), row(0, 0.1, 0), row(-0.1, 0, 0)};

Value score(Value[] row, double[] token) {
    return row[0].mul(token[0]).add(row[1].mul(token[1])).add(row[2]);
}

Value[] route(double[] token) {
    return softmax(Stream.of(router).map(row -> score(row, token)).toArray(Value[]::new));
}

int chosen(Value[] chances) {
    int best = 0;
    for (int e = 1; e < 3; e++) if (chances[e].data > chances[best].data) best = e;
    return best;
}

/** How many tokens each expert gets. */
int[] load() {
    int[] load = new int[3];
    for (double[] token : tokens) load[chosen(route(token))]++;
    return load;
}

// ==== Suspect: the balance loss ==================================================================
Value balance() {
    int[] load = load();
    Value[] mean = {new Value(0), new Value(0), new Value(0)};
    for (double[] token : tokens) {
        Value[] chances = route(token);
        for (int e = 0; e < 3; e++) mean[e] = mean[e].add(chances[e].data / tokens.length);
    }
    Value sum = new Value(0);
    for (int e = 0; e < 3; e++) sum = sum.add(mean[e].mul(3.0 * load[e] / tokens.length));
    return sum;
}

// ==== Check: does the router hear of it? =========================================================
Value before = balance();
before.backward();
print("balance %.4f, load %s", before.data, Arrays.toString(load()));
check("one expert gets all at first", Arrays.equals(load(), new int[] {60, 0, 0}));
check("the balance loss says so: over 2", before.data > 2);
check("the router hears of it", router[0][2].grad > 0.1);

for (int step = 0; step < 300; step++) {
    for (Value[] row : router) for (Value p : row) p.grad = 0;
    balance().backward();
    for (Value[] row : router) for (Value p : row) p.data -= 0.3 * p.grad;
}
print("balance %.4f, load %s", balance().data, Arrays.toString(load()));
check("and shares its tokens out: nobody below 10", Arrays.stream(load()).min().getAsInt() >= 10);

/exit passed == total ? 0 : 1
