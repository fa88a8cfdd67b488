package org.seedgrad.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.optim.AdamW;

/**
 * Adam and AdamW beside those of libtorch, step by step on the same gradients: after every single
 * step no weight may differ by more than 1e-6.
 *
 * <p>Both are on their own from the start, so differences add up. The weights start from
 * N(0, 0.1) and gradients are drawn anew for each step, in four parameters on four scales from
 * 1e-6 to 1e3; in one of them every third step has none but zeros.
 */
final class OptimizerCheck {
    private static final double TOLERANCE = 1e-6;
    private static final int STEPS = 1000;
    private static final double RATE = 1e-3;
    private static final double DECAY = 0.1;
    private static final double[] SCALES = {1e-6, 1e-2, 1, 1e3};
    private static final int ROWS = 37;
    private static final int COLUMNS = 129;

    private OptimizerCheck() { }

    public static void main(String[] args) {
        System.out.println("largest difference of a weight from libtorch's, in steps 1 to n");
        boolean agree = check("Adam", 0) & check("AdamW", DECAY);
        System.out.println(agree ? "all within " + TOLERANCE : "they do not agree");
        if (!agree) System.exit(1);
    }

    private static boolean check(String name, double decay) {
        Random random = new Random(1);
        double[] initial = new double[SCALES.length];
        Arrays.fill(initial, 0.1);
        Map<String, org.seedgrad.tensor.core.Tensor> ours = new LinkedHashMap<>();
        double largest = 0;
        try (PointerScope all = new PointerScope()) {
            TensorVector theirs = new TensorVector();
            for (float[] start : draw(random, initial)) {
                ours.put("p" + ours.size(), ours(start).requireGrad());
                theirs.push_back(theirs(start).requires_grad_(true));
            }
            Adam adam = decay == 0 ? new Adam(ours, RATE)
                    : new AdamW(ours, RATE, 0.9, 0.999, 1e-8, decay);
            Optimizer torch = torch(theirs, decay);
            for (int step = 1; step <= STEPS; step++) {
                float[][] gradients = draw(random, SCALES);
                if (step % 3 == 0) Arrays.fill(gradients[2], 0);
                largest = Math.max(largest, step(adam, List.copyOf(ours.values()), torch, theirs,
                        gradients));
                if (step == 1 || step == 10 || step == 100 || step == STEPS) {
                    System.out.printf(Locale.ROOT, "%-6s n = %4d  %.1e%n", name, step, largest);
                }
            }
        }
        return largest <= TOLERANCE;
    }

    private static Optimizer torch(TensorVector parameters, double decay) {
        if (decay == 0) return new org.bytedeco.pytorch.Adam(parameters, new AdamOptions(RATE));
        AdamWOptions options = new AdamWOptions(RATE);
        options.weight_decay().put(decay);
        return new org.bytedeco.pytorch.AdamW(parameters, options);
    }

    /** Both take a step; the largest difference of a weight after it. */
    private static double step(Adam adam, List<org.seedgrad.tensor.core.Tensor> ours,
                               Optimizer torch, TensorVector theirs, float[][] gradients) {
        double largest = 0;
        try (PointerScope step = new PointerScope()) {
            for (int p = 0; p < gradients.length; p++) {
                ours.get(p).grad = ours(gradients[p]);
                theirs.get(p).mutable_grad().put(theirs(gradients[p]));
            }
            adam.step();
            torch.step();
            for (int p = 0; p < gradients.length; p++) {
                float[] a = ours.get(p).data;
                float[] b = new float[a.length];
                theirs.get(p).data_ptr_float().get(b);
                for (int i = 0; i < a.length; i++) {
                    largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
                }
            }
        }
        return largest;
    }

    private static org.seedgrad.tensor.core.Tensor ours(float[] numbers) {
        return org.seedgrad.tensor.core.Tensor.of(numbers.clone(), ROWS, COLUMNS);
    }

    private static Tensor theirs(float[] numbers) {
        return TorchJob.tensor(numbers, ROWS, COLUMNS);
    }

    private static float[][] draw(Random random, double[] scales) {
        float[][] numbers = new float[scales.length][ROWS * COLUMNS];
        for (int p = 0; p < scales.length; p++) {
            for (int i = 0; i < numbers[p].length; i++) {
                numbers[p][i] = (float) (scales[p] * random.nextGaussian());
            }
        }
        return numbers;
    }
}
