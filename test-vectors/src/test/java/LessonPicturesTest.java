import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Pictures show any Value as it is; those in lessons/pictures are what the lessons draw. */
class LessonPicturesTest {
    private static final CheckVectors.ValueType VALUE = Programs.type(Programs.reference());
    private static final Pattern BOX = Pattern.compile(
            "<rect x='([\\d.]+)' y='([\\d.]+)' width='(\\d+)' height='(\\d+)' rx");

    private static final Path PICTURES = Lessons.HOME.resolve("pictures");

    @TempDir static Path classes;
    private static URLClassLoader loader;

    @BeforeAll
    static void compile() throws IOException {
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-Xlint:all",
                "-Werror", "-d", classes.toString(),
                Lessons.HOME.resolve("Pictures.java").toString());
        assertThat(status).isZero();
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
    }

    @AfterAll
    static void close() throws IOException { loader.close(); }

    private static String call(String name, Object root, Object... names) {
        return invoke(name, new Class<?>[] {Object.class, Object[].class}, root, names);
    }

    private static String invoke(String name, Class<?>[] types, Object... arguments) {
        try {
            Method method = loader.loadClass("Pictures").getDeclaredMethod(name, types);
            method.setAccessible(true);
            return (String) method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** c = m + m, m = w w: the graph of lesson 3, of canonical Values with private operands. */
    private static Object[] twelve() throws Throwable {
        Object w = VALUE.leaf(3);
        Object m = VALUE.call("mul(Value)", w, w);
        Object c = VALUE.call("add(Value)", m, m);
        VALUE.call("backward()", c);
        return new Object[] {c, w};
    }

    @Test
    void aTreeOpensAUsedNumberOnce() throws Throwable {
        Object[] graph = twelve();
        assertThat(call("tree", graph[0], "w", graph[1])).isEqualTo("""
                18  (grad 1)
                +- *1  9  (grad 2)
                |  +- *3  w = 3  (grad 12)
                |  +- *3  w = 3  (grad 12)
                +- *1  9  (grad 2, see above)
                """);
    }

    @Test
    void dotHasEveryNumberAndEveryUse() throws Throwable {
        Object[] graph = twelve();
        assertThat(call("dot", graph[0], "w", graph[1])).isEqualTo("""
                digraph {
                  rankdir=LR; node [shape=box];
                  n0 [label="18\\ngrad 1"];
                  n1 [label="9\\ngrad 2"];
                  n2 [label="w = 3\\ngrad 12"];
                  n1 -> n0 [label="1"];
                  n1 -> n0 [label="1"];
                  n2 -> n1 [label="3"];
                  n2 -> n1 [label="3"];
                }
                """);
    }

    @Test
    void aGraphShowsValuesGradientsSlopesAndTurns() throws Throwable {
        Object[] graph = twelve();
        String svg = call("graph", graph[0], "w<1", graph[1]);
        assertThat(texts(svg)).containsExactlyInAnyOrder("18", "grad 1", "1", "9", "grad 2", "2",
                "w<1 = 3", "grad 12", "\u00d71", "\u00d71", "\u00d73", "\u00d73");
    }

    /** A number that is multiplied by itself has two edges, and a reader sees two. */
    @Test
    void edgesBetweenTheSameTwoNumbersKeepApart() throws Throwable {
        Object[] graph = twelve();
        List<String> edges = matches("<path d='([^']*)' stroke='#9aa5b1'/>",
                call("graph", graph[0]));
        assertThat(edges).hasSize(4).doesNotHaveDuplicates();
        List<String> labels = matches("<text (x='[^']*' y='[^']*') [^>]*>&#215;", call("graph",
                graph[0]));
        assertThat(labels).hasSize(4).doesNotHaveDuplicates();
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
    }

    /** The boxes of random graphs: all within the picture, and none over another. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void noBoxCoversAnother(int seed) throws Throwable {
        Random random = new Random(seed);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < 4; i++) values.add(VALUE.leaf(i + 1));
        while (values.size() < 30) {
            Object one = values.get(random.nextInt(values.size()));
            values.add(random.nextInt(4) == 0 ? VALUE.call("tanh()", one)
                    : VALUE.call("add(Value)", one, values.get(random.nextInt(values.size()))));
        }
        Object root = values.get(0);
        for (Object value : values) root = VALUE.call("add(Value)", root, value);
        VALUE.call("backward()", root);
        String svg = call("graph", root);
        List<MatchResult> boxes = BOX.matcher(svg).results().toList();
        assertThat(boxes.size()).isEqualTo(60);
        String view = parse(svg).getDocumentElement().getAttribute("viewBox");
        double[] size = Stream.of(view.split(" ")).mapToDouble(Double::parseDouble).toArray();
        for (MatchResult one : boxes) {
            assertThat(at(one, 1) + at(one, 3)).isLessThan(size[2]);
            assertThat(at(one, 2) + at(one, 4)).isLessThan(size[3]);
            for (MatchResult other : boxes) {
                assertThat(one == other || Math.abs(at(one, 1) - at(other, 1)) >= at(one, 3)
                        || Math.abs(at(one, 2) - at(other, 2)) >= at(one, 4)).isTrue();
            }
        }
    }

    private static double at(MatchResult box, int group) {
        return Double.parseDouble(box.group(group));
    }

    @Test
    void whatIsNoValueOrTooManyIsRefused() throws Throwable {
        assertThatThrownBy(() -> call("tree", "text"))
                .hasMessage("This is no Value: String has no field data.");
        Object sum = VALUE.leaf(0);
        for (int i = 0; i < 300; i++) sum = VALUE.call("add(Value)", sum, VALUE.leaf(1));
        Object large = sum;
        assertThatThrownBy(() -> call("graph", large))
                .hasMessageStartingWith("More than 300 numbers");
    }

    // ==== The disk, weights, and curves ==========================================================

    private static String disk(Object... namesAndPoints) {
        return invoke("disk", new Class<?>[] {String.class, Object[].class}, "title",
                namesAndPoints);
    }

    /** From the middle of the disk, in radii of it. */
    private static double[] point(double r, double theta) {
        return new double[] {r * StrictMath.cos(theta), r * StrictMath.sin(theta)};
    }

    @Test
    void theShortestWayPassesWhereHyperbolicGeometrySays() {
        Pattern arc = Pattern.compile("A([\\d.]+) ([\\d.]+) 0 0 ([01]) ");
        for (double apart : new double[] {0.2, 1.5, 3}) {
            var there = arc.matcher(disk("p", point(0.8, 1), "q", point(0.8, 1 + apart)));
            var back = arc.matcher(disk("p", point(0.8, 1 + apart), "q", point(0.8, 1)));
            assertThat(there.find()).isTrue();
            assertThat(back.find()).isTrue();
            // It bulges towards the middle, whichever way one goes.
            assertThat(there.group(3)).isEqualTo("1");
            assertThat(back.group(3)).isEqualTo("0");
            // In a right triangle tanh m = cos(angle) tanh d, for d = 2 artanh 0.8: so far out is
            // the place half way. On the arc it is (distance of its centre) - (its radius).
            double m = StrictMath.cos(apart / 2) * 2 * 0.8 / (1 + 0.8 * 0.8);
            double half = m / (1 + Math.sqrt(1 - m * m));               // tanh(artanh(m) / 2)
            double radius = Double.parseDouble(there.group(1)) / 200;
            // The radius is written with two digits, in 200ths.
            assertThat(Math.sqrt(1 + radius * radius) - radius).isCloseTo(half, within(1e-4));
        }
    }

    @Test
    void throughTheMiddleTheShortestWayIsStraight() throws Exception {
        String svg = disk("p<1", point(0.5, 0), "q", point(0.5, StrictMath.PI));
        assertThat(svg).contains("L124 250'").doesNotContain("A");
        assertThat(texts(svg)).containsExactly("title", "1", "2", "3", "p<1", "q");
        // Circles at distances 1 to 5 have the radius tanh(d / 2); the rim comes first.
        assertThat(matches("<circle cx='224' cy='250' r='([^']*)' stroke", svg)).containsExactly(
                "92.42", "152.32", "181.03", "192.81", "197.32");
    }

    @Test
    void weightsAreRedAboveZeroBlueBelowAndWhiteAtZero() throws Exception {
        String svg = invoke("heat", new Class<?>[] {String.class, String.class, String.class,
                double[][].class}, "title", "x<1", "y", new double[][] {{2, -2, 0}, {0.01, 1, 2}});
        List<String> cells = matches("d='(\\S.*)' stroke='#[^9].*stroke-width='1'", svg);
        assertThat(cells).containsExactly("M1 0h1", "M1 1h1", "M0 0h1M2 1h1");
        assertThat(matches("' stroke='(#[^9]\\w+)' stroke-width='1'", svg))
                .containsExactly("#1565c0", "#e29494", "#c62828");
        assertThat(texts(svg)).containsExactlyInAnyOrder("title", "2", "0", "-2", "x<1 \u2192",
                "y", "\u2193");
        assertThat(invoke("heat", new Class<?>[] {String.class, String.class, String.class,
                double[][].class}, "", "", "", new double[][] {{0}})).doesNotContain("NaN");
    }

    @Test
    void aCurveMayCountInSomethingElseThanSteps() throws Exception {
        List<Integer> curve = List.of(3, 2, 1);
        Object[] curves = {"name", curve};
        String plain = invoke("plot", new Class<?>[] {String.class, boolean.class, Object[].class},
                "title", false, curves);
        String named = invoke("plot", new Class<?>[] {String.class, String.class, boolean.class,
                Object[].class}, "title", "8 bits", false, curves);
        assertThat(texts(plain)).contains("2").doesNotContain("8 bits");
        assertThat(named).isEqualTo(plain.replaceFirst("(y='374' text-anchor='end'[^>]*>)2",
                "$18 bits"));
    }

    // ==== The pictures of the lessons ============================================================

    @Test
    void theFirstAreWhatTheLessonsDraw(@TempDir Path drawn) throws Exception {
        compare(drawn, "1", "2", "3", "4", "5");
    }

    @Tag("slow")
    @Test
    void allAreWhatTheLessonsDraw(@TempDir Path drawn) throws Exception {
        compare(drawn, Lessons.plain().stream().map(Lessons::number).map(String::valueOf)
                .toArray(String[]::new));
        assertThat(names(drawn)).isEqualTo(names(PICTURES).stream()
                .filter(name -> Lessons.plain().stream().map(Lessons::number)
                        .anyMatch(number -> name.startsWith("%02d-".formatted(number))))
                .collect(Collectors.toSet()));
    }

    private static void compare(Path drawn, String... lessons) throws Exception {
        List<String> command = new ArrayList<>(List.of(Run.java(), "lessons/Lesson.java"));
        command.addAll(List.of(lessons));
        command.addAll(List.of("--pictures", (Programs.RENEW ? PICTURES : drawn).toString()));
        Run run = Run.of(Programs.ROOT, Map.of("LC_ALL", "C"), command);
        assertThat(run.status()).as(run.err()).isZero();
        if (Programs.RENEW) return;
        assertThat(names(drawn)).isNotEmpty();
        for (String name : names(drawn)) {
            String svg = Files.readString(PICTURES.resolve(name));
            assertThat(Files.readString(drawn.resolve(name))).as(name).isEqualTo(svg);
            assertThat(parse(svg).getDocumentElement().getTagName()).isEqualTo("svg");
            assertThat(svg.replace("xmlns='http://www.w3.org/2000/svg'", ""))
                    .doesNotContain("http", "NaN", "Infinity");
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(String svg) throws Exception {
        var texts = parse(svg).getElementsByTagName("text");
        return Stream.iterate(0, i -> i < texts.getLength(), i -> i + 1)
                .map(i -> texts.item(i).getTextContent()).toList();
    }
}
