import java.lang.reflect.Method;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a node of the canonical Value costs, in nanoseconds, forward and backward:
 * {@code mvn -q -pl test-vectors test -Dgroups=bench -Dskipped.tags=none -Dtest=NodeCostBench}.
 *
 * <p>The loops that are timed are compiled together with the Value, so nothing in them is
 * reflection. Figures are medians; 10 M nodes are 560 MB and cost what memory costs.
 */
@Tag("bench")
class NodeCostBench {
    private static final int NODES_A_LAYER = 512;
    private static final int[][] LAYERS_AND_ROUNDS = {{20, 2_001}, {586, 101}, {19_532, 7}};

    /** Layers of 16 neurons that share 256 weights: dot products, each through a tanh. */
    private static final String GRAPH = """
                static final int WIDTH = 16;

                static Value[] leaves(int count) {
                    Random random = new Random(1);
                    Value[] leaves = new Value[count];
                    for (int i = 0; i < count; i++) {
                        leaves[i] = new Value(random.nextGaussian() / 4);
                    }
                    return leaves;
                }

                static Value build(int layers, Value[] weights, Value[] inputs) {
                    Value[] x = inputs;
                    for (int layer = 0; layer < layers; layer++) {
                        Value[] y = new Value[WIDTH];
                        for (int i = 0; i < WIDTH; i++) {
                            Value sum = weights[i * WIDTH].mul(x[0]);
                            for (int k = 1; k < WIDTH; k++) {
                                sum = sum.add(weights[i * WIDTH + k].mul(x[k]));
                            }
                            y[i] = sum.tanh();
                        }
                        x = y;
                    }
                    Value root = x[0];
                    for (int i = 1; i < WIDTH; i++) root = root.add(x[i]);
                    return root;
                }

                /** Median nanoseconds of building and of backward(). */
                public static long[] time(int layers, int rounds) {
                    Value[] weights = leaves(WIDTH * WIDTH);
                    Value[] inputs = leaves(WIDTH);
                    long[] forward = new long[rounds];
                    long[] backward = new long[rounds];
                    for (int i = 0; i < rounds; i++) {
                        long start = System.nanoTime();
                        Value root = build(layers, weights, inputs);
                        long built = System.nanoTime();
                        root.backward();
                        backward[i] = System.nanoTime() - built;
                        forward[i] = built - start;
                    }
                    Arrays.sort(forward);
                    Arrays.sort(backward);
                    return new long[] {forward[rounds / 2], backward[rounds / 2]};
                }
            """;

    @Test
    void costOfANode() throws ReflectiveOperationException {
        String source = Programs.standalone("NodeCost",
                GRAPH + Programs.canonical(Programs.reference()));
        Class<?> type = CheckVectors.ValueType.compile("NodeCost.java", source).type
                .getDeclaringClass();
        Method time = type.getMethod("time", int.class, int.class);

        System.out.println("JDK " + Runtime.version().feature() + ", "
                + Runtime.getRuntime().maxMemory() / (1 << 20) + " MB heap at most");
        System.out.println("     nodes | forward ns | backward ns | both ns");
        time.invoke(null, 20, 2_000);      // warms up
        for (int[] size : LAYERS_AND_ROUNDS) {
            long[] median = (long[]) time.invoke(null, size[0], size[1]);
            double nodes = size[0] * NODES_A_LAYER;
            System.out.println(String.format(Locale.ROOT, "%,10.0f | %10.1f | %11.1f | %7.1f",
                    nodes, median[0] / nodes, median[1] / nodes, (median[0] + median[1]) / nodes));
        }
    }
}
