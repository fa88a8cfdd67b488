// Computes the figures that micro/autograd-interface.md quotes, with the code that it shows. The
// test puts the class Value, the helpers of MicroGpt and the document's snippets where it says so.

import java.util.*;
import java.util.function.*;

public class InterfaceFigures {
    // VALUE

    // SNIPPETS

    static void say(String pattern, Object... values) {
        System.out.println(String.format(Locale.ROOT, pattern, values));
    }

    static void order() {
        Value w = new Value(3);
        Value m = w.mul(w);
        Value c = m.add(m);
        c.backward();
        double first = w.grad;
        c.backward();
        say("first %.0f, then %.0f", first, w.grad);
        Value v = new Value(3);
        m = v.mul(v);
        m.add(m.mul(4)).backward();
        say("where dc/dw = 10w = %.0f", v.grad);
        say("%,d visits", (1 << 21) - 1);               // a binary tree of 20 doublings
    }

    static void softmaxOfTheFour() {
        Value[] logits = {new Value(1000), new Value(1001), new Value(1002)};
        Value[] p = softmax(logits);
        say("%.4f, %.4f, %.4f", p[0].data, p[1].data, p[2].data);
        p[2].backward();
        say("%.4f, %.4f, %.4f is right", logits[0].grad, logits[1].grad, logits[2].grad);
        say("%.4f, 1 and their", StrictMath.exp(-1));
        say("sum is %.4f", StrictMath.exp(-2) + StrictMath.exp(-1) + 1);
    }

    static void adam() {
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 12; t++) {
            m = 0.9 * m + 0.1;
            v = 0.999 * v + 0.001;
            double corrected = m / (1 - StrictMath.pow(0.9, t))
                    / Math.sqrt(v / (1 - StrictMath.pow(0.999, t)));
            if (t == 1) say("%.2f learning rates", corrected);
            if (t == 1) say("and %.2f without", m / Math.sqrt(v));
            if (t == 12) say("twelfth is %.2f", m / Math.sqrt(v));
        }
        m = 0;
        v = 0;
        for (double g : new double[] {1, 1, 1, 0.001}) {
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
        }
        double fourth = 0.001 * m / (1 - StrictMath.pow(0.9, 4))
                / Math.sqrt(v / (1 - StrictMath.pow(0.999, 4)));
        say("0.001 three times, then %.5f", fourth);
        double forgetful = 0.1 / Math.sqrt(0.001);
        say("%.5f four times", 0.001 * forgetful);
    }

    static void divergence() {
        Value mean = new Value(1);
        Value logVar = new Value(0.5);
        Value right = kl(mean, logVar);
        right.backward();
        say("right: %.4f, %.0f, %.4f", right.data, mean.grad, logVar.grad);
        Value lost = new Value(1);
        Value cut = new Value(logVar.data);
        Value wrong = new Value(0.5).mul(new Value(1).add(cut).sub(lost.mul(lost)).sub(cut.exp()));
        wrong.backward();
        say("kl %.4f, mean.grad %.0f", wrong.data, lost.grad);
        say("e^5 = %.0f", StrictMath.exp(5));
        say("e^10 = %,.0f", StrictMath.exp(10));
    }

    static void gapOfThirty() {
        Value[] logits = {new Value(0), new Value(30)};
        Value[] again = {new Value(0), new Value(30)};
        Value p = softmax(logits)[0];
        say("probability is %.1e", p.data);
        p.log().neg().backward();
        Value loss = crossEntropy(again, 0);
        loss.backward();
        say("logits[0].grad %.6f", logits[0].grad);
        say("again[0].grad %.6f, the loss %.2f", again[0].grad, loss.data);
        say("value (%.2f)", new Value(0).log().data);
    }

    static void zeroing(boolean zeroed) {
        Value w = new Value(0);
        List<String> path = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            if (zeroed) w.grad = 0;
            w.sub(1).pow(2).backward();
            w.data -= 0.25 * w.grad;
            path.add(String.format(Locale.ROOT, "%.3f", w.data).replaceAll("0+$", ""));
        }
        say("%s", String.join(", ", path));
    }

    static void lastBits() {
        say("3 / 5 is %s", new Value(3).div(new Value(5)).data);
        say("49 / 49 is %s", new Value(49).div(new Value(49)).data);
        say("1e-310 / 1e-310 is %s", new Value(1e-310).div(new Value(1e-310)).data);
        Random random = new Random(0);
        int differ = 0;
        for (int i = 0; i < 1_000_000; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            double quotient = new Value(x).div(new Value(y)).data;
            if (quotient != x / y) differ++;
            if (Math.abs(quotient - x / y) > Math.ulp(x / y)) say("more than one unit");
        }
        say("differ in %.0f %%", differ / 1e4);
    }

    public static void main(String[] args) {
        order();
        softmaxOfTheFour();
        adam();
        divergence();
        gapOfThirty();
        zeroing(true);
        zeroing(false);
        lastBits();
    }
}
