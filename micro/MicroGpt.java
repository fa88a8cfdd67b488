// MicroGpt: a transformer that learns to invent names, from one number that remembers.
//
// Thesis. A language model is a function: the symbols so far go in, a probability for every next
// symbol comes out. Training turns its parameters, a little at a time, so that what really came
// next surprises it less. All that this takes is a number that knows which numbers it was made of
// (class Value below); everything after it is arithmetic.
//
// Trade-offs. Every multiplication here is an object that you can look at, and costs a hundred
// times what it costs in an array engine. One name is a batch, one block is the whole depth. The
// mathematics is that of the large models: only their size is missing.
//
// Run.     java micro/MicroGpt.java             any JDK from 17 up, and nothing else
//          java micro/MicroGpt.java --help      the options
// Expect.  Some 5 seconds on two cores. The loss on names that it never saw falls below what
//          counting pairs of letters can reach; most samples are names that are in no list.
// Output.  Results go to standard output, the same bytes on every machine; progress, which tells
//          the time, goes to standard error.

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroGpt {

    static final int T = 16;                      // positions: how far back the model can look
    static final int C = 16;                      // channels: the width of a token's vector
    static final int H = 4;                       // heads: things a token can attend to at once
    static final int D = C / H;                   // channels of a head; V is the alphabet's size

    static final double LEARNING_RATE = 0.01;     // at the first step; falls linearly to 0
    static final double TEMPERATURE = 0.7;        // below 1, sampling keeps closer to the likely

    // ==== Data: texts as tokens, some to learn from, some to be asked about ======================

    static final class Corpus {
        static final char EDGE = 0;     // opens every text and, as a prediction, ends it: token 0
        final Set<String> texts;
        final String alphabet;          // a token is a place in it
        final List<int[]> train = new ArrayList<>();
        final List<int[]> heldOut = new ArrayList<>();

        Corpus(Set<String> texts) {
            Set<Character> characters = new TreeSet<>(Set.of(EDGE));
            for (String text : texts) for (char c : text.toCharArray()) characters.add(c);
            this.texts = texts;
            alphabet = characters.stream().map(String::valueOf).collect(Collectors.joining());

            // The split does not depend on --seed: runs of different seeds stay comparable.
            List<String> shuffled = new ArrayList<>(texts);
            Collections.shuffle(shuffled, new Random(0));
            int asked = Math.min(250, texts.size() / 10);
            for (String text : shuffled.subList(0, asked)) heldOut.add(tokens(text));
            for (String text : shuffled.subList(asked, texts.size())) train.add(tokens(text));
        }

        /** What is longer than the model's view is cut off. */
        int[] tokens(String text) {
            return (EDGE + text + EDGE).chars().map(alphabet::indexOf).limit(T + 1).toArray();
        }

        static Corpus read(String given) throws IOException {
            Path file = given != null ? Path.of(given) : besideThisSource("names.txt");
            if (file == null) {
                print("names.txt is not beside this file: the cities of the JDK's time zones\n");
                return new Corpus(cities());
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
            if (texts.size() >= 20) return new Corpus(texts);
            throw new IOException(file + " has " + texts.size() + " different lines of text; "
                    + "learning from some and asking about others takes at least 20.");
        }

        static Path besideThisSource(String name) {
            URI source = URI.create(MicroGpt.class.getProtectionDomain().getCodeSource()
                    .getLocation().toString());
            return Stream.of(Path.of(source).resolveSibling(name), Path.of("micro", name))
                    .filter(Files::isRegularFile).findFirst().orElse(null);
        }

        /** Every JDK knows some 450 cities: the zone America/Sao_Paulo gives "sao paulo". */
        static Set<String> cities() {
            return Stream.of(TimeZone.getAvailableIDs())
                    .filter(zone -> zone.matches("[A-Z].*/[A-Za-z_]+"))
                    .map(zone -> zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' '))
                    .map(city -> city.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /**
     * The lines to beat: how well do plain counts predict? Order 1 counts symbols, 2 pairs, 3
     * triples. Each order trusts the one below it like PRIOR observations of its own (MacKay and
     * Peto 1995): so the never seen costs something finite, and the opponent is a fair one.
     */
    static final class Counts {
        static final String[] OF = {"nothing", "symbols", "pairs", "triples"};
        static final double PRIOR = 5;
        final Map<String, Integer> seen = new HashMap<>();
        final int symbols;

        Counts(Corpus corpus) {
            symbols = corpus.alphabet.length();
            for (int[] text : corpus.train) {
                for (int t = 1; t < text.length; t++) {
                    for (int order = 1; order <= 3; order++) {
                        seen.merge(group(order, text, t, t), 1, Integer::sum);
                        seen.merge(group(order, text, t, t + 1), 1, Integer::sum);
                    }
                }
            }
        }

        /** The order - 1 symbols before place t, and those from t up to end. */
        static String group(int order, int[] text, int t, int end) {
            int from = Math.max(0, t - order + 1);
            return order + Arrays.toString(Arrays.copyOfRange(text, from, end));
        }

        double probability(int order, int[] text, int t) {
            if (order == 0) return 1.0 / symbols;
            int before = seen.getOrDefault(group(order, text, t, t), 0);
            int both = seen.getOrDefault(group(order, text, t, t + 1), 0);
            return (both + PRIOR * probability(order - 1, text, t)) / (before + PRIOR);
        }

        double loss(int order, int[] text) {
            double sum = 0;
            for (int t = 1; t < text.length; t++) {
                sum -= StrictMath.log(probability(order, text, t));
            }
            return sum / (text.length - 1);
        }
    }

    /** Mean surprise at a symbol, in nats: 0 is certainty, log(V) is knowing nothing. */
    static double meanLoss(List<int[]> texts, ToDoubleFunction<int[]> lossOfText) {
        double sum = 0;
        int symbols = 0;
        for (int[] text : texts) {
            sum += lossOfText.applyAsDouble(text) * (text.length - 1);
            symbols += text.length - 1;
        }
        return sum / symbols;
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

    // ==== Model: embeddings, one block of attention and MLP, and logits ==========================

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

    static final class Gpt {
        final List<Value> parameters = new ArrayList<>();
        final Value[][] tokenEmbedding;             // [V][C]  what the token is
        final Value[][] positionEmbedding;          // [T][C]  where it stands
        final Value[][] query;                      // [C][C]  what a token looks for
        final Value[][] key;                        // [C][C]  what it can be found by
        final Value[][] value;                      // [C][C]  what it tells when found
        final Value[][] output;                     // [C][C]  what the heads' answers mean together
        final Value[][] up;                         // [4C][C] the MLP: ask 4C questions,
        final Value[][] down;                       // [C][4C] answer those that fired
        final Value[][] unembedding;                // [V][C]  how well each symbol would fit next

        Gpt(int symbols, Random random) {
            tokenEmbedding = matrix(symbols, C, random);
            positionEmbedding = matrix(T, C, random);
            query = matrix(C, C, random);
            key = matrix(C, C, random);
            value = matrix(C, C, random);
            output = matrix(C, C, random);
            up = matrix(4 * C, C, random);
            down = matrix(C, 4 * C, random);
            unembedding = matrix(symbols, C, random);
        }

        /** Small random weights: equal ones would get equal gradients and stay equal for ever. */
        private Value[][] matrix(int rows, int columns, Random random) {
            Value[][] weights = new Value[rows][columns];
            for (Value[] row : weights) {
                for (int i = 0; i < columns; i++) {
                    row[i] = new Value(0.08 * random.nextGaussian());
                    parameters.add(row[i]);
                }
            }
            return weights;
        }

        /**
         * Reads one token and returns the logits of the next. The lists hold the keys and values of
         * the tokens before it; as they only ever grow, no token can see a later one.
         */
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

        /** The mean surprise at the symbols of one text, as a node: the thing to make smaller. */
        Value loss(int[] text) {
            List<Value[]> keys = new ArrayList<>();
            List<Value[]> values = new ArrayList<>();
            Value[] losses = new Value[text.length - 1];
            for (int t = 0; t < losses.length; t++) {
                losses[t] = crossEntropy(next(text[t], keys, values), text[t + 1]);
            }
            return sum(losses).div(losses.length);
        }
    }

    // ==== Training: ask, compare, turn every parameter a little ==================================

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

    /** A point of the learning curve: two losses, in nats a symbol. */
    record Point(int step, double train, double heldOut) { }

    static List<Point> train(Gpt gpt, Corpus corpus, int steps) {
        List<Point> curve = new ArrayList<>();
        Adam adam = new Adam(gpt.parameters.size());
        int every = Math.min(steps, Math.max(200, steps / 10));
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Value loss = gpt.loss(corpus.train.get((step - 1) % corpus.train.size()));
            for (Value p : gpt.parameters) p.grad = 0;      // backward() adds to what is there
            loss.backward();
            adam.step(gpt.parameters, LEARNING_RATE * (steps - step + 1) / steps);

            recent += loss.data / every;
            if (step % every > 0) continue;
            double milliseconds = (System.nanoTime() - start) / 1e6 / every;
            double val = meanLoss(corpus.heldOut, text -> gpt.loss(text).data);
            System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, val, milliseconds));
            curve.add(new Point(step, recent, val));
            recent = 0;
            start = System.nanoTime();
        }
        return curve;
    }

    // ==== Sampling: let the model go on by itself ================================================

    static String sample(Gpt gpt, String alphabet, Random random) {
        List<Value[]> keys = new ArrayList<>();
        List<Value[]> values = new ArrayList<>();
        String text = "";
        int token = 0;
        while (keys.size() < T) {
            Value[] logits = gpt.next(token, keys, values);
            token = draw(softmax(map(logits, x -> x.div(TEMPERATURE))), random);
            if (token == 0) break;
            text += alphabet.charAt(token);
        }
        return text;
    }

    static int draw(Value[] probabilities, Random random) {
        double rest = random.nextDouble();
        for (int i = 0; i < probabilities.length; i++) {
            rest -= probabilities[i].data;
            if (rest < 0) return i;
        }
        return probabilities.length - 1;            // rounding may leave the sum just below 1
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    record Claim(String text, String measured, boolean holds) { }

    /** Prints the table; true if all claims hold. */
    static boolean report(List<Claim> claims) {
        String row = "%-41s | %-21s | %s\n";
        print("\n\n" + row, "claim", "measured", "verdict");
        for (Claim c : claims) print(row, c.text, c.measured, c.holds ? "PASS" : "FAIL");
        return claims.stream().allMatch(Claim::holds);
    }

    /**
     * Is the gradient the slope? Moves all parameters at once along a random direction u and
     * compares the change of the loss with grad . u: the largest relative difference of ten.
     */
    static double gradientError(Gpt gpt, int[] text, Random random) {
        double nudge = 1e-6;            // small against curvature, large against rounding
        int size = gpt.parameters.size();
        double[] start = gpt.parameters.stream().mapToDouble(p -> p.data).toArray();
        for (Value p : gpt.parameters) p.grad = 0;
        gpt.loss(text).backward();

        double worst = 0;
        for (int direction = 0; direction < 10; direction++) {
            double[] u = random.doubles(size, -1, 1).toArray();
            double predicted = 0;
            double measured = 0;
            for (int i = 0; i < size; i++) predicted += gpt.parameters.get(i).grad * u[i];
            for (int side = -1; side <= 1; side += 2) {
                for (int i = 0; i < size; i++) {
                    gpt.parameters.get(i).data = start[i] + side * nudge * u[i];
                }
                measured += side * gpt.loss(text).data / (2 * nudge);
            }
            worst = Math.max(worst, Math.abs(measured - predicted) / Math.abs(predicted));
        }
        for (int i = 0; i < size; i++) gpt.parameters.get(i).data = start[i];
        return worst;
    }

    // ==== Picture: the learning curve ============================================================

    static String svg(List<Point> curve, double[] counts) {
        Point last = curve.get(curve.size() - 1);
        double top = Math.max(curve.get(0).train, counts[1]);
        double bottom = curve.stream().mapToDouble(p -> Math.min(p.train, p.heldOut))
                .reduce(counts[3], Math::min);
        ToDoubleFunction<Double> y = loss -> 350 - 290 * (loss - bottom) / (top - bottom);
        String lines = "";
        for (int order = 1; order <= 3; order++) {
            lines += format("<path d='M40 %.1fH540' stroke='gray' stroke-dasharray='4'/>"
                    + "<text x='548' y='%1$.1f' dy='%d' fill='gray'>%.3f counting %s</text>\n",
                    y.applyAsDouble(counts[order]), order < 3 ? -2 : 12, counts[order],
                    Counts.OF[order]);
        }
        String train = "", heldOut = "";
        for (Point p : curve) {
            String at = format(" %.1f,%%.1f", 40 + 500.0 * p.step / last.step);
            train += format(at, y.applyAsDouble(p.train));
            heldOut += format(at, y.applyAsDouble(p.heldOut));
        }
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 400' fill='none'
                 stroke-width='2' font-family='sans-serif' font-size='13'>
                <rect width='720' height='400' fill='white'/>
                <text x='40' y='30' fill='black'>MicroGpt: loss in nats a symbol,
                 <tspan fill='steelblue'>in training</tspan>
                 <tspan fill='crimson'>and on held-out texts</tspan></text>
                <text x='40' y='380' fill='gray'>0</text>
                <text x='540' y='380' fill='gray' text-anchor='end'>step %d</text>
                %s<polyline points='%s' stroke='steelblue'/>
                <polyline points='%s' stroke='crimson'/>
                </svg>
                """.formatted(last.step, lines, train, heldOut);
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroGpt.java [options]
              --steps N      training steps of one text each (default 2000)
              --seed S       seed of all that is random (default 42)
              --data FILE    what to learn: UTF-8, one text a line (default names.txt)
              --samples N    texts to invent (default 30)
              --plot FILE    write the learning curve to FILE, as an SVG picture
              --quick        240 steps
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
            if (!value.matches(pattern)) {
                throw new IllegalArgumentException(flag + " cannot be '" + value + "'");
            }
            options.put(flag, value);
        }
        return options;
    }

    static boolean run(Map<String, String> options) throws IOException {
        String usual = options.containsKey("--quick") ? "240" : "2000";
        int steps = Integer.parseInt(options.getOrDefault("--steps", usual));
        int wanted = Integer.parseInt(options.getOrDefault("--samples", "30"));
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        if (options.containsKey("--plot")) write(options.get("--plot"), "");    // fail now or never

        Corpus corpus = Corpus.read(options.get("--data"));
        Gpt gpt = new Gpt(corpus.alphabet.length(), random);
        print("%d texts to learn from, %d held out; %d symbols, %d parameters\n",
                corpus.train.size(), corpus.heldOut.size(), corpus.alphabet.length(),
                gpt.parameters.size());
        List<Point> curve = train(gpt, corpus, steps);

        print("\nloss on the held-out texts, nats a symbol\n");
        Counts counts = new Counts(corpus);
        double[] lines = new double[4];
        Arrays.setAll(lines, n -> meanLoss(corpus.heldOut, text -> counts.loss(n, text)));
        for (int n = 0; n <= 3; n++) print("  %.4f  counting %s\n", lines[n], Counts.OF[n]);
        double loss = meanLoss(corpus.heldOut, text -> gpt.loss(text).data);
        print("  %.4f  this model after %d steps\n", loss, steps);
        if (options.containsKey("--plot")) write(options.get("--plot"), svg(curve, lines));

        print("\n%d samples at temperature %s", wanted, TEMPERATURE);
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            samples.add(sample(gpt, corpus.alphabet, random));
            print(i % 6 == 0 ? "\n  %s" : ", %s", samples.get(i));
        }
        Set<String> different = new HashSet<>(samples);
        Set<String> invented = new HashSet<>(different);
        invented.removeAll(corpus.texts);
        double error = gradientError(gpt, corpus.heldOut.get(0), random);

        return report(List.of(
                new Claim("the gradient is the slope, ten directions",
                        format("off by %.1e < 1e-6", error), error < 1e-6),
                new Claim("the held-out loss is below counting pairs",
                        format("%.4f < %.4f", loss, lines[2]), loss < lines[2]),
                new Claim("20 samples differ, or all there are",
                        format("%d of %d", different.size(), wanted),
                        different.size() >= Math.min(20, wanted)),
                new Claim("most of them are invented",
                        format("%d of %d", invented.size(), different.size()),
                        2 * invented.size() >= different.size())));
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
