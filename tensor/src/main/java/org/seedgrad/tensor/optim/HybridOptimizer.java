package org.seedgrad.tensor.optim;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.rbe.DifferentialPhase;
import org.seedgrad.tensor.rbe.Fields;
import org.seedgrad.tensor.rbe.WaveMatrix;
import org.seedgrad.tensor.rbe.WaveSearch;

/**
 * Learns both halves of layers of waves: what has a derivative by any optimizer, with the
 * Riemannian gradient of the hyperbolic plane for the points; and the frequencies, which have none,
 * by moves. A move looks at one block: it takes its weakest seed out, lets {@link WaveSearch} score
 * all waves in its place by the gradient of the weight, finds the best amplitude of a candidate by
 * a parabola through true losses, and stays if the true loss has fallen. Only the moved seed loses
 * its momentum.
 *
 * <p>{@link DifferentialPhase}: in the first half of the steps moves are many and may, rarely, go
 * uphill (Metropolis et al. 1953); in the next third they must go down; at last only the continuous
 * part settles.
 */
public final class HybridOptimizer {
    /** Moves are tried after every so many steps. */
    private static final int PERIOD = 5;
    private static final int CANDIDATES = 3;

    private final Optimizer continuous;
    private final List<? extends WaveLayer> layers;
    private final int steps;
    private final Random random;
    private int tried;
    private int accepted;

    /**
     * @param continuous an optimizer of all parameters of the model
     * @param layers     those whose frequencies may move
     * @param steps      how many steps there will be; the phases are parts of them
     * @throws IllegalArgumentException if the optimizer has not the points of a layer, or the steps
     *                                  are negative
     */
    public HybridOptimizer(Optimizer continuous, List<? extends WaveLayer> layers, int steps,
                           Random random) {
        if (steps < 0) throw new IllegalArgumentException(
                "hybrid: " + steps + " steps; give 0 or more");
        for (int i = 0; i < layers.size(); i++) {
            if (!continuous.parameters().contains(layers.get(i).points())) {
                throw new IllegalArgumentException("hybrid: the optimizer has not the points of "
                        + "layer " + (i + 1) + " of " + layers.size() + "; give it all parameters");
            }
        }
        this.continuous = continuous;
        this.layers = List.copyOf(layers);
        this.steps = steps;
        this.random = random;
    }

    /** How bold moves are now. */
    public DifferentialPhase phase() {
        long step = continuous.steps();
        if (2 * step < steps) return DifferentialPhase.EXPLORATION;
        return 6 * step < 5L * steps ? DifferentialPhase.EXPLOITATION
                : DifferentialPhase.CONVERGENCE;
    }

    /** How many moves have been tried. */
    public int tried() { return tried; }

    /** How many of them have stayed. */
    public int accepted() { return accepted; }

    /**
     * One step on a loss, and now and then moves on the same loss.
     *
     * @param loss computes it anew each time from the same examples
     * @return its value before the step
     */
    public float step(Supplier<Tensor> loss) {
        continuous.zeroGrad();
        Tensor value = loss.get();
        value.backward();
        layers.forEach(HybridOptimizer::toRiemannian);
        continuous.step();
        continuous.zeroGrad();
        if (continuous.steps() % PERIOD == 0 && phase() != DifferentialPhase.CONVERGENCE) {
            for (WaveLayer layer : layers) move(layer, loss);
        }
        return value.item();
    }

    /** g becomes (I + X X^T) g: the metric of the Lorentz chart. */
    private static void toRiemannian(WaveLayer layer) {
        Tensor grad = layer.points().grad;
        if (grad == null) return;
        float[] x = layer.points().data;
        for (int i = 0; i < layer.points().shape.size(); i += 2) {
            float g1 = grad.data[grad.offset + i];
            float g2 = grad.data[grad.offset + i + 1];
            float along = x[i] * g1 + x[i + 1] * g2;
            grad.data[grad.offset + i] = g1 + along * x[i];
            grad.data[grad.offset + i + 1] = g2 + along * x[i + 1];
        }
    }

