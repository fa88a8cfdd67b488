// MicroVae: a model that describes every point in a few nats, and dreams up new ones from noise.
//
// Thesis. A variational autoencoder (Kingma and Welling 2014) squeezes each example through a code,
// and the code is a cloud, not a point: the encoder says where it lies and how wide it is, and the
// decoder has to find the example again from any place in it. A narrow cloud tells more, and every
// nat that it tells is charged. This charge, the KL, draws all clouds together into one Gaussian:
// so whatever is drawn from that Gaussian afterwards decodes to something like the data.
//
// Trade-offs. The data are points of a plane, made here in six clusters, and a code is two numbers:
// so what the loss only bounds can be computed, and seen. For photographs it cannot; the loss, its
// gradient and the training stay the same.
//
// Run.     java micro/MicroVae.java             any JDK from 17 up, and nothing else
//          java micro/MicroVae.java --help      the options
// Expect.  Some 4 seconds on two cores. Points that it never saw surprise the model less than they
//          surprise a single Gaussian; four of five points that it dreams up lie in a cluster.
// Output.  Results on standard output, the same bytes everywhere; progress on standard error.

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class MicroVae {

    static final int X = 2;                       // coordinates of an example
    static final int Z = 2;                       // coordinates of its code
    static final int CLUSTERS = 6;                // evenly around a circle
    static final double RADIUS = 2.0;             // of the circle
    static final double SPREAD = 0.25;            // standard deviation within a cluster

    static final int HIDDEN = 16;                 // width of the layers between x and z
    static final double SIGMA = 0.25;             // standard deviation of the decoder's noise
    static final double LOG_VAR_LIMIT = 5.0;      // a cloud's variance stays in e^-5 to e^5
    static final double BETA = 1.0;               // weight of the KL; at 1 the loss is -ELBO
    static final int BATCH = 16;                  // examples to a training step
    static final double LEARNING_RATE = 0.03;     // at the first step; falls linearly to 0

    // ==== Data: clusters of points, some to learn from, some to be asked about ===================

    /** A round normal distribution: points, codes, noise and first weights are drawn from such. */
    record Gaussian(double[] mean, double sd) {
        double[] draw(Random random) {
            double[] x = mean.clone();
            for (int i = 0; i < x.length; i++) x[i] += sd * random.nextGaussian();
            return x;
        }

        /** log N(x; mean, sd^2), in nats. Without the constant, a bound would bound nothing. */
        double log(double[] x) {
            return -squaredDistance(x, mean) / (2 * sd * sd)
                    - x.length * StrictMath.log(sd * Math.sqrt(2 * Math.PI));
        }
    }

    static double squaredDistance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
        return sum;
    }

    static <T> double average(List<T> list, ToDoubleFunction<T> f) {
        double sum = 0;
        for (T t : list) sum += f.applyAsDouble(t);
        return sum / list.size();
    }

    /** log of the Gaussians' mean density at x, shifted so that the largest exp is 1, not 0. */
    static double logMixture(List<Gaussian> mixture, double[] x) {
        double[] logs = mixture.stream().mapToDouble(g -> g.log(x)).toArray();
        double max = Arrays.stream(logs).max().orElseThrow();
        double sum = 0;
        for (double log : logs) sum += StrictMath.exp(log - max);
        return max + StrictMath.log(sum / logs.length);
    }

    static double[] mean(List<double[]> vectors) {
        double[] mean = new double[vectors.get(0).length];
        Arrays.setAll(mean, i -> average(vectors, v -> v[i]));
        return mean;
    }

    static <T> List<T> many(Supplier<T> draw) { return Stream.generate(draw).limit(1000).toList(); }

    /** From one point to another in equal steps, without the ends. */
    static List<double[]> line(double[] from, double[] to) {
        return IntStream.range(1, 20).mapToObj(step -> IntStream.range(0, from.length)
                .mapToDouble(i -> from[i] + (to[i] - from[i]) * step / 20).toArray()).toList();
    }

    static final Gaussian PRIOR = new Gaussian(new double[Z], 1);       // p(z)

    /** A point, its cluster, which no model is told, and the noise that its code is drawn with. */
    record Example(double[] x, int cluster, double[] noise) { }

    static final class Clusters {
        final List<Gaussian> clusters = new ArrayList<>();
        final List<Example> train = new ArrayList<>();
        final List<Example> heldOut = new ArrayList<>();
        final Gaussian single;          // with the mean and the width of all training points

        Clusters() {
            for (int k = 0; k < CLUSTERS; k++) {
                double angle = 2 * Math.PI * k / CLUSTERS;
                clusters.add(new Gaussian(new double[] {
                    RADIUS * StrictMath.cos(angle), RADIUS * StrictMath.sin(angle)}, SPREAD));
            }
            // The data do not depend on --seed: runs of different seeds stay comparable.
            Random random = new Random(0);
            for (int i = 0; i < 2000; i++) {
                int cluster = random.nextInt(CLUSTERS);
                (i < 1000 ? train : heldOut).add(new Example(
                        clusters.get(cluster).draw(random), cluster, PRIOR.draw(random)));
            }
            double[] mean = mean(train.stream().map(Example::x).toList());
            double variance = average(train, e -> squaredDistance(e.x, mean)) / X;
            single = new Gaussian(mean, Math.sqrt(variance));
        }

        /** The share within three standard deviations of some centre: 99 % of a cluster's own. */
        double inside(List<double[]> points) {
            return average(points, x -> clusters.stream().anyMatch(c ->
                    squaredDistance(x, c.mean) < 9 * SPREAD * SPREAD) ? 1 : 0);
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

        Value clamp(double lo, double hi) {
            // The operand is still this node, so that the gradient goes through inside [lo, hi].
            double slope = data >= lo && data <= hi ? 1 : 0;
            return new Value(Math.min(Math.max(data, lo), hi), this, slope);
        }
    }

    // --- AUTOGRAD DIFFERENCES IN THIS PROGRAM ---
    // This Value follows the canonical interface (see micro/autograd-interface.md)
    // with these additions:
    // - clamp(lo, hi): needed for the bounded log-variance of the encoder, as a graph node
    // Base operations (add, mul, tanh, exp, relu, log, pow, backward) are identical
    // to the canonical ones.

    // ==== Numerics: vectors of Values ============================================================

    static Value[] map(Value[] x, UnaryOperator<Value> f) {
        return Arrays.stream(x).map(f).toArray(Value[]::new);
    }

    static Value dot(Value[] x, Value[] y) {
        Value sum = x[0].mul(y[0]);
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i].mul(y[i]));
        return sum;
    }

    static Value sum(Stream<Value> x) { return x.reduce(Value::add).orElseThrow(); }

    static Value[] leaves(double[] x) {
        return Arrays.stream(x).mapToObj(Value::new).toArray(Value[]::new);
    }

    static double[] numbers(Value[] x) { return Stream.of(x).mapToDouble(v -> v.data).toArray(); }

    // ==== Model: an encoder to a cloud of codes, a decoder from any code in it ===================

    /** y = W x + b: each row of W asks x one question; b, the last column, shifts the answer. */
    static Value[] linear(Value[][] w, Value[] x) {
        return Arrays.stream(w).map(row -> dot(x, row).add(row[x.length])).toArray(Value[]::new);
    }

    /** q(z|x): the cloud of codes that the encoder gives to x, a Gaussian in each coordinate. */
    record Posterior(Value[] mean, Value[] logVar) {
        Posterior {
            // e^5 = 148 is a large variance that training survives; e^10 = 22,026 it may not. The
            // clamp is a node, with gradient 1 inside and 0 outside. It stands here, once, because
            // draw() and kl() must speak of the same cloud.
            logVar = map(logVar, s -> s.clamp(-LOG_VAR_LIMIT, LOG_VAR_LIMIT));
        }

        Value[] draw(double[] noise) {
            // The reparametrisation. "Draw z from N(mean, variance)" has no derivative: a die does
            // not say how else it would have fallen. So the die is thrown before: noise from
            // N(0, 1) is a constant, and z = mean + exp(logVar / 2) noise is arithmetic, with the
            // same distribution. d z / d mean = 1, d z / d logVar = (z - mean) / 2: backward()
            // goes on through z into the encoder.
            Value[] z = new Value[mean.length];
            for (int i = 0; i < z.length; i++) {
                z[i] = mean[i].add(logVar[i].mul(0.5).exp().mul(noise[i]));
            }
            return z;
        }

        Value kl() {
            // KL(q(z|x) || p(z)): by how much, on average over the cloud, log q(z|x) exceeds
            // log p(z). For p = N(0, 1) it is (mean^2 + e^logVar - logVar - 1) / 2 a coordinate:
            // never negative, and 0 only if the cloud is the prior, a code that says nothing.
            // d / d mean = mean pulls inwards, d / d logVar = (e^logVar - 1) / 2 to variance 1.
            return sum(IntStream.range(0, mean.length).mapToObj(i -> mean[i].mul(mean[i])
                    .add(logVar[i].exp()).sub(logVar[i]).sub(1).mul(0.5)));
        }
    }

    static final class Vae {
        final List<Value> parameters = new ArrayList<>();
        final Value[][] encoder, mean, logVar, decoder, sharpener, output;

        Vae(Random random) {
            encoder = layer(X, HIDDEN, random);             // what x looks like,
            mean = layer(HIDDEN, Z, random);                // so where its codes lie,
            logVar = layer(HIDDEN, Z, random);              // and how widely spread
            decoder = layer(Z, HIDDEN, random);             // what z may stand for,
            sharpener = layer(HIDDEN, HIDDEN, random);      // with steeper borders,
            output = layer(HIDDEN, X, random);              // so where x is expected
        }

        /** Weights of size 1 / sqrt(in) give answers about as large as what was asked about. */
        private Value[][] layer(int in, int out, Random random) {
            Gaussian start = new Gaussian(new double[in + 1], 1 / Math.sqrt(in));
            Value[][] weights = new Value[out][];
            for (int i = 0; i < out; i++) {
                weights[i] = leaves(start.draw(random));
                parameters.addAll(List.of(weights[i]));
            }
            return weights;
        }

        Posterior encode(double[] x) {
            Value[] h = map(linear(encoder, leaves(x)), Value::tanh);
            return new Posterior(linear(mean, h), linear(logVar, h));
        }

        Value[] decode(Value[] z) {
            Value[] h = map(linear(decoder, z), Value::tanh);
            return linear(output, map(linear(sharpener, h), Value::tanh));
        }

        /** The middle of the cloud stands for the example, where one code has to. */
        double[] code(double[] x) { return numbers(encode(x).mean); }

        /** p(x|z): what is decoded, give or take SIGMA. */
        Gaussian decoded(double[] z) { return new Gaussian(numbers(decode(leaves(z))), SIGMA); }

        /** A new point, from a code that no example gave. */
        double[] sample(Random random) { return decoded(PRIOR.draw(random)).draw(random); }

        /** From one example to another, straight through the codes: what lies between them? */
        List<double[]> path(double[] from, double[] to) {
            return line(code(from), code(to)).stream().map(z -> decoded(z).mean).toList();
        }

        Value loss(Example e, double beta) {
            // At beta = 1 this is minus the ELBO, the evidence lower bound: by Jensen's inequality,
            // log p(x) is at least the mean of log p(x|z) over the cloud, less the KL. (It lacks
            // the KL from the cloud to p(z|x), which is no Gaussian.) One draw stands for the mean
            // over the cloud: off each time, right on average, and its gradient likewise.
            Posterior cloud = encode(e.x);
            Value[] y = decode(cloud.draw(e.noise));
            // -log p(x|z) = |x - y|^2 / (2 SIGMA^2) - log p(y|z): of a density, so often below 0.
            Stream<Value> squares = IntStream.range(0, X).mapToObj(i -> y[i].sub(e.x[i]).pow(2));
            double peak = new Gaussian(e.x, SIGMA).log(e.x);
            Value reconstruction = sum(squares).div(2 * SIGMA * SIGMA).sub(peak);
            return reconstruction.add(cloud.kl().mul(beta));
        }

        /** The mean over a batch is one node, so one backward() gives the mean of the gradients. */
        Value loss(List<Example> batch, double beta) {
            return sum(batch.stream().map(e -> loss(e, beta))).div(batch.size());
        }

        double elbo(List<Example> all) { return average(all, e -> -loss(e, 1).data); }

        double[] gradient(List<Example> batch) {
            for (Value p : parameters) p.grad = 0;              // backward() adds to what is there
            loss(batch, BETA).backward();
            return parameters.stream().mapToDouble(p -> p.grad).toArray();
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

    /** Examples at random, with fresh noise each time: place by place, a cloud is learnt. */
    static List<Example> batch(List<Example> examples, int size, Random random) {
        return Stream.generate(() -> examples.get(random.nextInt(examples.size()))).limit(size)
                .map(e -> new Example(e.x, e.cluster, PRIOR.draw(random))).toList();
    }

    static Vae train(Clusters data, int steps, double beta, Random random) {
        Vae vae = new Vae(random);
        Adam adam = new Adam(vae.parameters.size());
        int every = Math.max(1, steps / 10);
        double recent = 0;
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Value loss = vae.loss(batch(data.train, BATCH, random), beta);
            for (Value p : vae.parameters) p.grad = 0;
            loss.backward();
            adam.step(vae.parameters, LEARNING_RATE * (steps - step + 1) / steps);
            recent += loss.data / every;
            if (step % every > 0) continue;
            double milliseconds = (System.nanoTime() - start) / 1e6 / every;
            double val = vae.loss(data.heldOut.subList(0, 200), beta).data;
            System.err.print(format("step %5d/%d | loss %.4f | val %.4f | %.2f ms/step\n",
                    step, steps, recent, val, milliseconds));
            recent = 0;
            start = System.nanoTime();
        }
        return vae;
    }

    // ==== Claims: what this program says of itself, computed, and able to fail ===================

    /** Numbers that must rise from left to right. */
    record Claim(String text, double... rising) {
        boolean holds() {
            return IntStream.range(1, rising.length).allMatch(i -> rising[i - 1] < rising[i]);
        }
    }

    /** Prints the table; true if all claims hold. */
    static boolean report(List<Claim> claims) {
        String row = "%-42s | %-32s | %s\n";
        print("\n\n" + row, "claim", "measured", "verdict");
        for (Claim c : claims) {
            String measured = Arrays.stream(c.rising).mapToObj(v -> format("%.4g", v))
                    .collect(Collectors.joining(" < "));
            print(row, c.text, measured, c.holds() ? "PASS" : "FAIL");
        }
        return claims.stream().allMatch(Claim::holds);
    }

    /** Is the gradient the slope? Nudges each parameter up and down: the largest difference. */
    static double slopeError(Vae vae, Example e) {
        double nudge = 1e-6;            // small against curvature, large against rounding
        double worst = 0;
        vae.gradient(List.of(e));
        for (Value p : vae.parameters) {
            double start = p.data;
            p.data = start + nudge;
            double up = vae.loss(e, BETA).data;
            p.data = start - nudge;
            double down = vae.loss(e, BETA).data;
            p.data = start;
            worst = Math.max(worst, Math.abs((up - down) / (2 * nudge) - p.grad));
        }
        return worst;
    }

    /** How far gradients stray from batch to batch: the variance of all parameters together. */
    static double variance(Vae vae, List<List<Example>> batches) {
        List<double[]> gradients = batches.stream().map(vae::gradient).toList();
        double[] mean = mean(gradients);
        return average(gradients, g -> squaredDistance(g, mean));
    }

    static List<Claim> gradients(Vae vae, Clusters data, Random random) {
        List<List<Example>> batches = Stream.generate(() -> batch(data.train, BATCH, random))
                .limit(80).toList();
        List<List<Example>> singles = batches.stream().flatMap(List::stream).map(List::of).toList();
        double ratio = variance(vae, singles) / variance(vae, batches);
        double[] mean = mean(singles.subList(0, BATCH).stream().map(vae::gradient).toList());
        double off = Math.sqrt(squaredDistance(vae.gradient(batches.get(0)), mean));
        double edge = LOG_VAR_LIMIT;
        Value[] logVar = leaves(new double[] {edge, edge + 0.01, -edge - 0.01});
        new Posterior(leaves(new double[3]), logVar).kl().backward();
        double clamp = Math.abs(logVar[0].grad - (StrictMath.exp(edge) - 1) / 2)
                + Math.abs(logVar[1].grad) + Math.abs(logVar[2].grad);
        return List.of(
                new Claim("the gradient is the slope, to",
                        slopeError(vae, data.train.get(0)), 1e-6),
                new Claim("a batch's is its examples' mean, to", off, 1e-12),
                new Claim("its variance falls by the size", 0.7 * BATCH, ratio, 1.4 * BATCH),
                new Claim("the clamp passes it inside only, to", clamp, 1e-12));
    }

    /** log q(z|x) - log p(z) - KL for one code z of the cloud: on average 0, if the KL is right. */
    static double excess(Posterior cloud, double[] noise) {
        double[] z = numbers(cloud.draw(noise));
        double sum = -PRIOR.log(z) - cloud.kl().data;
        for (int i = 0; i < Z; i++) {
            double sd = Math.sqrt(StrictMath.exp(cloud.logVar[i].data));
            sum += new Gaussian(new double[] {cloud.mean[i].data}, sd).log(new double[] {z[i]});
        }
        return sum;
    }

    static List<Claim> bounds(Vae untrained, Vae vae, Clusters data, Random random) {
        List<Example> asked = data.heldOut;
        double before = untrained.elbo(asked);
        double single = average(asked, e -> data.single.log(e.x));
        double elbo = vae.elbo(asked);
        List<Double> kls = asked.stream().map(e -> vae.encode(e.x).kl().data).toList();
        double kl = average(kls, k -> k);
        // p(x) is the mean of p(x|z) over the prior. For codes of 20 numbers, not 2, hardly a draw
        // of a billion would come near a given x: hence the bound.
        List<Gaussian> decoded = many(() -> vae.decoded(PRIOR.draw(random)));
        double evidence = average(asked, e -> logMixture(decoded, e.x));
        print("\nlog-likelihood of the held-out points, nats a point\n");
        print("  %8.4f  ELBO before training\n", before);
        print("  %8.4f  a single Gaussian\n", single);
        print("  %8.4f  ELBO after: -(reconstruction %.4f + KL %.4f)\n", elbo, -elbo - kl, kl);
        print("  %8.4f  log p(x) of the same model, by 1000 codes of the prior\n", evidence);
        print("  %8.4f  the source itself\n", average(asked, e -> logMixture(data.clusters, e.x)));
        List<Double> excess = asked.stream().map(e -> excess(vae.encode(e.x), e.noise)).toList();
        double mean = average(excess, m -> m);
        double error = Math.sqrt(average(excess, m -> (m - mean) * (m - mean)) / excess.size());
        return List.of(
                new Claim("training raises the held-out ELBO", before, elbo),
                new Claim("above what a single Gaussian reaches", single, elbo),
                new Claim("and it is a lower bound of log p(x)", elbo, evidence),
                new Claim("each KL is positive and finite", 0, Collections.min(kls),
                        Collections.max(kls), Double.POSITIVE_INFINITY),
                new Claim("samples of it agree, to 4 standard errors",
                        kl - 4 * error, kl + mean, kl + 4 * error));
    }

    static List<Claim> places(Vae vae, Clusters data, Random random) {
        Example home = data.heldOut.get(0);
        List<Example> away = data.heldOut.subList(0, 300).stream()
                .filter(e -> e.cluster != home.cluster).toList();
        return List.of(
                new Claim("in clusters: a Gaussian's samples, ours",
                        data.inside(many(() -> data.single.draw(random))), 0.75,
                        data.inside(many(() -> vae.sample(random)))),
                new Claim("in clusters: straight ways, by the codes",
                        average(away, e -> data.inside(line(home.x, e.x))), 0.75,
                        average(away, e -> data.inside(vae.path(home.x, e.x)))));
    }

    static List<Claim> betas(Vae vae, Clusters data, int steps, int seed, Random random) {
        double[] kl = new double[3];
        double[] reconstruction = new double[3];
        print("\nbeta      KL  reconstruction     ELBO  share of samples in a cluster\n");
        for (int i = 0; i < 3; i++) {
            double beta = BETA * new double[] {0.25, 1, 4}[i];
            // The seed of the first run: the same start, the same batches, another beta.
            Vae other = i == 1 ? vae : train(data, steps, beta, new Random(seed));
            kl[i] = average(data.heldOut, e -> other.encode(e.x).kl().data);
            reconstruction[i] = -other.elbo(data.heldOut) - kl[i];
            print("%4.2f  %6.3f  %14.3f  %7.3f  %29.3f\n", beta, kl[i], reconstruction[i],
                    -reconstruction[i] - kl[i], data.inside(many(() -> other.sample(random))));
        }
        return List.of(
                new Claim("the larger beta, the smaller the KL", kl[2], kl[1], kl[0]),
                new Claim("and the worse the reconstruction", reconstruction));
    }

    // ==== Picture: the codes beside the points ===================================================

    static String dots(List<double[]> at, double radius, String colour) {
        return at.stream().map(p -> format("<circle cx='%.2f' cy='%.2f' r='%.2f' fill='%s'/>\n",
                p[0], p[1], radius, colour)).collect(Collectors.joining());
    }

    static String svg(Vae vae, Clusters data, Random random) {
        String codes = "";
        String points = "";
        for (Example e : data.heldOut) {
            String colour = format("hsl(%d,70%%,60%%)", 360 * e.cluster / CLUSTERS);
            codes += dots(List.of(vae.code(e.x)), 0.04, colour);
            points += dots(List.of(e.x), 0.04, colour);
        }
        double[] from = data.heldOut.get(0).x;
        double[] to = Collections.max(data.heldOut,
                Comparator.comparing(e -> squaredDistance(e.x, from))).x;
        codes += dots(line(vae.code(from), vae.code(to)), 0.06, "black");
        points += dots(many(() -> vae.sample(random)).subList(0, 300), 0.025, "black")
                + dots(vae.path(from, to), 0.06, "black");
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 840 480'
                 font-family='sans-serif' font-size='14'>
                <rect width='840' height='480' fill='white'/>
                <text x='30' y='30'>Codes: where the encoder puts held-out points</text>
                <text x='30' y='50' fill='gray'>circles hold 39, 86 and 99 %% of the prior</text>
                <text x='450' y='30'>Points: held out, and (small) sampled by the model</text>
                <text x='450' y='50' fill='gray'>large: straight from code to code, decoded</text>
                <g transform='translate(210 265) scale(60 -60)'>
                <g stroke='gray' fill='none' stroke-width='0.02'>
                <circle r='1'/><circle r='2'/><circle r='3'/></g>
                %s</g>
                <g transform='translate(630 265) scale(60 -60)'>
                %s</g>
                </svg>
                """.formatted(codes, points);
    }

    // ==== Main ===================================================================================

    static final String USAGE = """
            usage: java micro/MicroVae.java [options]
              --steps N      training steps of %d examples each (default 2500)
              --seed S       seed of all that is random but the data (default 42)
              --plot FILE    write codes and points to FILE, as an SVG picture
              --quick        150 steps
              --help         print this
            Exit status: 0 all claims hold, 1 a claim or the plot fails, 2 wrong usage.
            """.formatted(BATCH);

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

    static boolean run(Map<String, String> options) throws IOException {
        boolean quick = options.containsKey("--quick");
        int steps = Integer.parseInt(options.getOrDefault("--steps", quick ? "150" : "2500"));
        int seed = Integer.parseInt(options.getOrDefault("--seed", "42"));
        Path plot = options.containsKey("--plot") ? Path.of(options.get("--plot")) : null;
        if (plot != null) Files.writeString(plot, "");      // fail now or never

        Clusters data = new Clusters();
        Random random = new Random(seed);
        Vae vae = train(data, steps, BETA, random);
        print("%d points to learn from, %d held out; %d clusters, %d parameters\n",
                data.train.size(), data.heldOut.size(), CLUSTERS, vae.parameters.size());
        List<Claim> claims = new ArrayList<>(gradients(vae, data, random));
        claims.addAll(bounds(new Vae(new Random(seed)), vae, data, random));
        if (!quick) claims.addAll(places(vae, data, random));
        claims.addAll(betas(vae, data, steps, seed, random));
        if (plot != null) Files.writeString(plot, svg(vae, data, random));
        return report(claims);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);     // a point, not a comma, everywhere
    }

    static void print(String pattern, Object... values) {
        System.out.print(format(pattern, values));
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
            System.err.println(options.get("--plot")
                    + " cannot be written; give a file in an existing folder.");
            System.exit(1);
        }
    }
}
