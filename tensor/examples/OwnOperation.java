import java.util.Random;
import org.seedgrad.tensor.core.GradCheck;
import org.seedgrad.tensor.core.Operation;
import org.seedgrad.tensor.core.Tensor;

/** y = x sin x, with a right rule and a wrong one. */
class OwnOperation {
    static class SineTimes implements Operation {
        @Override public String name() { return "x sin x"; }

        @Override public Tensor forward(Tensor... inputs) {
            Tensor x = inputs[0].contiguous();
            Tensor y = Tensor.empty(x.shape);
            for (int i = 0; i < x.shape.size(); i++) {
                y.data[i] = (float) (x.data[x.offset + i] * StrictMath.sin(x.data[x.offset + i]));
            }
            return y;
        }

        @Override public Tensor[] backward(Applied applied) {
            Tensor x = applied.inputs()[0].contiguous();
            Tensor dy = applied.gradient().contiguous();
            Tensor dx = Tensor.empty(x.shape);
            for (int i = 0; i < x.shape.size(); i++) {
                dx.data[i] = dy.data[dy.offset + i] * slope(x.data[x.offset + i]);
            }
            return new Tensor[] {dx};
        }

        float slope(float x) { return (float) (StrictMath.sin(x) + x * StrictMath.cos(x)); }
    }

    public static void main(String[] args) {
        Tensor x = Tensor.normal(new Random(1), 1, 5).requireGrad();
        GradCheck.check(SineTimes::new, 1e-3, x);
        System.out.println("the rule fits");
        try {
            GradCheck.check(() -> new SineTimes() {
                @Override float slope(float x) { return (float) StrictMath.cos(x); }
            }, 1e-3, x);
        } catch (AssertionError e) {
            System.out.println(e.getMessage());
        }
    }
}
