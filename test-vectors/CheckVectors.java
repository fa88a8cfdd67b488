// CheckVectors: does a Value, yours or ours, compute what every Value must?
//
// Compiles a Java file in memory, finds its class Value, runs every vector of the *.json files
// beside this one on it, and says which one fails, where, and what the usual cause is.
//
// Run.     java test-vectors/CheckVectors.java micro/MicroGpt.java      any JDK from 17 up
//          java test-vectors/CheckVectors.java --help                   the options
// Read.    From top to bottom: a class uses only those above it.

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

public class CheckVectors {

    static final String CONTRACT = "micro/autograd-interface.md";
    static final Duration TIME_LIMIT = Duration.ofSeconds(10);      // a vector; ours take below 1 s
    static final int PATIENCE = 3;          // that many vectors out of time: the rest is not run
    static final int SHOWN = 10;            // failures of a file shown in full

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Something the user can mend: what, where, the remedy; and the exit status. */
    static final class Problem extends RuntimeException {
        private static final long serialVersionUID = 1;
        final int status;

        Problem(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    // ---------------------------------------------------------------------------------------------
    // Reading: JSON, and the vectors in it
    // ---------------------------------------------------------------------------------------------

    /** JSON (RFC 8259), strictly: an object becomes a map, an array a list, a number a double. */
    static final class Json {
        private static final char END = 0;
        private static final Pattern WORD = Pattern.compile(
                "true|false|null|(-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?)");
        private static final Pattern ESCAPE = Pattern.compile("[\"\\\\/bfnrt]|u([0-9a-fA-F]{4})");

        private final String text;
        private int at;

        private Json(String text) { this.text = text; }

        static Object parse(String text) {
            Json json = new Json(text);
            Object value = json.value();
            if (json.peek() != END) throw json.expected("the end of the file");
            return value;
        }

        private Object value() {
            return switch (peek()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> string();
                default -> word();
            };
        }

        private Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            take("{");
            if (peek() == '}') at++;
            else do {
                String name = string();
                if (object.containsKey(name)) throw expected("no second \"" + name + "\"");
                take(":");
                object.put(name, value());
            } while (take(",}") == ',');
            return object;
        }

        private List<Object> array() {
            List<Object> array = new ArrayList<>();
            take("[");
            if (peek() == ']') at++;
            else do array.add(value()); while (take(",]") == ',');
            return array;
        }

        private String string() {
            take("\"");
            StringBuilder string = new StringBuilder();
            while (at < text.length() && text.charAt(at) >= ' ') {
                char c = text.charAt(at++);
                if (c == '"') return string.toString();
                string.append(c == '\\' ? escaped() : c);
            }
            throw expected("the end of the string");
        }

        private char escaped() {
            Matcher escape = match(ESCAPE, "an escape");
            if (escape.group(1) != null) return (char) Integer.parseInt(escape.group(1), 16);
            return "\"\\/\b\f\n\r\t".charAt("\"\\/bfnrt".indexOf(escape.group()));
        }

        private Object word() {
            Matcher word = match(WORD, "a value");
            if (word.group(1) != null) return Double.valueOf(word.group());
            return word.group().equals("null") ? null : Boolean.valueOf(word.group());
        }

        private Matcher match(Pattern pattern, String what) {
            Matcher matcher = pattern.matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) throw expected(what);
            at = matcher.end();
            return matcher;
        }

        private char take(String anyOf) {
            char c = peek();
            if (anyOf.indexOf(c) < 0) throw expected(String.join(" or ", anyOf.split("")));
            at++;
            return c;
        }

        /** The next character that is not white space; it stays. */
        private char peek() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
            return at < text.length() ? text.charAt(at) : END;
        }

