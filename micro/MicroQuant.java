// MicroQuant: a trained transformer with its weights in 8, 4, 3 and 2 bits.
//
// Thesis. Training needs fine numbers, because its steps are small. The trained model does not. Lay
// a ruler along its weights, with as many marks as b bits can number, and note for each weight the
// nearest mark: these notes and the ruler are all that has to be kept. With 8 bits, and even with
// 4, hardly a symbol is predicted worse; provided that the ruler fits.
//
// Trade-offs. A ruler must reach the largest weight; how far apart its marks then lie is what all
// the others pay. A ruler for each row fits better and costs a scale a row. A zero point moves the
// marks to where the weights are and costs a byte. What is saved here is memory, not time: weights
// become doubles again before they are used. A production system unpacks a few of them at a time,
// where they are multiplied, or multiplies integers.
//
// Run.     java micro/MicroQuant.java [--help]    any JDK from 17 up, and nothing else
// Expect.  Some 8 seconds on two cores. Held-out losses and bytes of 16 ways to round a model, and
//          the losses of the same model in a disguise that only a ruler can tell from it.
// Output.  Results: standard output, the same bytes everywhere. Progress: standard error.

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroQuant {
    static final int T = 16;                      // positions: how far back the model can look
    static final int C = 16;                      // channels: the width of a token's vector
    static final int H = 4;                       // heads: things a token can attend to at once
    static final int D = C / H;                   // channels of a head; V is the alphabet's size
    static final double LEARNING_RATE = 0.01;     // at the first step; falls linearly to 0
    static final double OUTLIER = 16;             // how many times larger one row is made
    static final double SKEW = 0.5;               // what is added to each weight of one matrix
    static final double CLIP = 0.5;               // the part of its length a clipped ruler keeps

    // ==== Data: texts as tokens, some to learn from, some to be asked about ======================

    static final class Corpus {
        static final char EDGE = 0;     // opens every text and, as a prediction, ends it: token 0
        final String alphabet;          // a token is a place in it
        final List<int[]> train, heldOut;
        final int asked;                // symbols to predict in all that is held out

        Corpus(Set<String> texts, int atMost) {
            alphabet = (EDGE + String.join("", texts)).chars().sorted().distinct()
                    .mapToObj(Character::toString).collect(Collectors.joining());
            List<String> shuffled = new ArrayList<>(new TreeSet<>(texts));
            Collections.shuffle(shuffled, new Random(0));   // not --seed: runs stay comparable
            // What is longer than the model's view is cut off.
            List<int[]> all = shuffled.stream().map(text -> (EDGE + text + EDGE).chars()
                    .map(alphabet::indexOf).limit(T + 1).toArray()).toList();
            int kept = Math.min(250, texts.size() / 10);
            heldOut = all.subList(0, Math.min(atMost, kept));
            train = all.subList(kept, all.size());
            asked = heldOut.stream().mapToInt(text -> text.length - 1).sum();
        }

        static Corpus read(String given, int atMost) throws IOException {
            Path file = given != null ? Path.of(given) : besideThisSource("names.txt");
            if (file == null) return new Corpus(cities(), atMost);
            Set<String> texts = new HashSet<>();
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
            var source = java.net.URI.create(MicroQuant.class.getProtectionDomain().getCodeSource()
                    .getLocation().toString());
            return Stream.of(Path.of(source).resolveSibling(name), Path.of("micro", name))
                    .filter(Files::isRegularFile).findFirst().orElse(null);
        }

        /** Every JDK knows some 450 cities: the zone America/Sao_Paulo gives "sao paulo". */
        static Set<String> cities() {
            print("names.txt is not beside this file: the cities of the JDK's time zones\n");
            return Stream.of(TimeZone.getAvailableIDs())
                    .filter(zone -> zone.matches("[A-Z].*/[A-Za-z_]+"))
                    .map(zone -> zone.replaceAll(".*/", "").replace('_', ' '))
                    .map(city -> city.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        }
    }

    /** What to beat: counts of symbols, pairs, triples (smoothed as MacKay and Peto did, 1995). */
    static double[] countingLosses(Corpus corpus) {
        Map<String, Integer> seen = new HashMap<>();
        for (int[] text : corpus.train) {
            for (int t = 1; t < text.length; t++) for (int order = 1; order <= 3; order++) {
                seen.merge(group(order, text, t, t), 1, Integer::sum);
                seen.merge(group(order, text, t, t + 1), 1, Integer::sum);
            }
        }
        double[] losses = new double[4];
        for (int[] text : corpus.heldOut) for (int t = 1; t < text.length; t++) {
            double p = 1.0 / corpus.alphabet.length();
            for (int order = 1; order <= 3; order++) {
                int before = seen.getOrDefault(group(order, text, t, t), 0);
                int both = seen.getOrDefault(group(order, text, t, t + 1), 0);
                p = (both + 5 * p) / (before + 5);
                losses[order] -= StrictMath.log(p) / corpus.asked;
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

    static double[] numbers(Value[]... matrix) {
        return Stream.of(matrix).flatMap(Stream::of).mapToDouble(v -> v.data).toArray();
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

    // ==== Model: embeddings, one block of attention and MLP, and logits ==========================

    static final class Gpt {
        final List<Value> parameters = new ArrayList<>();
        final List<Value[][]> matrices = new ArrayList<>();     // the same numbers, by matrix
        final Value[][] tokenEmbedding, positionEmbedding, query, key, value, output;
        final Value[][] up, down, unembedding;

        Gpt(int symbols, DoubleSupplier weight) {
            tokenEmbedding = matrix(symbols, C, weight);    // what the token is
            positionEmbedding = matrix(T, C, weight);       // where it stands
            query = matrix(C, C, weight);                   // what a token looks for
            key = matrix(C, C, weight);                     // what it can be found by
            value = matrix(C, C, weight);                   // what it tells when found
            output = matrix(C, C, weight);                  // what the heads' answers mean together
            up = matrix(4 * C, C, weight);                  // the MLP: ask 4C questions,
            down = matrix(C, 4 * C, weight);                // answer those that fired
            unembedding = matrix(symbols, C, weight);       // how well each symbol would fit next
        }

        private Value[][] matrix(int rows, int columns, DoubleSupplier weight) {
            Value[][] weights = new Value[rows][columns];
            for (Value[] row : weights) Arrays.setAll(row, i -> new Value(weight.getAsDouble()));
            for (Value[] row : weights) parameters.addAll(List.of(row));
            matrices.add(weights);
            return weights;
        }

        /** A model of the same shape, with weights made from the ones here. */
        Gpt with(ToDoubleFunction<Value> weight) {
            Iterator<Value> old = parameters.iterator();
            return new Gpt(unembedding.length, () -> weight.applyAsDouble(old.next()));
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
            List<Value[]> keys = new ArrayList<>();     // These two grow from symbol to symbol, so
            List<Value[]> values = new ArrayList<>();   // that none can see a later one.
            Value[] losses = new Value[text.length - 1];
            for (int t = 0; t < losses.length; t++) {
                Value[] x = rmsNorm(add(tokenEmbedding[text[t]], positionEmbedding[t]));
                x = add(x, attention(rmsNorm(x), keys, values));
                x = add(x, linear(down, map(linear(up, rmsNorm(x)), Value::relu)));
                losses[t] = crossEntropy(linear(unembedding, x), text[t + 1]);
            }
            return sum(losses).div(losses.length);
        }

        /** Mean surprise at a held-out symbol, in nats: 0 is certainty, log(V) knowing nothing. */
        double heldOut(Corpus corpus) {
            double sum = 0;
            for (int[] text : corpus.heldOut) sum += loss(text).data * (text.length - 1);
            return sum / corpus.asked;
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

    static void train(Gpt gpt, Corpus corpus, int steps) {
        Adam adam = new Adam(gpt.parameters.size());
        int every = Math.max(1, steps / 3);             // asking costs as much as 80 steps
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
            System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, gpt.heldOut(corpus), milliseconds));
            recent = 0;
            start = System.nanoTime();
        }
    }

    // ==== Quantising: for every weight, the nearest mark of a ruler ==============================

    /** A way to round: bits a weight, one ruler a row or a matrix, and where on it 0 may lie. */
    record Scheme(int bits, boolean perRow, boolean zeroPoint, double clip) { }

    /** A ruler: marks at even distances, numbered from 0 to top. Mark q is scale * (q - zero). */
    record Grid(float scale, int zero, int top) {
        static Grid over(double[] weights, Scheme scheme) {
            // 0 is on every ruler, so that what the training has switched off stays off.
            double low = scheme.clip * Math.min(0, DoubleStream.of(weights).min().orElseThrow());
            double high = scheme.clip * Math.max(0, DoubleStream.of(weights).max().orElseThrow());
            // Without a zero point it reaches as far down as up, with 0 in the middle. That takes
            // an odd number of marks, and one code is never used: at 2 bits, one of 4.
            double length = scheme.zeroPoint ? high - low : 2 * Math.max(high, -low);
            int top = (1 << scheme.bits) - (scheme.zeroPoint ? 1 : 2);
            // The scale is kept in float32: rounded up, so that the ruler is not a hair too short.
            float scale = Math.nextUp((float) (length / top));
            int zero = scheme.zeroPoint ? (int) Math.rint(-low / scale) : top / 2;
            return new Grid(scale, zero, top);
        }

        /** The nearest mark (a tie: the one an even way from zero); past the end, the last one. */
        int code(double weight) {
            return (int) Math.max(0, Math.min(top, zero + Math.rint(weight / scale)));
        }
        double weight(int code) { return (double) scale * (code - zero); }
    }

    /** Weights that share a ruler, as they are stored. */
    record Packed(Scheme scheme, Grid grid, int count, byte[] codes) {
        static Packed of(double[] weights, Scheme scheme) {
            Grid grid = Grid.over(weights, scheme);
            int[] codes = DoubleStream.of(weights).mapToInt(grid::code).toArray();
            return new Packed(scheme, grid, codes.length, pack(codes, scheme.bits));
        }

        DoubleStream weights() {
            return IntStream.of(unpack(codes, scheme.bits, count)).mapToDouble(grid::weight);
        }

        /** With 4 for the scale, and 1 for the zero point where it is not known beforehand. */
        int bytes() { return codes.length + (scheme.zeroPoint ? 5 : 4); }
    }

    /** Codes as a stream of bits: of 4 bits, two share a byte; of 3 bits, some lie across two. */
    static byte[] pack(int[] codes, int bits) {
        byte[] bytes = new byte[(codes.length * bits + 7) / 8];
        for (int i = 0; i < codes.length * bits; i++) {
            bytes[i / 8] |= (codes[i / bits] >> i % bits & 1) << i % 8;
        }
        return bytes;
    }

    static int[] unpack(byte[] bytes, int bits, int count) {
        int[] codes = new int[count];
        for (int i = 0; i < count * bits; i++) {
            codes[i / bits] |= (bytes[i / 8] >> i % 8 & 1) << i % bits;
        }
        return codes;
    }

    /** All that is left of a model. No weight stays in floating point, the embeddings' neither. */
    static List<Packed> quantise(Gpt gpt, Scheme scheme) {
        Stream<double[]> groups = !scheme.perRow ? gpt.matrices.stream().map(m -> numbers(m))
                : gpt.matrices.stream().flatMap(Stream::of).map(row -> numbers(row));
        return groups.map(weights -> Packed.of(weights, scheme)).toList();
    }

    /** The model again, with the weights that the bytes give back. */
    static Gpt dequantise(List<Packed> packed, Gpt shape) {
        Iterator<Double> weights = packed.stream().flatMapToDouble(Packed::weights).iterator();
        return shape.with(w -> weights.next());
    }

    /**
     * The same function in numbers that rulers do not like. An outlier: one row of up times s, the
     * column of down that reads its answer over s. As relu(s x) = s relu(x) for s > 0, the function
     * stays; where s is a power of 2, to the last bit. A skew: each weight of the unembedding grows
     * by c, so each logit by c sum(x), and what is added to all logits alike softmax does not see.
     * Large models grow outliers by themselves. AWQ (Lin et al. 2024) scales them before rounding.
     */
    static Gpt disguised(Gpt gpt) {
        Gpt copy = gpt.with(w -> w.data);
        for (Value w : copy.up[0]) w.data *= OUTLIER;
        for (Value[] row : copy.down) row[0].data /= OUTLIER;
        for (Value[] row : copy.unembedding) for (Value w : row) w.data += SKEW;
        return copy;
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    record Claim(String text, String measured, boolean holds) { }
    static Claim less(String text, String digits, double x, double y) {
        return new Claim(text, format(digits + " < " + digits, x, y), x < y);
    }

    static boolean report(List<Claim> claims) {
        String row = "%-41s | %-21s | %s\n";
        print("\n" + row, "claim", "measured", "verdict");
        for (Claim c : claims) print(row, c.text, c.measured, c.holds ? "PASS" : "FAIL");
        return claims.stream().allMatch(Claim::holds);
    }

    /** Is the gradient the slope? Along random directions u, the loss should change by grad . u. */
    static double gradientError(Gpt gpt, int[] text, Random random) {
        for (Value p : gpt.parameters) p.grad = 0;
        gpt.loss(text).backward();
        double worst = 0;
        for (int direction = 0; direction < 10; direction++) {
            double[] u = random.doubles(gpt.parameters.size(), -1, 1).toArray();
            double predicted = 0, measured = 0;
            for (int i = 0; i < u.length; i++) predicted += gpt.parameters.get(i).grad * u[i];
            for (double move : new double[] {-1e-6, 1e-6}) {    // small, yet large against rounding
                Iterator<Double> along = DoubleStream.of(u).iterator();
                Gpt moved = gpt.with(w -> w.data + move * along.next());
                measured += moved.loss(text).data / (2 * move);
            }
            worst = Math.max(worst, Math.abs(measured - predicted) / Math.abs(predicted));
        }
        return worst;
    }

    /** At how many widths do 1001 codes not come back from their bytes as they were? */
    static long lossyWidths(Random random) {
        return IntStream.rangeClosed(2, 8).filter(bits -> {
            int[] codes = random.ints(1001, 0, 1 << bits).toArray();
            return !Arrays.equals(codes, unpack(pack(codes, bits), bits, codes.length));
        }).count();
    }

    /** The largest rounding error of a weight, in steps of its ruler. */
    static double worstError(List<Packed> packed, Gpt gpt) {
        Iterator<Value> fine = gpt.parameters.iterator();
        return packed.stream().flatMapToDouble(p -> p.weights()
                .map(w -> Math.abs(fine.next().data - w) / p.grid.scale)).max().orElseThrow();
    }

    // ==== Picture: what the other rows pay for one ===============================================

    static String svg(Gpt gpt) {
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 390' font-family="
                + "'sans-serif' font-size='13'><rect width='720' height='390' fill='white'/>\n"
                + "<text x='40' y='30'>MicroQuant: <tspan fill='steelblue'>weights of up</tspan>"
                + " and <tspan fill='crimson'>the marks of 4 bits</tspan></text>\n"
                + panel(60, "as trained, one ruler for the matrix", gpt.up)
                + panel(170, "with an outlier in row 1, one ruler", disguised(gpt).up)
                + panel(280, "row 2, with a ruler of its own", gpt.up[1]) + "</svg>\n";
    }

    /** What lies outside of the picture is cut off there. */
    static String panel(int y, String title, Value[]... rows) {
        Grid grid = Grid.over(numbers(rows), new Scheme(4, false, false, 1));
        String svg = format("<g transform='translate(360 %d)'><text x='-320'>%s</text>", y, title)
                + "<path stroke='steelblue' stroke-width='0.5' d='";
        for (double weight : numbers(rows)) svg += format("M%.1f 22v40", 500 * weight);
        svg += "'/><path stroke='crimson' stroke-width='2' d='";
        for (int q = 0; q <= grid.top; q++) svg += format("M%.1f 14v56", 500 * grid.weight(q));
        return svg + "'/></g>\n";
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroQuant.java [options]
              --steps N      training steps of one text each (default 1000)
              --seed S       seed of all that is random (default 42)
              --data FILE    what to learn: UTF-8, one text a line (default names.txt)
              --plot FILE    write a matrix and its rulers to FILE, an SVG picture
              --quick        30 steps, 8 held-out texts, fewer claims
              --help         print this
            Exit status: 0 all claims hold, 1 a claim or an input fails, 2 wrong usage.
            """;

    static final Map<String, String> OPTIONS = Map.of("--steps", "[1-9]\\d{0,8}", "--quick", "",
            "--seed", "\\d{1,9}", "--data", "[^-].*", "--plot", "[^-].*", "--help", "");
    static Map<String, String> parse(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String flag = args[i], pattern = OPTIONS.get(flag);
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
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        if (options.containsKey("--plot")) write(options.get("--plot"), "");    // fail now or never
        Corpus corpus = Corpus.read(options.get("--data"), quick ? 8 : 250);
        // Small random weights: equal ones would get equal gradients and stay equal for ever.
        Gpt gpt = new Gpt(corpus.alphabet.length(), () -> 0.08 * random.nextGaussian());
        int size = gpt.parameters.size();
        print("%d texts to learn from, %d held out; %d symbols, %d parameters\n",
                corpus.train.size(), corpus.heldOut.size(), corpus.alphabet.length(), size);
        train(gpt, corpus, steps);
        if (options.containsKey("--plot")) write(options.get("--plot"), svg(gpt));
        Gpt disguised = disguised(gpt);
        double loss = gpt.heldOut(corpus), same = disguised.heldOut(corpus);
        double[] counts = countingLosses(corpus);
        print("\nloss on the held-out texts, nats a symbol\n  %.4f  counting symbols\n  %.4f  "
                + "counting pairs\n  %.4f  counting triples\n  %.4f  this model after %d steps\n",
                counts[1], counts[2], counts[3], loss, steps);
        print("\nits losses when rounded, as trained and disguised; all bytes, and how many times"
                + "\nas many float32 (%d) and float64 (%d) take\n\nbits  a scale a  zero point"
                + "    loss  disguised  bytes  float32  float64\n", 4 * size, 8 * size);
        double[][] plain = new double[9][4], hidden = new double[9][4];     // [bits][scheme]
        double[] worst = new double[9], bytes = new double[9];
        double error = 0;
        for (int bits : new int[] {8, 4, 3, 2}) for (int i = 0; i < 4; i++) {
            Scheme scheme = new Scheme(bits, i >= 2, i % 2 == 1, 1);
            List<Packed> packed = quantise(gpt, scheme);
            bytes[bits] = packed.stream().mapToInt(Packed::bytes).sum();
            plain[bits][i] = dequantise(packed, gpt).heldOut(corpus);
            hidden[bits][i] = dequantise(quantise(disguised, scheme), gpt).heldOut(corpus);
            print("%4d  %-9s  %-10s  %.4f     %.4f  %5.0f  %7.2f  %7.2f\n", bits,
                    i < 2 ? "matrix" : "row", i % 2 == 1 ? "yes" : "no", plain[bits][i],
                    hidden[bits][i], bytes[bits], 4 * size / bytes[bits], 8 * size / bytes[bits]);
            worst[bits] = Math.max(worst[bits], plain[bits][i]);
            error = Math.max(error, worstError(packed, gpt));
        }
        Scheme clip = new Scheme(2, false, false, CLIP);
        double clipped = dequantise(quantise(gpt, clip), gpt).heldOut(corpus);
        print("   2  matrix     no          %.4f  on rulers clipped to %s\n", clipped, CLIP);
        double slope = gradientError(gpt, corpus.heldOut.get(0), random);
        List<Claim> claims = new ArrayList<>();
        claims.add(less("the gradient is the slope, ten directions", "%.1e", slope, 1e-6));
        claims.add(less("packed and unpacked, no code is lost", "%.0f", lossyWidths(random), 1));
        claims.add(less("no weight moves more than half a step", "%.6f", error, 0.5 + 1e-12));
        claims.add(less("the disguise is the same function", "%.1e", Math.abs(same - loss), 1e-9));
        claims.add(less("4 bits take less than a fifth of float32", "%.0f", bytes[4], .8 * size));
        claims.add(less("8 bits: within 1%, in all four ways", "%.4f", worst[8], 1.01 * loss));
        claims.add(less("4 bits: within 5%, in all four ways", "%.4f", worst[4], 1.05 * loss));
        if (quick) return report(claims);
        double[] four = hidden[4], three = hidden[3];
        claims.add(less("an outlier, 4 bits: a scale a row helps", "%.4f", four[2], four[0]));
        claims.add(less("a skew, 3 bits: a zero point helps", "%.4f", three[1], three[0]));
        claims.add(less("both help: disguised, 4 bits: within 1%", "%.4f", four[3], 1.01 * loss));
        claims.add(less("2 bits can be worse than counting symbols", "%.4f", counts[1], worst[2]));
        claims.add(less("2 bits: clipping helps", "%.4f", clipped, plain[2][0]));
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
