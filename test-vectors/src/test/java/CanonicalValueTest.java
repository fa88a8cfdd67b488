import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One Value in all programs, and what each adds to it is said where the reader looks for it. */
class CanonicalValueTest {
    private static final String EXACT = "--- AUTOGRAD IN THIS PROGRAM --- "
            + "This Value follows the canonical interface exactly. "
            + "See micro/autograd-interface.md for the full specification.";
    private static final Pattern WITH_ADDITIONS = Pattern.compile(
            Pattern.quote("--- AUTOGRAD DIFFERENCES IN THIS PROGRAM --- "
            + "This Value follows the canonical interface (see micro/autograd-interface.md) "
            + "with these additions: ") + "(?<additions>- .+) "
            + Pattern.quote("Base operations (add, mul, tanh, exp, relu, log, pow, backward) "
            + "are identical to the canonical ones."));
    private static final Pattern ADDITION = Pattern.compile("- (\\w+)\\([^)]*\\): [^- ]");

    static List<Path> programs() { return Programs.all(); }

    @ParameterizedTest
    @MethodSource("programs")
    void theCanonicalBlockIsTheSameInEveryProgram(Path program) {
        assertThat(Programs.canonical(program)).as("%s", program)
                .isEqualTo(Programs.canonical(Programs.reference()));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theCalloutNamesExactlyWhatIsAdded(Path program) {
        Set<String> added = addedMethods(Programs.type(program));
        String callout = callout(Programs.source(program));
        if (added.isEmpty()) {
            assertThat(callout).as("%s", program).isEqualTo(EXACT);
            return;
        }
        Matcher says = WITH_ADDITIONS.matcher(callout);
        assertThat(says.matches()).as("%s adds %s, and says \"%s\"", program, added, callout)
                .isTrue();
        Set<String> named = ADDITION.matcher(says.group("additions")).results()
                .map(addition -> addition.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).as("%s", program).isEqualTo(added);
    }

    /** The comment right after the class Value, as one line: where it wraps is free. */
    private static String callout(String source) {
        String endOfClass = "\n    }\n";
        int end = source.indexOf(endOfClass, source.indexOf(Programs.END));
        return source.substring(end + endOfClass.length()).strip().lines().map(String::strip)
                .takeWhile(line -> line.startsWith("//"))
                .map(line -> line.substring(2).strip()).collect(Collectors.joining(" "));
    }

    private static Set<String> addedMethods(CheckVectors.ValueType type) {
        Set<String> canonical = Arrays.stream(Programs.type(Programs.reference()).type
                .getDeclaredMethods()).map(CanonicalValueTest::signature)
                .collect(Collectors.toSet());
        return Arrays.stream(type.type.getDeclaredMethods()).filter(m -> !m.isSynthetic())
                .filter(m -> !canonical.contains(signature(m))).map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName).toList();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aChainOfAMillionNodesWorksOnTheDefaultStack(Path program) throws Throwable {
        CheckVectors.ValueType type = Programs.type(program);
        Object first = type.leaf(0);
        Object last = first;
        for (int i = 0; i < 1_000_000; i++) last = type.call("add(double)", last, 1.0);
        type.call("backward()", last);
        assertThat(type.read("data", last)).isEqualTo(1_000_000);
        assertThat(type.read("grad", first)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aSecondBackwardAddsToLeavesExactlyOnceMore(Path program) throws Throwable {
        CheckVectors.ValueType type = Programs.type(program);
        Object w = type.leaf(3);
        Object m = type.call("mul(Value)", w, w);
        Object c = type.call("add(Value)", m, m);
        for (int pass = 1; pass <= 3; pass++) {
            type.call("backward()", c);
            assertThat(type.read("grad", c)).isEqualTo(1);
            assertThat(type.read("grad", m)).isEqualTo(2);
            assertThat(type.read("grad", w)).isEqualTo(12 * pass);
        }
    }
}
