import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The programs of micro/, as texts and compiled. A new file is found by itself. */
final class Programs {
    static final Path ROOT = Path.of(System.getProperty("seedgrad.root", ".")).toAbsolutePath()
            .normalize();
    static final Path VECTORS = ROOT.resolve("test-vectors");
    /** Writes down what the programs print instead of comparing: mvn test -Dseedgrad.renew=true */
    static final boolean RENEW = Boolean.getBoolean("seedgrad.renew");
    static final String BEGIN = "    // --- the canonical Value: begin ---\n";
    static final String END = "    // --- the canonical Value: end ---\n";

    private static final Map<Path, CheckVectors.ValueType> TYPES = new ConcurrentHashMap<>();

    private Programs() { }

    static List<Path> all() {
        try (Stream<Path> files = Files.list(ROOT.resolve("micro"))) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path reference() { return ROOT.resolve("micro/MicroGpt.java"); }

    static String name(Path program) {
        return program.getFileName().toString().replace(".java", "");
    }

    static String source(Path program) { return CheckVectors.Vectors.text(program); }

    /** Where what {@code --quick} prints is kept. */
    static Path goldenFile(Path program) {
        return VECTORS.resolve("src/test/resources/golden/" + name(program) + ".txt");
    }

    static String golden(Path program) { return CheckVectors.Vectors.text(goldenFile(program)); }

    /** Makes their class files in a folder. */
    static void compile(List<Path> programs, Path folder) {
        Stream<String> files = programs.stream().map(Path::toString);
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                Stream.concat(Stream.of("-d", folder.toString()), files).toArray(String[]::new));
        if (status != 0) throw new AssertionError(programs + " cannot be compiled");
    }

    static CheckVectors.ValueType type(Path program) {
        return TYPES.computeIfAbsent(program,
                p -> CheckVectors.ValueType.compile(p.getFileName().toString(), source(p)));
    }

    /** The text between the two marker lines, and these lines. */
    static String canonical(Path program) {
        String source = source(program);
        int begin = source.indexOf(BEGIN);
        int end = source.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new AssertionError(program + ": the canonical Value stands between the lines\n"
                    + BEGIN + END);
        }
        return source.substring(begin, end + END.length());
    }

    /** A file of its own around a canonical Value; the block leaves the class open. */
    static String standalone(String className, String canonical) {
        return "import java.util.*;\npublic class " + className + " {\n" + canonical + "    }\n}\n";
    }

    static List<CheckVectors.Vector> vectors() { return CheckVectors.Vectors.read(VECTORS); }

    static CheckVectors.Vector vector(String name) {
        return vectors().stream().filter(v -> v.name().equals(name)).findAny()
                .orElseThrow(() -> new AssertionError("there is no vector " + name));
    }
}
