// MicroDpo: a language model learns what a judge prefers, without a model of the judge.
//
// Thesis. Direct Preference Optimization (Rafailov et al. 2023) tunes a model on pairs of texts, of
// which a judge chose one. It raises the odds of the chosen text against the rejected one, compared
// with a frozen copy of the model, the reference. One number, beta, says how dear it is to move
// away from the reference: the larger beta, the closer the tuned model, the policy, stays to it.
//
// Trade-offs. The preferences are synthetic. Both texts of a pair are sampled from the reference,
// and the judge is a rule, the shorter is better, and errs at times, as people do. The rule works
// on any data of texts unlike in length, and the eye can check whether a policy follows it.
//
// Run.     java micro/MicroDpo.java             any JDK from 17 up, and nothing else
//          java micro/MicroDpo.java --help      the options
// Expect.  Some 6 seconds on two cores. The smaller beta, the shorter a policy's texts and the less
//          like names; in the end even what the judge chose has become less likely.
// Output.  Results go to standard output, the same bytes on every machine; progress, which tells
//          the time, goes to standard error.

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroDpo {
    static final int T = 16;                      // positions: how far back the model can look
    static final int C = 16;                      // channels: the width of a token's vector
    static final int H = 4;                       // heads: things a token can attend to at once
    static final int D = C / H;                   // channels of a head; V is the alphabet's size

    static final double LEARNING_RATE = 0.01;     // of pretraining; both rates fall linearly to 0
    static final double TUNING_RATE = 0.003;      // smaller: tuning changes what is there already
    static final double LOW_BETA = 0.1;           // leaving the reference is cheap,
    static final double MID_BETA = 0.3;           // in between,
    static final double HIGH_BETA = 1.0;          // and dear
    static final double JUDGE_ERROR = 0.1;        // how often the judge takes the wrong text
    static final int PAIRS = 150;                 // to learn from; half as many are held out

    // ==== Data: texts as tokens, some to learn from, some to be asked about ======================

    static final class Corpus {
        static final char EDGE = 0;     // opens every text and, as a prediction, ends it: token 0
        final String alphabet;          // a token is a place in it
        final List<int[]> train = new ArrayList<>();
        final List<int[]> heldOut = new ArrayList<>();

        Corpus(Set<String> texts, int atMost) {
            Set<Character> characters = new TreeSet<>(Set.of(EDGE));
            for (String text : texts) for (char c : text.toCharArray()) characters.add(c);
            alphabet = characters.stream().map(String::valueOf).collect(Collectors.joining());
            // The split does not depend on --seed: runs of different seeds stay comparable.
            List<String> shuffled = new ArrayList<>(texts);
            Collections.shuffle(shuffled, new Random(0));
            int asked = Math.min(atMost, texts.size() / 10);
            for (String text : shuffled.subList(0, asked)) heldOut.add(tokens(text));
            for (String text : shuffled.subList(asked, texts.size())) train.add(tokens(text));
        }

        int[] tokens(String text) {     // what is longer than the model's view is cut off
            return (EDGE + text + EDGE).chars().map(alphabet::indexOf).limit(T + 1).toArray();
        }

        String quoted(int[] text) {
            return IntStream.of(text).filter(t -> t != 0).mapToObj(t -> "" + alphabet.charAt(t))
                    .collect(Collectors.joining("", "'", "'"));
        }

        static Corpus read(String given, int atMost) throws IOException {
            Path file = given != null ? Path.of(given) : besideThisSource("names.txt");
            if (file == null) {
                print("names.txt is not beside this file: the cities of the JDK's time zones\n");
                return new Corpus(cities(), atMost);
            }
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
            URI source = URI.create(MicroDpo.class.getProtectionDomain().getCodeSource()
                    .getLocation().toString());
            return Stream.of(Path.of(source).resolveSibling(name), Path.of("micro", name))
                    .filter(Files::isRegularFile).findFirst().orElse(null);
        }

        /** Every JDK knows some 450 cities: the zone America/Sao_Paulo gives "sao paulo". */
        static Set<String> cities() {
            return Stream.of(TimeZone.getAvailableIDs())
                    .filter(zone -> zone.matches("[A-Z].*/[A-Za-z_]+"))
                    .map(zone -> zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' ')
                            .toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    static <X> double mean(List<X> items, ToDoubleFunction<X> f) {
        double sum = 0;
        for (X item : items) sum += f.applyAsDouble(item);
        return sum / items.size();
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
        return Stream.of(x).map(f).toArray(Value[]::new);
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

    static Value sum(Value[] x) { return Stream.of(x).reduce((a, b) -> a.add(b)).get(); }
    static double max(Value[] x) { return Stream.of(x).mapToDouble(v -> v.data).max().orElse(0); }

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
        return sum(map(logits, x -> x.sub(max).exp())).log().add(max).sub(logits[target]);
    }

    // ==== Model: embeddings, one block of attention and MLP, and logits ==========================

    /** y = W x: each row of W asks x one question. */
    static Value[] linear(Value[][] weights, Value[] x) {
        return Stream.of(weights).map(row -> dot(row, x)).toArray(Value[]::new);
    }

    /** x / sqrt(mean(x^2)): the length becomes 1 a channel. 1e-5 keeps it finite where x is 0. */
    static Value[] rmsNorm(Value[] x) {
        Value scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);
        return map(x, v -> v.mul(scale));
    }

    static final class Gpt {
        final List<Value> parameters = new ArrayList<>();
        final Value[][] tokenEmbedding;             // [V][C]  what the token is
        final Value[][] positionEmbedding;          // [T][C]  where it stands
        final Value[][] query, key, value;          // [C][C]  what a token seeks, shows and tells
        final Value[][] output;                     // [C][C]  what the heads' answers mean together
        final Value[][] up, down;                   // [4C][C] ask 4C questions, [C][4C] answer them
        final Value[][] unembedding;                // [V][C]  how well each symbol would fit next
        /** The numbers come from outside: at first random ones, later those of another model. */
        Gpt(int symbols, DoubleSupplier numbers) {
            tokenEmbedding = matrix(symbols, C, numbers);
            positionEmbedding = matrix(T, C, numbers);
            query = matrix(C, C, numbers);
            key = matrix(C, C, numbers);
            value = matrix(C, C, numbers);
            output = matrix(C, C, numbers);
            up = matrix(4 * C, C, numbers);
            down = matrix(C, 4 * C, numbers);
            unembedding = matrix(symbols, C, numbers);
        }

        double[] numbers() { return parameters.stream().mapToDouble(p -> p.data).toArray(); }

        private Value[][] matrix(int rows, int columns, DoubleSupplier numbers) {
            Value[][] weights = new Value[rows][columns];
            for (Value[] row : weights) {
                Arrays.setAll(row, i -> new Value(numbers.getAsDouble()));
                parameters.addAll(List.of(row));
            }
            return weights;
        }

        // Reads one token and returns the logits of the next. The lists hold the keys and values of
        // the tokens before it; as they only ever grow, no token can see a later one.
        Value[] next(int token, List<Value[]> keys, List<Value[]> values) {
            int t = keys.size();
            Value[] x = rmsNorm(add(tokenEmbedding[token], positionEmbedding[t]));
            x = add(x, attention(rmsNorm(x), keys, values));
            x = add(x, linear(down, map(linear(up, rmsNorm(x)), Value::relu)));
            return linear(unembedding, x);
        }

        private Value[] attention(Value[] x, List<Value[]> keys, List<Value[]> values) {
            Value[] q = linear(query, x);
            keys.add(linear(key, x));
            values.add(linear(value, x));
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

        /** Of the whole text, its end included: where to stop is a prediction like any other. */
        Value logProbability(int[] text) {
            List<Value[]> keys = new ArrayList<>();
            List<Value[]> values = new ArrayList<>();
            Value[] surprises = new Value[text.length - 1];
            for (int t = 0; t < surprises.length; t++) {
                surprises[t] = crossEntropy(next(text[t], keys, values), text[t + 1]);
            }
            return sum(surprises).neg();
        }
    }

    // ==== Training: ask, compare, turn every parameter a little ==================================

    /** Adam (Kingma and Ba 2015): a step for each parameter by the history of its own gradient. */
    static final class Adam {
        static final double BETA1 = 0.85;           // memory of the mean gradient
        static final double BETA2 = 0.99;           // memory of its mean square
        static final double EPSILON = 1e-8;         // keeps the quotient finite where both are 0
        static final boolean BIAS_CORRECTION = true;
        final double[] mean, square;
        int steps;
        Adam(int size) {
            mean = new double[size];
            square = new double[size];
        }
        void step(List<Value> parameters, double rate) {
            steps++;
            // Both memories start at 0 and so are too small at first, by exactly these factors.
            double seen1 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA1, steps) : 1;
            double seen2 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA2, steps) : 1;
            for (int i = 0; i < mean.length; i++) {
                Value p = parameters.get(i);
                mean[i] = BETA1 * mean[i] + (1 - BETA1) * p.grad;
                square[i] = BETA2 * square[i] + (1 - BETA2) * p.grad * p.grad;
                p.data -= rate * mean[i] / seen1 / (Math.sqrt(square[i] / seen2) + EPSILON);
            }
        }
    }

    /** Pretraining and tuning differ in the loss of a step alone, and in what val is to tell. */
    static void fit(Gpt gpt, int steps, double rate, IntFunction<Value> loss, DoubleSupplier val) {
        Adam adam = new Adam(gpt.parameters.size());
        int every = Math.max(1, steps / 2);
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Value surprise = loss.apply(step - 1);
            for (Value p : gpt.parameters) p.grad = 0;      // backward() adds to what is there
            surprise.backward();
            adam.step(gpt.parameters, rate * (steps - step + 1) / steps);
            recent += surprise.data / every;
            if (step % every > 0) continue;
            double time = (System.nanoTime() - start) / 1e6 / every;
            System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, val.getAsDouble(), time));
            recent = 0;
            start = System.nanoTime();
        }
    }

    // ==== Preferences: two texts of the reference, and what a judge says of them =================

    /** Lets the model go on by itself, at temperature 1: KL is about these very probabilities. */
    static int[] sample(Gpt gpt, Random random) {
        List<Value[]> keys = new ArrayList<>();
        List<Value[]> values = new ArrayList<>();
        int[] text = {0};
        do {
            Value[] p = softmax(gpt.next(text[text.length - 1], keys, values));
            double rest = random.nextDouble();
            int token = 0;
            while (token < p.length - 1 && (rest -= p[token].data) >= 0) token++;
            text = Arrays.copyOf(text, text.length + 1);
            text[text.length - 1] = token;
        } while (text[text.length - 1] != 0 && text.length <= T);
        return text;
    }

    /** The judge's rule: the text of the smaller length is the better one. */
    static int length(int[] text) { return (int) IntStream.of(text).filter(x -> x != 0).count(); }

    // Before: the log-probabilities of the reference. It is frozen, so they are computed once, and
    // are plain numbers: no gradient can reach the reference, and tuning need not hold it at all.
    record Pair(int[] chosen, int[] rejected, double chosenBefore, double rejectedBefore) { }

    static List<Pair> pairs(Gpt reference, int wanted, Random random) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (int draws = 0; pairs.size() < wanted; draws++) {
            if (draws == 10 * wanted) throw new IOException("The model's texts are too much of one "
                    + "length for a judge who likes the shorter of two; give another --data.");
            int[] one = sample(reference, random);
            int[] other = sample(reference, random);
            if (length(one) == length(other)) continue;             // no preference, no pair
            boolean takesOne = length(one) < length(other) ^ random.nextDouble() < JUDGE_ERROR;
            int[] w = takesOne ? one : other;                       // wins
            int[] l = takesOne ? other : one;                       // loses
            pairs.add(new Pair(w, l, reference.logProbability(w).data,
                    reference.logProbability(l).data));
        }
        return pairs;
    }

    // ==== Direct Preference Optimization: the judge's choice as a classifier's loss ==============
    //
    // A judge's taste is a reward r(y) for every text y. The policy is to earn much of it and yet
    // stay a language model, so every nat of distance from the reference costs beta:
    //
    //     maximise  mean of r(y) over the policy's texts  -  beta * KL(policy || reference)
    //
    // The best policy is known: policy(y) = reference(y) * exp(r(y) / beta) / Z, where Z makes the
    // sum 1. Nobody can compute Z, a sum over all texts. But read backwards, any policy is the best
    // one for some reward, namely for r(y) = beta * log(policy(y) / reference(y)) + beta * log(Z).
    // A judge takes w and not l with probability sigmoid(r(w) - r(l)) (Bradley and Terry 1952), and
    // in the difference Z cancels. So the surprise at what the judge said is
    //
    //     loss = -log sigmoid(beta * margin)
    //     margin = log(policy(w) / reference(w)) - log(policy(l) / reference(l))
    //
    // and needs no model of the reward, and no sampling while it learns. Which way round is beta?
    // If the judge is right nine times in ten, the loss is least at sigmoid(beta * margin) = 0.9, a
    // margin of log(9) / beta = 2.2 / beta: a small beta asks for a wide one, far from where it
    // started, a large one for a narrow one. (A judge who never errs makes any beta ask for ever.)

    /** The loss sees only this difference: both may fall, if rejected falls the faster. */
    static Value margin(Gpt policy, Pair pair) {
        Value chosen = policy.logProbability(pair.chosen).sub(pair.chosenBefore);
        Value rejected = policy.logProbability(pair.rejected).sub(pair.rejectedBefore);
        return chosen.sub(rejected);
    }

    /** softplus(-x) = max(-x, 0) + log(1 + exp(-|x|)), with the slope -sigmoid(-x). */
    static Value negativeLogSigmoid(Value x) {
        // exp takes -|x| and cannot overflow. At 0, where every pair starts, the terms have kinks,
        // which cancel; but made of relu() both have the slope 0, and tuning would never start. So
        // the side is chosen here: from either side, the slope at 0 is -1/2.
        return x.data > 0 ? x.neg().exp().add(1).log() : x.exp().add(1).log().sub(x);
    }

    // d loss / d margin = -beta * sigmoid(-beta * margin): a settled pair hardly pulls any more.
    // The beta in front is lost on Adam, which divides by the gradient's size: all policies stride
    // alike, and beta decides where they come to rest.
    static Value dpoLoss(Gpt policy, Pair pair, double beta) {
        return negativeLogSigmoid(margin(policy, pair).mul(beta));
    }

    /** What came of a beta. Chosen and rejected: the mean change of held-out log-probability. */
    record Outcome(double chosen, double rejected, double accuracy, double kl, double length) {
        double margin() { return chosen - rejected; }
    }

    static Outcome outcome(Gpt policy, Gpt reference, List<Pair> heldOut, List<int[]> texts) {
        List<double[]> changes = heldOut.stream().map(p -> new double[] {
                policy.logProbability(p.chosen).data - p.chosenBefore,
                policy.logProbability(p.rejected).data - p.rejectedBefore}).toList();
        return new Outcome(mean(changes, c -> c[0]), mean(changes, c -> c[1]),
                mean(changes, c -> 0.5 + 0.5 * Math.signum(c[0] - c[1])),   // a tie: half right
                // KL(policy || reference) is the mean change over texts of the policy's own.
                mean(texts, y -> policy.logProbability(y).data - reference.logProbability(y).data),
                mean(texts, y -> length(y)));
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    record Claim(String text, String measured, boolean holds) { }
    static boolean report(List<Claim> claims) {
        String row = "%-41s | %-21s | %s\n";
        print("\n\n" + row, "claim", "measured", "verdict");
        for (Claim c : claims) print(row, c.text, c.measured, c.holds ? "PASS" : "FAIL");
        return claims.stream().allMatch(Claim::holds);
    }

    /** Is the gradient the slope? Moves all parameters along a random u: is the change grad . u? */
    static double gradientError(Gpt gpt, Supplier<Value> loss, Random random) {
        double nudge = 1e-6;            // small against curvature, large against rounding
        double[] start = gpt.numbers();
        double[] u = random.doubles(start.length, -1, 1).toArray();
        double predicted = 0, measured = 0;
        for (Value p : gpt.parameters) p.grad = 0;
        loss.get().backward();
        for (int i = 0; i < u.length; i++) predicted += gpt.parameters.get(i).grad * u[i];
        for (int side : new int[] {-1, 1, 0}) {                 // 0 puts all back in its place
            for (int i = 0; i < u.length; i++) {
                gpt.parameters.get(i).data = start[i] + side * nudge * u[i];
            }
            measured += side * loss.get().data / (2 * nudge);
        }
        return Math.abs(measured / predicted - 1);
    }

    static String each(List<Outcome> policies, Function<Outcome, Double> f) {
        return String.join(", ", policies.stream().map(o -> format("%.2f", f.apply(o))).toList());
    }

    // ==== Picture: margin and KL by beta =========================================================

    static String svg(List<Outcome> policies) {
        String bars = "";
        double most = 0;
        for (Outcome o : policies) most = Math.max(most, Math.max(o.margin(), o.kl));
        for (int i = 0; i < 6; i++) {
            Outcome o = policies.get(i / 2);
            double size = i % 2 == 0 ? o.margin() : o.kl;
            double height = 290 * Math.max(size, 0) / most;
            int x = 120 + i / 2 * 200 + i % 2 * 60;
            bars += format("<rect x='%d' y='%.1f' width='50' height='%.1f' fill='%s'/>"
                    + "<text x='%d' y='%.1f'>%.2f</text>\n", x, 360 - height, height,
                    i % 2 == 0 ? "steelblue" : "crimson", x + 25, 355 - height, size);
            double beta = i < 2 ? HIGH_BETA : i < 4 ? MID_BETA : LOW_BETA;
            if (i % 2 == 0) bars += format("<text x='%d' y='380'>beta %.2f</text>", x + 55, beta);
        }
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 400' fill='black'
                 font-family='sans-serif' font-size='13' text-anchor='middle'>
                <rect width='720' height='400' fill='white'/>
                <text x='360' y='30'>MicroDpo: <tspan fill='steelblue'>held-out margin</tspan> and
                 <tspan fill='crimson'>KL from the reference</tspan>, in nats</text>
                %s</svg>
                """.formatted(bars);
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroDpo.java [options]
              --steps N      pretraining steps of one text each (default 1000)
              --seed S       seed of all that is random (default 42)
              --data FILE    what to learn: UTF-8, one text a line (default names.txt)
              --samples N    texts to sample from each model (default 150)
              --plot FILE    write margin and KL by beta to FILE, as an SVG picture
              --quick        30 steps and a sixteenth of the rest; only claims that hold so early
              --help         print this
            Exit status: 0 all claims hold, 1 a claim or an input fails, 2 wrong usage.
            """;

    /** Each option with the values it takes, as a pattern; a switch takes none. */
    static final Map<String, String> OPTIONS = Map.of("--steps", "[1-9]\\d{0,8}",
            "--seed", "\\d{1,9}", "--samples", "[1-9]\\d{0,8}", "--data", "[^-].*",
            "--plot", "[^-].*", "--quick", "", "--help", "");

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
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "30" : "1000"));
        int samples = Integer.parseInt(options.getOrDefault("--samples", quick ? "10" : "150"));
        int size = quick ? PAIRS / 16 : PAIRS;
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        if (options.containsKey("--plot")) write(options.get("--plot"), "");    // fail now or never

        Corpus corpus = Corpus.read(options.get("--data"), quick ? 20 : 250);
        int symbols = corpus.alphabet.length();
        Gpt reference = new Gpt(symbols, () -> 0.08 * random.nextGaussian());
        print("%d texts to learn from, %d held out; %d symbols, %d parameters\n",
                corpus.train.size(), corpus.heldOut.size(), symbols, reference.parameters.size());
        fit(reference, steps, LEARNING_RATE, i -> {
            int[] text = corpus.train.get(i % corpus.train.size());
            return reference.logProbability(text).div(1 - text.length);     // surprise a symbol
        }, () -> -mean(corpus.heldOut, text -> reference.logProbability(text).data)
                / mean(corpus.heldOut, text -> text.length - 1));
        double[] frozen = reference.numbers();

        List<Pair> pairs = pairs(reference, size, random);
        List<Pair> heldOut = pairs(reference, size / 2, random);
        String table = format("%d pairs, %d more held out; the judge keeps to the rule in %.2f of "
                + "these;\nchosen, rejected: the mean change of their log-probability, in nats\n\n"
                + "%-9s%8s%10s%8s%12s%10s%7s%8s   samples", size, heldOut.size(),
                mean(heldOut, p -> length(p.chosen) < length(p.rejected) ? 1 : 0), "", "chosen",
                "rejected", "margin", "times beta", "accuracy", "KL", "length");
        List<Outcome> policies = new ArrayList<>();
        for (double beta : new double[] {0, HIGH_BETA, MID_BETA, LOW_BETA}) {
            Gpt policy = new Gpt(symbols, Arrays.stream(frozen).iterator()::nextDouble);
            if (beta > 0) fit(policy, size, TUNING_RATE, i -> dpoLoss(policy, pairs.get(i), beta),
                    () -> mean(heldOut, p -> dpoLoss(policy, p, beta).data));
            List<int[]> texts = IntStream.range(0, samples).mapToObj(i -> sample(policy, random))
                    .toList();
            Outcome o = outcome(policy, reference, heldOut, texts);
            table += format("\n%-9s%8.2f%10.2f%8.2f%12.2f%10.2f%7.2f%8.2f  ",
                    beta == 0 ? "reference" : format("beta %.2f", beta), o.chosen, o.rejected,
                    o.margin(), beta * o.margin(), o.accuracy, o.kl, o.length);
            for (int[] y : texts.subList(0, Math.min(5, samples))) table += " " + corpus.quoted(y);
            policies.add(o);
        }
        print("%s", table);
        Outcome start = policies.remove(0);
        if (options.containsKey("--plot")) write(options.get("--plot"), svg(policies));

        Gpt other = new Gpt(symbols, () -> 0.08 * random.nextGaussian());   // its margin is not 0
        double error = gradientError(other, () -> dpoLoss(other, heldOut.get(0), LOW_BETA), random);
        double far = negativeLogSigmoid(new Value(-1000)).data;
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim("the gradient is the slope, all parameters",
                format("off by %.1e < 1e-6", error), error < 1e-6));
        claims.add(new Claim("-log sigmoid(-1000) does not overflow",
                format("%.1f = 1000", far), far == 1000));
        claims.add(new Claim("the reference stays as it is, bit for bit",
                frozen.length + " compared", Arrays.equals(frozen, reference.numbers())));
        claims.add(new Claim("held-out margins rise above 0",
                each(policies, o -> o.margin()), policies.stream().allMatch(o -> o.margin() > 0)));
        if (quick) return report(claims);
        claims.add(new Claim("held-out accuracies rise above 0.70", each(policies, o -> o.accuracy),
                policies.stream().allMatch(o -> o.accuracy > 0.7)));
        claims.add(new Claim(format("samples are shorter than the %.2f before", start.length),
                each(policies, o -> o.length),
                policies.stream().allMatch(o -> o.length < start.length)));
        double[] kl = policies.stream().mapToDouble(o -> o.kl).toArray();
        claims.add(new Claim("the smaller beta, the larger KL, by a 5th", each(policies, o -> o.kl),
                0 < kl[0] && 1.2 * kl[0] < kl[1] && 1.2 * kl[1] < kl[2]));
        double chosen = policies.get(2).chosen;
        claims.add(new Claim("smallest beta: even the chosen texts fall",
                format("%.2f < 0", chosen), chosen < 0));
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
        try {
            Map<String, String> options = parse(args);
            if (options.containsKey("--help")) print(USAGE);
            else if (!run(options)) System.exit(1);
        } catch (IOException | InvalidPathException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.print(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }
}