        private Problem expected(String what) {
            String before = text.substring(0, at);
            return new Problem(2, format("line %d, column %d: expected %s",
                    before.chars().filter(c -> c == '\n').count() + 1,
                    at - before.lastIndexOf('\n'), what));
        }
    }

    /** A JSON object whose fields must be there, and of the right kind. */
    record Fields(Map<?, ?> map) {
        static Fields of(Object json) { return new Fields(as(Map.class, "an element", json)); }

        Fields fields(String key) { return new Fields(as(Map.class, key, map.get(key))); }

        List<?> list(String key) { return as(List.class, key, map.get(key)); }

        String text(String key) { return as(String.class, key, map.get(key)); }

        double number(String key) { return as(Double.class, key, map.get(key)); }

        /** Numbers that must arrive to the last bit, so each is spelt twice. */
        Map<String, Double> numbers(String key) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            fields(key).map.forEach((name, json) -> {
                Double decimal = Double.valueOf(of(json).text("decimal"));
                if (!decimal.equals(Double.valueOf(of(json).text("hex")))) {
                    throw new Problem(2, name + ": decimal and hex are two different numbers");
                }
                numbers.put((String) name, decimal);
            });
            return numbers;
        }

        private static <X> X as(Class<X> type, String what, Object json) {
            if (type.isInstance(json)) return type.cast(json);
            throw new Problem(2, what + " must be a " + type.getSimpleName() + ", not " + json);
        }
    }

    /**
     * One operation. An argument is a name (String) or a constant (Double). With times, the first
     * name among them means, from the second round on, the result of the round before.
     */
    record Step(String name, String op, List<?> args, int times) {
        /** The methods that a Value must have, and those that only some have. */
        static final Set<String> BASE = Set.of("add(Value)", "add(double)", "mul(Value)",
                "mul(double)", "neg()", "sub(Value)", "sub(double)", "rsub(double)", "div(Value)",
                "div(double)", "rdiv(double)", "pow(double)", "tanh()", "exp()", "relu()", "log()");
        static final Set<String> EXTENSIONS =
                Set.of("sigmoid()", "clip(double, double)", "clamp(double, double)");
        private static final Map<String, String> CONSTANT_FIRST =       // 2 - x is x.rsub(2)
                Map.of("add", "add", "mul", "mul", "sub", "rsub", "div", "rdiv");

        /** Where in args the Value stands whose method it is: the first name. */
        int receiver() {
            int at = 0;
            while (at < args.size() && !(args.get(at) instanceof String)) at++;
            return at;
        }

        /** The other arguments. */
        List<Object> parameters() {
            List<Object> parameters = new ArrayList<>(args);
            parameters.remove(receiver());
            return parameters;
        }

        String method() {
            if (receiver() == args.size()) return "none";
            String name = receiver() == 0 ? op : CONSTANT_FIRST.get(op);
            return name + parameters().stream()
                    .map(p -> p instanceof String ? "Value" : p instanceof Double ? "double" : "?")
                    .collect(Collectors.joining(", ", "(", ")"));
        }

        @Override public String toString() {
            String call = name + " = " + op + args.toString().replace('[', '(').replace(']', ')');
            return times == 1 ? call : call + ", " + times + " times";
        }
    }

    /** A small computation, and the numbers that every Value must find for it. */
    record Vector(String theme, String name, String why, String hint, Map<String, Double> leaves,
            List<Step> steps, List<?> roots, Map<String, Double> data, Map<String, Double> grads,
            double absolute, double relative) {

        static Vector of(String theme, Fields json) {
            List<Step> steps = new ArrayList<>();
            for (Object element : json.list("steps")) {
                Fields step = Fields.of(element);
                double times = step.map.containsKey("times") ? step.number("times") : 1;
                steps.add(new Step(step.text("name"), step.text("op"), step.list("args"),
                        (int) times));
            }
            Fields expect = json.fields("expect");
            Fields tolerance = json.fields("tolerance");
            return new Vector(theme, json.text("name"), json.text("why"), json.text("hint"),
                    json.numbers("leaves"), steps, json.list("backward"),
                    expect.numbers("values"), expect.numbers("grads"),
                    tolerance.number("absolute"), tolerance.number("relative"));
        }

        Vector {
            Set<Object> known = new HashSet<>(leaves.keySet());
            for (Step step : steps) {
                String method = step.method();
                if (!Step.BASE.contains(method) && !Step.EXTENSIONS.contains(method)) {
                    throw new Problem(2, "there is no operation " + step);
                }
                check(known, step.args.stream().filter(String.class::isInstance));
                if (!known.add(step.name) || step.times < 1) {
                    throw new Problem(2, "the name is taken, or times is below 1: " + step);
                }
            }
            check(known, roots.stream());
            check(known, Stream.concat(data.keySet().stream(), grads.keySet().stream()));
        }

        private static void check(Set<Object> known, Stream<?> names) {
            names.filter(name -> !known.contains(name)).findAny().ifPresent(name -> {
                throw new Problem(2, "nothing before it is called " + name);
            });
        }

        /** A step with its operation, a leaf by its name. */
        String describe(String name) {
            return steps.stream().filter(s -> s.name.equals(name)).map(Step::toString).findAny()
                    .orElse(name);
        }

        boolean agrees(double expected, double got) {
            if (Double.isNaN(expected)) return Double.isNaN(got);
            if (Double.isInfinite(expected)) return got == expected;
            return Math.abs(got - expected) <= absolute + relative * Math.abs(expected);
        }
    }

    /** The theme files of a directory, the simplest first. */
    static final class Vectors {
        private static final List<String> ORDER = List.of("canonical.json", "arithmetic.json",
                "activations.json", "graphs.json", "edge-cases.json", "numerics.json",
                "extensions.json");

        static List<Vector> read(Path directory) {
            List<Vector> vectors = new ArrayList<>();
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(f -> f.toString().endsWith(".json") && !f.endsWith("schema.json"))
                        .sorted().sorted(Comparator.comparingInt(Vectors::rank))
                        .forEach(file -> vectors.addAll(theme(file)));
            } catch (IOException e) {
                throw new Problem(2, "cannot read the directory " + directory + "; check the path");
            }
            if (vectors.isEmpty()) throw new Problem(2, "no vectors (*.json) in " + directory);
            return vectors;
        }

        private static int rank(Path file) {
            return ORDER.indexOf(file.getFileName().toString());
        }

        private static List<Vector> theme(Path path) {
            List<Vector> vectors = new ArrayList<>();
            Object where = "the file";
            try {
                Fields file = Fields.of(Json.parse(text(path)));
                for (Object json : file.list("vectors")) {
                    where = Fields.of(json).map.get("name");
                    vectors.add(Vector.of(file.text("theme"), Fields.of(json)));
                }
            } catch (Problem | NumberFormatException e) {
                throw new Problem(2, path + ": " + where + ": " + e.getMessage());
            }
            return vectors;
        }

        static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (CharacterCodingException e) {
                throw new Problem(2, file + " is not UTF-8 text; save it as UTF-8");
            } catch (IOException e) {
                throw new Problem(2, file + " cannot be read; is it there, and a file?");
            }
        }
    }

    // ---------------------------------------------------------------------------------------------
    // Compiling: from a file to its class Value
    // ---------------------------------------------------------------------------------------------

    /** The classes of one source text, compiled to memory. */
    static final class Compiled extends ClassLoader {
        private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

        Compiled(String fileName, String source) {
            super(ClassLoader.getPlatformClassLoader());
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            JavaFileManager files = new ForwardingJavaFileManager<JavaFileManager>(
                    compiler.getStandardFileManager(null, null, null)) {
                @Override public JavaFileObject getJavaFileForOutput(Location location,
                        String className, Kind kind, FileObject sibling) {
                    return new InMemory(className, kind, "");
                }
            };
            // The file stands alone, as for the launcher: the sources beside it are not looked at.
            List<String> options = List.of("-proc:none", "-sourcepath", "");
            List<InMemory> sources = List.of(new InMemory(fileName, Kind.SOURCE, source));
            StringWriter errors = new StringWriter();
            if (!compiler.getTask(errors, files, null, options, null, sources).call()) {
                throw new Problem(1, fileName + " does not compile; javac says:\n" + errors);
            }
        }

        Set<String> names() { return classes.keySet(); }

        @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!classes.containsKey(name)) throw new ClassNotFoundException(name);
            return defineClass(name, classes.get(name).toByteArray(), 0, classes.get(name).size());
        }

        private final class InMemory extends SimpleJavaFileObject {
            private final String name;
            private final String source;

            InMemory(String name, Kind kind, String source) {
                super(Path.of(name).toUri(), kind);
                this.name = name;
                this.source = source;
            }

            @Override public String getName() { return name; }

            @Override public CharSequence getCharContent(boolean lenient) { return source; }

            @Override public OutputStream openOutputStream() {
                return classes.computeIfAbsent(name, n -> new ByteArrayOutputStream());
            }

            /** A public class may stand in a file of any name, as for the launcher. */
            @Override public boolean isNameCompatible(String simpleName, Kind kind) { return true; }
        }
    }

    /** A class Value seen from outside. What it lacks is missed only where it is needed. */
    static final class ValueType {
        final Class<?> type;
        private final Map<String, Method> methods = new HashMap<>();        // by signature

        private ValueType(Class<?> type) {
            this.type = type;
            for (Method method : type.getDeclaredMethods()) {
                String parameters = Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
                method.setAccessible(true);
                methods.put(method.getName() + parameters, method);
            }
        }

        static ValueType compile(String fileName, String source) {
            Compiled classes = new Compiled(fileName, source);
            for (String name : classes.names()) {
                if (!name.matches("(.*[.$])?Value")) continue;
                try {
                    return new ValueType(classes.loadClass(name));
                } catch (ClassNotFoundException e) {
                    throw new AssertionError(e);
                }
            }
            throw new Problem(2, fileName + " has no class Value; write one, nested or top-level, "
                    + "that keeps the contract in " + CONTRACT);
        }

        boolean has(String signature) { return methods.containsKey(signature); }

        Object leaf(double data) throws Throwable {
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(double.class);
                constructor.setAccessible(true);
                return constructor.newInstance(data);
            } catch (NoSuchMethodException e) {
                throw new NoSuchMethodException("constructor Value(double), or is not static");
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        Object call(String signature, Object receiver, Object... parameters) throws Throwable {
            if (!has(signature)) throw new NoSuchMethodException("method " + signature);
            try {
                return methods.get(signature).invoke(receiver, parameters);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        double read(String name, Object node) throws ReflectiveOperationException {
            Field field = Arrays.stream(type.getDeclaredFields())
                    .filter(f -> f.getName().equals(name) && f.getType() == double.class).findAny()
                    .orElseThrow(() -> new NoSuchFieldException("field double " + name));
            field.setAccessible(true);
            return field.getDouble(node);
        }
    }

    // ---------------------------------------------------------------------------------------------
    // Running: one vector on one Value
    // ---------------------------------------------------------------------------------------------

    enum Outcome { PASSED, SKIPPED, FAILED, OUT_OF_TIME }

    /**
     * The difference is the largest one, relative to what was expected, of what the absolute
     * tolerance does not cover: an exact 0 that rounding misses is infinitely far off otherwise.
     */
    record Result(Vector vector, Outcome outcome, double difference, String message, String hint) {
        boolean failed() { return outcome == Outcome.FAILED || outcome == Outcome.OUT_OF_TIME; }

        @Override public String toString() {
            return format("%s %s (%s)", failed() ? "FAIL" : outcome, vector.name, vector.theme)
                    + (failed() ? format(": %s%n     why:  %s%n     hint: %s", message, vector.why,
                    hint) : "");
        }
    }

    static Result run(Vector vector, ValueType type) { return run(vector, type, TIME_LIMIT); }

    static Result run(Vector vector, ValueType type, Duration limit) {
        if (vector.steps.stream().map(Step::method)
                .anyMatch(m -> Step.EXTENSIONS.contains(m) && !type.has(m))) {
            return new Result(vector, Outcome.SKIPPED, 0, null, null);
        }
        Run run = new Run(vector, type);
        Thread thread = new Thread(run, vector.name);
        thread.setDaemon(true);             // an endless loop must not keep the JVM alive
        thread.start();
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);    // nobody interrupts
        }
        if (!thread.isAlive()) return run.result;
        thread.interrupt();
        return new Result(vector, Outcome.OUT_OF_TIME, 0,
                format("%s: still at it after %d s", run.doing, limit.toSeconds()),
                "does a loop never end? is a node walked once a path instead of once?");
    }

    /** The computation, in a thread of its own: a learner's Value may do anything. */
    private static final class Run implements Runnable {
        private final Vector vector;
        private final ValueType type;
        private final Map<Object, Object> nodes = new HashMap<>();
        private volatile Object doing = "the leaves";
        private String mismatch;
        private double difference;
        private Result result;

        Run(Vector vector, ValueType type) {
            this.vector = vector;
            this.type = type;
        }

        @Override public void run() {
            try {
                compute();
                result = mismatch != null ? failed(mismatch, vector.hint)
                        : new Result(vector, Outcome.PASSED, difference, null, null);
            } catch (NoSuchMethodException | NoSuchFieldException e) {
                result = failed(doing + ": Value has no " + e.getMessage(),
                        "what every Value has is in " + CONTRACT);
            } catch (StackOverflowError e) {
                result = failed(doing + ": StackOverflowError",
                        "it calls itself once a node; use a loop");
            } catch (Throwable e) {
                String at = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
                result = failed(doing + ": " + e + at, vector.hint);
            }
        }

        private Result failed(String message, String hint) {
            return new Result(vector, Outcome.FAILED, difference, message, hint);
        }

        private void compute() throws Throwable {
            for (String leaf : vector.leaves.keySet()) {
                nodes.put(leaf, type.leaf(vector.leaves.get(leaf)));
            }
            for (Step step : vector.steps) nodes.put(step.name, apply(step));
            for (Object root : vector.roots) {
                doing = root + ".backward()";
                type.call("backward()", nodes.get(root));
            }
            doing = "the results";
            compare("data", vector.data);
            compare("grad", vector.grads);
        }

        private Object apply(Step step) throws Throwable {
            doing = step;
            String method = step.method();
            Object moving = step.args.get(step.receiver());
            Object node = nodes.get(moving);
            for (int round = 0; round < step.times; round++) {
                List<Object> parameters = step.parameters();
                Object last = node;
                parameters.replaceAll(p -> p.equals(moving) ? last : nodes.getOrDefault(p, p));
                node = type.call(method, node, parameters.toArray());
                if (!type.type.isInstance(node)) {
                    throw new ClassCastException(method + " gives " + node + ", not a Value");
                }
            }
            return node;
        }

        private void compare(String field, Map<String, Double> expectations) throws Throwable {
            for (String name : expectations.keySet()) {
                double expected = expectations.get(name);
                double got = type.read(field, nodes.get(name));
                double off = Math.abs(got - expected) - vector.absolute;
                if (expected != 0) off /= Math.abs(expected);
                if (Double.isFinite(off)) difference = Math.max(difference, off);
                if (mismatch != null || vector.agrees(expected, got)) continue;
                mismatch = format("%s of %s: %s expected, %s came", field,
                        field.equals("data") ? vector.describe(name) : name, expected, got);
            }
        }
    }

    // ---------------------------------------------------------------------------------------------
    // The command line
    // ---------------------------------------------------------------------------------------------

    static final String USAGE = """
            usage: java test-vectors/CheckVectors.java [options] FILE...
              FILE             a Java file with a class Value, nested or top-level
              --vectors DIR    the vectors to run (default: those beside CheckVectors.java)
              --list           print the vectors, and why they are there
              --help           this text
            Exit status: 0 all vectors hold; 1 one fails, or FILE does not compile; 2 wrong usage,
            or FILE cannot be read or has no Value.""";

    /** Where the vectors are: beside this file; where a build compiled it, in the repository. */
    static Path home() {
        try {
            Path here = Path.of(CheckVectors.class.getProtectionDomain().getCodeSource()
                    .getLocation().toURI());
            String root = System.getProperty("seedgrad.root");
            if (Files.isRegularFile(here)) return here.toAbsolutePath().getParent();
            if (root != null) return Path.of(root, "test-vectors");
        } catch (URISyntaxException e) {
            // A place that is no path has no vectors beside it either.
        }
        throw new Problem(2, "no vectors beside this program; say where: --vectors DIR");
    }

    /** Prints the table, the failures and the verdict of one file. */
    static boolean check(Path file, List<Vector> vectors) {
        ValueType type = ValueType.compile(file.toString(), Vectors.text(file));
        Map<String, List<Result>> themes = new LinkedHashMap<>();
        int outOfTime = 0;
        for (Vector vector : vectors) {
            Result result = outOfTime < PATIENCE ? run(vector, type) : new Result(vector,
                    Outcome.FAILED, 0, "not run", "mend the " + PATIENCE + " out of time first");
            if (result.outcome == Outcome.OUT_OF_TIME) outOfTime++;
            themes.computeIfAbsent(vector.theme, t -> new ArrayList<>()).add(result);
        }
        List<Result> all = themes.values().stream().flatMap(List::stream).toList();
        List<Result> failures = all.stream().filter(Result::failed).toList();

        System.out.println(file);
        System.out.println("theme        | vectors | passed | skipped | largest difference");
        themes.forEach(CheckVectors::printRow);
        printRow("all", all);
        failures.stream().limit(SHOWN).forEach(System.out::println);
        if (failures.size() > SHOWN) {
            System.out.println("and " + (failures.size() - SHOWN) + " more");
        }
        System.out.println(failures.isEmpty() ? "PASS" : "FAIL");
        return failures.isEmpty();
    }

    private static void printRow(String theme, List<Result> results) {
        double largest = results.stream().mapToDouble(Result::difference).max().orElse(0);
        System.out.println(format("%-12s | %7d | %6d | %7d | %18s", theme, results.size(),
                results.stream().filter(r -> r.outcome == Outcome.PASSED).count(),
                results.stream().filter(r -> r.outcome == Outcome.SKIPPED).count(),
                largest == 0 ? "0" : format("%.1e", largest)));
    }

    /** Does what is asked for and returns the exit status. */
    static int command(String... args) {
        Path directory = null;
        boolean list = false;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help" -> {
                    System.out.println(USAGE);
                    return 0;
                }
                case "--list" -> list = true;
                case "--vectors" -> {
                    if (++i == args.length) throw new Problem(2, "--vectors: which DIR?\n" + USAGE);
                    directory = Path.of(args[i]);
                }
                default -> {
                    if (args[i].startsWith("-")) {
                        throw new Problem(2, "there is no option " + args[i] + "\n" + USAGE);
                    }
                    files.add(Path.of(args[i]));
                }
            }
        }
        if (files.isEmpty() && !list) throw new Problem(2, "which FILE?\n" + USAGE);

        List<Vector> vectors = Vectors.read(directory == null ? home() : directory);
        if (list) vectors.forEach(v -> System.out.println(v.theme + "/" + v.name + ": " + v.why));
        int status = 0;
        for (Path file : files) {
            if (!file.equals(files.get(0))) System.out.println();
            try {
                if (!check(file, vectors)) status = Math.max(status, 1);
            } catch (Problem problem) {
                System.err.println(problem.getMessage());
                status = Math.max(status, problem.status);
            }
        }
        return status;
    }

    public static void main(String[] args) {
        int status;
        try {
            status = command(args);
        } catch (Problem | InvalidPathException e) {    // an accent, in a plain locale
            System.err.println(e.getMessage());
            status = e instanceof Problem problem ? problem.status : 2;
        }
        System.exit(status);
    }
}
