// MicroLora: teaching a frozen transformer something new with three numbers in a hundred.
//
// Thesis. To adapt a trained model to other texts, its weights must change; but they need not
// change in every direction. So freeze each weight W and learn the change alone, as a product of
// two thin matrices: W x becomes W x + (alpha / r) B A x. The base stays what it was to the last
// bit: take the adapter off, and nothing has happened.
//
// Trade-offs. A thin change can say less than a full one, and learns less here. Nor does frozen
// mean without forgetting: while the adapter is attached, the model is worse at the old texts. Full
// fine-tuning stands beside it in the table; how much that forgets depends on its rate, FULL_RATE.
// What an adapter buys is few numbers to store and to keep Adam's memory of, and one base that many
// tasks can share.
//
// Run.     java micro/MicroLora.java [--help]    any JDK from 17 up, and nothing else
// Expect.  Some 6 seconds on two cores. The adapter wins back over half of what the new texts cost
//          the base, and pays for it on the old ones; detached, it leaves no trace.
// Output.  Results: standard output, the same bytes everywhere. Progress: standard error.

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroLora {
    static final int T = 16;                      // positions: how far back the model can look
    static final int C = 16;                      // channels: the width of a token's vector
    static final int H = 4;                       // heads: things a token can attend to at once
    static final int D = C / H;                   // channels of a head; V is the alphabet's size

    static final int RANK = 2;                    // r: directions in which an output can change
    static final double ALPHA = 4;                // the change counts alpha / r fold
    static final double LEARNING_RATE = 0.01;     // of the base; each rate falls linearly to 0
    static final double ADAPTER_RATE = 0.02;      // of the adapter
    static final double FULL_RATE = 0.0012;       // of full fine-tuning: gentle; more forgets more

    // ==== Data: two halves that differ in how their texts end ====================================

    record Half(List<int[]> train, List<int[]> heldOut) {
        int asked() { return heldOut.stream().mapToInt(text -> text.length - 1).sum(); }
    }

    /**
     * All texts, sorted by their ending (the last symbol first, then the one before it, and so on)
     * and cut in the middle. The first half is the source, which the base learns: names that end in
     * a to i. The second is the target: names that end in i to z. The letters are the same, but
     * where to stop has to be learned anew. Any file can be cut so: the shift is in the texts.
     */
    static final class Corpus {
        static final char EDGE = 0;     // opens every text and, as a prediction, ends it: token 0
        final String alphabet;          // a token is a place in it
        final Half source;
        final Half target;

        Corpus(Set<String> texts, int atMost) {
            Set<Character> characters = new TreeSet<>(Set.of(EDGE));
            for (String text : texts) for (char c : text.toCharArray()) characters.add(c);
            alphabet = characters.stream().map(String::valueOf).collect(Collectors.joining());
            List<String> sorted = new ArrayList<>(texts);
            sorted.sort(Comparator.comparing(text -> new StringBuilder(text).reverse().toString()));
            int asked = Math.min(atMost, texts.size() / 20);
            source = half(sorted.subList(0, texts.size() / 2), asked);
            target = half(sorted.subList(texts.size() / 2, texts.size()), asked);
        }

        private Half half(List<String> texts, int asked) {
            Collections.shuffle(texts, new Random(0));      // not --seed: runs stay comparable
            // What is longer than the model's view is cut off.
            List<int[]> all = texts.stream().map(text -> (EDGE + text + EDGE).chars()
                    .map(alphabet::indexOf).limit(T + 1).toArray()).toList();
            return new Half(all.subList(asked, all.size()), all.subList(0, asked));
        }

        static Corpus read(String given, int atMost) throws IOException {
            Path file = given != null ? Path.of(given) : besideThisSource("names.txt");
            if (file == null) return cities(atMost);
            Set<String> texts = new TreeSet<>();
            try {
                for (String line : Files.readString(file).split("^\\uFEFF|[\\r\\n]")) {
                    if (line.indexOf(EDGE) >= 0) throw new CharacterCodingException();
                    if (!line.isBlank()) texts.add(line.strip());   // uFEFF: a byte-order mark
                }
            } catch (IOException e) {
                throw new IOException(file + (e instanceof NoSuchFileException ? " does not exist"
                        : e instanceof CharacterCodingException ? " is not UTF-8 text"
                        : " cannot be read") + "; --data takes a text file, one text a line.");
            }
            if (texts.size() >= 20) return new Corpus(texts, atMost);
            throw new IOException(file + " has " + texts.size() + " different lines of text; "
                    + "learning from some and asking about others takes at least 20.");
        }

        static Path besideThisSource(String name) {
            var source = java.net.URI.create(MicroLora.class.getProtectionDomain().getCodeSource()
                    .getLocation().toString());
            return Stream.of(Path.of(source).resolveSibling(name), Path.of("micro", name))
                    .filter(Files::isRegularFile).findFirst().orElse(null);
        }

        /** Every JDK knows some 450 cities: the zone America/Sao_Paulo gives "sao paulo". */
        static Corpus cities(int atMost) {
            print("names.txt is not beside this file: the cities of the JDK's time zones\n");
            return new Corpus(Stream.of(TimeZone.getAvailableIDs())
                    .filter(zone -> zone.matches("[A-Z].*/[A-Za-z_]+"))
                    .map(id -> id.replaceAll(".*/", "").replace('_', ' ').toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()), atMost);
        }
    }

    /**
     * The lines to beat: how well do counts of symbols, pairs and triples predict? Each order
     * trusts the one below it like 5 observations of its own (MacKay and Peto 1995).
     */
    static double[] countingLosses(Half half, int symbols) {
        Map<String, Integer> seen = new HashMap<>();
        for (int[] text : half.train) {
            for (int t = 1; t < text.length; t++) {
                for (int order = 1; order <= 3; order++) {
                    seen.merge(group(order, text, t, t), 1, Integer::sum);
                    seen.merge(group(order, text, t, t + 1), 1, Integer::sum);
                }
            }
        }
        double[] losses = new double[4];
        double asked = half.asked();
        for (int[] text : half.heldOut) {
            for (int t = 1; t < text.length; t++) {
                double p = 1.0 / symbols;
                for (int order = 1; order <= 3; order++) {
                    int before = seen.getOrDefault(group(order, text, t, t), 0);
                    int both = seen.getOrDefault(group(order, text, t, t + 1), 0);
                    p = (both + 5 * p) / (before + 5);
                    losses[order] -= StrictMath.log(p) / asked;
                }
            }
        }
        return losses;
    }

    /** The order - 1 symbols before place t, and those from t up to end. */
    static String group(int order, int[] text, int t, int end) {
        return order + Arrays.toString(Arrays.copyOfRange(text, Math.max(0, t - order + 1), end));
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
    }

    // --- AUTOGRAD IN THIS PROGRAM ---
    // This Value follows the canonical interface exactly.
    // See micro/autograd-interface.md for the full specification.

    // ==== Numerics: vectors of Values, and from logits to surprise without overflow ==============

    static Value[] map(Value[] x, UnaryOperator<Value> f) {
        Value[] y = new Value[x.length];
        for (int i = 0; i < x.length; i++) y[i] = f.apply(x[i]);
        return y;
    }

    static Value[] add(Value[] x, Value[] y) {
        Value[] z = new Value[x.length];
        for (int i = 0; i < x.length; i++) z[i] = x[i].add(y[i]);
        return z;
    }

    static Value dot(Value[] x, Value[] y) {
        Value sum = x[0].mul(y[0]);
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i].mul(y[i]));
        return sum;
    }

    static Value sum(Value[] x) {
        Value sum = x[0];
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i]);
        return sum;
    }

    static double max(Value[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (Value v : x) max = Math.max(max, v.data);
        return max;
    }

    /** softmax(x)_i = exp(x_i) / sum_j exp(x_j): positive, and 1 in all. */
    static Value[] softmax(Value[] logits) {
        // exp(710) overflows. A shift of all logits cancels in the quotient, so the largest becomes
        // 0: every exp is at most 1, and the sum at least 1.
        double max = max(logits);
        Value[] exps = map(logits, x -> x.sub(max).exp());
        Value inverse = sum(exps).pow(-1);
        return map(exps, e -> e.mul(inverse));
    }

    /** -log softmax(logits)_target: the surprise at what came, in nats. */
    static Value crossEntropy(Value[] logits, int target) {
        // log(softmax) loses its gradient where the probability underflows; log-sum-exp does not:
        // the sum holds an exp(0), so its log is never clamped.
        double max = max(logits);
        Value logSumExp = sum(map(logits, x -> x.sub(max).exp())).log().add(max);
        return logSumExp.sub(logits[target]);
    }

    /** y = W x: each row of W asks x one question. */
    static Value[] linear(Value[][] weights, Value[] x) {
        Value[] y = new Value[weights.length];
        for (int i = 0; i < y.length; i++) y[i] = dot(weights[i], x);
        return y;
    }

    /** x / sqrt(mean(x^2)): the direction stays, the length becomes 1 a channel. */
    static Value[] rmsNorm(Value[] x) {
        // 1e-5 keeps the quotient finite where x is 0.
        Value scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);
        return map(x, v -> v.mul(scale));
    }

    // ==== LoRA: learn the change of a weight, not the weight =====================================

    /** Weights to be learned: each is also noted down in parameters. */
    static Value[][] matrix(int rows, int columns, DoubleSupplier weight, List<Value> parameters) {
        Value[][] weights = new Value[rows][columns];
        for (Value[] row : weights) Arrays.setAll(row, i -> new Value(weight.getAsDouble()));
        for (Value[] row : weights) parameters.addAll(List.of(row));
        return weights;
    }

    /**
     * The change of one weight matrix: (alpha / r) B A (Hu et al. 2021). A asks x no more than r
     * questions, B turns the r answers into C channels. B A has C * C entries, but it is made of
     * 2 r C numbers, and every change that it makes is a mixture of the r columns of B.
     */
    static final class LowRank {
        static final double SCALE = ALPHA / RANK;   // so that r can be changed and alpha left alone
        final Value[][] a;                          // [r][C]
        final Value[][] b;                          // [C][r]

        LowRank(Random random, List<Value> parameters) {
            // B = 0: the model starts as the base, exactly. Then A must be random. With h = A x and
            // g = d loss / d (B h), the gradient of B is g h' and that of A is (B' g) x': were both
            // matrices 0, both gradients would be 0 for ever. This size of A makes h about 1.
            a = matrix(RANK, C, () -> random.nextGaussian() / Math.sqrt(C), parameters);
            b = matrix(C, RANK, () -> 0, parameters);
        }

        /** B (A x), not (B A) x: two thin products, and the C * C entries are never formed. */
        Value[] apply(Value[] x) { return map(linear(b, linear(a, x)), v -> v.mul(SCALE)); }

        /** W + (alpha / r) B A: the same function in one matrix, with no adapter to be run. */
        void mergeInto(Value[][] w) {
            for (int i = 0; i < C; i++) for (int j = 0; j < C; j++) {
                for (int k = 0; k < RANK; k++) w[i][j].data += SCALE * b[i][k].data * a[k][j].data;
            }
        }
    }

    /** All that is learned, and has to be stored, for a new task: the changes of two matrices. */
    record Adapter(LowRank query, LowRank value) { }

    // ==== Model: embeddings, one block of attention and MLP, and logits ==========================

    static final class Gpt {
        final List<Value> parameters = new ArrayList<>();   // the base's own, none of an adapter
        final Value[][] tokenEmbedding, positionEmbedding, query, key, value, output;
        final Value[][] up, down, unembedding;
        Adapter adapter;                                    // null: none is attached

        Gpt(int symbols, DoubleSupplier weight) {
            tokenEmbedding = matrix(symbols, C, weight, parameters);    // what the token is
            positionEmbedding = matrix(T, C, weight, parameters);       // where it stands
            query = matrix(C, C, weight, parameters);       // what a token looks for
            key = matrix(C, C, weight, parameters);         // what it can be found by
            value = matrix(C, C, weight, parameters);       // what it tells when found
            output = matrix(C, C, weight, parameters);      // what the heads' answers mean together
            up = matrix(4 * C, C, weight, parameters);      // the MLP: ask 4C questions,
            down = matrix(C, 4 * C, weight, parameters);    // answer those that fired
            unembedding = matrix(symbols, C, weight, parameters);   // how well each would fit next
        }

        /** The same weights in Values of their own, and nothing attached. */
        Gpt copy() {
            Iterator<Value> weights = parameters.iterator();
            return new Gpt(tokenEmbedding.length, () -> weights.next().data);
        }

        /** With the adapter inside its weights, in a copy: (W + D) - D is not W to the last bit. */
        Gpt merged() {
            Gpt copy = copy();
            adapter.query.mergeInto(copy.query);
            adapter.value.mergeInto(copy.value);
            return copy;
        }

        /** The logits of what comes after each symbol of a text but its last. */
        Value[][] logits(int[] text) {
            List<Value[]> keys = new ArrayList<>();     // These two grow from symbol to symbol, so
            List<Value[]> values = new ArrayList<>();   // that none can see a later one.
            Value[][] logits = new Value[text.length - 1][];
            for (int t = 0; t < logits.length; t++) {
                Value[] x = rmsNorm(add(tokenEmbedding[text[t]], positionEmbedding[t]));
                x = add(x, attention(rmsNorm(x), keys, values));
                x = add(x, linear(down, map(linear(up, rmsNorm(x)), Value::relu)));
                logits[t] = linear(unembedding, x);
            }
            return logits;
        }

        private Value[] attention(Value[] x, List<Value[]> keys, List<Value[]> values) {
            Value[] q = linear(query, x);
            Value[] v = linear(value, x);
            if (adapter != null) {                              // W x + (alpha / r) B A x
                q = add(q, adapter.query.apply(x));
                v = add(v, adapter.value.apply(x));
            }
            keys.add(linear(key, x));
            values.add(v);
            Value[] answers = new Value[C];
            for (int from = 0; from < C; from += D) {           // head by head
                Value[] sought = Arrays.copyOfRange(q, from, from + D);
                Value[] scores = new Value[keys.size()];
                for (int s = 0; s < scores.length; s++) {
                    // q . k grows with sqrt(D); unscaled, softmax would saturate and stop learning.
                    Value[] found = Arrays.copyOfRange(keys.get(s), from, from + D);
                    scores[s] = dot(sought, found).div(Math.sqrt(D));
                }
                Value[] weights = softmax(scores);
                for (int i = from; i < from + D; i++) {
                    Value[] told = new Value[scores.length];
                    for (int s = 0; s < told.length; s++) told[s] = values.get(s)[i];
                    answers[i] = dot(weights, told);
                }
            }
            return linear(output, answers);
        }

        /** The mean surprise at the symbols of one text, as a node: the thing to make smaller. */
        Value loss(int[] text) {
            Value[][] logits = logits(text);
            Value[] losses = new Value[logits.length];
            Arrays.setAll(losses, t -> crossEntropy(logits[t], text[t + 1]));
            return sum(losses).div(losses.length);
        }

        /** Mean surprise at a held-out symbol, in nats: 0 is certainty, log(V) knowing nothing. */
        double heldOut(Half half) {
            double sum = 0;
            for (int[] text : half.heldOut) sum += loss(text).data * (text.length - 1);
            return sum / half.asked();
        }
    }

    // ==== Training: ask, compare, turn the parameters that may turn ==============================

    /** Adam (Kingma and Ba 2015): a step for each parameter by the history of its own gradient. */
    static final class Adam {
        static final double BETA1 = 0.85;           // memory of the mean gradient
        static final double BETA2 = 0.99;           // memory of its mean square
        static final double EPSILON = 1e-8;         // keeps the quotient finite where both are 0
        static final boolean BIAS_CORRECTION = true;
        final double[] mean, square;
        int steps;
        Adam(int size) { mean = new double[size]; square = new double[size]; }

        void step(List<Value> parameters, double rate) {
            steps++;
            // Both memories start at 0 and so are too small at first, by exactly these factors.
            double seen1 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA1, steps) : 1;
            double seen2 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA2, steps) : 1;
            for (int i = 0; i < mean.length; i++) {
                Value p = parameters.get(i);
                mean[i] = BETA1 * mean[i] + (1 - BETA1) * p.grad;
                square[i] = BETA2 * square[i] + (1 - BETA2) * p.grad * p.grad;
                p.data -= rate * (mean[i] / seen1) / (Math.sqrt(square[i] / seen2) + EPSILON);
            }
        }
    }

    /**
     * Trains the listed parameters and no others: the rest is frozen. backward() fills the grad of
     * frozen weights too, and nobody reads it. Most of that work is needed: the way from the loss
     * to A and B leads through the frozen layers above them, from each output to its input. Wasted
     * is d loss / d W of a frozen W, about a third of a step. A production system leaves that out
     * (PyTorch: requires_grad = False), does not go below the lowest adapter, and saves memory: no
     * Adam state for frozen weights, which may lie in 4 bits (QLoRA, Dettmers et al. 2023).
     */
    static void train(String who, Gpt gpt, List<Value> learned, Half half, int steps, double rate) {
        System.err.print(who + "\n");
        Adam adam = new Adam(learned.size());
        int every = Math.max(40, steps / 4);            // asking costs as much as 30 steps
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Value loss = gpt.loss(half.train.get((step - 1) % half.train.size()));
            for (Value p : learned) p.grad = 0;             // backward() adds to what is there
            loss.backward();
            adam.step(learned, rate * (steps - step + 1) / steps);
            recent += loss.data / every;
            if (step % every > 0) continue;
            double milliseconds = (System.nanoTime() - start) / 1e6 / every;
            System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, gpt.heldOut(half), milliseconds));
            recent = 0;
            start = System.nanoTime();
        }
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    record Claim(String text, String measured, boolean holds) { }

    static Claim less(String text, String digits, double x, double y) {
        return new Claim(text, format(digits + " < " + digits, x, y), x < y);
    }

    static Claim same(String text, double[] x, double[] y) {    // to the last bit
        long differ = IntStream.range(0, x.length).filter(i ->
                Double.doubleToLongBits(x[i]) != Double.doubleToLongBits(y[i])).count();
        return new Claim(text, format("%d of %d differ", differ, x.length), differ == 0);
    }

    static boolean report(List<Claim> claims) {
        String row = "%-41s | %-21s | %s\n";
        print("\n" + row, "claim", "measured", "verdict");
        for (Claim c : claims) print(row, c.text, c.measured, c.holds ? "PASS" : "FAIL");
        return claims.stream().allMatch(Claim::holds);
    }

    /** Is the gradient the slope? Along random directions u, the loss should change by grad . u. */
    static double gradientError(Gpt gpt, List<Value> few, int[] text, Random random) {
        List<Value> parameters = Stream.concat(gpt.parameters.stream(), few.stream()).toList();
        double[] start = numbers(parameters);
        for (Value p : parameters) p.grad = 0;
        gpt.loss(text).backward();
        double worst = 0;
        for (int direction = 0; direction < 10; direction++) {
            double[] u = random.doubles(start.length, -1, 1).toArray();
            double predicted = 0, measured = 0;
            for (int i = 0; i < u.length; i++) predicted += parameters.get(i).grad * u[i];
            for (double move : new double[] {-1e-6, 1e-6}) {    // small, yet large against rounding
                for (int i = 0; i < u.length; i++) parameters.get(i).data = start[i] + move * u[i];
                measured += gpt.loss(text).data / (2 * move);
            }
            worst = Math.max(worst, Math.abs(measured - predicted) / Math.abs(predicted));
        }
        for (int i = 0; i < start.length; i++) parameters.get(i).data = start[i];
        return worst;
    }

    static double[] numbers(List<Value> v) { return v.stream().mapToDouble(x -> x.data).toArray(); }

    static double[] logits(Gpt gpt, int[] text) {
        return numbers(Stream.of(gpt.logits(text)).flatMap(Stream::of).toList());
    }

    // ==== Picture: what each model loses on either half ==========================================

    record Row(String name, double source, double target) {
        double[] losses() { return new double[] {source, target}; }
    }

    static String svg(List<Row> rows, int symbols) {
        String svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 340' font-family="
                + "'sans-serif' font-size='13'><rect width='720' height='340' fill='white'/>"
                + "<text x='30' y='30'>MicroLora: held-out loss in nats a symbol, <tspan fill="
                + "'steelblue'>source</tspan> and <tspan fill='crimson'>target</tspan></text>\n";
        double nat = 430 / StrictMath.log(symbols);     // in pixels: 430 for knowing nothing
        for (Row row : rows) {
            svg += format("<g transform='translate(30 %d)'><text y='17'>%s</text>"
                    + "<text x='140' y='10'>%.3f</text><text x='140' y='25'>%.3f</text>"
                    + "<rect x='185' width='%.1f' height='12' fill='steelblue'/>"
                    + "<rect x='185' y='14' width='%.1f' height='12' fill='crimson'/></g>\n",
                    50 + 40 * rows.indexOf(row), row.name, row.source, row.target,
                    nat * row.source, nat * row.target);
        }
        return svg + "</svg>\n";
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroLora.java [options]
              --steps N      training steps of the base (default 1200); a third of them to adapt
              --seed S       seed of all that is random (default 42)
              --data FILE    what to learn: UTF-8, one text a line (default names.txt)
              --plot FILE    write the losses on both halves to FILE, as an SVG picture
              --quick        90 steps, 30 held-out texts, without the claims that take the full run
              --help         print this
            Exit status: 0 all claims hold, 1 a claim or an input fails, 2 wrong usage.
            """;

    static final Map<String, String> OPTIONS = Map.of("--steps", "[1-9]\\d{0,8}", "--quick", "",
            "--seed", "\\d{1,9}", "--data", "[^-].*", "--plot", "[^-].*", "--help", "");

    static Map<String, String> parse(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String flag = args[i];
            String pattern = OPTIONS.get(flag);
            if (pattern == null) throw new IllegalArgumentException("There is no option " + flag);
            String value = pattern.isEmpty() || i + 1 == args.length ? "" : args[++i];
            if (value.matches(pattern)) options.put(flag, value);
            else throw new IllegalArgumentException(flag + " cannot be '" + value + "'");
        }
        return options;
    }

    static boolean run(Map<String, String> options) throws IOException {
        boolean quick = options.containsKey("--quick");
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "90" : "1200"));
        int fewer = Math.max(1, steps / 3);
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        if (options.containsKey("--plot")) write(options.get("--plot"), "");    // fail now or never
        Corpus corpus = Corpus.read(options.get("--data"), quick ? 30 : 100);
        Half source = corpus.source, target = corpus.target;
        int symbols = corpus.alphabet.length();
        // Small random weights: equal ones would get equal gradients and stay equal for ever.
        Gpt gpt = new Gpt(symbols, () -> 0.08 * random.nextGaussian());
        List<Value> few = new ArrayList<>();
        Adapter adapter = new Adapter(new LowRank(random, few), new LowRank(random, few));
        print("texts to learn from: %d source, %d target; held out: %d of each; %d symbols\n"
                + "parameters: %d base, %d adapter\n", source.train.size(), target.train.size(),
                source.heldOut.size(), symbols, gpt.parameters.size(), few.size());

        train("the base learns the source", gpt, gpt.parameters, source, steps, LEARNING_RATE);
        Row base = new Row("the base", gpt.heldOut(source), gpt.heldOut(target));
        double[] frozen = numbers(gpt.parameters);
        int[] text = target.heldOut.get(0);
        double[] alone = logits(gpt, text);

        gpt.adapter = adapter;
        double[] untrained = logits(gpt, text);
        train("the adapter learns the target", gpt, few, target, fewer, ADAPTER_RATE);
        Row attached = new Row("adapter attached", gpt.heldOut(source), gpt.heldOut(target));
        double[] beside = logits(gpt, text);
        double[] merged = logits(gpt.merged(), text);
        double error = gradientError(gpt, few, text, random);
        gpt.adapter = null;
        Row detached = new Row("adapter detached", gpt.heldOut(source), gpt.heldOut(target));

        Gpt copy = gpt.copy();
        train("all parameters learn it", copy, copy.parameters, target, fewer, FULL_RATE);
        Row full = new Row("full fine-tuning", copy.heldOut(source), copy.heldOut(target));

        double[] x = countingLosses(source, symbols);
        double[] y = countingLosses(target, symbols);
        List<Row> rows = List.of(new Row("counting symbols", x[1], y[1]),
                new Row("counting pairs", x[2], y[2]), new Row("counting triples", x[3], y[3]),
                base, attached, detached, full);
        print("\nloss on the held-out texts, nats a symbol\n  source  target\n");
        for (Row row : rows) print("  %.4f  %.4f  %s\n", row.source, row.target, row.name);
        if (options.containsKey("--plot")) write(options.get("--plot"), svg(rows, symbols));
        double gap = IntStream.range(0, beside.length)
                .mapToDouble(i -> Math.abs(merged[i] - beside[i])).max().orElseThrow();
        List<Claim> claims = new ArrayList<>();
        claims.add(less("the gradient is the slope, ten directions", "%.1e", error, 1e-6));
        claims.add(same("an untrained adapter changes no logit", alone, untrained));
        claims.add(less("and is under 10% of the base", "%.0f", few.size(), frozen.length / 10.0));
        claims.add(same("its training leaves the base as it was", frozen, numbers(gpt.parameters)));
        claims.add(same("detached, both losses are the base's", base.losses(), detached.losses()));
        claims.add(less("merged or beside: the logits are the same", "%.1e", gap, 1e-9));
        claims.add(less("attached: the target's loss falls", "%.4f", attached.target, base.target));
        if (quick) return report(claims);
        claims.add(less("the source's rises: it forgets", "%.4f", base.source, attached.source));
        claims.add(less("full fine-tuning learns more", "%.4f", full.target, attached.target));
        return report(claims);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);     // a point, not a comma, everywhere
    }

    static void print(String s, Object... values) { System.out.print(format(s, values)); }

    static void write(String file, String text) throws IOException {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written; give a file in an existing folder.");
        }
    }

    public static void main(String[] args) {
        try {
            Map<String, String> options = parse(args);
            if (options.containsKey("--help")) print(USAGE);
            else if (!run(options)) System.exit(1);
        } catch (IllegalArgumentException | IOException e) {
            boolean input = e instanceof IOException || e instanceof InvalidPathException;
            System.err.print(e.getMessage() + "\n" + (input ? "" : USAGE));
            System.exit(input ? 1 : 2);
        }
    }
}
