import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Broken Values, each by one usual mistake: the vectors must see every one. */
class MutantsTest {
    private static final List<String> CANONICAL =
            List.of("simple-chain", "tanh-gradient", "reuse", "softmax-stability");

    /** Passes on what has arrived so far: right only where no inner node has two users. */
    private static final String NO_ORDER = """
                void backward() {
                    grad = 1;
                    passOn();
                }

                void passOn() {
                    if (a != null) { a.grad += da * grad; a.passOn(); }
                    if (b != null) { b.grad += db * grad; b.passOn(); }
                }
            """;
    /** Each node once, but before the rest of its gradient has come. */
    private static final String PRE_ORDER = """
                void backward() {
                    grad = 1;
                    visit(Collections.newSetFromMap(new IdentityHashMap<>()));
                }

                void visit(Set<Value> visited) {
                    if (!visited.add(this)) return;
                    if (a != null) { a.grad += da * grad; a.visit(visited); }
                    if (b != null) { b.grad += db * grad; b.visit(visited); }
                }
            """;
    /** The right order, found by a method that calls itself: as deep as the graph. */
    private static final String RECURSIVE = """
                void backward() {
                    List<Value> order = new ArrayList<>();
                    sort(order, Collections.newSetFromMap(new IdentityHashMap<>()));
                    for (Value v : order) if (v.a != null) v.grad = 0;
                    grad += 1;
                    Collections.reverse(order);
                    for (Value v : order) {
                        if (v.a != null) v.a.grad += v.da * v.grad;
                        if (v.b != null) v.b.grad += v.db * v.grad;
                    }
                }

                void sort(List<Value> order, Set<Value> visited) {
                    if (!visited.add(this)) return;
                    if (a != null) a.sort(order, visited);
                    if (b != null) b.sort(order, visited);
                    order.add(this);
                }
            """;
    /** Every path on its own: the right sum, after as many visits as there are paths. */
    private static final String NO_VISITED_MARK = """
                void backward() { follow(1); }

                void follow(double along) {
                    if (Thread.interrupted()) throw new IllegalStateException("out of time");
                    grad += along;
                    if (a != null) a.follow(da * along);
                    if (b != null) b.follow(db * along);
                }
            """;

    /** A mistake: the edits that make it (pairs of what stands there and what instead). */
    private record Mutant(String name, String caughtBy, String... edits) {
        CheckVectors.ValueType type() {
            String text = Programs.canonical(Programs.reference());
            for (int i = 0; i < edits.length; i += 2) {
                assertThat(text).as("the mutation \"%s\" applies", name).contains(edits[i]);
                text = text.replace(edits[i], edits[i + 1]);
            }
            return CheckVectors.ValueType.compile(name, Programs.standalone("Mutant", text));
        }
    }

    private static Mutant mutant(String name, String caughtBy, String... edits) {
        return new Mutant(name, caughtBy, edits);
    }

    /** The whole method backward(), which is the last in the class, replaced. */
    private static Mutant backward(String name, String caughtBy, String method) {
        String text = Programs.canonical(Programs.reference());
        String original = text.substring(text.indexOf("        void backward() {"),
                text.indexOf(Programs.END));
        return new Mutant(name, caughtBy, original, method);
    }

