// MicroPpo: a language model that is told what people like, and learns to write more of it.
//
// Thesis. Texts teach a model what is written, not what is wanted. That takes three stages (Ouyang
// et al. 2022): imitate texts; learn from pairs of texts, one of them preferred, a reward model,
// which gives every text a number; then write, and make likelier what earned more than expected.
// The last stage easily runs away. Two reins hold it: a clip on how far one batch may move a
// probability (PPO, Schulman et al. 2017), and a price on leaving the imitator (a KL penalty).
//
// Trade-offs. A rule stands in for people. Reward model and critic are one row of weights each, on
// the states of MicroGpt's transformer (with one head here); production trains a model for each.
// Run.     java micro/MicroPpo.java             any JDK from 17 up; --help tells the options
// Expect.  Some 7 seconds on two cores. Most texts come to end as the judge likes. Without the KL
//          penalty the policy strays much further, after a reward that the judge may not share.

import java.io.IOException;
import java.net.URI;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroPpo {

    static final int T = 16;                      // positions: how far back the model can look
    static final int C = 16;                      // channels: the width of a token's vector
    static final double LEARNING_RATE = 0.01;     // of imitation, at first; falls linearly to 0
    static final double REWARD_RATE = 0.02;       // of the reward model, likewise
    static final double PPO_RATE = 0.002;         // of the policy and its critic, all the time
    static final double TEMPERATURE = 0.8;        // of all that is sampled, and of its probability
    static final double JUDGE_ERROR = 0.1;        // share of verdicts that are slips
    static final double CLIP = 0.2;               // epsilon: how far from 1 a ratio still gains
    static final double KL_COEFFICIENT = 0.5;     // beta: the price of a nat off the reference
    static final double VALUE_COEFFICIENT = 0.1;  // weight of the critic's loss
    static final int BATCH = 16;                  // texts that one policy writes
    static final int EPOCHS = 4;                  // times that they are gone through
    static final int MINIBATCH = 4;               // texts for a step of Adam

    // ==== Data: texts as tokens ==================================================================

    static final class Corpus {
        static final char EDGE = 0;     // opens every text and, as a prediction, ends it: token 0
        final String alphabet;          // a token is a place in it; V is its length
        final int favourite;            // the token that most texts end with, as far as seen
        final List<int[]> texts = new ArrayList<>();

        Corpus(Set<String> lines) {
            alphabet = (EDGE + String.join("", lines)).chars().distinct().sorted()
                    .mapToObj(Character::toString).collect(Collectors.joining());
            favourite = IntStream.range(0, alphabet.length()).boxed().max(Comparator.comparing(
                    c -> lines.stream().map(line -> line.charAt(Math.min(line.length(), T - 1) - 1))
                    .filter(last -> last == alphabet.charAt(c)).count())).get();
            for (String line : lines) {         // what is longer than the model's view is cut off
                IntStream tokens = (EDGE + line + EDGE).chars().map(alphabet::indexOf);
                texts.add(tokens.limit(T + 1).toArray());
            }
            Collections.shuffle(texts, new Random(0));      // in the same order for every --seed
        }

        static Corpus read(String given) throws IOException {
            Path file = given != null ? Path.of(given) : besideThisSource("names.txt");
            if (file == null) {
                print("names.txt is not beside this file: the cities of the JDK's time zones\n");
                return new Corpus(Stream.of(TimeZone.getAvailableIDs())
                        .filter(zone -> zone.matches("[A-Z].*/[A-Za-z_]+")) // America/Sao_Paulo
                        .map(zone -> zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' ')
                        .toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new)));
            }
            try {
                Set<String> lines = Stream.of(Files.readString(file).split("^\\uFEFF|[\\r\\n]"))
                        .map(String::strip).collect(Collectors.toCollection(TreeSet::new));
                lines.remove("");                               // uFEFF: a byte-order mark
                boolean plain = String.join("", lines).indexOf(EDGE) < 0;
                if (plain && lines.size() >= 20) return new Corpus(lines);
            } catch (IOException e) {
                if (!Files.exists(file)) throw new IOException(file + " does not exist.");
            }
            throw new IOException(file + " is not UTF-8 text of 20 different lines or more.");
        }

        static Path besideThisSource(String name) {
            URI source = URI.create(MicroPpo.class.getProtectionDomain().getCodeSource()
                    .getLocation().toString());
            return Stream.of(Path.of(source).resolveSibling(name), Path.of("micro", name))
                    .filter(Files::isRegularFile).findFirst().orElse(null);
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

        Value clip(double lo, double hi) {
            double slope = lo <= data && data <= hi ? 1 : 0;    // inside, the gradient goes through
            return new Value(Math.min(Math.max(data, lo), hi), this, slope);
        }
    }

    // --- AUTOGRAD DIFFERENCES IN THIS PROGRAM ---
    // This Value follows the canonical interface (see micro/autograd-interface.md)
    // with these additions:
    // - clip(lo, hi): the clipped probability ratio
    // Base operations (add, mul, tanh, exp, relu, log, pow, backward) are identical
    // to the canonical ones.

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

    static Value sum(Value[] x) { return Stream.of(x).reduce(Value::add).get(); }
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
        Value logSumExp = sum(map(logits, x -> x.sub(max).exp())).log().add(max);
        return logSumExp.sub(logits[target]);
    }

    // ==== Model: a transformer, and a head that reads one number off its states ==================

    /** y = W x: each row of W asks x one question. */
    static Value[] linear(Value[][] weights, Value[] x) {
        return Stream.of(weights).map(row -> dot(row, x)).toArray(Value[]::new);
    }

    /** x / sqrt(mean(x^2)): the direction stays. 1e-5 keeps the quotient finite where x is 0. */
    static Value[] rmsNorm(Value[] x) {
        Value scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);
        return map(x, v -> v.mul(scale));
    }

    static final class Gpt {
        final List<Value> parameters = new ArrayList<>();
        final Value[][] tokenEmbedding;                     // [V][C] what the token is
        final Value[][] positionEmbedding = matrix(T, C);   // where it stands
        final Value[][] query = matrix(C, C);               // what a token looks for
        final Value[][] key = matrix(C, C);                 // what it can be found by
        final Value[][] value = matrix(C, C);               // what it tells when found
        final Value[][] output = matrix(C, C);              // what all that was told means
        final Value[][] up = matrix(4 * C, C);              // the MLP: ask 4C questions,
        final Value[][] down = matrix(C, 4 * C);            // answer those that fired
        final Value[][] unembedding;                        // [V][C] how well each symbol would fit
        final Value[] head = matrix(1, C)[0];               // the reward; copied, the critic

        Gpt(int symbols, DoubleSupplier weights) {
            tokenEmbedding = matrix(symbols, C);
            unembedding = matrix(symbols, C);
            for (Value p : parameters) p.data = weights.getAsDouble();
        }

        private Value[][] matrix(int rows, int columns) {
            Value[][] weights = new Value[rows][];
            Arrays.setAll(weights, i -> map(new Value[columns], none -> new Value(0)));
            for (Value[] row : weights) parameters.addAll(List.of(row));
            return weights;
        }

        Gpt copy() {
            Iterator<Value> source = parameters.iterator();
            return new Gpt(unembedding.length, () -> source.next().data);
        }

        /** Reads one token after those in the lists: the state from which all else is read off. */
        Value[] state(int token, List<Value[]> keys, List<Value[]> values) {
            Value[] x = rmsNorm(add(tokenEmbedding[token], positionEmbedding[keys.size()]));
            Value[] y = rmsNorm(x);
            keys.add(linear(key, y));
            values.add(linear(value, y));
            // q . k grows with sqrt(C); unscaled, softmax would saturate and stop learning.
            Value[] q = map(linear(query, y), v -> v.div(Math.sqrt(C)));
            Value[] weights = softmax(linear(keys.toArray(Value[][]::new), q));
            Value[][] told = new Value[C][];                // [C][t]: the values by channel
            Arrays.setAll(told, i -> values.stream().map(v -> v[i]).toArray(Value[]::new));
            x = add(x, linear(output, linear(told, weights)));
            return add(x, linear(down, map(linear(up, rmsNorm(x)), Value::relu)));
        }

        List<Value[]> states(int[] text, int count) {
            List<Value[]> keys = new ArrayList<>(), values = new ArrayList<>();
            return IntStream.range(0, count).mapToObj(t -> state(text[t], keys, values)).toList();
        }

        Value[] logits(Value[] state, double temperature) {
            return map(linear(unembedding, state), x -> x.div(temperature));
        }

        /** log p of each next token, the end symbol too, in the state that was reached before. */
        Value[] logProbs(int[] text, List<Value[]> states, double temperature) {
            return IntStream.range(1, text.length).mapToObj(t -> crossEntropy(
                    logits(states.get(t - 1), temperature), text[t]).neg()).toArray(Value[]::new);
        }
    }

    // ==== Stage 1: imitate =======================================================================

    /** Adam (Kingma and Ba 2015): a step for each parameter by the history of its own gradient. */
    static final class Adam {
        static final double BETA1 = 0.85;           // memory of the mean gradient
        static final double BETA2 = 0.99;           // memory of its mean square
        static final double EPSILON = 1e-8;         // keeps the quotient finite where both are 0
        static final boolean BIAS_CORRECTION = true;
        final List<Value> parameters;
        final double[] mean, square;
        int steps;

        Adam(List<Value> parameters) {
            this.parameters = parameters;
            mean = new double[parameters.size()];
            square = new double[parameters.size()];
        }

        void minimise(Value loss, double rate) {
            for (Value p : parameters) p.grad = 0;      // backward() adds to what is there
            loss.backward();
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

    static void train(List<Value> parameters, double rate, int steps, IntFunction<Value> lossOf) {
        Adam adam = new Adam(parameters);
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Value loss = lossOf.apply(step - 1);
            adam.minimise(loss, rate * (steps - step + 1) / steps);
            recent += (loss.data - recent) / Math.min(step, 100);       // the mean of some 100
            if (step % 100 == 0) System.err.print(format("step %5d/%d | loss %.4f | %.2f ms/step\n",
                    step, steps, recent, (System.nanoTime() - start) / 1e6 / step));
        }
    }

    static <E> double mean(List<E> list, ToDoubleFunction<E> f) {
        return list.stream().mapToDouble(f).sum() / list.size();
    }

    // ==== Stage 2: from verdicts on pairs, a reward for every text ===============================

    /** A text as a policy wrote it. In state s_t, which is all it had read, it took action a_t. */
    static final class Episode {
        final int[] text;
        final int last;             // the place of its last symbol
        final Value[] state;        // in which the whole text leaves the reference
        final double reward;        // of the whole text, by the reward model alone
        final double[] logProb;     // log pi_old(a_t | s_t): pi_old is the policy that wrote it
        final double[] toGo;        // G_t: what was earned from a_t on
        final double[] advantage;   // A_t = G_t - V(s_t): beyond the critic's guess; or else GAE
        double kl;                  // sum of log pi_old(a_t | s_t) - log pi_ref(a_t | s_t)

        Episode(Gpt policy, Gpt reference, double beta, Random random) {
            List<Value[]> keys = new ArrayList<>(), values = new ArrayList<>();
            List<Value[]> states = new ArrayList<>();
            int[] tokens = new int[T];
            int n = 0;
            do {
                states.add(policy.state(tokens[n], keys, values));
                Value[] p = softmax(policy.logits(states.get(n), TEMPERATURE));
                double rest = random.nextDouble() - p[0].data;
                for (n++; rest >= 0 && tokens[n] + 1 < p.length; ) rest -= p[++tokens[n]].data;
            } while (tokens[n] != 0 && n + 1 < T);
            text = Arrays.copyOf(tokens, n + 1);
            last = tokens[n] == 0 ? n - 1 : n;              // a long text is cut off, without end
            List<Value[]> frozen = reference.states(text, last + 1);
            state = map(frozen.get(last), v -> new Value(v.data));  // new nodes: no gradient beyond
            reward = dot(reference.head, state).data;
            Value[] ours = policy.logProbs(text, states, TEMPERATURE);
            Value[] theirs = reference.logProbs(text, frozen, TEMPERATURE);
            logProb = Stream.of(ours).mapToDouble(v -> v.data).toArray();
            toGo = new double[n];
            advantage = new double[n];
            // Every action pays beta (log pi_old - log pi_ref). Over the actions of pi_old that is
            // beta KL(pi_old || pi_ref) in the mean; a single text may well get something back.
            for (int t = n - 1; t >= 0; t--) {
                kl += ours[t].data - theirs[t].data;
                toGo[t] = reward - beta * kl;
                advantage[t] = toGo[t] - dot(policy.head, states.get(t)).data;
            }
        }
    }

    static List<Episode> write(int n, Gpt policy, Gpt reference, double beta, Random random) {
        List<Episode> batch = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        while (batch.size() < n) batch.add(new Episode(policy, reference, beta, random));
        for (Episode e : batch) for (double a : e.advantage) all.add(a);
        // Advantages of mean 0 and deviation 1: the scale of the rewards drops out.
        double mean = mean(all, a -> a);
        double scale = Math.sqrt(mean(all, a -> (a - mean) * (a - mean)) + 1e-8);   // not 0
        for (Episode e : batch) Arrays.setAll(e.advantage, t -> (e.advantage[t] - mean) / scale);
        return batch;
    }

    /** The judge stands in for people: of two texts, it puts first the one with the liked end. */
    static List<Value[][]> verdicts(List<Episode> pool, int end, Random random) throws IOException {
        List<Value[][]> pairs = new ArrayList<>();
        for (int i = 0; i < 20 * pool.size(); i++) {
            Episode a = pool.get(random.nextInt(pool.size()));
            Episode b = pool.get(random.nextInt(pool.size()));
            boolean better = a.text[a.last] == end;
            if (better == (b.text[b.last] == end)) continue;      // nothing to choose between
            boolean first = better ^ random.nextDouble() < JUDGE_ERROR;
            pairs.add(first ? new Value[][] {a.state, b.state} : new Value[][] {b.state, a.state});
        }
        if (pairs.size() < 16) throw new IOException("The judge sees no difference in the texts.");
        return pairs;
    }

    /** Bradley and Terry 1952: a is preferred to b with probability sigmoid(r(a) - r(b)). */
    static Value preference(Value[] head, List<Value[][]> pairs) {
        // r = head . state. A softmax over the two is that sigmoid. Only differences count.
        return sum(pairs.stream().map(pair -> crossEntropy(linear(pair, head), 0))
                .toArray(Value[]::new)).div(pairs.size());
    }

    // ==== Stage 3: write, and make likelier what earned more than expected =======================

    /**
     * PPO's loss. The ratio r = pi(a | s) / pi_old(a | s) says how far the policy has moved since
     * it wrote. It gains r A. But where r has left [1 - epsilon, 1 + epsilon] and gains by it, the
     * clipped term is the smaller, with slope 0: enough, until the next batch. Where it has left
     * and loses, the free term is the smaller, and calls r back. The min is a choice by data: only
     * the chosen node gets a gradient. Notes |log r|, and 1 where the clip stopped the gain.
     */
    static Value surrogate(Gpt policy, List<Episode> texts, double epsilon, List<double[]> notes) {
        List<Value> losses = new ArrayList<>();
        for (Episode e : texts) {
            List<Value[]> states = policy.states(e.text, e.toGo.length);
            Value[] logProb = policy.logProbs(e.text, states, TEMPERATURE);
            for (int t = 0; t < e.toGo.length; t++) {
                Value log = logProb[t].sub(e.logProb[t]);
                Value ratio = log.exp();
                Value free = ratio.mul(e.advantage[t]);
                Value held = ratio.clip(1 - epsilon, 1 + epsilon).mul(e.advantage[t]);
                Value gain = free.data <= held.data ? free : held;
                Value miss = dot(policy.head, states.get(t)).sub(e.toGo[t]);    // V(s_t) - G_t
                losses.add(miss.mul(miss).mul(VALUE_COEFFICIENT).sub(gain));
                notes.add(new double[] {Math.abs(log.data), gain == held ? 1 : 0});
            }
        }
        return sum(losses.toArray(Value[]::new)).div(losses.size());
    }

    /** Several epochs: with one step a batch, r would always be 1, and the clip only for show. */
    static List<double[]> learn(Gpt policy, Adam adam, List<Episode> batch, double epsilon) {
        List<double[]> notes = new ArrayList<>();
        for (int i = 0; i < EPOCHS * BATCH; i += MINIBATCH) {
            List<Episode> some = batch.subList(i % BATCH, Math.min(i % BATCH + MINIBATCH, BATCH));
            adam.minimise(surrogate(policy, some, epsilon, notes), PPO_RATE);
        }
        return notes;
    }

    /** How far a batch drives the ratios from 1: the 99th percentile of |log r|. */
    static double furthest(Gpt policy, List<Episode> batch, double epsilon) {
        List<double[]> notes = learn(policy, new Adam(policy.parameters), batch, epsilon);
        return notes.stream().map(note -> note[0]).sorted().toList().get(notes.size() * 99 / 100);
    }

    /** Batch by batch: mean reward, mean KL, share of gains stopped, |log r| before any step. */
    static List<double[]> reinforce(Gpt policy, Gpt fixed, double beta, int n, Random random) {
        List<double[]> curve = new ArrayList<>();
        Adam adam = new Adam(policy.parameters);
        print("\nbatch   reward       KL  stopped     KL coefficient %.1f\n", beta);
        for (int i = 1; i <= n; i++) {
            List<Episode> batch = write(BATCH, policy, fixed, beta, random);
            List<double[]> notes = learn(policy, adam, batch, CLIP);
            int first = batch.subList(0, MINIBATCH).stream().mapToInt(e -> e.text.length - 1).sum();
            double[] point = {mean(batch, e -> e.reward), mean(batch, e -> e.kl),
                mean(notes, note -> note[1]), mean(notes.subList(0, first), note -> note[0])};
            print("%5d%9.3f%9.3f%7.1f %%\n", i, point[0], point[1], 100 * point[2]);
            curve.add(point);
        }
        return curve;
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    /** A claim says that one number is at most the other: it fails if either is not a number. */
    static boolean claim(String text, double less, double more) {
        boolean holds = less <= more;
        print("%-45s | %-20s | %s\n", text, format("%.3g <= %.3g", less, more),
                holds ? "PASS" : "FAIL");
        return holds;
    }

    /** Is the slope along a random direction u grad . u? The worst relative error of ten. */
    static double gradientError(List<Value> parameters, Supplier<Value> loss, Random random) {
        for (Value p : parameters) p.grad = 0;
        loss.get().backward();
        double worst = 0;
        for (int direction = 0; direction < 10; direction++) {
            double[] u = random.doubles(parameters.size(), -1e-6, 1e-6).toArray();
            double predicted = 0;
            for (int i = 0; i < u.length; i++) predicted += 2 * u[i] * parameters.get(i).grad;
            for (int i = 0; i < u.length; i++) parameters.get(i).data += u[i];
            double measured = loss.get().data;
            for (int i = 0; i < u.length; i++) parameters.get(i).data -= 2 * u[i];
            measured -= loss.get().data;
            for (int i = 0; i < u.length; i++) parameters.get(i).data += u[i];
            worst = Math.max(worst, Math.abs(measured / predicted - 1));
        }
        return worst;
    }

    // ==== Picture: reward, KL and clip, batch by batch ===========================================

    static String svg(List<List<double[]>> runs) {
        String body = "";
        for (int i = 0; i < 3; i++) {
            int panel = i;
            DoubleSummaryStatistics all = runs.stream().flatMap(List::stream)
                    .mapToDouble(point -> point[panel]).summaryStatistics();
            body += format("<text x='40' y='%d' fill='black'>%s, from %.2f to %.2f</text>\n",
                    65 + 160 * i, List.of("reward", "KL, nats a text", "share of gains stopped")
                    .get(i), all.getMin(), all.getMax());
            for (List<double[]> run : runs) {
                body += "<polyline stroke='" + (run == runs.get(0) ? "steelblue" : "crimson");
                body += "' points='";
                for (int b = 0; b < run.size(); b++) {
                    double height = (run.get(b)[i] - all.getMin()) / (all.getMax() - all.getMin());
                    body += format(" %d,%.1f", 40 + 60 * b, 180 + 160 * i - 100 * height);
                }
                body += "'/>\n";
            }
        }
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 620 540' fill='none'
                 stroke-width='2' font-family='sans-serif' font-size='13'>
                <rect width='620' height='540' fill='white'/>
                <text x='40' y='30' fill='black'>MicroPpo, batch by batch:
                 <tspan fill='steelblue'>with the KL penalty</tspan>
                 <tspan fill='crimson'>and without</tspan></text>
                %s</svg>
                """.formatted(body);
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroPpo.java [options]
              --steps N      steps of imitation, one text each (default 1000)
              --seed S       seed of all that is random (default 42)
              --data FILE    what to imitate: UTF-8, one text a line (default names.txt)
              --samples N    texts of each policy to show (default 6)
              --plot FILE    write reward, KL and clip, batch by batch, to FILE, an SVG picture
              --quick        30 steps, 2 batches, without the claims that take the full run
              --help         print this
            Exit status: 0 all claims hold, 1 a claim or an input fails, 2 wrong usage.
            """;

    /** Each option with the values it takes, as a pattern; a switch takes none. */
    static final Map<String, String> OPTIONS = Map.of("--steps", "[1-9]\\d{0,8}",
            "--seed", "\\d{1,9}", "--samples", "\\d{1,9}", "--data", "[^-].*", "--plot", "[^-].*",
            "--quick", "", "--help", "");

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
        int many = quick ? 20 : 200, tries = quick ? 1 : 3;
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "30" : "1000"));
        int shown = Integer.parseInt(options.getOrDefault("--samples", "6"));
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        String plot = options.get("--plot");
        if (plot != null) Files.writeString(Path.of(plot), "");         // fail now or never

        Corpus corpus = Corpus.read(options.get("--data"));
        // Small and random: equal weights would get equal gradients and stay equal for ever.
        Gpt imitator = new Gpt(corpus.alphabet.length(), () -> 0.08 * random.nextGaussian());
        print("%d texts, %d symbols, %d parameters; the judge likes texts that end in '%s'\n",
                corpus.texts.size(), corpus.alphabet.length(), imitator.parameters.size(),
                corpus.alphabet.charAt(corpus.favourite));
        train(imitator.parameters, LEARNING_RATE, steps, i -> {
            int[] text = corpus.texts.get(i % corpus.texts.size());
            Value[] logProbs = imitator.logProbs(text, imitator.states(text, text.length - 1), 1);
            return sum(logProbs).div(-logProbs.length);     // mean surprise, in nats a symbol
        });
        List<Episode> old = write(2 * many, imitator, imitator, 0, random);
        List<Value[][]> told = verdicts(old.subList(0, many), corpus.favourite, random);
        List<Value[][]> asked = verdicts(old.subList(many, 2 * many), corpus.favourite, random);
        train(List.of(imitator.head), REWARD_RATE, told.size() / 16,
                i -> preference(imitator.head, told.subList(16 * i, 16 * i + 16)));
        double foreseen = mean(asked, pair ->
                dot(pair[0], imitator.head).data > dot(pair[1], imitator.head).data ? 1 : 0);

        List<Gpt> policies = List.of(imitator, imitator.copy(), imitator.copy());
        List<List<double[]>> runs = new ArrayList<>();
        runs.add(reinforce(policies.get(1), imitator, KL_COEFFICIENT, quick ? 2 : 10, random));
        if (!quick) runs.add(reinforce(policies.get(2), imitator, 0, 10, random));
        if (plot != null) Files.writeString(Path.of(plot), svg(runs));
        print("\nwritten by         reward        liked       KL   some of the texts\n");
        double[][] fresh = new double[3][];
        for (int i = 0; i <= runs.size(); i++) {
            List<Episode> texts = write(many, policies.get(i), imitator, 0, random);
            double mean = mean(texts, e -> e.reward);
            double error = Math.sqrt((mean(texts, e -> e.reward * e.reward) - mean * mean) / many);
            double liked = mean(texts, e -> e.text[e.last] == corpus.favourite ? 1 : 0);
            fresh[i] = new double[] {mean, error, liked, mean(texts, e -> e.kl)};
            print("%-13s%7.3f +- %.3f%8.1f %%%9.3f  ", List.of("the imitator", "PPO", "PPO, beta 0")
                    .get(i), mean, error, 100 * liked, fresh[i][3]);
            for (Episode e : texts.subList(0, Math.min(many, shown))) {
                print(" ");
                for (int t = 1; t <= e.last; t++) print("%c", corpus.alphabet.charAt(e.text[t]));
            }
            print("\n");
        }
        double held = 0, free = 0;
        for (int i = 0; i < tries; i++) {
            List<Episode> batch = write(BATCH, imitator, imitator, 0, random);
            held += furthest(imitator.copy(), batch, CLIP) / tries;
            free += furthest(imitator.copy(), batch, Double.POSITIVE_INFINITY) / tries;
        }
        Gpt ppo = policies.get(1);
        List<Episode> few = write(MINIBATCH, imitator, imitator, 0, random);
        double wrong = gradientError(ppo.parameters, () -> preference(ppo.head, asked)
                .add(surrogate(ppo, few, CLIP, new ArrayList<>())), random);
        print("\n%-45s | %-20s | verdict\n", "claim", "measured");
        boolean all = claim("the gradient is the slope: relative error", wrong, 1e-6)
                & claim("the reward model foresees verdicts: share", 0.75, foreseen)
                & claim("at first all ratios are 1: abs log r", mean(runs.get(0), p -> p[3]), 0)
                & claim("then the clip stops gains: share", 0.01, mean(runs.get(0), p -> p[2]))
                & claim("without it ratios run a tenth further", 1.1 * held, free);
        return quick ? all : all & claim("the reward rises by 5 standard errors",
                fresh[0][0] + 5 * (fresh[0][1] + fresh[1][1]), fresh[1][0])
                & claim("20 points more of the texts are liked", fresh[0][2] + 0.2, fresh[1][2])
                & claim("without its price the KL is larger", 1.2 * fresh[1][3], fresh[2][3]);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);     // a point, not a comma, everywhere
    }
    static void print(String pattern, Object... values) {
        System.out.print(format(pattern, values));
    }

    public static void main(String[] args) {
        try {
            Map<String, String> options = parse(args);
            if (options.containsKey("--help")) print(USAGE);
            else if (!run(options)) System.exit(1);
        } catch (IOException | InvalidPathException e) {
            System.err.println(e instanceof FileSystemException f ? f.getFile()
                    + " cannot be written; give a file in an existing folder." : e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.print(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }
}