    /** Tries to give one seed of one block another wave. */
    private void move(WaveLayer layer, Supplier<Tensor> loss) {
        WaveMatrix matrix = layer.matrix();
        int row = random.nextInt(matrix.blockRows());
        int column = random.nextInt(matrix.blockColumns());
        int seed = weakest(layer, matrix.firstSeed(row, column));
        Fields fields = matrix.fields(seed);
        float[] points = layer.points().data;
        float x1 = points[2 * seed];
        float x2 = points[2 * seed + 1];
        float before = value(loss);
        boolean stays = false;
        try {
            points[2 * seed] = 0;
            points[2 * seed + 1] = 0;
            List<WaveSearch.Move> candidates = candidates(layer, row, column, loss);
            tried++;
            WaveSearch.Move candidate = candidates.get(random.nextInt(candidates.size()));
            matrix.fields(seed, candidate.fields());
            float after = descend(points, seed, candidate, loss);
            stays = after < before || mayRise(before, after);
        } finally {
            if (!stays) {                                   // the loss may have thrown, too
                matrix.fields(seed, fields);
                points[2 * seed] = x1;
                points[2 * seed + 1] = x2;
            }
        }
        if (!stays) return;
        accepted++;
        continuous.forget(layer.points(), 2 * seed, 2 * seed + 2);
    }

    private static int weakest(WaveLayer layer, int first) {
        float[] points = layer.points().data;
        int weakest = first;
        double least = Double.POSITIVE_INFINITY;
        for (int seed = first; seed < first + layer.matrix().seedsPerBlock(); seed++) {
            double amplitude = Math.hypot(points[2 * seed], points[2 * seed + 1]);
            if (amplitude >= least) continue;
            least = amplitude;
            weakest = seed;
        }
        return weakest;
    }

    /** The waves that the gradient of the block's weights asks for most. */
    private List<WaveSearch.Move> candidates(WaveLayer layer, int row, int column,
                                             Supplier<Tensor> loss) {
        double[] gradient;
        try {
            layer.watch(true);
            loss.get().backward();
            gradient = layer.matrix().block(layer.weightGradient(), row, column);
        } finally {
            layer.watch(false);
            continuous.zeroGrad();
        }
        double scale = layer.scale().item();                // which may have become negative
        for (int i = 0; i < gradient.length; i++) gradient[i] *= scale;
        int count = phase() == DifferentialPhase.EXPLORATION ? CANDIDATES : 1;
        return new WaveSearch(layer.matrix().rows(row), layer.matrix().columns(column))
                .best(gradient, 1, count);
    }

    /** Sets a seed to the best multiple of its candidate, by the parabola through three losses. */
    private static float descend(float[] points, int seed, WaveSearch.Move candidate,
                                 Supplier<Tensor> loss) {
        double length = candidate.point().amplitude();
        if (length == 0) return value(loss);
        double d1 = candidate.point().x1() / length;
        double d2 = candidate.point().x2() / length;
        float none = value(loss);
        float half = set(points, seed, d1 / 2, d2 / 2, loss);
        float one = set(points, seed, d1, d2, loss);
        // L(t) = none + b t + c t^2
        double c = 2 * (one - 2 * half + none);
        double b = one - none - c;
        double best = c > 0 ? Math.max(0, Math.min(2, -b / (2 * c))) : b < 0 ? 1 : 0;
        return set(points, seed, best * d1, best * d2, loss);
    }

    private static float set(float[] points, int seed, double x1, double x2,
                             Supplier<Tensor> loss) {
        points[2 * seed] = (float) x1;
        points[2 * seed + 1] = (float) x2;
        return value(loss);
    }

    private static float value(Supplier<Tensor> loss) {
        try (GradMode.Scope scope = GradMode.off()) {
            return loss.get().item();
        }
    }

    /** Uphill by a hundredth of the loss once in e times, while exploring. */
    private boolean mayRise(float before, float after) {
        double temperature = 0.01 * Math.abs(before);
        return phase() == DifferentialPhase.EXPLORATION
                && random.nextDouble() < StrictMath.exp((before - after) / temperature);
    }
}
