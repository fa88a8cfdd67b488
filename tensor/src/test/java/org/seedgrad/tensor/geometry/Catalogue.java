package org.seedgrad.tensor.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.seedgrad.tensor.core.Tensor;

/** Every public operation of the spaces, with what the generic tests need to know of it. */
final class Catalogue {

    /**
     * @param inputs p a row of a point, v one of a tangent vector, n normal coordinates, t a number
     *               a row, k three points for each row, w three weights
     */
    record Op(String name, String inputs, BiFunction<HyperbolicSpace, Tensor[], Tensor> operation) {
        Tensor apply(HyperbolicSpace space, Tensor... in) { return operation.apply(space, in); }

        /** Does it give points? */
        boolean givesPoints() {
            return List.of("add", "negate", "scale", "exp", "expOrigin", "geodesic", "midpoint",
                    "centroid", "project").contains(name);
        }

        @Override public String toString() { return name; }
    }

    private Catalogue() { }

    static List<Op> all() {
        List<Op> all = new ArrayList<>(List.of(
                new Op("distance", "pp", (s, in) -> s.distance(in[0], in[1])),
                new Op("inner", "pvv", (s, in) -> s.inner(in[0], in[1], in[2])),
                new Op("norm", "pv", (s, in) -> s.norm(in[0], in[1])),
                new Op("add", "pp", (s, in) -> s.add(in[0], in[1])),
                new Op("negate", "p", (s, in) -> s.negate(in[0])),
                new Op("scale", "tp", (s, in) -> s.scale(in[0], in[1])),
                new Op("exp", "pv", (s, in) -> s.exp(in[0], in[1])),
                new Op("log", "pp", (s, in) -> s.log(in[0], in[1])),
                new Op("expOrigin", "n", (s, in) -> s.expOrigin(in[0])),
                new Op("logOrigin", "p", (s, in) -> s.logOrigin(in[0])),
                new Op("transport", "ppv", (s, in) -> s.transport(in[0], in[1], in[2])),
                new Op("geodesic", "ppt", (s, in) -> s.geodesic(in[0], in[1], in[2])),
                new Op("midpoint", "pp", (s, in) -> s.midpoint(in[0], in[1])),
                new Op("centroid", "kw", (s, in) -> s.centroid(in[0], in[1])),
                new Op("project", "v", (s, in) -> s.project(in[0])),
                new Op("projectTangent", "pv", (s, in) -> s.projectTangent(in[0], in[1])),
                new Op("riemannianGradient", "pv", (s, in) -> s.riemannianGradient(in[0], in[1])),
                new Op("conformalFactor", "p", (s, in) -> s instanceof PoincareBall ball
                        ? ball.conformalFactor(in[0]) : s.logOrigin(in[0]))));
        for (Chart to : Chart.values()) {
            all.add(new Op("convert", "p", (s, in) -> s.convert(in[0], to)));
        }
        return all;
    }

    /** Inputs with these leading axes, points within 2 / sqrt(c) of the origin. */
    static Tensor[] draw(Op op, Random random, HyperbolicSpace space, int n, int... leading) {
        Tensor[] inputs = new Tensor[op.inputs.length()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = draw(op.inputs.charAt(i), random, space, n, leading);
        }
        return inputs;
    }

    private static Tensor draw(char kind, Random random, HyperbolicSpace space, int n,
                               int... leading) {
        return switch (kind) {
            case 'p' -> points(random, space, with(leading, n));
            case 'k' -> points(random, space, with(with(leading, 3), n));
            case 'v' -> uniform(random, -1, 1, with(leading, space.coordinates(n)));
            case 'n' -> uniform(random, -1, 1, with(leading, n));
            case 'w' -> uniform(random, 0.1, 1, with(leading, 3));
            default -> uniform(random, 0.1, 1.5, leading);
        };
    }

    static int[] with(int[] leading, int last) {
        int[] all = Arrays.copyOf(leading, leading.length + 1);
        all[leading.length] = last;
        return all;
    }

    private static Tensor points(Random random, HyperbolicSpace space, int... lengths) {
        double most = 2 / Math.sqrt(space.c().item() * lengths[lengths.length - 1]);
        return space.expOrigin(uniform(random, -most, most, lengths)).detach();
    }

    static Tensor uniform(Random random, double from, double to, int... lengths) {
        Tensor tensor = Tensor.zeros(lengths);
        for (int i = 0; i < tensor.shape.size(); i++) {
            tensor.data[i] = (float) (from + (to - from) * random.nextDouble());
        }
        return tensor;
    }
}
