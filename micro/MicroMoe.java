// MicroMoe: four small experts, and a router that sends every token to two of them.
//
// Thesis. A model has to remember much, but a single token needs little of it. So cut the MLP into
// experts, let a learned router choose two for each token, and compute only those: the memory grows
// with the number of experts, the work of a token does not (Shazeer et al. 2017). The price: whom
// the router favours learns more, and is favoured more, until the others idle. A second loss works
// against that (Fedus et al. 2021, Switch Transformer).
//
// Trade-offs. More parameters help where parameters are what is missing. On MicroGpt's names they
// are not, so the data here are made up: a cipher, which is all memory. A clean copy of it shows
// what experts are good for; a copy full of slips, with little to tell experts apart, shows how a
// router left alone falls for its favourites. No letter tells of another: attention is left out.
//
// Run.     java micro/MicroMoe.java             any JDK from 17 up, and nothing else
//          java micro/MicroMoe.java --help      the options
// Expect.  Some 4 seconds on two cores. With slips, two or three experts do nearly all of the work
//          without the second loss; with it, each has about a quarter. In the clean copy the
//          mixture has clearly less loss than an MLP with as many parameters for a token. The
//          loss gains nothing clear from balance here; machines that each hold an expert would.
// Output.  Results go to standard output, the same bytes on every machine; progress, which tells
//          the time, goes to standard error.

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroMoe {

    static final int T = 8;                       // places of a text
    static final int C = 16;                      // channels: the width of a token's vector
    static final int V = 26;                      // letters: the symbols, as in the alphabet

    static final int EXPERTS = 4;                 // MLPs to choose from
    static final int TOP = 2;                     // how many of them a token gets: its slots
    static final int WIDTH = 4;                   // hidden units of one expert, at 2 C parameters
    // The twin, a plain MLP, has all that a token meets: TOP experts and the router's EXPERTS * C.
    static final int TWIN_WIDTH = TOP * WIDTH + (EXPERTS + 1) / 2;

    static final double BALANCE = 0.1;            // weight of the balance loss
    static final double FLOOD = 100;              // far too much of it, to see what that does
    static final double MEMORY = 0.9;             // of the load, from text to text: some 10 texts
    static final double SLIPS = 0.9;              // of the clerk, a letter, in the copy with slips
    static final double LEARNING_RATE = 0.01;     // at the first step; falls linearly to 0

    // ==== Data: texts in cipher, to be said in clear =============================================

    /** The letters to read and, at each of them, the letter to say. */
    record Example(int[] read, int[] say) { }

    /**
     * Each place of a text has an alphabet of its own (a cipher disk, Alberti 1467): T * V facts to
     * remember; held-out texts are new rows of the same facts. Where the clerk who wrote down the
     * solutions slipped, any letter may stand, an early one more often than a late one.
     */
    static final class Copy {
        final List<Example> train = new ArrayList<>();
        final List<Example> heldOut = new ArrayList<>();

        Copy(double slips) {
            Random random = new Random(0);      // the same texts for all values of --seed
            List<Integer> letters = new ArrayList<>(IntStream.range(0, V).boxed().toList());
            int[][] clear = new int[T][];       // clear[place][letter read] = letter to say
            for (int t = 0; t < T; t++) {
                Collections.shuffle(letters, random);
                clear[t] = letters.stream().mapToInt(letter -> letter).toArray();
            }
            for (int i = 0; i < 4200; i++) {
                int[] read = random.ints(T, 0, V).toArray();
                int[] say = new int[T];
                for (int t = 0; t < T; t++) {
                    say[t] = random.nextDouble() >= slips ? clear[t][read[t]]
                            : random.nextInt(1 + random.nextInt(V));
                }
                (i < 200 ? heldOut : train).add(new Example(read, say));
            }
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

    // ==== Experts: the MLP, and a mixture of them ================================================

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

    /** Small random weights: equal ones would get equal gradients and stay equal for ever. */
    static Value[][] matrix(int rows, int columns, Random random, List<Value> parameters) {
        Value[][] weights = new Value[rows][columns];
        for (Value[] row : weights) {
            Arrays.setAll(row, i -> new Value(0.08 * random.nextGaussian()));
            parameters.addAll(List.of(row));
        }
        return weights;
    }

    /** The part of the block that treats each token alone. One with a router notes its routes. */
    interface FeedForward { Value[] apply(Value[] x, List<Route> routes); }

    /** The MLP: ask some questions, answer those that fired. An expert is a small one of these. */
    static final class Mlp implements FeedForward {
        final Value[][] up;                         // [width][C]
        final Value[][] down;                       // [C][width]

        Mlp(int width, Random random, List<Value> parameters) {
            up = matrix(width, C, random, parameters);
            down = matrix(C, width, random, parameters);
        }

        public Value[] apply(Value[] x, List<Route> routes) {
            return linear(down, map(linear(up, x), Value::relu));
        }
    }

    /** Where one token goes. */
    static final class Route {
        final Value[] probabilities;                // p = softmax(router logits), one an expert
        final int[] chosen;                         // the TOP experts with the largest p

        Route(Value[] logits) {
            probabilities = softmax(logits);
            chosen = IntStream.range(0, EXPERTS).boxed()
                    .sorted(Comparator.comparing(e -> -probabilities[e].data))
                    .limit(TOP).mapToInt(e -> e).toArray();
        }

        /**
         * The weights of the chosen: p over the sum of their p, so 1 in all. A choice has no slope;
         * this quotient has, and so the router learns: whose answer serves better, its g rises.
         */
        Value[] gates() {
            Value[] p = IntStream.of(chosen).mapToObj(e -> probabilities[e]).toArray(Value[]::new);
            Value inverse = sum(p).pow(-1);
            return map(p, v -> v.mul(inverse));
        }
    }

    /**
     * y = sum of g_e E_e(x) over the chosen experts. Each row of the router asks how much a token
     * is one for that expert. Production systems collect an expert's tokens into one batch, and cap
     * how many it takes; here each token goes to its experts alone.
     */
    static final class Mixture implements FeedForward {
        final Mlp[] experts = new Mlp[EXPERTS];     // E_e
        final Value[][] router;                     // [EXPERTS][C]

        Mixture(Random random, List<Value> parameters) {
            for (int e = 0; e < EXPERTS; e++) experts[e] = new Mlp(WIDTH, random, parameters);
            router = matrix(EXPERTS, C, random, parameters);
        }

        public Value[] apply(Value[] x, List<Route> routes) {
            Route route = new Route(linear(router, x));
            routes.add(route);
            Value[] gates = route.gates();
            Value[] y = null;
            for (int i = 0; i < TOP; i++) {
                // The others are not even multiplied by 0: not computing them is the point.
                Value gate = gates[i];
                Value[] answer = experts[route.chosen[i]].apply(x, routes);
                Value[] part = map(answer, v -> v.mul(gate));
                y = i == 0 ? part : add(y, part);
            }
            return y;
        }
    }

    // ==== Balance: a loss that is large when the much used are also the much wanted ==============

    /** f: each expert's share of all slots; a token has TOP slots. Counted, so without a slope. */
    static double[] shares(List<Route> routes) {
        double[] f = new double[EXPERTS];
        for (Route route : routes) {
            for (int e : route.chosen) f[e] += 1.0 / (TOP * routes.size());
        }
        return f;
    }

    /**
     * The f of the balance loss. One text is no fair sample: it may well be the affair of a few
     * experts. So f remembers many. (Switch counts over its batch, thousands of tokens long.)
     */
    static double[] remember(double[] f, List<Route> routes) {
        double[] now = shares(routes);
        for (int e = 0; e < EXPERTS; e++) now[e] = MEMORY * f[e] + (1 - MEMORY) * now[e];
        return now;
    }

    /**
     * EXPERTS * sum of f_e P_e, with P_e the mean probability that the router gave to expert e: 1
     * where all are equal. How often an expert is chosen jumps and has no slope, so f is a plain
     * number; P is smooth, and a node. Backward, each P_e is pushed down with the force f_e: as
     * they share a sum of 1, the overworked lose and the idle gain, until all f are equal and the
     * forces cancel. Were P plain numbers too, this loss would be printed and would do nothing.
     */
    static Value balanceLoss(List<Route> routes, double[] f) {
        Value[] terms = new Value[EXPERTS];
        for (int e = 0; e < EXPERTS; e++) {
            int expert = e;
            Value[] p = routes.stream().map(r -> r.probabilities[expert]).toArray(Value[]::new);
            terms[e] = sum(p).div(p.length).mul(f[e]);                  // P_e f_e
        }
        return sum(terms).mul(EXPERTS);
    }

    /** Standard deviation over mean of the shares: 0 is balance, 1 is two of four doing it all. */
    static double variation(double[] f) {
        double square = DoubleStream.of(f).map(x -> x * EXPERTS - 1).map(x -> x * x).sum();
        return Math.sqrt(square / EXPERTS);
    }

    // ==== Model: embeddings, a block of one mixture or MLP, and logits ===========================

    static final class Model {
        final List<Value> parameters = new ArrayList<>();
        final Value[][] tokenEmbedding;             // [V][C]  which letter it is
        final Value[][] positionEmbedding;          // [T][C]  where it stands
        final Value[][] unembedding;                // [V][C]  how well each letter would fit
        final int shared;                           // parameters so far: both kinds have them
        final FeedForward feedForward;              // a mixture, or its twin: one MLP

        Model(boolean mixture, int seed) {
            // What both kinds have is drawn first: with the same seed it starts the same.
            Random random = new Random(seed);
            tokenEmbedding = matrix(V, C, random, parameters);
            positionEmbedding = matrix(T, C, random, parameters);
            unembedding = matrix(V, C, random, parameters);
            shared = parameters.size();
            feedForward = mixture ? new Mixture(random, parameters)
                    : new Mlp(TWIN_WIDTH, random, parameters);
        }

        /**
         * The mean surprise at what was to be said, in nats a letter, and by its weight the balance
         * loss, whose f is the load of the texts before. The twin has no router and no routes.
         */
        Value loss(Example example, double[] f, double weight, List<Route> routes) {
            Value[] losses = new Value[T];
            for (int t = 0; t < T; t++) {
                Value[] letter = tokenEmbedding[example.read[t]];
                Value[] x = rmsNorm(add(letter, positionEmbedding[t]));
                x = add(x, feedForward.apply(x, routes));
                losses[t] = crossEntropy(linear(unembedding, x), example.say[t]);
            }
            Value surprise = sum(losses).div(T);
            if (routes.isEmpty() || weight == 0) return surprise;
            return surprise.add(balanceLoss(routes, f).mul(weight));
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

    /** A model in training, and what it does with the held-out texts. */
    static final class Run {
        final Model model;
        final List<double[]> past = new ArrayList<>();  // f in training, at 30 points of time
        double loss;                                    // held-out, in nats a letter
        double[] share;                                 // f over all held-out texts

        Run(Model model, Copy copy, int steps, double weight) {
            this.model = model;
            Adam adam = new Adam(model.parameters.size());
            double[] f = DoubleStream.generate(() -> 1.0 / EXPERTS).limit(EXPERTS).toArray();
            double recent = 0;
            long start = System.nanoTime();
            for (int step = 1; step <= steps; step++) {
                List<Route> routes = new ArrayList<>();
                Example example = copy.train.get((step - 1) % copy.train.size());
                Value loss = model.loss(example, f, weight, routes);
                for (Value p : model.parameters) p.grad = 0;  // backward() adds to what is there
                loss.backward();
                adam.step(model.parameters, LEARNING_RATE * (steps - step + 1) / steps);
                f = remember(f, routes);
                if (step * 30L / steps > past.size()) past.add(f);
                recent += loss.data;
                if (step % 500 > 0 && step < steps) continue;
                int done = (step - 1) % 500 + 1;
                double time = (System.nanoTime() - start) / 1e6 / done;
                ask(copy.heldOut);
                System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                        step, steps, recent / done, this.loss, time));
                recent = 0;
                start = System.nanoTime();
            }
        }

        private void ask(List<Example> heldOut) {
            loss = 0;
            share = new double[EXPERTS];
            for (Example example : heldOut) {
                List<Route> routes = new ArrayList<>();
                loss += model.loss(example, null, 0, routes).data / heldOut.size();
                double[] f = shares(routes);
                for (int e = 0; e < EXPERTS; e++) share[e] += f[e] / heldOut.size();
            }
        }
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

    /**
     * Is the gradient the slope? Moves all parameters at once along a random direction u and
     * compares the change of the loss with grad . u: the largest relative difference of ten. The
     * loss jumps where a nudge changes a choice and has no slope there: the answer is infinity.
     */
    static double gradientError(Model model, Example example, double[] f, Random random) {
        double nudge = 1e-6;            // small against curvature, large against rounding
        int size = model.parameters.size();
        double[] start = model.parameters.stream().mapToDouble(p -> p.data).toArray();
        for (Value p : model.parameters) p.grad = 0;
        List<Route> routes = new ArrayList<>();
        model.loss(example, f, BALANCE, routes).backward();
        double worst = 0;
        for (int direction = 0; direction < 10; direction++) {
            double[] u = random.doubles(size, -1, 1).toArray();
            double predicted = 0;
            double measured = 0;
            for (int i = 0; i < size; i++) predicted += model.parameters.get(i).grad * u[i];
            for (int side = -1; side <= 1; side += 2) {
                for (int i = 0; i < size; i++) {
                    model.parameters.get(i).data = start[i] + side * nudge * u[i];
                }
                List<Route> nudged = new ArrayList<>();
                Value loss = model.loss(example, f, BALANCE, nudged);
                measured += side * loss.data / (2 * nudge);
                for (int t = 0; t < T; t++) {
                    int[] now = nudged.get(t).chosen;
                    if (!Arrays.equals(routes.get(t).chosen, now)) worst = Double.POSITIVE_INFINITY;
                }
            }
            worst = Math.max(worst, Math.abs(measured - predicted) / Math.abs(predicted));
        }
        for (int i = 0; i < size; i++) model.parameters.get(i).data = start[i];
        return worst;
    }

    // ==== Picture: who does the work, over training ==============================================

    /** A row of bars, one for each stretch of training, cut by the experts' shares. */
    static String bars(int left, String title, Run run) {
        String[] colors = {"steelblue", "goldenrod", "crimson", "seagreen"};
        String bars = format("<text x='%d' y='62'>%s</text>\n", left, title);
        double width = 240.0 / run.past.size();
        for (int i = 0; i < run.past.size(); i++) {
            double y = 75;
            for (int e = 0; e < EXPERTS; e++) {
                double height = 240 * run.past.get(i)[e];
                bars += format("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>\n",
                        left + i * width, y, width, height, colors[e % colors.length]);
                y += height;
            }
        }
        return bars;
    }

    static String svg(String bars) {
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 840 340' font-size='13' "
                + "font-family='sans-serif'><rect width='840' height='340' fill='white'/>\n"
                + "<text x='30' y='30'>MicroMoe: the load of the experts, a color each, "
                + "from the first step (left) to the last</text>\n" + bars + "</svg>\n";
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroMoe.java [options]
              --steps N      training steps of one text each, in each of six runs (default 1500)
              --seed S       seed of all that is random (default 42)
              --plot FILE    write the experts' load over training to FILE, as an SVG picture
              --quick        240 steps, without the claim that takes the full run
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

    static Run run(String name, boolean mixture, int seed, Copy copy, int steps, double weight) {
        Run run = new Run(new Model(mixture, seed), copy, steps, weight);
        String load = DoubleStream.of(run.share).mapToObj(f -> format("%6.1f", 100 * f))
                .collect(Collectors.joining()) + format("  %7.3f", variation(run.share));
        print("  %.4f  %s\n", run.loss, mixture ? format("%-22s", name) + load : name);
        return run;
    }

    static boolean run(Map<String, String> options) throws IOException {
        boolean quick = options.containsKey("--quick");
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "240" : "1500"));
        int seed = Integer.parseInt(options.getOrDefault("--seed", "42"));
        if (options.containsKey("--plot")) write(options.get("--plot"), "");    // fail now or never

        Copy slips = new Copy(SLIPS);
        Copy clean = new Copy(0);
        Model twin = new Model(false, seed);
        int own = new Model(true, seed).parameters.size() - twin.shared;
        print("%d texts to learn from, %d held out\n", clean.train.size(), clean.heldOut.size());
        print("mixture: %d experts of width %d and a router, %d parameters, %d for a token\n",
                EXPERTS, WIDTH, own, own - (EXPERTS - TOP) * WIDTH * 2 * C);
        print("twin: one MLP of width %d, %d parameters; outside, both have %d\n", TWIN_WIDTH,
                twin.parameters.size() - twin.shared, twin.shared);
        print("\nheld-out loss, nats a letter       load, %%                   variation\n");
        print("copy with slips, %d steps\n", steps);
        Run free = run("mixture, balance 0", true, seed, slips, steps, 0);
        Run even = run("mixture, balance " + BALANCE, true, seed, slips, steps, BALANCE);
        print("clean copy, %d steps\n", steps);
        run("mixture, balance 0", true, seed, clean, steps, 0);
        Run many = run("mixture, balance " + BALANCE, true, seed, clean, steps, BALANCE);
        Run flood = run("mixture, balance " + FLOOD, true, seed, clean, steps, FLOOD);
        Run dense = run("its twin", false, seed, clean, steps, 0);
        print("  %.4f  knowing nothing\n", StrictMath.log(V));
        if (options.containsKey("--plot")) {
            write(options.get("--plot"), svg(bars(30, "copy with slips, balance 0", free)
                    + bars(300, "copy with slips, balance " + BALANCE, even)
                    + bars(570, "clean copy, balance " + BALANCE, many)));
        }
        // The load of the run without balance is a lopsided f: one that really pushes.
        double off = gradientError(many.model, clean.heldOut.get(0), free.share, new Random(seed));
        double least = Stream.of(even, many).flatMapToDouble(run -> DoubleStream.of(run.share))
                .min().orElseThrow();
        double uneven = variation(free.share);
        double evened = variation(even.share);
        List<Claim> claims = List.of(
                new Claim("the gradient is the slope, ten directions",
                        format("off by %.1e < 1e-6", off), off < 1e-6),
                new Claim("with balance, each expert has over 10 %",
                        format("least %.1f %%", 100 * least), least > 0.1),
                new Claim("without, the load varies twice as much",
                        format("%.3f > 2 * %.3f", uneven, evened), uneven > 2 * evened),
                new Claim("far too much balance drowns the task",
                        format("%.4f > %.4f", flood.loss, many.loss), flood.loss > many.loss),
                new Claim("clean copy: less loss than the twin's",
                        format("%.4f < %.4f", many.loss, dense.loss), many.loss < dense.loss));
        return report(quick ? claims.subList(0, 4) : claims);   // the last takes the full run
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
