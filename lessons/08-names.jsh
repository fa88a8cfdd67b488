// Lesson 8: from counting to a language model
// Run it:        jshell --execution local lessons/08-names.jsh
// Step by step:  java lessons/Lesson.java 8

// ==== Goal: which letter comes next? =============================================================
// A language model gives a chance to every letter that could come next. We make one by counting,
// one that learns to count, and one that looks further back than counting can follow.

// ==== Tools: print, checks, class Value, and what we have of lessons 5 and 7 =====================
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

int passed = 0, total = 7;              // checks that have held, of all there are

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

Value crossEntropy(Value[] scores, int came) {
    double max = Arrays.stream(scores).mapToDouble(s -> s.data).max().getAsDouble();
    Value sum = Arrays.stream(scores).map(s -> s.sub(max).exp()).reduce(Value::add).get();
    return sum.log().add(max).sub(scores[came]);
}

/** Adam of lesson 7, for all parameters together. */
class Adam {
    final double[] mean, square;
    int steps;

    Adam(int size) { mean = new double[size]; square = new double[size]; }

    void step(List<Value> parameters, double rate) {
        double seen1 = 1 - StrictMath.pow(0.9, ++steps), seen2 = 1 - StrictMath.pow(0.99, steps);
        for (int i = 0; i < mean.length; i++) {
            Value p = parameters.get(i);
            mean[i] = 0.9 * mean[i] + 0.1 * p.grad;
            square[i] = 0.99 * square[i] + 0.01 * p.grad * p.grad;
            p.data -= rate * (mean[i] / seen1) / (Math.sqrt(square[i] / seen2) + 1e-8);
        }
    }
}

// ==== Predict: names =============================================================================
// Letters become numbers, a is 1, and 0 is the edge where a name begins and ends. We keep 250
// names back, to be asked about later: who has seen the answers can prove nothing.
List<String> names = new ArrayList<>(Files.readAllLines(Path.of("micro/names.txt")));
Collections.shuffle(names, new Random(0));

int[] letters(String name) { return ("`" + name + "`").chars().map(c -> c - '`').toArray(); }

List<int[]> all = names.stream().map(name -> letters(name)).toList();
List<int[]> held = all.subList(0, 250), learn = all.subList(250, all.size());

int[][] pairs = new int[27][27];                // how often is a letter followed by another?
for (int[] name : learn) for (int i = 1; i < name.length; i++) pairs[name[i - 1]][name[i]]++;

//? Of 100 names, how many end with an a?
//= Math.round(100.0 * pairs[1][0] / learn.size())

// ==== Run: counting ==============================================================================
print("%d of %d names end with an a", pairs[1][0], learn.size());
//> 08-pairs.svg = Pictures.map("What follows a letter, as shares of its row (- is the edge)",
//>     "-abcdefghijklmnopqrstuvwxyz", "-abcdefghijklmnopqrstuvwxyz", Stream.of(pairs)
//>     .map(row -> IntStream.of(row).mapToDouble(n -> 1.0 * n / IntStream.of(row).sum())
//>     .toArray()).toArray(double[][]::new))

// The log of a count can serve as a score: softmax takes e^score, and out comes the count's share
// of its row. We add 1 to every count, so that what was never seen is no infinite surprise.
/** The scores of what may come at place i of a name, from what stands before it. */
interface Scores { Value[] at(int[] name, int i); }

/** The mean surprise at a letter of the names that were kept back. */
double judge(Scores scores) {
    return held.stream().flatMapToDouble(name -> IntStream.range(1, name.length)
            .mapToDouble(i -> crossEntropy(scores.at(name, i), name[i]).data))
            .average().getAsDouble();
}

Value logCount(int count) { return new Value(StrictMath.log(count + 1)); }

double counted = judge((name, i) -> IntStream.of(pairs[name[i - 1]])
        .mapToObj(count -> logCount(count)).toArray(Value[]::new));
print("surprise: knowing nothing %.4f, counting pairs %.4f", StrictMath.log(27), counted);

// ==== Predict: learning to count =================================================================
// Now a table of scores that starts at 0, and no counting. For each name: loss, gradient, step.
List<Value> parameters = new ArrayList<>();

Value[][] table(int rows, int columns, DoubleSupplier start) {
    Value[][] table = new Value[rows][columns];
    for (Value[] row : table) {
        Arrays.setAll(row, i -> new Value(start.getAsDouble()));
        parameters.addAll(List.of(row));
    }
    return table;
}

void train(int steps, double rate, Scores scores) {
    Adam adam = new Adam(parameters.size());
    for (int step = 0; step < steps; step++) {
        int[] name = learn.get(step % learn.size());
        Value loss = new Value(0);
        for (int i = 1; i < name.length; i++) {
            loss = loss.add(crossEntropy(scores.at(name, i), name[i]));
        }
        for (Value p : parameters) p.grad = 0;
        loss.div(name.length - 1).backward();
        adam.step(parameters, rate * (steps - step) / steps);       // smaller and smaller steps
    }
}

