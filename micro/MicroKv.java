// MicroKv: a language model that notes down what it has read, and where to put the notes.
//
// Thesis. No token of a causal model sees a later one; so what it has to tell them, its key and
// its value, never changes. Noted in a cache, they make a new token cost the work of one, not that
// of the whole text again. The price is memory for each token of every text in work. Handed out in
// pages, as operating systems do (PagedAttention, Kwon et al. 2023), little of it lies idle.
//
// Trade-offs. One function reads a token in training, prefill and decoding: nothing differs but
// where the notes lie. So decoding builds graphs that no one asks for gradients; a production
// system runs on bare arrays. Where pages run out, notes are dropped and made again. Work is not
// timed but counted: the multiplications in dot products and norms, the same on every machine.
//
// Run.     java micro/MicroKv.java [--help]     any JDK from 17 up, and nothing else
// Expect.  Some 5 seconds on two cores. With the cache, 16 tokens take a seventh of the work and
//          not one bit changes; with pages, texts in the same memory take half the passes.

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroKv {
    static final int T = 16;                      // positions: how far back the model can look
    static final int C = 16;                      // channels: the width of a token's vector
    static final int H = 4;                       // heads: things a token can attend to at once
    static final int D = C / H;                   // channels of a head; V is the alphabet's size
    static final double LEARNING_RATE = 0.01;     // at the first step; falls linearly to 0
    static final double TEMPERATURE = 0.7;        // below 1, sampling keeps closer to the likely
    static final int REQUESTS = 24;               // texts to complete, at most 26
    static final int MEMORY = 64;                 // slots of the cache: a slot holds a token's note
    static final int PAGE = 4;                    // slots of a page; vLLM takes 16

    // ==== Data: texts as tokens, some to learn from, some to be asked about ======================

    static final class Corpus {
        static final char EDGE = 0;     // opens every text and, as a prediction, ends it: token 0
        final String alphabet;          // a token is a place in it
        final List<int[]> train = new ArrayList<>(), heldOut = new ArrayList<>();

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

        /** What is longer than the model's view is cut off. */
        int[] tokens(String text) {
            return (EDGE + text + EDGE).chars().map(alphabet::indexOf).limit(T + 1).toArray();
        }

        static Corpus read(String given, int atMost) throws IOException {
            Path source = Path.of(URI.create(MicroKv.class.getProtectionDomain().getCodeSource()
                    .getLocation().toString()));
            Path file = given != null ? Path.of(given) : Stream.of(
                    source.resolveSibling("names.txt"), Path.of("micro", "names.txt"))
                    .filter(Files::isRegularFile).findFirst().orElse(null);
            if (file == null) {
                print("names.txt is not beside this file: the cities of the JDK's time zones\n");
                // Every JDK knows some 450: the zone America/Sao_Paulo gives "sao paulo".
                return new Corpus(Stream.of(TimeZone.getAvailableIDs())
                        .filter(zone -> zone.matches("[A-Z].*/[A-Za-z_]+"))
                        .map(zone -> zone.replaceAll(".*/", "").replace('_', ' ').toLowerCase())
                        .collect(Collectors.toCollection(TreeSet::new)), atMost);
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

    // ==== Numerics: vectors of Values, and the work that is counted ==============================

    static long work, bytes;        // in this pass: multiplications; and fetched from memory
    static final Set<Object> AT_HAND = Collections.newSetFromMap(new IdentityHashMap<>());

    // A real pass goes matrix by matrix, with all its tokens, and fetches a row of numbers once for
    // all of them. Here they take turns, for the same results: a row's first use in a pass counts.
    static <Row> Row fetch(Row row, int numbers) {
        if (AT_HAND.add(row)) bytes += Double.BYTES * numbers;
        return row;
    }

    static Value[] vector(int size, IntFunction<Value> of) {
        return IntStream.range(0, size).mapToObj(of).toArray(Value[]::new);
    }

    static Value[] map(Value[] x, UnaryOperator<Value> f) {
        return Stream.of(x).map(f).toArray(Value[]::new);
    }

    static Value[] add(Value[] x, Value[] y) { return vector(x.length, i -> x[i].add(y[i])); }
    static Value sum(Value[] x) { return Stream.of(x).reduce(Value::add).get(); }

    static Value dot(Value[] x, Value[] y) {
        Value sum = x[0].mul(y[0]);
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i].mul(y[i]));
        work += x.length;
        return sum;
    }

    /** softmax(x)_i = exp(x_i) / sum_j exp(x_j): positive, and 1 in all. */
    static Value[] softmax(Value[] logits) {
        // exp(710) overflows. A shift cancels in the quotient; this one makes the largest exp 1.
        double max = Stream.of(logits).mapToDouble(v -> v.data).max().orElse(0);
        Value[] exps = map(logits, x -> x.sub(max).exp());
        Value inverse = sum(exps).pow(-1);
        return map(exps, e -> e.mul(inverse));
    }

    /** -log softmax(logits)_target: the surprise at what came, in nats. */
    static Value crossEntropy(Value[] logits, int target) {
        // Unlike log(softmax): the sum holds an exp(0), so no clamp of its log loses the gradient.
        double max = Stream.of(logits).mapToDouble(v -> v.data).max().orElse(0);
        Value logSumExp = sum(map(logits, x -> x.sub(max).exp())).log().add(max);
        return logSumExp.sub(logits[target]);
    }

    // ==== Model: that of MicroGpt, its lists of keys and of values in one list of notes ==========

    /** y = W x: each row of W asks x one question. */
    static Value[] linear(Value[][] weights, Value[] x) {
        return vector(weights.length, i -> dot(fetch(weights[i], x.length), x));
    }

    /** x / sqrt(mean(x^2)): the direction stays, the length becomes 1 a channel. */
    static Value[] rmsNorm(Value[] x) {
        Value scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);      // finite where x is 0
        work += x.length;
        return map(x, v -> v.mul(scale));
    }

    static final class Gpt {
        final List<Value> parameters = new ArrayList<>();
        final Value[][] tokenEmbedding, positionEmbedding;      // [V][C] what it is, [T][C] where
        final Value[][] query, keyValue, output;                // [C][C], [2C][C], [C][C]
        final Value[][] up, down, unembedding;                  // [4C][C], [C][4C], [V][C]

        Gpt(int symbols, Random random) {
            tokenEmbedding = matrix(symbols, C, random);
            positionEmbedding = matrix(T, C, random);
            query = matrix(C, C, random);
            keyValue = matrix(2 * C, C, random);
            output = matrix(C, C, random);
            up = matrix(4 * C, C, random);
            down = matrix(C, 4 * C, random);
            unembedding = matrix(symbols, C, random);
        }

        /** Small random weights: equal ones would get equal gradients and stay equal for ever. */
        private Value[][] matrix(int rows, int columns, Random random) {
            Value[][] weights = new Value[rows][columns];
            for (Value[] row : weights) {
                Arrays.setAll(row, i -> new Value(0.08 * random.nextGaussian()));
                parameters.addAll(List.of(row));
            }
            return weights;
        }

        /** Reads a token behind those whose notes are given, and adds its own. */
        Value[] read(int token, List<Value[]> notes) {
            Value[] x = rmsNorm(add(fetch(tokenEmbedding[token], C),
                    fetch(positionEmbedding[notes.size()], C)));
            x = add(x, attention(rmsNorm(x), notes));
            return add(x, linear(down, map(linear(up, rmsNorm(x)), Value::relu)));
        }

        private Value[] attention(Value[] x, List<Value[]> notes) {
            Value[] sought = linear(query, x);
            notes.add(linear(keyValue, x));     // its key, to be found by, and its value, to tell
            Value[][] noted = notes.toArray(new Value[0][]);
            Value[][] weights = new Value[H][];
            // q . k grows with sqrt(D); unscaled, softmax would saturate and stop learning.
            Arrays.setAll(weights, h -> softmax(vector(noted.length, s ->
                    dot(head(h, sought), head(h, noted[s])).div(Math.sqrt(D)))));
            return linear(output, vector(C, i ->
                    dot(weights[i / D], vector(noted.length, s -> noted[s][C + i]))));
        }

        static Value[] head(int h, Value[] x) { return Arrays.copyOfRange(x, h * D, (h + 1) * D); }

        /** The mean surprise at the symbols of one text, as a node: the thing to make smaller. */
        Value loss(int[] text) {
            List<Value[]> notes = new ArrayList<>();        // of nodes: gradients go through
            return sum(vector(text.length - 1, t -> crossEntropy(linear(unembedding,
                    read(text[t], notes)), text[t + 1]))).div(text.length - 1);
        }
    }

    // ==== Training: ask, compare, turn every parameter a little ==================================

    /** Adam (Kingma and Ba 2015): a step for each parameter by the history of its own gradient. */
    record Adam(double[] mean, double[] square) {
        static final double BETA1 = 0.85;           // memory of the mean gradient
        static final double BETA2 = 0.99;           // memory of its mean square
        static final double EPSILON = 1e-8;         // keeps the quotient finite where both are 0
        static final boolean BIAS_CORRECTION = true;
        void step(List<Value> parameters, double learningRate, int steps) {
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

    static void train(Gpt gpt, Corpus corpus, int steps) {
        int size = gpt.parameters.size(), every = Math.max(1, steps / 5);
        Adam adam = new Adam(new double[size], new double[size]);
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Value loss = gpt.loss(corpus.train.get((step - 1) % corpus.train.size()));
            for (Value p : gpt.parameters) p.grad = 0;      // backward() adds to what is there
            loss.backward();
            adam.step(gpt.parameters, LEARNING_RATE * (steps - step + 1) / steps, step);
            recent += loss.data / every;
            if (step % every > 0) continue;
            double milliseconds = (System.nanoTime() - start) / 1e6 / every, val = 0;
            for (int[] text : corpus.heldOut) val += gpt.loss(text).data * (text.length - 1);
            val /= corpus.heldOut.stream().mapToInt(text -> text.length - 1).sum();
            System.err.printf("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, val, milliseconds);
            recent = 0;
            start = System.nanoTime();
        }
    }

    // ==== Cache: the notes of many texts at once, on the pages of one memory =====================

    /** What a pass takes: work, bytes; and whose slots are full (A), whose empty (a). */
    record Pass(double work, double bytes, String map) { }

    /** A page is pageSize slots in a row. Pages of T slots are what reserving for a text means. */
    record Server(String name, int pageSize, int limit, double[][] slots, Deque<Integer> freePages,
            List<Sequence> texts, List<Pass> passes) {
        Server(String name, int pageSize, int limit, int seed, List<List<Integer>> prompts) {
            this(name, pageSize, limit, new double[MEMORY][2 * C], new ArrayDeque<>(),
                    new ArrayList<>(), new ArrayList<>());
            for (int page = 0; page < MEMORY / pageSize; page++) freePages.add(page);
            for (List<Integer> p : prompts) texts.add(new Sequence(p, seed + texts.size()));
        }

        /** A text in work. The model sees a list of notes; where they lie is known only here. */
        final class Sequence extends AbstractList<Value[]> {
            final List<Integer> tokens;
            final List<Double> trace = new ArrayList<>();       // all logits, and what was drawn
            final List<Integer> blockTable = new ArrayList<>(); // its pages, in the text's order
            final Random random;                                // its own: company changes no draw
            int cached;                                         // notes it has, each in a slot
            int mostEmpty;                                      // slots that it ever held unfilled
            boolean ended;

            Sequence(List<Integer> prompt, int seed) {
                tokens = new ArrayList<>(prompt);
                random = new Random(seed);
            }

            /** Takes the pages it lacks, if need be from younger texts; or none, and is false. */
            boolean allocate() {
                int lacking = (tokens.size() + pageSize - 1) / pageSize - blockTable.size();
                for (int n = texts.size() - 1; lacking > freePages.size(); n--) {
                    if (texts.get(n) == this) return false;
                    texts.get(n).release();         // the youngest, to be read anew: preemption
                }
                for (int i = 0; i < lacking; i++) blockTable.add(freePages.pop());
                mostEmpty = Math.max(mostEmpty, held() - tokens.size());
                return true;
            }

            /** Gives its pages back; they are the first to be handed out again. */
            void release() {
                for (int page : blockTable) freePages.push(page);
                blockTable.clear();
                cached = 0;
            }

            int held() { return blockTable.size() * pageSize; }
            @Override public int size() { return cached; }

            /** The slot of token t: the table leads from the text's n-th page to that in memory. */
            int slot(int t) { return blockTable.get(t / pageSize) * pageSize + t % pageSize; }

            @Override public boolean add(Value[] note) {
                double[] slot = slots[slot(cached++)];
                Arrays.setAll(slot, i -> note[i].data);         // a number: no gradient comes back
                return AT_HAND.add(slot);
            }

            @Override public Value[] get(int t) {
                double[] slot = fetch(slots[slot(t)], 2 * C);
                return vector(2 * C, i -> new Value(slot[i]));
            }

            /** Reads what has no note, a prompt (prefill) or the last token (decode); draws one. */
            void advance(Gpt gpt, boolean cache) {
                List<Value[]> notes = cache ? this : new ArrayList<>();     // else: as in training
                Value[] x = null;
                while (notes.size() < tokens.size()) x = gpt.read(tokens.get(notes.size()), notes);
                Value[] logits = linear(gpt.unembedding, x);
                Value[] p = softmax(map(logits, logit -> logit.div(TEMPERATURE)));
                // Token 0 is the end. A rule of this demonstration: no text ends where it just
                // fills a page, for such an end wastes nothing, and would flatter paging.
                int token = limit < T && tokens.size() % PAGE > 0 ? 0 : 1;
                double rest = random.nextDouble() * (1 - token * p[0].data);
                while (token < p.length - 1 && (rest -= p[token].data) >= 0) token++;
                for (Value logit : logits) trace.add(logit.data);
                trace.add((double) token);
                ended = token == 0 || tokens.size() == limit;
                if (!ended) tokens.add(token);
            }
        }

        /** Writes all texts to their ends. Without the cache, each pass reads from the start. */
        Server run(Gpt gpt, boolean cache) {
            while (texts.stream().anyMatch(s -> !s.ended)) {
                // Continuous batching (Yu et al. 2022): where one text ends, another begins. First
                // come, first served: no text waits for a younger one. So as many go on as whole
                // contexts fit, or more, and paging takes no more passes than reserving.
                List<Sequence> batch = texts.stream().filter(s -> !s.ended)
                        .takeWhile(s -> !cache || s.allocate()).toList();
                String map = snapshot();
                work = bytes = 0;
                AT_HAND.clear();
                for (Sequence s : batch) s.advance(gpt, cache);
                passes.add(new Pass(work, bytes, map));
                for (Sequence s : batch) if (s.ended) s.release();
            }
            return this;
        }

        private String snapshot() {
            char[] map = ".".repeat(MEMORY).toCharArray();
            for (int n = 0; n < texts.size(); n++) {
                Sequence s = texts.get(n);
                for (int t = 0; t < s.held(); t++) {
                    map[s.slot(t)] = (char) ((t < s.tokens.size() ? 'A' : 'a') + n);
                }
            }
            return new String(map);
        }

        double sum(ToDoubleFunction<Pass> of) { return passes.stream().mapToDouble(of).sum(); }
        double work(int n) { return passes.stream().limit(n).mapToDouble(Pass::work).sum(); }
        double intensity() { return sum(Pass::work) / sum(Pass::bytes); }

        /** Of the slots that the texts held, those that they had not filled, in percent. */
        double empty() {
            return sum(pass -> 100 * pass.map.chars().filter(Character::isLowerCase).count())
                    / Math.max(1, sum(pass -> pass.map.replace(".", "").length()));
        }

        void print() {
            int tokens = texts.stream().mapToInt(s -> s.tokens.size()).sum();
            MicroKv.print("%-20s %6d %,17.0f %,13.0f %13.2f %10.0f %%\n", name, passes.size(),
                    sum(Pass::work) / tokens, sum(Pass::bytes) / tokens, intensity(), empty());
        }

        /** How many texts have the same tokens in both, drawn from logits of the same bits? */
        long same(Server other) {
            return IntStream.range(0, texts.size()).filter(n ->
                    texts.get(n).trace.equals(other.texts.get(n).trace)).count();
        }
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    record Claim(String text, String measured, boolean holds) { }

    static boolean report(List<Claim> claims) {
        String row = "%-41s | %-21s | %s\n";
        print("\n\n" + row, "claim", "measured", "verdict");
        for (Claim c : claims) print(row, c.text, c.measured, c.holds ? "PASS" : "FAIL");
        return claims.stream().allMatch(Claim::holds);
    }

    /** Moves all parameters along u: does the loss change by grad . u? The worst of ten tries. */
    static double gradientError(Gpt gpt, int[] text, Random random) {
        double worst = 0;
        for (Value p : gpt.parameters) p.grad = 0;
        gpt.loss(text).backward();
        for (int direction = 0; direction < 10; direction++) {
            double predicted = 0;       // 1e-6 is small against curvature, large against rounding
            double[] u = random.doubles(gpt.parameters.size(), -1e-6, 1e-6).toArray();
            for (int i = 0; i < u.length; i++) predicted += 2 * gpt.parameters.get(i).grad * u[i];
            DoubleUnaryOperator lossAfter = move -> {
                for (int i = 0; i < u.length; i++) gpt.parameters.get(i).data += move * u[i];
                return gpt.loss(text).data;
            };
            double measured = lossAfter.applyAsDouble(1) - lossAfter.applyAsDouble(-2);
            lossAfter.applyAsDouble(1);                         // back to where it was
            worst = Math.max(worst, Math.abs(measured / predicted - 1));
        }
        return worst;
    }

    // ==== Picture: the work for each token, and whose the slots are ==============================

    static String svg(Server again, Server cache, Server reserved, Server paged) {
        String line = "<path d='M%d %dv%.1f' stroke='%s' stroke-width='%d'/>\n", lines = "";
        for (int n = 0; n < 2 * T; n++) {
            Server s = n < T ? again : cache;
            lines += line.formatted(40 + n % T * 290 / T, 360, -260 * s.passes.get(n % T).work
                    / again.passes.get(T - 1).work, s == again ? "crimson" : "steelblue", 240 / T);
        }
        for (int n = 0; n < 2 * MEMORY; n++) {
            Server s = n < MEMORY ? reserved : paged;
            int slot = n % MEMORY, owner = s.passes.get(s.passes.size() / 3).map.charAt(slot);
            int x = 390 + 18 * (slot % T) + 3 * (slot % T / s.pageSize);
            int y = (s == paged ? 250 : 80) + 26 * (slot / T);
            lines += line.formatted(x, y, 22.0, owner == '.' ? "gainsboro"
                    : "hsl(%d,60%%,60%%)".formatted(owner % 32 * 137 % 360), 17);
            if (owner >= 'a') lines += line.formatted(x, y, 22.0, "url(#empty)", 17);
        }
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 400' font-size='13'
                 font-family='sans-serif'><pattern id='empty' width='5' height='5'
                 patternUnits='userSpaceOnUse' patternTransform='rotate(45)'><path d='M0 0v5'
                 stroke='white' stroke-width='6'/></pattern><path d='M0 0h720v400H0' fill='white'/>
                <text x='30' y='48'>Work for each token of a text of %d:</text>
                <text x='30' y='68' fill='crimson'>all read again</text>
                <text x='140' y='68' fill='steelblue'>with the cache</text>
                <text x='380' y='68'>Reserved: %1$d slots a text; hatched, not filled</text>
                <text x='380' y='238'>Paged: %d slots a page; a colour is a text</text>
                %s</svg>
                """.formatted(T, PAGE, lines);
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroKv.java [options]
              --steps N      training steps of one text each (default 1000)
              --seed S       seed of all that is random (default 42)
              --data FILE    what to learn: UTF-8, one text a line (default names.txt)
              --plot FILE    write the work and the slots to FILE, as an SVG picture
              --quick        60 steps, 40 held-out texts
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
            if (!value.matches(pattern)) {
                throw new IllegalArgumentException(flag + " cannot be '" + value + "'");
            }
            options.put(flag, value);
        }
        return options;
    }

    static boolean run(Map<String, String> options) throws IOException {
        boolean quick = options.containsKey("--quick");
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "60" : "1000"));
        Random random = new Random(Integer.parseInt(options.getOrDefault("--seed", "42")));
        Path plot = options.containsKey("--plot") ? Path.of(options.get("--plot")) : null;
        if (plot != null) Files.writeString(plot, "");                          // fail now or never

        Corpus corpus = Corpus.read(options.get("--data"), quick ? 40 : 250);
        int symbols = corpus.alphabet.length();
        Gpt gpt = new Gpt(symbols, random);
        print("%d texts to learn from, %d held out; %d symbols, %d parameters\n",
                corpus.train.size(), corpus.heldOut.size(), symbols, gpt.parameters.size());
        train(gpt, corpus, steps);

        // One text of T tokens: written without cache and with it; then, as a prompt, read at once.
        int seed = random.nextInt();
        List<List<Integer>> one = List.of(List.of(0));
        Server again = new Server("one text, no cache", T, T, seed, one).run(gpt, false);
        Server cache = new Server("one text, decode", T, T, seed, one).run(gpt, true);
        Server prefill = new Server("one text, prefill", T, T, seed,
                List.of(cache.texts.get(0).tokens)).run(gpt, true);
        print("\nwork, the multiplications in dot products and norms\n"
                + "%24s %12s %10s   ratio\n", "n tokens", "no cache", "cache");
        for (int n = 1; n <= T; n *= 2) print("%24d %,12.0f %,10.0f %7.2f\n", n,
                again.work(n), cache.work(n), again.work(n) / cache.work(n));

        // Texts of uneven lengths in one memory: the beginnings of held-out ones, to be completed.
        List<List<Integer>> many = IntStream.range(0, REQUESTS)
                .mapToObj(n -> corpus.heldOut.get(n % corpus.heldOut.size()))
                .map(text -> IntStream.of(text).limit(text.length / 2).boxed().toList()).toList();
        Server noCache = new Server("many, no cache", T, T - 1, seed, many).run(gpt, false);
        Server reserved = new Server("many, reserved", T, T - 1, seed, many).run(gpt, true);
        Server paged = new Server("many, paged", PAGE, T - 1, seed, many).run(gpt, true);
        // Decode uses a fetched weight once: 1/8 product a byte, 1/2 in float16. An A100 could do
        // over 70, so it waits for memory. Prefill, or many texts at once, share the fetch.
        print("\n%27s %17s %13s %13s %12s\n", "passes", "work a token", "bytes a token",
                "work a byte", "empty slots");
        for (Server s : List.of(again, cache, prefill, noCache, reserved, paged)) s.print();
        int note = paged.slots[0].length * Double.BYTES, large = 40 * 2 * 5120 * 2;
        print("\na note takes %d bytes; in OPT-13B, 40 layers of 5,120 channels in float16, %,d,\n"
                + "and a text of 2,048 tokens %.1f GB\n\n", note, large, large * 2048 / 1e9);
        for (Server.Sequence s : paged.texts) print("%s ", s.tokens.stream().skip(1)
                .map(token -> "" + corpus.alphabet.charAt(token)).collect(Collectors.joining()));
        if (plot != null) Files.writeString(plot, svg(again, cache, reserved, paged));

        // A token takes 12 C^2 in matrices, 6 C in norms, 2 C a note; without cache in each pass.
        double matrices = (12 * C + 6) * C, logits = symbols * C;
        long exact = IntStream.rangeClosed(1, T).filter(n ->
                cache.work(n) == n * (logits + matrices + C * (n + 1)) && again.work(n)
                == n * logits + n * (n + 1) / 2 * matrices + C * n * (n + 1) * (n + 2) / 3).count();
        // Its pass fetches all matrices, 2 C of embeddings, and 2 C for each note before its own.
        long fetched = IntStream.rangeClosed(1, T).filter(n -> cache.passes.get(n - 1).bytes
                == Double.BYTES * (logits + 12 * C * C + 2 * C * n)).count();
        long rises = IntStream.range(1, T).filter(n -> again.work(n + 1) / cache.work(n + 1)
                > again.work(n) / cache.work(n)).count();
        int empty = paged.texts.stream().mapToInt(s -> s.mostEmpty).max().orElse(PAGE);
        int a = reserved.passes.size(), b = paged.passes.size();
        long back = paged.freePages.stream().distinct().count();
        double error = gradientError(gpt, corpus.heldOut.get(0), random);
        return report(List.of(
                new Claim("the gradient is the slope, ten directions",
                        "off by %.1e < 1e-6".formatted(error), error < 1e-6),
                new Claim("no cache: the same tokens, logits' bits",
                        reserved.same(noCache) + " texts", reserved.same(noCache) == REQUESTS),
                new Claim("paged: the same tokens, logits' bits",
                        reserved.same(paged) + " texts", reserved.same(paged) == REQUESTS),
                new Claim("the work is as the formulas say",
                        "%d of %d lengths".formatted(exact, T), exact == T),
                new Claim("the longer the text, the more is saved",
                        "%d of %d times".formatted(rises, T - 1), rises == T - 1),
                new Claim("the bytes fetched are as the formula says",
                        "%d of %d passes".formatted(fetched, T), fetched == T),
                new Claim("prefill works > 4x as much with a byte",
                        "%.2f, decode %.2f".formatted(prefill.intensity(), cache.intensity()),
                        prefill.intensity() > 4 * cache.intensity()),
                new Claim("paged: a text holds < 1 page empty",
                        "%d of %d slots".formatted(empty, PAGE), empty < PAGE),
                new Claim("reserved: more empty slots, and passes",
                        "%.0f > %.0f %%, %d > %d".formatted(reserved.empty(), paged.empty(), a, b),
                        reserved.empty() > paged.empty() && a > b),
                new Claim("at the end all pages are back, each once", back + " of " + MEMORY / PAGE,
                        back == MEMORY / PAGE && back == paged.freePages.size())));
    }

    static void print(String pattern, Object... values) {
        System.out.printf(pattern, values);
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);         // a point, not a comma, everywhere
        try {
            Map<String, String> options = parse(args);
            if (options.containsKey("--help")) print(USAGE);
            else if (!run(options)) System.exit(1);
        } catch (IOException | InvalidPathException e) {
            System.err.println(e instanceof FileSystemException plot ? plot.getFile()
                    + " cannot be written; give a file in an existing folder." : e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.print(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }
}
