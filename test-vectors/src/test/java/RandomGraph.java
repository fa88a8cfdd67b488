import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;

/**
 * A seeded random expression graph as a vector: its expected gradients are central differences.
 *
 * <p>It is well-conditioned by construction, so no graph is thrown away and no tolerance is bent.
 * It is made of units of at most three nodes. At the point where the graph is evaluated, the result
 * of a unit lies in [-1, 1], and the sizes of its slopes in its operands sum to at most 1: a
 * unit may average, but not amplify. Each constant is chosen for the operand it meets, to bring it
 * to where this is so: |x| >= 0.1 for relu (the kink is at 0), x >= 1 for log (the clamp is at
 * 1e-10), x >= 1.62 for a divisor, and clip's edges at least 0.1 away. Hence a node nudged by H
 * moves no other by much more than 2 H = 0.002, and nothing comes near an edge.
 *
 * <p>What no other node uses is summed in the root, so each node has a gradient that is not
 * vanishingly small; the first inner node is summed once more, so there is always an inner node
 * with two users.
 *
 * <p>Not only the leaves are nudged, but every node: what follows it is computed anew. Two central
 * differences with steps H and H / 2 together cancel the error in H^2 (Richardson): what is left is
 * of order H^4 = 1e-12, as is the rounding error of a root of some tens over H. Measured, the
 * largest error of all gradients of 2,000 graphs is 5e-6 of the tolerance.
 */
final class RandomGraph {
    private static final double H = 0x1p-10;

    /** What the graph is made of; y is the second operand or the constant. */
    enum Op {
        ADD("nn", (x, y) -> x + y), SUB("nn", (x, y) -> x - y),
        MUL("nn", (x, y) -> x * y), DIV("nn", (x, y) -> x / y),
        ADD_C("nc", (x, y) -> x + y), SUB_C("nc", (x, y) -> x - y),
        MUL_C("nc", (x, y) -> x * y), DIV_C("nc", (x, y) -> x / y),
        ADD_R("cn", (x, y) -> y + x), SUB_R("cn", (x, y) -> y - x),
        MUL_R("cn", (x, y) -> y * x), DIV_R("cn", (x, y) -> y / x),
        POW("nc", StrictMath::pow), NEG("n", (x, y) -> -x),
        TANH("n", (x, y) -> StrictMath.tanh(x)), EXP("n", (x, y) -> StrictMath.exp(x)),
        LOG("n", (x, y) -> StrictMath.log(x)), RELU("n", (x, y) -> Math.max(x, 0)),
        SIGMOID("n", (x, y) -> 1 / (1 + StrictMath.exp(-x))),
        CLIP("n-+", (x, y) -> Math.min(Math.max(x, -y), y)),
        CLAMP("n-+", (x, y) -> Math.min(Math.max(x, -y), y));

        final String layout;                    // of the arguments: names, constants, -c and +c
        final DoubleBinaryOperator apply;

        Op(String layout, DoubleBinaryOperator apply) {
            this.layout = layout;
            this.apply = apply;
        }
    }

    /** Operands by their place in the list of nodes; a leaf has no op and its number in c. */
    private record Node(Op op, int a, int b, double c) { }

    /** An exponent, and bases for which neither x^n nor its slope is above 1 in size. */
    private record Power(double n, double low, double high) { }

    private static final List<Power> POWERS = List.of(new Power(2, -0.5, 0.5),
            new Power(3, -0.57, 0.57), new Power(1, -1, 1), new Power(0, -1, 1),
            new Power(0.5, 0.3, 1), new Power(1.5, 0.2, 0.44), new Power(-1, 1, 2),
            new Power(-2, 1.26, 2), new Power(-0.5, 1, 2));

    private final Random random;
    private final List<Op> extensions;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Double> data = new ArrayList<>();
    private final List<Integer> unused = new ArrayList<>();