Value[][] next = table(27, 27, () -> 0);

//? Counting reached 2.5798. Will the learned table get below 2.5? (yes or no)
//= learned < 2.5

// ==== Run: the same table, found twice ===========================================================
train(4000, 0.005, (name, i) -> next[name[i - 1]]);
double learned = judge((name, i) -> next[name[i - 1]]);
print("surprise: learning pairs %.4f", learned);

long rows = names.stream().skip(250).flatMap(name -> IntStream.rangeClosed(0, name.length())
        .mapToObj(i -> ("```" + name).substring(i, i + 3))).distinct().count();
print("what stands before a letter: %d groups of three, of %d", rows, 27 * 27 * 27);

// Both tables can say the same things. Learning comes near to what counting found, though it has
// read each name only once. And here the two part. To count what follows three letters takes 19683
// rows, and four in five of them would be empty. Learning need not have a row for each.

// ==== Predict: looking further back ==============================================================
// Give every letter a place in a space of 6 dimensions. Take the places of the last three letters,
// 18 numbers, through a layer of 24 neurons, to 27 scores. If letters that are used alike come to
// lie near each other, then what one of them teaches is of use for all.
Random random = new Random(1);
DoubleSupplier small = () -> 0.3 * random.nextGaussian();
parameters.clear();
Value[][] place = table(27, 6, small), hidden = table(24, 18, small), output = table(27, 24, small);

Value[] times(Value[][] weights, Value[] x) {
    Value[] y = new Value[weights.length];
    for (int i = 0; i < y.length; i++) {
        y[i] = weights[i][0].mul(x[0]);
        for (int j = 1; j < x.length; j++) y[i] = y[i].add(weights[i][j].mul(x[j]));
    }
    return y;
}

Value[] read(int[] name, int i) {
    Value[] x = new Value[18];
    for (int back = 1; back <= 3; back++) {         // before the first letter there is only edge
        System.arraycopy(place[name[Math.max(0, i - back)]], 0, x, 6 * (back - 1), 6);
    }
    return times(output, Stream.of(times(hidden, x)).map(Value::tanh).toArray(Value[]::new));
}

//? How many parameters are that: 27 * 6, 24 * 18 and 27 * 24?
//= parameters.size()

// ==== Run: a language model ======================================================================
print("%d parameters; a moment, please", parameters.size());
train(2000, 0.02, (name, i) -> read(name, i));
double further = judge((name, i) -> read(name, i));
print("surprise: looking three letters back %.4f", further);

// Do such letters lie near each other? Nobody has told it which of them are vowels.
double distance(int a, int b) {
    return Math.sqrt(IntStream.range(0, 6).mapToDouble(i -> place[a][i].data - place[b][i].data)
            .map(off -> off * off).sum());
}

double apart(String some, String others) {
    return some.chars().mapToObj(a -> others.chars().filter(b -> b != a)
            .mapToDouble(b -> distance(a - '`', b - '`'))).flatMapToDouble(d -> d).average()
            .getAsDouble();
}

double vowels = apart("aeiou", "aeiou"), mixed = apart("aeiou", "bcdfghjklmnpqrstvwxyz");
print("apart: two vowels %.2f, a vowel and a consonant %.2f", vowels, mixed);

// Now let it speak. It gives chances, we draw a letter, and that becomes a part of what it reads.
int draw(Value[] scores) {
    double rest = random.nextDouble();
    for (int i = 0; i < 27; i++) {
        rest -= StrictMath.exp(-crossEntropy(scores, i).data);
        if (rest < 0) return i;
    }
    return 0;
}

String invent(String start) {
    int letter = draw(read(letters(start), start.length() + 1));
    return letter == 0 || start.length() > 14 ? start : invent(start + (char) (letter + '`'));
}

List<String> invented = Stream.generate(() -> invent("")).limit(10).toList();
print("%s", String.join(" ", invented));

// ==== Check: what we have found ==================================================================
check("a quarter of the names end with an a", 4 * pairs[1][0] > learn.size());
check("counting beats knowing nothing", counted < StrictMath.log(27) - 0.7);
check("four in five rows of three letters would be empty", Math.abs(rows / 19683.0 - 0.2) < 0.02);
check("a learned table comes to the counted one", Math.abs(learned - counted) < 0.05);
check("looking further back beats both", further < counted - 0.02);
check("vowels lie twice as near to each other", vowels < mixed / 2);
check("at least half of what it invents is in no list",
        invented.stream().filter(names::contains).count() <= 5);

// ==== Exercise: warm and cold ====================================================================
// In lessons/exercises/08-names.jsh, draw from scores at a temperature: below 1 the likely becomes
// likelier. Then:  java lessons/Lesson.java 8 --check

// ==== Next: attention ============================================================================
// Three letters back is a window with a fixed frame. In lesson 9 every letter chooses for itself
// what to look at; and then we read a transformer.

/exit passed == total ? 0 : 1
