package org.seedgrad.tensor.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.Catalogue.Op;

/** At 0, and as far out as float32 goes: 1 - |x| down to 1e-7 in the balls. */
class BoundaryTest {

    static List<Op> operations() { return Catalogue.all(); }

    /** Rows at 0, in the middle, and near the boundary: alike, opposite, and across. */
    private static List<float[]> extremes(Chart chart) {
        List<float[]> rows = new ArrayList<>();
        rows.add(new float[] {0, 0});
        rows.add(new float[] {1e-30f, 0});
        rows.add(new float[] {0.3f, -0.4f});
        double[] far = chart == Chart.LORENTZ ? new double[] {1e3, 1e5} : new double[] {
            1 - 1e-5, 1 - 1e-7};
        for (double r : far) {
            rows.add(new float[] {(float) r, 0});
            rows.add(new float[] {(float) -r, 0});
            rows.add(new float[] {0, (float) r});
            rows.add(new float[] {(float) (r * 0.6), (float) (r * 0.8 * (1 - 1e-7))});
        }
        return rows;
    }

    private static Tensor row(HyperbolicSpace space, float[] x) {
        return space instanceof Lorentz
                ? Tensor.of(new float[] {(float) Math.hypot(1, Math.hypot(x[0], x[1])), x[0], x[1]},
                        3)
                : Tensor.of(x.clone(), 2);
    }

    private static Tensor input(char kind, HyperbolicSpace space, List<float[]> rows,
                                Random random) {
        float[] row = rows.get(random.nextInt(rows.size()));
        return switch (kind) {
            case 'p' -> row(space, row);
            case 'k' -> {
                Tensor three = Tensor.zeros(3, space.coordinates(2));
                int n = space.coordinates(2);
                for (int j = 0; j < 3; j++) {
                    Tensor point = row(space, rows.get(random.nextInt(rows.size())));
                    System.arraycopy(point.data, 0, three.data, j * n, n);
                }
                yield three;
            }
            case 'w' -> Tensor.of(new float[] {1, 0, 0.5f}, 3);
            case 't' -> Tensor.scalar(new float[] {0, 1, -2, 0.5f}[random.nextInt(4)]);
            case 'n' -> vector(2, random);
            default -> vector(space.coordinates(2), random);
        };
    }

    /** None, and lengths from 1e-6 to 1e6. */
    private static Tensor vector(int n, Random random) {
        int size = random.nextInt(14) - 7;
        return Tensor.normal(random, size == -7 ? 0 : Math.pow(10, size), n);
    }

    @ParameterizedTest @MethodSource("operations") void valuesAndGradientsAreFinite(Op op) {
        for (Chart chart : Chart.values()) {
            Random random = new Random(op.name().hashCode());
            List<float[]> rows = extremes(chart);
            for (int draw = 0; draw < 300; draw++) {
                HyperbolicSpace space = chart.space(Tensor.scalar(1).requireGrad());
                Tensor[] in = new Tensor[op.inputs().length()];
                for (int i = 0; i < in.length; i++) {
                    in[i] = input(op.inputs().charAt(i), space, rows, random).requireGrad();
                }
                Tensor result = op.apply(space, in);
                result.backward(Tensor.full(result.shape, 1));
                finite(op, chart, "result", result, in);
                for (int i = 0; i < in.length; i++) finite(op, chart, "input " + i, in[i].grad, in);
                finite(op, chart, "c", space.c().grad, in);
                if (op.givesPoints()) isWithin(space, result);
            }
        }
    }

    private static void finite(Op op, Chart chart, String what, Tensor x, Tensor[] in) {
        for (float value : x.toArray()) {
            assertThat(value).as(op + " " + chart + " " + what + " of " + List.of(in)).isFinite();
        }
    }

    /** What comes out is within; projected again, it is the same but for a margin of 2e-7. */
    private static void isWithin(HyperbolicSpace space, Tensor x) {
        double square = 0;
        int first = space instanceof Lorentz ? 1 : 0;
        for (int i = first; i < x.shape.size(); i++) square += (double) x.data[i] * x.data[i];
        double most = space instanceof Lorentz ? 1e5 : 1 - 1e-5;
        assertThat(Math.sqrt(square)).isLessThanOrEqualTo(most);
        float[] again = space.project(x.detach()).toArray();
        for (int i = 0; i < again.length; i++) {
            assertThat(again[i]).isCloseTo(x.data[i], within(3e-7f * Math.abs(x.data[i])));
        }
    }

    /** 10^5 steps of all sizes: a hundred for each of a thousand points. */
    @ParameterizedTest @EnumSource void noStepLeavesTheSpace(Chart chart) {
        Random random = new Random(3);
        HyperbolicSpace space = chart.space(1);
        int n = space.coordinates(2);
        Tensor x = space.expOrigin(Tensor.normal(random, 1, 1000, 2));
        for (int step = 0; step < 100; step++) {
            Tensor v = Tensor.normal(random, 1, 1000, n);
            for (int i = 0; i < 1000; i++) {
                float size = (float) Math.pow(10, 8 * random.nextDouble() - 5);
                for (int k = 0; k < n; k++) v.data[i * n + k] *= size;
            }
            x = space.exp(x, v);
            for (int i = 0; i < 1000; i++) {
                isWithin(space, Tensor.of(Arrays.copyOfRange(x.data, i * n, i * n + n), n));
            }
        }
    }

    /**
     * The gradient of a distance is as long as 1 in the metric, wherever. Rounding it to float32 is
     * what one sees in the balls; on the sheet, at 1e5, the length is that small part of a vector
     * of which the rest cancels.
     */
    @ParameterizedTest @EnumSource void theGradientOfADistanceHasTheLengthOne(Chart chart) {
        HyperbolicSpace space = chart.space(1);
        List<float[]> rows = extremes(chart);
        for (float[] from : rows) {
            for (float[] to : rows) {
                if (from == to) continue;
                Tensor x = row(space, from).requireGrad();
                Tensor y = row(space, to).requireGrad();
                Tensor d = space.distance(x, y);
                if (d.item() < 1e-6) continue;
                d.backward();
                for (Tensor end : List.of(x, y)) {
                    Tensor rise = space.riemannianGradient(end.detach(), end.grad);
                    assertThat(space.norm(end.detach(), rise).item()).as(x + " to " + y)
                            .isCloseTo(1, within(chart == Chart.LORENTZ ? 5e-6f : 5e-7f));
                }
            }
        }
    }

    /** d(x, y; c) = d(sqrt(c) x, sqrt(c) y; 1) / sqrt(c), so 2c d' = x.dx + y.dy - d. */
    @ParameterizedTest @EnumSource void theGradientByTheCurvatureIsThatOfAScale(Chart chart) {
        List<float[]> rows = extremes(chart);
        for (float[] from : rows) {
            for (float[] to : rows) {
                HyperbolicSpace space = chart.space(Tensor.scalar(1).requireGrad());
                Tensor x = row(space, from).requireGrad();
                Tensor y = row(space, to).requireGrad();
                Tensor d = space.distance(x, y);
                d.backward();
                double along = -d.item();
                double size = 1 + d.item();
                for (Tensor end : List.of(x, y)) {
                    for (int i = 0; i < end.shape.size(); i++) {
                        double part = (double) end.data[i] * end.grad.data[i];
                        along += part;
                        size += Math.abs(part);
                    }
                }
                // The parts are rounded to float32, and may cancel.
                assertThat((double) space.c().grad.item()).as(x + " to " + y)
                        .isCloseTo(along / 2, within(3e-7 * size));
            }
        }
    }
}
