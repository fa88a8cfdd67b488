// MicroBeam: one trained model, seven ways to get a text out of it, and what each of them costs.
//
// Thesis. A language model does not write. It gives every next symbol a probability, and a decoder
// chooses. Greedy and beam search seek the likeliest text. Sampling draws one, fairly or from the
// likely part alone. Speculative decoding draws as fairly, but a small model guesses ahead, and
// the large one only checks.
//
// Trade-offs. Who seeks the likely gets little else, and from one start always the same; who draws
// gets new texts, some of them nonsense. A beam pays for width, speculation for wrong guesses.
//
// Run.     java micro/MicroBeam.java [--help]    any JDK from 17 up, and nothing else
// Expect.  Some 5 seconds on two cores: all decoders under one score, and a test that cannot tell
//          20,000 speculative draws from the target's own, but does tell two usual mistakes.
// Output.  Results go to standard output, the same bytes everywhere; progress to standard error.

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroBeam {
    static final int T = 16;                      // positions: how far back a model can look
    static final int D = 4;                       // channels of a head; V is the alphabet's size
    static final int TARGET_C = 16;               // channels of the model that counts: 4 heads
    static final int DRAFT_C = 4;                 // channels of the one that guesses: 1 head
    static final double LEARNING_RATE = 0.01;     // at the first step; falls linearly to 0
    static final double TEMPERATURE = 0.7;        // below 1, sampling keeps closer to the likely
    static final int TOP_K = 5;                   // or draws from so many symbols,
    static final double TOP_P = 0.8;              // or from as many as hold so much probability
    static final int BEAM_WIDTH = 5;              // beginnings that beam search goes on with
    static final int DRAFT_LENGTH = 4;            // symbols guessed before the target checks them

    // ==== Data: texts as tokens, some to learn from, some to be asked about ======================
    static final class Corpus {
        static final char EDGE = 0;     // opens every text and, as a prediction, ends it: token 0
        final String alphabet;          // a token is a place in it
        final List<int[]> train, heldOut;

        Corpus(Set<String> texts) {
            alphabet = EDGE + texts.stream().flatMapToInt(String::chars).distinct().sorted()
                    .mapToObj(c -> "" + (char) c).collect(Collectors.joining());
            // The split does not depend on --seed: runs of different seeds stay comparable.
            List<int[]> shuffled = new ArrayList<>(texts.stream().map(this::tokens).toList());
            Collections.shuffle(shuffled, new Random(0));
            heldOut = shuffled.subList(0, Math.min(250, texts.size() / 10));
            train = shuffled.subList(heldOut.size(), texts.size());
        }

        int[] tokens(String text) {             // what is beyond the model's view is cut off
            return (EDGE + text + EDGE).chars().map(alphabet::indexOf).limit(T + 1).toArray();
        }

        static Corpus read(String given) throws IOException {
            Path file = given != null ? Path.of(given) : besideThisSource("names.txt");
            if (file == null) return new Corpus(cities());
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
            if (texts.size() >= 20) return new Corpus(texts);
            throw new IOException(file + " has " + texts.size() + " different lines of text; "
                    + "learning from some and asking about others takes at least 20.");
        }

        static Path besideThisSource(String name) {
            Object source = MicroBeam.class.getProtectionDomain().getCodeSource().getLocation();
            return Stream.of(Path.of(java.net.URI.create("" + source)).resolveSibling(name),
                    Path.of("micro", name)).filter(Files::isRegularFile).findFirst().orElse(null);
        }

        /** Every JDK knows some 450 cities: the zone America/Sao_Paulo gives "sao paulo". */
        static Set<String> cities() {
            print("names.txt is not beside this file: the cities of the JDK's time zones\n");
            return Stream.of(TimeZone.getAvailableIDs())
                    .filter(zone -> zone.matches("[A-Z].*/[A-Za-z_]+"))
                    .map(zone -> zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' '))
                    .map(city -> city.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
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
    }

    // --- AUTOGRAD IN THIS PROGRAM ---
    // This Value follows the canonical interface exactly.
    // See micro/autograd-interface.md for the full specification.

    // ==== Numerics: vectors of Values, and from logits to surprise without overflow ==============
    static Value[] each(int size, IntFunction<Value> entry) {
        return IntStream.range(0, size).mapToObj(entry).toArray(Value[]::new);
    }

    static Value dot(Value[] x, Value[] y) {
        Value sum = x[0].mul(y[0]);
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i].mul(y[i]));
        return sum;
    }

    static Value[] map(Value[] x, UnaryOperator<Value> f) {
        return each(x.length, i -> f.apply(x[i]));
    }
    static Value[] add(Value[] x, Value[] y) { return each(x.length, i -> x[i].add(y[i])); }
    static Value[] linear(Value[][] w, Value[] x) { return each(w.length, i -> dot(w[i], x)); }
    static Value[] leaves(Value[] x) { return map(x, v -> new Value(v.data)); }
    static Value sum(Value[] x) { return Stream.of(x).reduce(Value::add).orElseThrow(); }
    static double[] data(Value[] x) { return Stream.of(x).mapToDouble(v -> v.data).toArray(); }
    static double max(double[] x) { return DoubleStream.of(x).max().orElseThrow(); }

    /** softmax(x)_i = exp(x_i) / sum_j exp(x_j): positive, and 1 in all. */
    static Value[] softmax(Value[] logits) {
        // exp(710) overflows. A shift cancels in the quotient, so the largest logit becomes 0.
        double max = max(data(logits));
        Value[] exps = map(logits, x -> x.sub(max).exp());
        Value inverse = sum(exps).pow(-1);
        return map(exps, e -> e.mul(inverse));
    }

    /** -log softmax(logits)_target = log sum exp(logits) - logits_target: the surprise, in nats. */
    static Value crossEntropy(Value[] logits, int target) {
        // log(softmax) loses its gradient where p underflows; a sum that holds exp(0) does not.
        double max = max(data(logits));
        return sum(map(logits, x -> x.sub(max).exp())).log().add(max).sub(logits[target]);
    }

    /** x / sqrt(mean(x^2)): the direction stays, the length becomes 1 a channel. */
    static Value[] rmsNorm(Value[] x) {
        Value scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);      // finite, even where x is 0
        return map(x, v -> v.mul(scale));
    }

    // ==== Model: the transformer of MicroGpt, in two sizes =======================================
    /** For C channels: [V][C], [T][C]; four times [C][C]; [4C][C], [C][4C]; [V][C]. */
    record Gpt(String alphabet, Value[][] tokenEmbedding, Value[][] positionEmbedding,
            Value[][] query, Value[][] key, Value[][] value, Value[][] output,
            Value[][] up, Value[][] down, Value[][] unembedding) {
        Gpt(String alphabet, int c, Random random) {
            this(alphabet, matrix(alphabet.length(), c, random), matrix(T, c, random),
                    matrix(c, c, random), matrix(c, c, random), matrix(c, c, random),
                    matrix(c, c, random), matrix(4 * c, c, random), matrix(c, 4 * c, random),
                    matrix(alphabet.length(), c, random));
        }

        static Value[][] matrix(int rows, int columns, Random random) {
            return IntStream.range(0, rows).mapToObj(i -> each(columns,
                    j -> new Value(0.08 * random.nextGaussian()))).toArray(Value[][]::new);
        }

        Value[] parameters() {
            return Stream.of(tokenEmbedding, positionEmbedding, query, key, value, output, up, down,
                    unembedding).flatMap(Stream::of).flatMap(Stream::of).toArray(Value[]::new);
        }

        /** Reads one token and gives the logits of the next; the list holds what was read. */
        Value[] next(int token, List<Value[][]> read) {
            Value[] x = rmsNorm(add(tokenEmbedding[token], positionEmbedding[read.size()]));
            x = add(x, attention(rmsNorm(x), read));
            x = add(x, linear(down, map(linear(up, rmsNorm(x)), Value::relu)));
            return linear(unembedding, x);
        }

        private Value[] attention(Value[] x, List<Value[][]> read) {
            read.add(new Value[][] {linear(key, x), linear(value, x)});     // the KV cache
            Value[] q = linear(query, x);
            Value[][] weights = new Value[x.length / D][];          // of each head, for each token
            // q . k grows with sqrt(D); unscaled, softmax would saturate and stop learning.
            Arrays.setAll(weights, h -> softmax(each(read.size(),
                    s -> dot(head(q, h), head(read.get(s)[0], h)).div(Math.sqrt(D)))));
            return linear(output, each(x.length,
                    i -> dot(weights[i / D], each(read.size(), s -> read.get(s)[1][i]))));
        }
        static Value[] head(Value[] x, int h) { return Arrays.copyOfRange(x, h * D, h * D + D); }

        /** The surprise at the symbols of a text, summed: -log of the probability to write it. */
        Value loss(int[] text) {
            List<Value[][]> read = new ArrayList<>();
            return sum(each(text.length - 1, t -> crossEntropy(next(text[t], read), text[t + 1])));
        }
    }

    // ==== Training: ask, compare, turn every parameter a little ==================================
    static final double BETA1 = 0.85;           // Adam's memory of the mean gradient
    static final double BETA2 = 0.99;           // and of its mean square
    static final double EPSILON = 1e-8;         // keeps the quotient finite where both are 0
    static final boolean BIAS_CORRECTION = true;

    /** By Adam (Kingma and Ba 2015): each parameter steps by the history of its own gradient. */
    static void train(Gpt gpt, Corpus corpus, int steps) {
        Value[] parameters = gpt.parameters();
        double[] mean = new double[parameters.length], square = mean.clone();
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1, every = Math.max(1, steps / 5); step <= steps; step++) {
            int[] text = corpus.train.get((step - 1) % corpus.train.size());
            Value loss = gpt.loss(text).div(text.length - 1);
            for (Value p : parameters) p.grad = 0;              // backward() adds to what is there
            loss.backward();
            double learningRate = LEARNING_RATE * (steps - step + 1) / steps;
            // Both memories start at 0 and so are too small at first, by exactly these factors.
            double seen1 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA1, step) : 1;
            double seen2 = BIAS_CORRECTION ? 1 - StrictMath.pow(BETA2, step) : 1;
            for (int i = 0; i < mean.length; i++) {
                Value p = parameters[i];
                mean[i] = BETA1 * mean[i] + (1 - BETA1) * p.grad;
                square[i] = BETA2 * square[i] + (1 - BETA2) * p.grad * p.grad;
                p.data -= learningRate * (mean[i] / seen1)
                        / (Math.sqrt(square[i] / seen2) + EPSILON);
            }
            recent += loss.data / every;
            if (step % every > 0) continue;
            double milliseconds = (System.nanoTime() - start) / 1e6 / every;
            double val = corpus.heldOut.stream().limit(50).mapToDouble(t -> gpt.loss(t).data).sum()
                    / corpus.heldOut.stream().limit(50).mapToInt(t -> t.length - 1).sum();
            System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, val, milliseconds));
            recent = 0;
            start = System.nanoTime();
        }
    }

    // ==== What is written, and its score =========================================================
    /**
     * A beginning of a text: its last token, and the beginning before it. All decoders return one
     * that is finished, by its end symbol or by filling all places, and are judged by one score:
     * the log of the probability with which the target writes exactly this, summed over all
     * symbols, the end symbol included. The length rule is that there is none: no division.
     */
    static final class Text {
        final Gpt gpt;
        final Text before;
        final int token, length;
        final double score;             // log p(symbol 1) + log p(symbol 2 | symbol 1) + ...
        private final List<Value[][]> read = new ArrayList<>();
        private final Map<Integer, Text> after = new HashMap<>();
        private double[] next;

        Text(Gpt gpt, Text before, int token) {
            this.gpt = gpt;
            this.before = before;
            this.token = token;
            length = before == null ? 0 : before.length + 1;
            score = before == null ? 0 : before.score + StrictMath.log(before.next()[token]);
        }

        boolean finished(int places) { return length > 0 && token == 0 || length == places; }

        /** The probability of each next symbol: computed once, for all texts that begin so. */
        double[] next() {
            if (next != null) return next;
            if (before != null) read.addAll(before.read);
            next = data(softmax(gpt.next(token, read)));
            Value[][] last = read.remove(length);           // keep its numbers, not their graph
            read.add(new Value[][] {leaves(last[0]), leaves(last[1])});
            return next;
        }

        Text after(int token) { return after.computeIfAbsent(token, i -> new Text(gpt, this, i)); }

        /** Lengthened by every symbol; what is finished stays as it is. */
        Stream<Text> longer() {
            if (finished(T)) return Stream.of(this);
            return IntStream.range(0, next().length).mapToObj(this::after);
        }

        public String toString() {
            return length == 0 ? "" : before + (token == 0 ? "" : gpt.alphabet.charAt(token) + "");
        }
    }

    // ==== Decoders: seek the likely, or draw =====================================================
    static int[] likeliestFirst(double[] p) {
        return IntStream.range(0, p.length).boxed().sorted(Comparator.comparing(i -> -p[i]))
                .mapToInt(i -> i).toArray();
    }

    /**
     * Lengthens each beginning by every symbol and keeps the width likeliest; width 1 is greedy. A
     * wider beam promises nothing: it may drop what greedy follows, for what ends worse.
     */
    static Text beam(Text start, int width, int places) {
        List<Text> beam = List.of(start);
        // A score only falls as a text grows: once the first is finished, none can overtake it.
        while (!beam.get(0).finished(places)) {
            beam = beam.stream().flatMap(Text::longer)
                    .sorted(Comparator.comparing(text -> -text.score)).limit(width).toList();
        }
        return beam.get(0);
    }

    /** Symbol by symbol, from the model's probabilities or from what reshape makes of them. */
    static Text sample(Text text, UnaryOperator<double[]> reshape, Random random) {
        while (!text.finished(T)) text = text.after(draw(reshape.apply(text.next()), random));
        return text;
    }

    static int draw(double[] p, Random random) {
        double rest = random.nextDouble();
        for (int i = 0; i < p.length; i++) if ((rest -= p[i]) < 0) return i;
        return likeliestFirst(p)[0];                 // rounding may leave the sum just below 1
    }

    static double[] normalised(int size, IntToDoubleFunction weight) {
        double[] weights = IntStream.range(0, size).mapToDouble(weight).toArray();
        double sum = DoubleStream.of(weights).reduce(0, Double::sum);
        return DoubleStream.of(weights).map(w -> w / sum).toArray();
    }

    /** p^(1/temperature), normalised: the softmax of logits / temperature. */
    static double[] temper(double[] p, double temperature) {
        double max = max(p);            // becomes 1: near temperature 0 the others vanish, not it
        return normalised(p.length, i -> StrictMath.pow(p[i] / max, 1 / temperature));
    }

    /**
     * The likeliest symbols, normalised: at most k of them (top-k: Fan et al. 2018), and no more
     * than it takes to hold the mass (top-p, the nucleus: Holtzman et al. 2020). k = 1 is greedy.
     */
    static double[] top(double[] p, int k, double mass) {
        double[] kept = new double[p.length];
        double sum = 0;
        for (int i : likeliestFirst(p)) {
            if (k-- == 0 || sum >= mass) break;
            sum += kept[i] = p[i];
        }
        return normalised(p.length, i -> kept[i]);
    }

    // ==== A decoder that guesses, checks, and draws as fairly ====================================
    /**
     * Speculative decoding (Leviathan et al. 2023; Chen et al. 2023). A cheap draft model draws a
     * few symbols ahead, from its q. The target reads them all in one pass, which gives its p for
     * each. A guess x is kept with probability min(1, p(x) / q(x)). The first that is not kept is
     * replaced by a draw from the residual, max(p - q, 0) normalised. A symbol x comes out with
     *
     *     q(x) min(1, p(x) / q(x)) + (1 - sum min(p, q)) residual(x)
     *         = min(p(x), q(x)) + max(p(x) - q(x), 0) = p(x),
     *
     * since max(p - q, 0) sums to 1 - sum min(p, q). So the draft decides how fast it goes, never
     * what is written. If all guesses are kept, the pass has one p to spare: a bonus symbol. (Where
     * hardware waits for weights, five symbols a pass cost little more than one; here, five times.)
     */
    static class Speculation {
        final int ahead;                        // the draft length
        final Random random;
        int passes, symbols, guesses, kept;     // of the target; written; checked; not replaced

        Speculation(int ahead, Random random) { this.ahead = ahead; this.random = random; }
        int guess(double[] q) { return draw(q, random); }
        double[] residual(double[] p, double[] q) {
            return normalised(p.length, i -> Math.max(p[i] - q[i], 0));
        }

        /** Both models stand at the same text, and draft goes wherever target goes. */
        Text write(Text target, Text draft, int places) {
            while (!target.finished(places)) {
                Deque<Integer> plan = new ArrayDeque<>();
                for (Text t = draft; plan.size() < ahead && !t.finished(places); ) {
                    plan.add(guess(t.next()));
                    t = t.after(plan.getLast());
                }
                passes++;
                for (boolean keep = true; keep && !target.finished(places); symbols++) {
                    double[] p = target.next(), q = draft.next();
                    boolean bonus = plan.isEmpty();
                    int x = bonus ? draw(p, random) : plan.remove();
                    keep = !bonus && random.nextDouble() * q[x] < p[x];
                    guesses += bonus ? 0 : 1;
                    kept += keep ? 1 : 0;
                    if (!bonus && !keep) x = draw(residual(p, q), random);
                    target = target.after(x);
                    draft = draft.after(x);
                }
            }
            return target;
        }
    }

    /**
     * Do its texts begin as the target's would? The counts of first pairs against their exact
     * probabilities: Pearson's chi-square, divided by what chance exceeds once in 1,000 times.
     */
    static double misfit(Speculation how, Text target, Text draft, int draws) throws IOException {
        Map<Text, Integer> seen = new HashMap<>();
        for (int i = 0; i < draws; i++) seen.merge(how.write(target, draft, 2), 1, Integer::sum);
        int freedom = -1;                       // bins, less 1: the last follows from the others
        double chiSquare = 0, expected = 0, observed = 0;
        for (Text pair : target.longer().flatMap(Text::longer).toList()) {
            expected += draws * StrictMath.exp(pair.score);
            observed += seen.getOrDefault(pair, 0);
            if (expected < 5) continue;         // too few for the theory: in one bin with the next
            chiSquare += (observed - expected) * (observed - expected) / expected;
            expected = observed = 0;
            freedom++;
        }
        if (freedom == 0) throw new IOException("The model is all but certain how a text begins: "
                + "a test of draws takes texts (--data) with more than one beginning.");
        // The critical value by Wilson and Hilferty 1931; a normal is above 3.0902 once in 1,000.
        double v = 2 / (9.0 * freedom);
        return chiSquare / freedom / StrictMath.pow(1 - v + 3.0902 * Math.sqrt(v), 3);
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================
    static boolean claim(String text, boolean holds, String measured, Object... values) {
        print("%-41s | %-21s | %s\n", text, format(measured, values), holds ? "PASS" : "FAIL");
        return holds;
    }

    /** Is the gradient the slope? The worst of ten: loss along a random u against grad . u. */
    static double gradientError(Gpt gpt, int[] text, Random random) {
        Value[] parameters = gpt.parameters();
        double[] start = data(parameters);
        for (Value p : parameters) p.grad = 0;
        gpt.loss(text).backward();
        double nudge = 1e-6, worst = 0;         // small against curvature, large against rounding
        for (int direction = 0; direction < 10; direction++) {
            double[] u = random.doubles(start.length, -1, 1).toArray();
            double predicted = 0, measured = 0;
            for (int i = 0; i < u.length; i++) predicted += parameters[i].grad * u[i];
            for (double by : new double[] {-nudge, nudge, 0}) {             // and back
                for (int i = 0; i < u.length; i++) parameters[i].data = start[i] + by * u[i];
                if (by != 0) measured += gpt.loss(text).data / (2 * by);
            }
            worst = Math.max(worst, Math.abs(measured - predicted) / Math.abs(predicted));
        }
        return worst;
    }

    /** The picture: quality against diversity, a row for each decoder. */
    static String svg(Map<String, List<Text>> written) {
        String rows = "";
        int y = 10;
        for (String method : written.keySet()) {
            List<Text> texts = written.get(method);
            double score = score(texts), share = 1.0 * different(texts) / texts.size();
            rows += format("<path d='M110 %d.5h%.1f' stroke='skyblue'/><path d='M400 %1$d.5h%.1f'"
                    + " stroke='salmon'/><text y='%d'><tspan x='10'>%s</tspan><tspan x='116'>%.2f"
                    + "</tspan><tspan x='406'>%d</tspan></text>\n", y += 30, -12 * score,
                    250 * share, y + 5, method, score, different(texts));
        }
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 700 245' stroke-width='20'"
                + " font-family='sans-serif' font-size='14'><path d='M0 122h700' stroke='white'"
                + " stroke-width='245'/>\n<text x='110' y='20'>mean score: shorter is likelier"
                + "</text><text x='400' y='20'>different texts</text>\n" + rows + "</svg>\n";
    }

    // ==== Main ===================================================================================
    static final String USAGE = """
            usage: java micro/MicroBeam.java [options]
              --steps N      training steps of one text each (default 1500)
              --seed S       seed of all that is random (default 42)
              --data FILE    what to learn: UTF-8, one text a line (default names.txt)
              --samples N    texts to show of each decoder (default 5)
              --plot FILE    write quality and diversity to FILE, as an SVG picture
              --quick        60 steps, 20 starts, 2000 draws
              --help         print this
            Exit status: 0 all claims hold, 1 a claim or an input fails, 2 wrong usage.
            """;
    static final Map<String, String> OPTIONS = Map.of("--steps", "[1-9]\\d{0,8}",
            "--seed", "\\d{1,9}", "--samples", "\\d{1,9}", "--data", "[^-].*", "--plot", "[^-].*",
            "--quick", "", "--help", "");

    static boolean run(Map<String, String> options) throws IOException {
        boolean quick = options.containsKey("--quick");
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "60" : "1500"));
        int shown = Integer.parseInt(options.getOrDefault("--samples", "5"));
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        if (options.containsKey("--plot")) write(options.get("--plot"), "");    // fail now or never
        Corpus corpus = Corpus.read(options.get("--data"));
        Gpt target = new Gpt(corpus.alphabet, TARGET_C, random);
        Gpt draft = new Gpt(corpus.alphabet, DRAFT_C, random);
        print("%d texts to learn from, %d held out; %d symbols; parameters: target %d, draft %d\n",
                corpus.train.size(), corpus.heldOut.size(), corpus.alphabet.length(),
                target.parameters().length, draft.parameters().length);
        train(target, corpus, steps);
        train(draft, corpus, steps);
        Text root = new Text(target, null, 0), trained = new Text(draft, null, 0);
        Text untrained = new Text(new Gpt(corpus.alphabet, DRAFT_C, random), null, 0);
        Speculation speculation = new Speculation(DRAFT_LENGTH, random);
        Map<String, UnaryOperator<Text>> decoders = new LinkedHashMap<>();
        decoders.put("greedy", t -> sample(t, p -> top(p, 1, 2), random));
        decoders.put("beam", t -> beam(t, BEAM_WIDTH, T));
        decoders.put("top-k", t -> sample(t, p -> top(p, TOP_K, 2), random));
        decoders.put("top-p", t -> sample(t, p -> top(p, p.length, TOP_P), random));
        decoders.put("temperature", t -> sample(t, p -> temper(p, TEMPERATURE), random));
        decoders.put("fair draw", t -> sample(t, p -> p, random));
        decoders.put("speculative", t -> speculation.write(t, trained.after(t.token), T));
        List<Text> starts = corpus.heldOut.stream().limit(quick ? 20 : 250)
                .map(text -> root.after(text[1])).toList();
        print("\nthe first letters of %d held-out texts (%d different), continued by each method\n"
                + "%-11s |   score | different | length | texts\n", starts.size(),
                different(starts), "method");
        Map<String, List<Text>> written = new LinkedHashMap<>();
        decoders.forEach((method, decoder) -> {
            List<Text> texts = starts.stream().map(decoder).toList();
            written.put(method, texts);
            print("%-11s | %7.3f | %9d | %6.2f | %s\n", method, score(texts), different(texts),
                    texts.stream().mapToInt(t -> t.length).average().orElseThrow(),
                    texts.stream().limit(shown).map(t -> "" + t).collect(Collectors.joining(" ")));
        });
        if (options.containsKey("--plot")) write(options.get("--plot"), svg(written));
        List<Text> greedy = written.get("greedy"), beam = written.get("beam");
        double yield = (double) speculation.symbols / speculation.passes;
        print("\nthe beam scores below greedy in %d of %d texts\nspeculation keeps %.1f %% of its "
                + "guesses and writes %.2f symbols a pass of the target\n", IntStream.range(0,
                starts.size()).filter(i -> beam.get(i).score < greedy.get(i).score).count(),
                starts.size(), 100.0 * speculation.kept / speculation.guesses, yield);
        int draws = quick ? 2000 : 20000;
        double fit = misfit(new Speculation(DRAFT_LENGTH, random), root, trained, draws);
        double fit1 = misfit(new Speculation(1, random), root, untrained, draws);
        double argmax = misfit(new Speculation(DRAFT_LENGTH, random) {
            int guess(double[] q) { return likeliestFirst(q)[0]; }
        }, root, trained, draws);
        double redrawn = misfit(new Speculation(DRAFT_LENGTH, random) {
            double[] residual(double[] p, double[] q) { return p; }
        }, root, untrained, draws);
        double gap = written.values().stream().flatMap(texts -> texts.stream().limit(10))
                .mapToDouble(t -> t.score + target.loss(corpus.tokens("" + t)).data)
                .map(Math::abs).max().orElseThrow();
        // Wide enough to drop nothing, a beam has to find the likeliest of all that can follow.
        List<Text> ends = greedy.stream().limit(20).map(t -> t.before.before).distinct().toList();
        long exact = ends.stream().filter(t -> beam(t, Integer.MAX_VALUE, t.length + 2).score ==
                t.longer().flatMap(Text::longer).mapToDouble(x -> x.score).max().orElse(0)).count();
        List<Text> narrow = starts.stream().map(t -> beam(t, 1, T)).toList();
        List<Text> low = starts.stream().map(t -> sample(t, q -> temper(q, 1e-9), random)).toList();
        double[] p = {0.125, 0.5, 0.125, 0.25}, two = {0, 2 / 3.0, 0, 1 / 3.0};
        boolean cut = Arrays.equals(top(p, 2, 2), two) && Arrays.equals(top(p, 4, 0.75), two)
                && Arrays.equals(top(p, 4, 0.76), new double[] {1 / 7.0, 4 / 7.0, 0, 2 / 7.0});
        double error = Math.max(gradientError(target, corpus.heldOut.get(0), random),
                gradientError(draft, corpus.heldOut.get(0), random));
        print("\n\n%-41s | %-21s | %s\n", "claim", "measured", "verdict");
        return claim("the gradient is the slope, both models", error < 1e-6, "%.1e < 1e-6", error)
                & claim("a score is the log p of text and end", gap < 1e-9, "%.1e < 1e-9", gap)
                & claim("temperature to 0 is greedy", low.equals(greedy), "%.3f", score(low))
                & claim("a beam of one is greedy", narrow.equals(greedy), "%.3f", score(narrow))
                & claim("top-k and top-p cut as defined", cut, "0.5 to %.3f, %.3f",
                        max(top(p, 4, 0.75)), max(top(p, 4, 0.76)))
                & claim("a beam of unlimited width misses nothing", exact == ends.size(),
                        "%d of %d", exact, ends.size())
                & claim("the mean beam scores no lower than greedy", score(beam) >= score(greedy),
                        "%.3f >= %.3f", score(beam), score(greedy))
                & claim("speculative draws fit the target", fit < 1, "%.2f of critical", fit)
                & claim("so do an untrained draft's, one ahead", fit1 < 1, "%.2f of critical", fit1)
                & claim("the test rejects argmax guesses", argmax > 1, "%.2f of critical", argmax)
                & claim("the test rejects redraws from p", redrawn > 1, "%.2f of critical", redrawn)
                & (quick || claim("a pass writes two symbols and more", yield >= 2, "%.2f", yield));
    }

    static double score(List<Text> texts) {
        return texts.stream().mapToDouble(t -> t.score).reduce(0, Double::sum) / texts.size();
    }
    static long different(List<Text> texts) { return texts.stream().distinct().count(); }
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);     // a point, not a comma, everywhere
    }
    static void print(String pattern, Object... args) { System.out.print(format(pattern, args)); }

    static void write(String file, String text) throws IOException {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written; give a file in an existing folder.");
        }
    }

    public static void main(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String flag = args[i], pattern = OPTIONS.get(flag), value = "";
            if (pattern != null && !pattern.isEmpty() && i + 1 < args.length) value = args[++i];
            if (pattern == null || !value.matches(pattern)) {
                System.err.print((pattern == null ? "There is no option " + flag
                        : flag + " cannot be '" + value + "'") + "\n" + USAGE);
                System.exit(2);
            }
            options.put(flag, value);
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
