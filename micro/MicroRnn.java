// MicroRnn: a network that reads with a memory, why the memory fades, and the gate that keeps it.
//
// Thesis. A recurrent network reads one symbol after the other and carries all it knows in one
// vector, the hidden state. To learn that an early symbol matters late, the gradient has to travel
// back through every step between them, and every step multiplies it. In the plain RNN the product
// vanishes. The GRU puts a gate on the path; where the gate is open, the factor is near 1. But
// somebody has to open it: that is one constant, the bias of the gate.
//
// Trade-offs. A recurrent network reads a text of any length with the same memory and at the same
// cost a symbol; but all it knows must fit into one vector. Attention (MicroGpt) has every earlier
// symbol one step away, and pays for each of them. The task here is made for the question: only so
// is it known what must be recalled, and from how far back. There is no file to read.
//
// Run.     java micro/MicroRnn.java             any JDK from 17 up, and nothing else
//          java micro/MicroRnn.java --help      the options
// Expect.  Some 7 seconds on two cores. Over 3 fillers the RNN and the GRU recall a letter. Over
//          20, as a rule, the RNN guesses, the GRU whose gate starts open knows, one whose gate
//          starts half open is far behind it, and one whose gate starts closed guesses too.
// Output.  Results go to standard output, the same bytes on every machine; progress, which tells
//          the time, goes to standard error.

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroRnn {

    static final int RNN_WIDTH = 23;              // numbers in the RNN's hidden state
    static final int GRU_WIDTH = 12;              // fewer: about as many parameters in all
    static final double GATE_BIAS = 3;            // the update gate starts at sigmoid(3) = 0.95
    static final double INPUT_SCALE = 1;          // how loudly a symbol first speaks to the state
    static final double SOFT_SCALE = 0.1;         // and how softly in a second RNN

    static final int LETTERS = 4;                 // what may have to be recalled,
    static final int FILLERS = 4;                 // what may stand between, at least 2,
    static final int NEAR = 3;                    // how much of it in the easy task,
    static final int FAR = 20;                    // and in the hard one, at least 14
    static final int LONG = 200;                  // steps that must be possible, back and forth
    static final int BACK = 15;                   // steps back at which gradients are compared

    static final double LEARNING_RATE = 0.02;     // at the first step; falls linearly to 0

    // ==== Data: a letter, much that means nothing, and the question ==============================

    /** Texts as tokens, all of one length: some to learn from, some to be asked about. */
    record Task(int fillers, List<int[]> train, List<int[]> heldOut) {
        static final int QUESTION = LETTERS + FILLERS;      // after the letters and the fillers
        static final int SYMBOLS = QUESTION + 1;

        /** The texts do not depend on --seed: runs of different seeds stay comparable. */
        static Task of(int fillers, int texts) {
            Random random = new Random(0);
            Map<String, int[]> different = new LinkedHashMap<>();
            for (int i = 0; i < texts; i++) {
                int[] text = random.ints(fillers + 3, LETTERS, QUESTION).toArray();
                text[0] = random.nextInt(LETTERS);
                text[fillers + 1] = QUESTION;               // which letter was it?
                text[fillers + 2] = text[0];                // the answer: it alone is predicted
                different.put(show(text), text);
            }
            List<int[]> all = List.copyOf(different.values());
            int asked = Math.min(100, all.size() / 2);
            return new Task(fillers, all.subList(asked, all.size()), all.subList(0, asked));
        }

        static String show(int[] text) {
            return Arrays.stream(text).mapToObj(x -> x < LETTERS ? "" + (char) ('a' + x)
                    : x < QUESTION ? "" + (x - LETTERS) : "?").collect(Collectors.joining());
        }
    }

    // ==== Autograd: a number that remembers where it came from ===================================

    // --- the canonical Value: begin ---
    /**
     * A number, the at most two numbers it was computed from, and how fast it changes with each of
     * them. {@code root.backward()} multiplies these local derivatives along every path (the chain
     * rule) and leaves in {@code grad} how fast the root changes with this number. StrictMath, not
     * Math, gives the same digits on every machine and JDK.
     */
    static final class Value {
        double data;
        double grad;                // d root / d this, summed over all paths

        private final Value a;      // the operands; null where there is none
        private final Value b;
        private final double da;    // the local derivatives d this / d a and d this / d b
        private final double db;
        private int users;          // within backward(): uses whose gradient is still to come

        Value(double data) { this(data, null, 0, null, 0); }

        private Value(double data, Value a, double da) { this(data, a, da, null, 0); }

        private Value(double data, Value a, double da, Value b, double db) {
            this.data = data;
            this.a = a;
            this.da = da;
            this.b = b;
            this.db = db;
        }

        // The primitives: a result, then each operand with its local derivative.

        Value add(Value o)  { return new Value(data + o.data, this, 1, o, 1); }
        Value add(double c) { return new Value(data + c, this, 1); }
        Value mul(Value o)  { return new Value(data * o.data, this, o.data, o, data); }
        Value mul(double c) { return new Value(data * c, this, c); }

        Value pow(double n) {
            // x^0 is 1 for every x: slope 0. The rule alone would say 0 * infinity at x = 0.
            double slope = n == 0 ? 0 : n * StrictMath.pow(data, n - 1);
            return new Value(StrictMath.pow(data, n), this, slope);
        }

        Value exp() {
            double e = StrictMath.exp(data);
            return new Value(e, this, e);
        }

        Value log() {
            // log(0) is -infinity and ends all training: below 1e-10 the input counts as 1e-10, in
            // value and slope. The operand is still this node, so that the gradient goes through.
            double x = Math.max(data, 1e-10);
            return new Value(StrictMath.log(x), this, 1 / x);
        }

        Value tanh() {
            double t = StrictMath.tanh(data);
            return new Value(t, this, 1 - t * t);
        }

        Value relu() { return new Value(Math.max(data, 0), this, data > 0 ? 1 : 0); }

        // All else is made of them, and so are its derivatives.

        Value neg()          { return mul(-1); }
        Value sub(Value o)   { return add(o.neg()); }
        Value sub(double c)  { return add(-c); }
        Value rsub(double c) { return neg().add(c); }               // c - this
        Value div(Value o)   { return mul(o.pow(-1)); }
        Value div(double c)  { return mul(StrictMath.pow(c, -1)); }
        Value rdiv(double c) { return pow(-1).mul(c); }             // c / this

        /**
         * Adds d this / d v to the grad of every leaf v below this node; the grad of an inner node
         * starts afresh. A node may pass its gradient on only when it is complete, that is, when
         * every use of the node has sent its part. So the uses are counted first and counted down
         * after: a reverse topological order (Kahn 1962). Nothing here calls itself, so a chain of
         * a million nodes needs no deeper a Java stack than a chain of one.
         */
        void backward() {
            Value[] stack = new Value[1024];
            int size = 0;

            stack[size++] = this;
            while (size > 0) {
                Value v = stack[--size];
                if (v.a == null) continue;                          // a leaf
                v.grad = 0;
                if (size + 2 > stack.length) stack = Arrays.copyOf(stack, 2 * stack.length);
                if (v.a.users++ == 0) stack[size++] = v.a;          // once, at its first use
                if (v.b != null && v.b.users++ == 0) stack[size++] = v.b;
            }

            grad += 1;                                              // d this / d this
            stack[size++] = this;
            while (size > 0) {
                Value v = stack[--size];
                if (v.a == null) continue;
                if (size + 2 > stack.length) stack = Arrays.copyOf(stack, 2 * stack.length);
                v.a.grad += v.da * v.grad;
                if (--v.a.users == 0) stack[size++] = v.a;          // once, after its last use
                if (v.b == null) continue;
                v.b.grad += v.db * v.grad;
                if (--v.b.users == 0) stack[size++] = v.b;
            }
        }
    // --- the canonical Value: end ---

        /** 1 / (1 + exp(-x)): how far a gate stands open, from 0 to 1. */
        Value sigmoid() {
            // exp(800) is infinite, and infinity / infinity NaN; exp(-|x|) is 1 at most. For x < 0
            // the quotient is multiplied through by exp(x): exp(x) / (exp(x) + 1).
            double e = StrictMath.exp(-Math.abs(data));
            double s = (data < 0 ? e : 1) / (1 + e);
            return new Value(s, this, s * (1 - s));
        }
    }

    // --- AUTOGRAD DIFFERENCES IN THIS PROGRAM ---
    // This Value follows the canonical interface (see micro/autograd-interface.md)
    // with these additions:
    // - sigmoid(): needed for the GRU's gates z_t and r_t
    // Base operations (add, mul, tanh, exp, relu, log, pow, backward) are identical
    // to the canonical ones.

    // ==== Numerics: vectors of Values, and from logits to surprise without overflow ==============

    static Value[] map(Value[] x, UnaryOperator<Value> f) {
        Value[] y = new Value[x.length];
        for (int i = 0; i < x.length; i++) y[i] = f.apply(x[i]);
        return y;
    }

    static Value[] zip(Value[] x, Value[] y, BinaryOperator<Value> f) {
        Value[] z = new Value[x.length];
        for (int i = 0; i < x.length; i++) z[i] = f.apply(x[i], y[i]);
        return z;
    }

    static Value[] add(Value[] x, Value[] y) { return zip(x, y, Value::add); }
    static Value[] mul(Value[] x, Value[] y) { return zip(x, y, Value::mul); }

    static Value sum(Value[] x) {
        Value sum = x[0];
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i]);
        return sum;
    }

    static int argmax(Value[] x) {
        int best = 0;
        for (int i = 1; i < x.length; i++) if (x[i].data > x[best].data) best = i;
        return best;
    }

    /** y = W x: each row of W asks x one question. */
    static Value[] linear(Value[][] weights, Value[] x) {
        Value[] y = new Value[weights.length];
        for (int i = 0; i < y.length; i++) y[i] = sum(mul(weights[i], x));
        return y;
    }

    /** -log softmax(logits)_target: the surprise at what came, in nats. */
    static Value crossEntropy(Value[] logits, int target) {
        // log(softmax) loses its gradient where the probability underflows; log-sum-exp does not:
        // the sum holds an exp(0), so its log is never clamped, and no exp overflows.
        double max = logits[argmax(logits)].data;
        Value logSumExp = sum(map(logits, x -> x.sub(max).exp())).log().add(max);
        return logSumExp.sub(logits[target]);
    }

    // ==== Models: two ways to carry a state from step to step ====================================

    /** What a model makes of a text: the loss, whether it guessed right, the state at each step. */
    record Reading(Value loss, boolean right, List<Value[]> states) { }

    /** What both models share: a state h that starts at 0, and logits that are read off it. */
    abstract static class Recurrent {
        final String name;
        final int width;
        final List<Value> parameters = new ArrayList<>();
        private final Value[][] unembedding;        // [V][width] how well each symbol would fit

        Recurrent(String name, int width, Random random) {
            this.name = name;
            this.width = width;
            unembedding = matrix(Task.SYMBOLS, width, 1 / Math.sqrt(width), random);
        }

        final Value[] vector(int size, DoubleSupplier start) {
            Value[] vector = new Value[size];
            for (int i = 0; i < size; i++) vector[i] = new Value(start.getAsDouble());
            parameters.addAll(List.of(vector));
            return vector;
        }

        /** Random weights: equal ones would get equal gradients and stay equal for ever. */
        final Value[][] matrix(int rows, int columns, double scale, Random random) {
            Value[][] weights = new Value[rows][];
            for (int i = 0; i < rows; i++) {
                weights[i] = vector(columns, () -> scale * random.nextGaussian());
            }
            return weights;
        }

        /** The new state, from the symbol that is read and the old state. */
        abstract Value[] next(int x, Value[] h);

        /** The graph holds every step: backward() goes all the way, however long the text. */
        Reading read(int[] text) {
            List<Value[]> states = new ArrayList<>();
            Value[] h = map(new Value[width], none -> new Value(0));
            for (int t = 0; t < text.length - 1; t++) {
                h = next(text[t], h);
                states.add(h);
            }
            int answer = text[text.length - 1];
            Value[] logits = linear(unembedding, h);
            return new Reading(crossEntropy(logits, answer), argmax(logits) == answer, states);
        }
    }

    /** W_x x + W_h h + b: what a layer of units hears from the symbol x and from the state h. */
    static final class Affine {
        final Value[][] inputWeights;       // [V][width]     W_x; x is one-hot: W_x x is a row here
        final Value[][] recurrentWeights;   // [width][width] W_h
        final Value[] bias;                 // [width]        b

        Affine(Recurrent model, double inputScale, double start, Random random) {
            int width = model.width;
            inputWeights = model.matrix(Task.SYMBOLS, width, inputScale, random);
            // A sum of width terms: with this scale W_h h is about as long as h.
            recurrentWeights = model.matrix(width, width, 1 / Math.sqrt(width), random);
            bias = model.vector(width, () -> start);
        }

        Value[] of(int x, Value[] h) {
            return add(add(inputWeights[x], linear(recurrentWeights, h)), bias);
        }
    }

    /**
     * The plain RNN (Elman 1990): h = tanh(W_x x + W_h h_old + b).
     *
     * One step back, the gradient is multiplied by the transpose of
     *     d h / d h_old = diag(1 - h^2) W_h,
     * and 15 steps back by 15 such matrices. W_h as it starts keeps a length about as it is; but
     * 1 - h^2 is 1 only at h = 0, and every unit that a symbol has driven towards -1 or 1 lets
     * little through. So the product vanishes (Hochreiter 1991; Bengio, Simard and Frasconi 1994).
     * It is no law: where symbols speak softly, tanh is almost straight and the gradient lasts. So
     * in the soft RNN; what it learns over 20 fillers is up to the seed and does not hold for 198.
     */
    static final class Rnn extends Recurrent {
        final Affine sum;

        Rnn(String name, double inputScale, Random random) {
            super(name, RNN_WIDTH, random);
            sum = new Affine(this, inputScale, 0, random);
        }

        @Override Value[] next(int x, Value[] h) { return map(sum.of(x, h), Value::tanh); }
    }

    /**
     * The GRU, the gated recurrent unit (Cho et al. 2014). With * for place by place:
     *     z  = sigmoid(W_xz x + W_hz h_old + b_z)          the update gate: how much stays
     *     r  = sigmoid(W_xr x + W_hr h_old + b_r)          the reset gate: what of h_old is asked
     *     h~ = tanh(W_x x + W_h (r * h_old) + b)           the candidate: what could be new
     *     h  = z * h_old + (1 - z) * h~
     *
     * One step back: d h / d h_old = diag(z) + what goes through z, r and h~. A unit with z near 1
     * hands its gradient on as it is, and a unit with z = 1/2 halves it: to 1/32768 in 15 steps.
     * And z = 1/2 is where a gate without bias starts. With b_z = 3 it starts at z = 0.95, which
     * after 15 steps leaves about half: a memory of 1 / (1 - z), some 20 steps. For another span,
     * take its logarithm as the bias (Tallec and Ollivier 2018). Training also opens gates, later.
     *
     * The sign is a convention. Chung et al. (2014) write h = (1 - z) * h_old + z * h~: there the
     * bias must be -3. PyTorch and Keras mix as Cho et al. do, but multiply by r after W_h.
     */
    static final class Gru extends Recurrent {
        final Affine update, reset, candidate;

        Gru(double gateBias, Random random) {
            super(format("GRU %.1f", gateBias), GRU_WIDTH, random);
            update = new Affine(this, INPUT_SCALE, gateBias, random);
            reset = new Affine(this, INPUT_SCALE, 0, random);
            candidate = new Affine(this, INPUT_SCALE, 0, random);
        }

        @Override Value[] next(int x, Value[] h) {
            Value[] z = map(update.of(x, h), Value::sigmoid);
            Value[] r = map(reset.of(x, h), Value::sigmoid);
            Value[] fresh = map(candidate.of(x, mul(r, h)), Value::tanh);       // h~
            return add(mul(z, h), mul(map(z, gate -> gate.rsub(1)), fresh));
        }
    }

    // ==== Training: read, compare, turn every parameter a little =================================

    /** Adam (Kingma and Ba 2015): a step for each parameter by the history of its own gradient. */
    static final class Adam {
        static final double BETA1 = 0.85;           // memory of the mean gradient
        static final double BETA2 = 0.99;           // memory of its mean square
        static final double EPSILON = 1e-8;         // keeps the quotient finite where both are 0
        static final boolean BIAS_CORRECTION = true;

        final double[] mean;
        final double[] square;
        int steps;

        Adam(int size) {
            mean = new double[size];
            square = new double[size];
        }

        void step(List<Value> parameters, double learningRate) {
            steps++;
            // Both memories start at 0 and so are too small at first, by exactly these factors.
            double seen1 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA1, steps) : 1;
            double seen2 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA2, steps) : 1;
            for (int i = 0; i < mean.length; i++) {
                Value p = parameters.get(i);
                mean[i] = BETA1 * mean[i] + (1 - BETA1) * p.grad;
                square[i] = BETA2 * square[i] + (1 - BETA2) * p.grad * p.grad;
                p.data -= learningRate * (mean[i] / seen1)
                        / (Math.sqrt(square[i] / seen2) + EPSILON);
            }
        }
    }

    /**
     * One text a step. Production RNNs also clip the length of the gradient, for when it explodes
     * (Pascanu, Mikolov and Bengio 2013). Here it is enough that Adam divides it by its usual size.
     */
    static Score train(Recurrent model, Task task, int steps) {
        System.err.print(format("%s, %d fillers\n", model.name, task.fillers));
        Adam adam = new Adam(model.parameters.size());
        int every = Math.max(1, steps / 4);
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Reading reading = model.read(task.train.get((step - 1) % task.train.size()));
            backward(model, reading);
            adam.step(model.parameters, LEARNING_RATE * (steps - step + 1) / steps);

            recent += reading.loss.data / every;
            if (step % every > 0) continue;
            double milliseconds = (System.nanoTime() - start) / 1e6 / every;
            System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, score(model, task).loss, milliseconds));
            recent = 0;
            start = System.nanoTime();
        }
        return score(model, task);
    }

    static void backward(Recurrent model, Reading reading) {
        for (Value p : model.parameters) p.grad = 0;        // backward() adds to what is there
        reading.loss.backward();
    }

    /** Means over all held-out texts: the loss in nats, and the part of the answers guessed. */
    record Score(double loss, double right) {
        @Override public String toString() { return format("%.4f %5.0f%%", loss, 100 * right); }
    }

    static Score score(Recurrent model, Task task) {
        double loss = 0;
        double right = 0;
        for (int[] text : task.heldOut) {
            Reading reading = model.read(text);
            loss += reading.loss.data / task.heldOut.size();
            if (reading.right) right += 1.0 / task.heldOut.size();
        }
        return new Score(loss, right);
    }

    // ==== The way back: how much of the gradient arrives =========================================

    /**
     * How long is d loss / d h at the state t steps before the last, against the last? The loss is
     * at the end, so all that arrives has come through the t steps between. Means over some texts.
     */
    static double[] gradientLeft(Recurrent model, Task task, int texts) {
        double[] sums = new double[task.fillers + 2];
        for (int[] text : task.heldOut.subList(0, texts)) {
            Reading reading = model.read(text);
            backward(model, reading);
            for (int t = 0; t < sums.length; t++) {
                double square = 0;
                for (Value h : reading.states.get(sums.length - 1 - t)) square += h.grad * h.grad;
                sums[t] += Math.sqrt(square);
            }
        }
        return Arrays.stream(sums).map(sum -> sum / sums[0]).toArray();
    }

    static void table(List<Recurrent> models, List<double[]> before, List<double[]> after) {
        String head = models.stream().map(m -> format("%9s", m.name)).collect(Collectors.joining());
        print("\nlength of the gradient at the state t steps before the last, whose own is 1\n");
        print("   t | %-46s | after training\n     |%s  |%2$s\n", "before training", head);
        int last = before.get(0).length - 1;
        for (int t = 0; t <= last; t++) {
            if (t <= BACK || t == last) print("%4d |%s  |%s\n", t, row(before, t), row(after, t));
        }
    }

    static String row(List<double[]> columns, int t) {
        return columns.stream().map(left -> format("%9.1e", left[t])).collect(Collectors.joining());
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    record Claim(String text, String measured, boolean holds) { }

    /** Prints the table; true if all claims hold. */
    static boolean report(List<Claim> claims) {
        String row = "%-41s | %-21s | %s\n";
        print("\n" + row, "claim", "measured", "verdict");
        for (Claim c : claims) print(row, c.text, c.measured, c.holds ? "PASS" : "FAIL");
        return claims.stream().allMatch(Claim::holds);
    }

    static Claim times(String text, double larger, double smaller, double least) {
        return new Claim(text, format("%.1f times >= %.0f", larger / smaller, least),
                larger / smaller >= least);
    }

    /**
     * Is the gradient the slope? Moves all parameters at once along a random direction u and
     * compares the change of the loss with grad . u: the largest relative difference of ten.
     */
    static double gradientError(Recurrent model, Task task, Random random) {
        double nudge = 1e-6;            // small against curvature, large against rounding
        double[] start = model.parameters.stream().mapToDouble(p -> p.data).toArray();
        backward(model, model.read(task.heldOut.get(0)));
        double worst = 0;
        for (int direction = 0; direction < 10; direction++) {
            double[] u = random.doubles(start.length, -1, 1).toArray();
            double predicted = 0;
            double measured = 0;
            for (int i = 0; i < u.length; i++) predicted += model.parameters.get(i).grad * u[i];
            for (int side : new int[] {-1, 1, 0}) {                 // 0 puts them back
                for (int i = 0; i < u.length; i++) {
                    model.parameters.get(i).data = start[i] + side * nudge * u[i];
                }
                measured += side * model.read(task.heldOut.get(0)).loss.data / (2 * nudge);
            }
            worst = Math.max(worst, Math.abs(measured - predicted) / Math.abs(predicted));
        }
        return worst;
    }

    // ==== Picture: the gradient on its way back ==================================================

    static String svg(List<Recurrent> models, List<double[]> before) {
        String[] colors = {"crimson", "orange", "gray", "steelblue", "seagreen"};
        int last = before.get(0).length - 1;
        double least = before.stream().mapToDouble(left -> left[last]).min().getAsDouble();
        double decade = 290 / Math.ceil(-StrictMath.log10(least));
        String lines = "";
        for (int d = 0; 60 + d * decade < 351; d++) {
            lines += format("<path d='M70 %.1fH690' stroke='lightgray' stroke-width='1'/>"
                    + "<text x='62' y='%1$.1f' dy='4' fill='gray' text-anchor='end'>1e-%d</text>\n",
                    60 + d * decade, d);
        }
        for (int i = 0; i < models.size(); i++) {
            lines += format("<text x='90' y='%d' fill='%s'>%s</text>\n<polyline stroke='%2$s' "
                    + "points='", 262 + 18 * i, colors[i], models.get(i).name);
            for (int t = 0; t <= last; t++) {
                lines += format(" %.1f,%.1f", 70 + 620.0 * t / last,
                        60 - decade * StrictMath.log10(before.get(i)[t]));
            }
            lines += "'/>\n";
        }
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 400' fill='none'
                 stroke-width='2' font-family='sans-serif' font-size='13'>
                <rect width='720' height='400' fill='white'/>
                <text x='70' y='30' fill='black'>MicroRnn: gradient t steps back, untrained</text>
                <text x='70' y='380' fill='gray'>t = 0</text>
                <text x='690' y='380' fill='gray' text-anchor='end'>t = %d</text>
                %s</svg>
                """.formatted(last, lines);
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroRnn.java [options]
              --steps N      steps of each training, one text a step (default 400)
              --seed S       seed of all that is random but the texts (default 42)
              --plot FILE    write the gradients to FILE, as an SVG picture
              --quick        20 steps, few texts, without the claims about what has been learned
              --help         print this
            Exit status: 0 all claims hold, 1 a claim or an input fails, 2 wrong usage.
            """;

    /** Each option with the values it takes, as a pattern; a switch takes none. */
    static final Map<String, String> OPTIONS = Map.of("--steps", "[1-9]\\d{0,8}",
            "--seed", "\\d{1,9}", "--plot", "[^-].*", "--quick", "", "--help", "");

    static Map<String, String> parse(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String flag = args[i];
            String pattern = OPTIONS.get(flag);
            if (pattern == null) throw new IllegalArgumentException("There is no option " + flag);
            String value = pattern.isEmpty() || i + 1 == args.length ? "" : args[++i];
            if (!value.matches(pattern)) {
                throw new IllegalArgumentException(flag + " cannot be '" + value + "'");
            }
            options.put(flag, value);
        }
        return options;
    }

    /** Equal seeds: the RNNs differ in nothing but the scale, the GRUs but in the bias. */
    static List<Recurrent> models(long seed) {
        return List.of(new Rnn("RNN", INPUT_SCALE, new Random(seed)),
                new Rnn("soft RNN", SOFT_SCALE, new Random(seed)),
                new Gru(-GATE_BIAS, new Random(seed)), new Gru(0, new Random(seed)),
                new Gru(GATE_BIAS, new Random(seed)));
    }

    static boolean run(Map<String, String> options) throws IOException {
        boolean quick = options.containsKey("--quick");
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "20" : "400"));
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        if (options.containsKey("--plot")) write(options.get("--plot"), "");    // fail now or never
        Task near = Task.of(NEAR, quick ? 60 : 1100);
        Task far = Task.of(FAR, quick ? 60 : 1100);
        Task longest = Task.of(LONG - 2, quick ? 10 : 40);     // with letter and question
        long start = random.nextLong();
        List<Recurrent> nearModels = models(start);
        List<Recurrent> farModels = models(start);
        print("%d texts to learn from, as %s; %d held out; RNN %d parameters, GRU %d\n",
                far.train.size(), Task.show(far.heldOut.get(0)), far.heldOut.size(),
                farModels.get(0).parameters.size(), farModels.get(4).parameters.size());
        double error = 0;
        for (Recurrent m : farModels) error = Math.max(error, gradientError(m, far, random));
        double lost = gradientLeft(farModels.get(0), longest, 1)[LONG - 1];
        double kept = gradientLeft(farModels.get(4), longest, 1)[LONG - 1];
        List<double[]> before = farModels.stream().map(m -> gradientLeft(m, far, 20)).toList();
        if (options.containsKey("--plot")) write(options.get("--plot"), svg(farModels, before));

        String row = "%9s | %-14s | %-14s | %s\n";
        print("\nheld-out loss in nats, and answers that are right\n" + row, "fillers", NEAR, FAR,
                LONG - 2 + ", having learned " + FAR);
        Score guess = new Score(StrictMath.log(LETTERS), 1.0 / LETTERS);
        print(row, "guess", guess, guess, guess);
        Score[] nears = new Score[5];
        Score[] fars = new Score[5];
        for (int i = 0; i < 5; i++) {
            nears[i] = train(nearModels.get(i), near, steps);
            fars[i] = train(farModels.get(i), far, steps);
            print(row, farModels.get(i).name, nears[i], fars[i], score(farModels.get(i), longest));
        }
        table(farModels, before, farModels.stream().map(m -> gradientLeft(m, far, 20)).toList());

        Value low = new Value(-700);                        // where sigmoid is exp(-700), and
        Value high = new Value(800);                        // where exp is infinite
        Value tails = low.sigmoid().add(high.sigmoid());
        tails.backward();
        double[] left = before.stream().mapToDouble(lengths -> lengths[BACK]).toArray();
        List<Claim> claims = new ArrayList<>(List.of(
                new Claim("the gradient is the slope, ten directions",
                        format("off by %.1e < 1e-6", error), error < 1e-6),
                new Claim("sigmoid and its slope hold on both tails",
                        format("slopes %.0e, %.0e", low.grad, high.grad), tails.data == 1
                        && low.grad == StrictMath.exp(-700) && high.grad == 0),
                new Claim("a gradient reaches the first of " + LONG + " steps",
                        format("%.0e and %.0e > 0", lost, kept),
                        Math.min(lost, kept) > 0 && Double.isFinite(lost + kept)),
                times("untrained, " + BACK + " back: open gate over RNN", left[4], left[0], 10),
                times("untrained, " + BACK + " back: open over half open", left[4], left[3], 10),
                times("untrained, " + BACK + " back: half open over closed", left[3], left[2], 10),
                times("untrained, " + BACK + " back: soft RNN over RNN", left[1], left[0], 3)));
        if (!quick) {
            double half = fars[3].loss / 4;         // one start may be luck: the mean of four
            double open = fars[4].loss / 4;
            for (int again = 0; again < 3; again++) {
                List<Recurrent> others = models(random.nextLong());
                half += train(others.get(3), far, steps).loss / 4;
                open += train(others.get(4), far, steps).loss / 4;
            }
            claims.addAll(List.of(
                    times("near: loss of guess over RNN", guess.loss, nears[0].loss, 10),
                    times("far: loss of RNN over open gate", fars[0].loss, fars[4].loss, 5),
                    times("far, 4 starts: half open gate over open", half, open, 3)));
        }
        return report(claims);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);     // a point, not a comma, everywhere
    }

    static void print(String pattern, Object... values) {
        System.out.print(format(pattern, values));
    }

    static void write(String file, String text) throws IOException {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written; give a file in an existing folder.");
        }
    }

    public static void main(String[] args) {
        Map<String, String> options = Map.of();
        try {
            options = parse(args);
        } catch (IllegalArgumentException e) {
            System.err.print(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        try {
            if (options.containsKey("--help")) print(USAGE);
            else if (!run(options)) System.exit(1);
        } catch (IOException | InvalidPathException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
