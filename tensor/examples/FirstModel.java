import static org.seedgrad.tensor.ops.Ops.crossEntropy;

import java.util.Random;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.Linear;
import org.seedgrad.tensor.nn.Sequential;
import org.seedgrad.tensor.nn.Tanh;
import org.seedgrad.tensor.optim.Adam;

/** Learns whether x and y have the same sign: no straight line tells that. */
class FirstModel {
    public static void main(String[] args) {
        Random random = new Random(42);
        var model = new Sequential(
                new Linear(2, 16, random), new Tanh(), new Linear(16, 2, random));
        var optimizer = new Adam(model.parameters(), 0.03);
        for (int step = 1; step <= 500; step++) {
            Tensor points = Tensor.normal(random, 1, 64, 2);
            int[] same = new int[64];
            for (int i = 0; i < 64; i++) same[i] = points.get(i, 0) * points.get(i, 1) > 0 ? 1 : 0;

            Tensor loss = crossEntropy(model.forward(points), same);
            loss.backward();
            optimizer.step();
            optimizer.zeroGrad();
            if (step % 100 == 0) System.out.println("step " + step + ", loss " + loss.item());
        }
        Tensor logits = model.forward(Tensor.of(new float[] {1.5f, -0.5f}, 1, 2));
        System.out.println("(1.5, -0.5) has " + (logits.get(0, 1) > logits.get(0, 0)
                ? "the same sign twice" : "two signs"));
    }
}