    /** The extensions are those of SIGMOID, CLIP and CLAMP that may occur. */
    RandomGraph(long seed, List<Op> extensions) {
        this.random = new Random(seed);
        this.extensions = extensions;
        int size = 5 + random.nextInt(196);
        int leaves = 1 + random.nextInt(1 + Math.min(size / 12, 8));
        for (int i = 0; i < leaves; i++) node(null, -1, -1, between(-1, 1));
        int biggest = 3;
        do unit(); while (nodes.size() + biggest + unused.size() + 1 <= size);

        int root = leaves;                      // the first inner node, whoever uses it
        for (int sink : List.copyOf(unused)) root = node(Op.ADD, root, sink, 0);
        while (nodes.size() < size) root = node(Op.NEG, root, -1, 0);
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private int node(Op op, int a, int b, double c) {
        nodes.add(new Node(op, a, b, c));
        data.add(op == null ? c : value(nodes.size() - 1, data.stream()
                .mapToDouble(Double::doubleValue).toArray()));
        unused.remove((Integer) a);
        unused.remove((Integer) b);
        unused.add(nodes.size() - 1);
        return nodes.size() - 1;
    }

    /** Half of the time something unused, which makes long paths; else anything: reuse. */
    private int operand() {
        return random.nextBoolean() ? unused.get(random.nextInt(unused.size()))
                : random.nextInt(nodes.size());
    }

    /** Moves x by a constant into a range. */
    private int shift(int x, double low, double high) {
        double by = between(low, high) - data.get(x);
        return switch (random.nextInt(3)) {
            case 0 -> node(Op.ADD_C, x, -1, by);
            case 1 -> node(Op.ADD_R, x, -1, by);
            default -> node(Op.SUB_C, x, -1, -by);
        };
    }

    private void unit() {
        int x = operand();
        int y = operand();
        switch (random.nextInt(extensions.isEmpty() ? 13 : 15)) {
            case 0 -> node(Op.MUL_C, node(Op.ADD, x, y, 0), -1, 0.5);
            case 1 -> node(Op.DIV_C, node(Op.SUB, x, y, 0), -1, 2);
            case 2 -> node(Op.MUL_R, node(Op.MUL, x, y, 0), -1, between(-0.5, 0.5));
            case 3 -> node(Op.DIV, x, shift(y, 1.62, 3), 0);
            case 4 -> node(Op.DIV_R, shift(x, 1, 2), -1, between(-1, 1));
            case 5 -> node(Op.SUB_R, x, -1, data.get(x) + between(-1, 1));
            case 6 -> node(Op.NEG, x, -1, 0);
            case 7 -> node(Op.TANH, x, -1, 0);
            case 8 -> node(Op.EXP, shift(x, -2, 0), -1, 0);
            case 9 -> node(Op.LOG, shift(x, 1, 2.5), -1, 0);
            case 10 -> node(Op.RELU, shift(x, 0.1, 1), -1, 0);
            case 11 -> node(Op.RELU, shift(x, -1, -0.1), -1, 0);
            case 12 -> {
                Power power = POWERS.get(random.nextInt(POWERS.size()));
                node(Op.POW, shift(x, power.low, power.high), -1, power.n);
            }
            default -> {
                Op op = extensions.get(random.nextInt(extensions.size()));
                boolean inside = random.nextBoolean();
                node(op, inside ? shift(x, -0.5, 0.5) : shift(x, 0.7, 1), -1, 0.6);
            }
        }
    }

    private double value(int i, double[] values) {
        Node node = nodes.get(i);
        return node.op.apply.applyAsDouble(values[node.a], node.b < 0 ? node.c : values[node.b]);
    }

    /** The root when node i is nudged: what comes before it stays. */
    private double nudged(int i, double by, double[] values) {
        for (int k = 0; k < i; k++) values[k] = data.get(k);
        values[i] = data.get(i) + by;
        for (int k = i + 1; k < values.length; k++) {
            values[k] = nodes.get(k).op == null ? data.get(k) : value(k, values);
        }
        return values[values.length - 1];
    }

    private double slope(int i) {
        double[] values = new double[nodes.size()];
        double far = (nudged(i, H, values) - nudged(i, -H, values)) / (2 * H);
        double near = (nudged(i, H / 2, values) - nudged(i, -H / 2, values)) / H;
        return (4 * near - far) / 3;
    }

    /** |got - g| <= 1e-6 + 1e-5 |g| for the gradient g of every node. */
    CheckVectors.Vector vector(String name) {
        Map<String, Double> leaves = new LinkedHashMap<>();
        List<CheckVectors.Step> steps = new ArrayList<>();
        Map<String, Double> grads = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.op == null) leaves.put("n" + i, node.c);
            else steps.add(step(i, node));
            grads.put("n" + i, slope(i));
        }
        String root = "n" + (nodes.size() - 1);
        return new CheckVectors.Vector("random", name, "A random graph.", "see RandomGraph", leaves,
                steps, List.of(root), Map.of(root, data.get(data.size() - 1)), grads, 1e-6, 1e-5);
    }

    private static CheckVectors.Step step(int i, Node node) {
        List<Object> args = switch (node.op.layout) {
            case "nn" -> List.of("n" + node.a, "n" + node.b);
            case "nc" -> List.of("n" + node.a, node.c);
            case "cn" -> List.of(node.c, "n" + node.a);
            case "n-+" -> List.of("n" + node.a, -node.c, node.c);
            default -> List.of("n" + node.a);
        };
        String op = node.op.name().toLowerCase(Locale.ROOT).replaceAll("_[cr]$", "");
        return new CheckVectors.Step("n" + i, op, args, 1);
    }
}