    private static Stream<Mutant> mutants() {
        return Stream.of(
                backward("no order", "reused-node", NO_ORDER),
                backward("pre-order with visited marks", "reused-node", PRE_ORDER),
                backward("recursive depth-first order", "deep-chain", RECURSIVE),
                backward("no visited mark", "sixty-doublings", NO_VISITED_MARK),
                mutant("assigns instead of accumulating", "reuse",
                        "v.a.grad += v.da", "v.a.grad = v.da",
                        "v.b.grad += v.db", "v.b.grad = v.db"),
                mutant("root without its 1", "simple-chain", "grad += 1;", ""),
                mutant("inner gradients do not start afresh", "second-backward",
                        "v.grad = 0;", ""),
                mutant("swapped product gradients", "mul-value-value",
                        "this, o.data, o, data)", "this, data, o, o.data)"),
                mutant("add forgets the constant", "add-value-constant",
                        "data + c, this", "data, this"),
                mutant("mul forgets the constant's slope", "mul-value-constant",
                        "data * c, this, c)", "data * c, this, 1)"),
                mutant("sub with the wrong sign", "sub-value-value", "add(o.neg())", "add(o)"),
                mutant("sub a constant with the wrong sign", "sub-value-constant",
                        "add(-c)", "add(c)"),
                mutant("rsub the wrong way round", "sub-constant-value", "neg().add(c)", "add(-c)"),
                mutant("div that multiplies", "div-value-value",
                        "mul(o.pow(-1))", "mul(o.pow(1))"),
                mutant("rdiv the wrong way round", "div-constant-value",
                        "pow(-1).mul(c)", "mul(StrictMath.pow(c, -1))"),
                mutant("pow keeps the exponent", "pow-square",
                        "n * StrictMath.pow(data, n - 1)", "n * StrictMath.pow(data, n)"),
                mutant("pow without its case for 0^0", "pow-zero-to-zero", "n == 0 ? 0 : ", ""),
                mutant("log cut off from its input", "log-below-the-clamp",
                        "StrictMath.log(x), this,", "StrictMath.log(x), new Value(x),"),
                mutant("log clamped in value, not in slope", "log-below-the-clamp",
                        "1 / x)", "1 / data)"),
                mutant("tanh' from the input", "tanh-gradient", "1 - t * t", "1 - data * data"),
                mutant("relu with slope 1 at 0", "relu-at-zero", "data > 0 ? 1", "data >= 0 ? 1"),
                mutant("relu that swallows NaN", "relu-of-nan",
                        "Math.max(data, 0)", "(data > 0 ? data : 0)"),
                mutant("exp' 0.05 % off", "exp-at-one", "e, this, e)", "e, this, 1.0005 * e)"),
                mutant("tanh' 0.05 % off", "tanh-negative", "1 - t * t)", "1.0005 * (1 - t * t))"),
                mutant("log' 0.05 % off", "log-of-fraction", "1 / x)", "1.0005 / x)"),
                mutant("pow' 0.05 % off", "pow-fraction", "0 : n *", "0 : 1.0005 * n *"),
                mutant("mul' 0.05 % off", "mul-value-value",
                        "this, o.data, o, data)", "this, 1.0005 * o.data, o, data)"));
    }

    @TestFactory
    Stream<DynamicTest> theVectorsSeeEveryMistake() {
        return mutants().map(mutant -> DynamicTest.dynamicTest(mutant.name, () -> {
            CheckVectors.Result result = CheckVectors.run(Programs.vector(mutant.caughtBy),
                    mutant.type(), Duration.ofSeconds(2));
            assertThat(result.failed()).as("%s catches: %s", mutant.caughtBy, mutant.name).isTrue();
        }));
    }

    /** Why there are more than four vectors. */
    @Test
    void theFourCanonicalVectorsCannotSeeAMissingOrder() {
        CheckVectors.ValueType type = backward("no order", "reused-node", NO_ORDER).type();
        for (String name : CANONICAL) {
            CheckVectors.Vector v = Programs.vector(name);
            // The specification asks for the softmax's values only, not for its gradients.
            if (name.equals("softmax-stability")) v = withoutBackward(v);
            assertThat(CheckVectors.run(v, type).outcome()).as(name)
                    .isEqualTo(CheckVectors.Outcome.PASSED);
        }
        assertThat(CheckVectors.run(Programs.vector("reused-node"), type).message())
                .isEqualTo("grad of w: 12.0 expected, 18.0 came");
    }

    private static CheckVectors.Vector withoutBackward(CheckVectors.Vector v) {
        return new CheckVectors.Vector(v.theme(), v.name(), v.why(), v.hint(), v.leaves(),
                v.steps(), List.of(), v.data(), Map.of(), v.absolute(), v.relative());
    }

    @Test
    void whereTheStackOrTheTimeEndsTheHintSaysWhy() {
        CheckVectors.Result deep = CheckVectors.run(Programs.vector("deep-chain"),
                backward("recursive", "deep-chain", RECURSIVE).type());
        assertThat(deep.message()).contains("StackOverflowError");
        assertThat(deep.hint()).contains("use a loop");

        CheckVectors.Result wide = CheckVectors.run(Programs.vector("sixty-doublings"),
                backward("no mark", "sixty-doublings", NO_VISITED_MARK).type(),
                Duration.ofSeconds(1));
        assertThat(wide.message()).contains("still at it after 1 s");
        assertThat(wide.hint()).contains("once a path");
    }
}
